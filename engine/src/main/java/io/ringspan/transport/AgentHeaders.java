/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import java.net.http.HttpRequest;

/** Names of the headers that the Datadog agent knows, and which of them every request has. */
final class AgentHeaders {
    static final String USER_AGENT = "user-agent";
    static final String CONTENT_TYPE = "content-type";
    static final String LANGUAGE = "datadog-meta-lang";
    static final String LANGUAGE_VERSION = "datadog-meta-lang-version";
    static final String LANGUAGE_INTERPRETER = "datadog-meta-lang-interpreter";
    static final String TRACER_VERSION = "datadog-meta-tracer-version";
    static final String CONTAINER_ID = "datadog-container-id";
    static final String ENTITY_ID = "datadog-entity-id";
    static final String EXTERNAL_ENV = "datadog-external-env";
    static final String CLIENT_COMPUTED_STATS = "datadog-client-computed-stats";
    static final String CLIENT_COMPUTED_TOP_LEVEL = "datadog-client-computed-top-level";

    /** Without it the agent answers 200 to payloads that it drops. */
    static final String SEND_REAL_HTTP_STATUS = "datadog-send-real-http-status";

    /** Chunks in the body. */
    static final String TRACE_COUNT = "x-datadog-trace-count";

    /** In requests the version of the rates that are known, in answers the version of the rates in the body. */
    static final String RATES_VERSION = "datadog-rates-payload-version";

    private AgentHeaders() {}

    /**
     * Everything but the address, the body, and the headers that change.
     *
     * @param settings to take values from
     * @return a new builder
     */
    static HttpRequest.Builder template(final AgentSettings settings) {
        final HttpRequest.Builder request = HttpRequest.newBuilder(settings.endpoint());
        set(request, USER_AGENT, settings.userAgent());
        set(request, LANGUAGE, settings.language());
        set(request, LANGUAGE_VERSION, settings.languageVersion());
        set(request, LANGUAGE_INTERPRETER, settings.languageInterpreter());
        set(request, TRACER_VERSION, settings.tracerVersion());
        set(request, CONTAINER_ID, settings.containerId());
        set(request, ENTITY_ID, settings.entityId());
        set(request, EXTERNAL_ENV, settings.externalEnv());
        set(request, CLIENT_COMPUTED_STATS, settings.clientComputedStats() ? "true" : "");
        set(request, CLIENT_COMPUTED_TOP_LEVEL, settings.clientComputedTopLevel() ? "true" : "");
        set(request, SEND_REAL_HTTP_STATUS, "1");
        set(request, CONTENT_TYPE, "application/msgpack");
        settings.headers().forEach((name, value) -> set(request, name, value));
        return request;
    }

    private static void set(final HttpRequest.Builder request, final String name, final String value) {
        if (!value.isEmpty()) {
            request.setHeader(name, value);
        }
    }
}
