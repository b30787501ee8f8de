/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.agent;

import io.ringspan.http.HeaderText;
import io.ringspan.protocol.ForeignText;
import io.ringspan.transport.HttpSettings;
import io.ringspan.transport.ReceiverChecks;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Where a {@link DatadogAgentTransport} sends to, and what it says about itself. Immutable; checked when created.
 *
 * <p>Header values are printable ASCII. A header with an empty value is left out.
 *
 * @param url address of the agent: http or https, a host, maybe a port and a path prefix; or the path of a Unix socket, as in
 * {@code unix:///var/run/datadog/apm.socket}
 * @param path of the endpoint, from its slash on; goes behind the path of the URL
 * @param connectTimeoutNs how long to wait for a connection, in nanoseconds
 * @param requestTimeoutNs how long a request may take in all, to the end of the answer, in nanoseconds
 * @param userAgent {@code user-agent}
 * @param language {@code datadog-meta-lang}
 * @param languageVersion {@code datadog-meta-lang-version}
 * @param languageInterpreter {@code datadog-meta-lang-interpreter}
 * @param tracerVersion {@code datadog-meta-tracer-version}
 * @param clientComputedStats whether {@code datadog-client-computed-stats} is sent
 * @param clientComputedTopLevel whether {@code datadog-client-computed-top-level} is sent
 * @param containerId {@code datadog-container-id}
 * @param entityId {@code datadog-entity-id}
 * @param externalEnv {@code datadog-external-env}
 * @param headers more headers by name; kept in lower case
 */
public record AgentSettings(
        URI url,
        String path,
        long connectTimeoutNs,
        long requestTimeoutNs,
        String userAgent,
        String language,
        String languageVersion,
        String languageInterpreter,
        String tracerVersion,
        boolean clientComputedStats,
        boolean clientComputedTopLevel,
        String containerId,
        String entityId,
        String externalEnv,
        Map<String, String> headers) {
    /** Address of an agent on the same machine. */
    public static final URI URL_DEFAULT = URI.create("http://localhost:8126");

    /** Endpoint for v0.4 payloads. */
    public static final String PATH_DEFAULT = "/v0.4/traces";

    /** How long to wait for a connection unless configured otherwise, in nanoseconds. */
    public static final long CONNECT_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(2);

    /** How long a request may take unless configured otherwise, in nanoseconds. */
    public static final long REQUEST_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(10);

    /** Most characters of a header's value. */
    public static final int HEADER_LENGTH_MAX = HeaderText.LENGTH_MAX;

    private static final Pattern PATH = Pattern.compile("/[!-~&&[^?#]]*");
    // what this transport sets itself
    private static final Set<String> RESERVED = Set.of(
            AgentHeaders.USER_AGENT,
            AgentHeaders.CONTENT_TYPE,
            AgentHeaders.CLIENT_COMPUTED_STATS,
            AgentHeaders.CLIENT_COMPUTED_TOP_LEVEL,
            AgentHeaders.SEND_REAL_HTTP_STATUS,
            AgentHeaders.TRACE_COUNT,
            AgentHeaders.RATES_VERSION,
            AgentHeaders.LANGUAGE,
            AgentHeaders.LANGUAGE_VERSION,
            AgentHeaders.LANGUAGE_INTERPRETER,
            AgentHeaders.TRACER_VERSION,
            AgentHeaders.CONTAINER_ID,
            AgentHeaders.ENTITY_ID,
            AgentHeaders.EXTERNAL_ENV);

    /**
     * Checks all settings.
     *
     * @param url address of the agent: http or https, a host, maybe a port and a path prefix; or the path of a Unix socket, as in
     * {@code unix:///var/run/datadog/apm.socket}
     * @param path of the endpoint, from its slash on; goes behind the path of the URL
     * @param connectTimeoutNs how long to wait for a connection, in nanoseconds
     * @param requestTimeoutNs how long a request may take in all, to the end of the answer, in nanoseconds
     * @param userAgent {@code user-agent}
     * @param language {@code datadog-meta-lang}
     * @param languageVersion {@code datadog-meta-lang-version}
     * @param languageInterpreter {@code datadog-meta-lang-interpreter}
     * @param tracerVersion {@code datadog-meta-tracer-version}
     * @param clientComputedStats whether {@code datadog-client-computed-stats} is sent
     * @param clientComputedTopLevel whether {@code datadog-client-computed-top-level} is sent
     * @param containerId {@code datadog-container-id}
     * @param entityId {@code datadog-entity-id}
     * @param externalEnv {@code datadog-external-env}
     * @param headers more headers by name; kept in lower case
     * @throws IllegalArgumentException if a setting is not possible; says which, its value, and what is expected
     */
    public AgentSettings {
        ReceiverChecks.url(url);
        ReceiverChecks.require(
                PATH.matcher(path).matches(), "path", path, "a slash, then printable ASCII without ? and #");
        ReceiverChecks.require(connectTimeoutNs > 0, "connectTimeoutNs", connectTimeoutNs, "at least 1");
        ReceiverChecks.require(requestTimeoutNs > 0, "requestTimeoutNs", requestTimeoutNs, "at least 1");
        ReceiverChecks.headerValue("userAgent", userAgent);
        ReceiverChecks.headerValue("language", language);
        ReceiverChecks.headerValue("languageVersion", languageVersion);
        ReceiverChecks.headerValue("languageInterpreter", languageInterpreter);
        ReceiverChecks.headerValue("tracerVersion", tracerVersion);
        ReceiverChecks.headerValue("containerId", containerId);
        ReceiverChecks.headerValue("entityId", entityId);
        ReceiverChecks.headerValue("externalEnv", externalEnv);
        headers = ReceiverChecks.headers(headers, RESERVED);
    }

    /**
     * The defaults.
     *
     * @return a new builder for an agent on the same machine
     */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return all settings, of the headers of others only the names, since what they say may be a secret} */
    @Override
    public String toString() {
        return "AgentSettings[url=" + ForeignText.show(url) + ", path=" + path + ", connectTimeoutNs="
                + connectTimeoutNs
                + ", requestTimeoutNs=" + requestTimeoutNs + ", userAgent=" + userAgent + ", language=" + language
                + ", languageVersion=" + languageVersion + ", languageInterpreter=" + languageInterpreter
                + ", tracerVersion=" + tracerVersion + ", clientComputedStats=" + clientComputedStats
                + ", clientComputedTopLevel=" + clientComputedTopLevel + ", containerId=" + containerId + ", entityId="
                + entityId + ", externalEnv=" + externalEnv + ", headers=" + headers.keySet() + "]";
    }

    /** Collects settings. For one thread. */
    public static final class Builder {
        private URI url = URL_DEFAULT;
        private String path = PATH_DEFAULT;
        private long connectTimeoutNs = CONNECT_TIMEOUT_DEFAULT_NS;
        private long requestTimeoutNs = REQUEST_TIMEOUT_DEFAULT_NS;
        private String userAgent = HttpSettings.USER_AGENT_DEFAULT;
        private String language = "java";
        private String languageVersion = System.getProperty("java.version", "");
        private String languageInterpreter = System.getProperty("java.vm.name", "");
        private String tracerVersion = "";
        private boolean clientComputedStats = false;
        private boolean clientComputedTopLevel = false;
        private String containerId = "";
        private String entityId = "";
        private String externalEnv = "";
        private Map<String, String> headers = Map.of();

        private Builder() {}

        /**
         * Address of the agent.
         *
         * @param value http or https, a host, maybe a port and a path prefix; or the path of a Unix socket, as in
         *     {@code unix:///var/run/datadog/apm.socket}
         * @return this
         */
        public Builder url(final URI value) {
            url = value;
            return this;
        }

        /**
         * Path of the endpoint, behind the path of the URL.
         *
         * @param value of the endpoint, from its slash on; goes behind the path of the URL
         * @return this
         */
        public Builder path(final String value) {
            path = value;
            return this;
        }

        /**
         * How long to wait for a connection, in nanoseconds.
         *
         * @param value how long to wait for a connection, in nanoseconds
         * @return this
         */
        public Builder connectTimeoutNs(final long value) {
            connectTimeoutNs = value;
            return this;
        }

        /**
         * How long a request may take, to the end of the answer, in nanoseconds.
         *
         * @param value how long a request may take in all, to the end of the answer, in nanoseconds
         * @return this
         */
        public Builder requestTimeoutNs(final long value) {
            requestTimeoutNs = value;
            return this;
        }

        /**
         * Value of the {@code user-agent} header.
         *
         * @param value {@code user-agent}
         * @return this
         */
        public Builder userAgent(final String value) {
            userAgent = value;
            return this;
        }

        /**
         * Language of the traced program.
         *
         * @param value {@code datadog-meta-lang}
         * @return this
         */
        public Builder language(final String value) {
            language = value;
            return this;
        }

        /**
         * Version of the language.
         *
         * @param value {@code datadog-meta-lang-version}
         * @return this
         */
        public Builder languageVersion(final String value) {
            languageVersion = value;
            return this;
        }

        /**
         * What runs the traced program.
         *
         * @param value {@code datadog-meta-lang-interpreter}
         * @return this
         */
        public Builder languageInterpreter(final String value) {
            languageInterpreter = value;
            return this;
        }

        /**
         * Version of the tracer.
         *
         * @param value {@code datadog-meta-tracer-version}
         * @return this
         */
        public Builder tracerVersion(final String value) {
            tracerVersion = value;
            return this;
        }

        /**
         * Whether the tracer computes statistics, so that the agent need not.
         *
         * @param value whether {@code datadog-client-computed-stats} is sent
         * @return this
         */
        public Builder clientComputedStats(final boolean value) {
            clientComputedStats = value;
            return this;
        }

        /**
         * Whether the tracer marks top-level spans, so that the agent need not.
         *
         * @param value whether {@code datadog-client-computed-top-level} is sent
         * @return this
         */
        public Builder clientComputedTopLevel(final boolean value) {
            clientComputedTopLevel = value;
            return this;
        }

        /**
         * Container that the program runs in.
         *
         * @param value {@code datadog-container-id}
         * @return this
         */
        public Builder containerId(final String value) {
            containerId = value;
            return this;
        }

        /**
         * Entity that the program belongs to.
         *
         * @param value {@code datadog-entity-id}
         * @return this
         */
        public Builder entityId(final String value) {
            entityId = value;
            return this;
        }

        /**
         * What the orchestrator says about the program.
         *
         * @param value {@code datadog-external-env}
         * @return this
         */
        public Builder externalEnv(final String value) {
            externalEnv = value;
            return this;
        }

        /**
         * More headers by name, in place of those set before.
         *
         * @param value more headers by name; kept in lower case
         * @return this
         */
        public Builder headers(final Map<String, String> value) {
            headers = value;
            return this;
        }

        /**
         * The settings.
         *
         * @return new ones
         * @throws IllegalArgumentException if a setting is not possible
         */
        public AgentSettings build() {
            return new AgentSettings(
                    url,
                    path,
                    connectTimeoutNs,
                    requestTimeoutNs,
                    userAgent,
                    language,
                    languageVersion,
                    languageInterpreter,
                    tracerVersion,
                    clientComputedStats,
                    clientComputedTopLevel,
                    containerId,
                    entityId,
                    externalEnv,
                    headers);
        }
    }
}
