/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import io.ringspan.protocol.ProcessResource;

/**
 * What payloads and their senders say of the process that the spans are of. Texts that are not known are empty.
 *
 * <p>Implementations are immutable.
 */
public interface TracedProcess {
    /** {@return service of the process, which spans of other services name as their base} */
    String service();

    /** {@return environment that it runs in, such as prod} */
    String env();

    /** {@return version of the application} */
    String version();

    /** {@return language of the tracer} */
    String language();

    /** {@return version of that language} */
    String languageVersion();

    /** {@return what interprets the language} */
    String languageInterpreter();

    /** {@return version of the tracer} */
    String tracerVersion();

    /** {@return value of the tag for the language, which Datadog's formats have for each span} */
    String spanLanguage();

    /** {@return number of the process} */
    long pid();

    /** {@return what tells this run of the process from others} */
    String runtimeId();

    /** {@return id of the container that it runs in} */
    String containerId();

    /** {@return what OpenTelemetry calls the resource, the service's name included} */
    ProcessResource resource();

    /** {@return what made spans that name no instrumentation themselves} */
    String scopeName();

    /** {@return the version of that} */
    String scopeVersion();

    /** {@return whether formats with 64 bits of a trace id say the others in a tag of the first span} */
    boolean sendsTraceIdHigh();

    /** {@return whether the tracer has made statistics of all traces} */
    boolean clientComputedStats();

    /** {@return whether the tracer has marked the top level spans} */
    boolean clientComputedTopLevel();
}
