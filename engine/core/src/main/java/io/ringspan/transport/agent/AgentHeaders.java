/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.agent;

import java.util.LinkedHashMap;
import java.util.Map;

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

    /** In answers: what the agent is set to, as one text that is another one when that has changed. */
    static final String STATE = "datadog-agent-state";

    /** Traces that the client has not sent since the last request, because nobody wanted to keep them; and their spans. */
    static final String DROPPED_TRACES = "datadog-client-dropped-p0-traces";

    static final String DROPPED_SPANS = "datadog-client-dropped-p0-spans";

    private AgentHeaders() {}

    /**
     * The fields that every request has, in their order.
     *
     * @param settings to take values from
     * @return a new map of names and values
     */
    static Map<String, String> fixed(final AgentSettings settings) {
        final Map<String, String> fields = new LinkedHashMap<>();
        put(fields, USER_AGENT, settings.userAgent());
        put(fields, LANGUAGE, settings.language());
        put(fields, LANGUAGE_VERSION, settings.languageVersion());
        put(fields, LANGUAGE_INTERPRETER, settings.languageInterpreter());
        put(fields, TRACER_VERSION, settings.tracerVersion());
        put(fields, CONTAINER_ID, settings.containerId());
        put(fields, ENTITY_ID, settings.entityId());
        put(fields, EXTERNAL_ENV, settings.externalEnv());
        put(fields, CLIENT_COMPUTED_STATS, settings.clientComputedStats() ? "true" : "");
        put(fields, CLIENT_COMPUTED_TOP_LEVEL, settings.clientComputedTopLevel() ? "true" : "");
        put(fields, SEND_REAL_HTTP_STATUS, "1");
        put(fields, CONTENT_TYPE, "application/msgpack");
        settings.headers().forEach((name, value) -> put(fields, name, value));
        return fields;
    }

    private static void put(final Map<String, String> fields, final String name, final String value) {
        if (!value.isEmpty()) {
            fields.put(name, value);
        }
    }
}
