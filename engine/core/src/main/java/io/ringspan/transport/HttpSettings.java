/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.protocol.ForeignText;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * Where a transport sends to over HTTP, and how. Immutable; checked when created.
 *
 * <p>Header values are printable ASCII.
 *
 * @param url              address of the receiver: http or https, a host, maybe a port and a path prefix; or the path of a Unix socket, as in
 *     {@code unix:///run/otel.sock}
 * @param path             of the endpoint, from its slash on, perhaps with a query; goes behind the path of the URL
 * @param connectTimeoutNs how long to wait for a connection, in nanoseconds
 * @param requestTimeoutNs how long a request may take in all, to the end of the answer, in nanoseconds
 * @param userAgent        {@code user-agent}; empty for none
 * @param headers          more headers by name; kept in lower case
 * @param compression      of the bodies
 * @param gzipLevel        of gzip, from 1, fastest, to 9, smallest
 * @param tls              trust and certificates for https; null for those of the JVM
 */
public record HttpSettings(
        URI url,
        String path,
        long connectTimeoutNs,
        long requestTimeoutNs,
        String userAgent,
        Map<String, String> headers,
        Compression compression,
        int gzipLevel,
        SSLContext tls) {
    /** How long to wait for a connection unless configured otherwise, in nanoseconds. */
    public static final long CONNECT_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(2);

    /** How long a request may take unless configured otherwise, in nanoseconds. */
    public static final long REQUEST_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(10);

    /** Level of gzip unless configured otherwise: the fastest, which is most of what compression gains for spans. */
    public static final int GZIP_LEVEL_DEFAULT = 1;

    /** Value of the {@code user-agent} header unless configured otherwise: Ringspan and its version. */
    public static final String USER_AGENT_DEFAULT = "Ringspan/" + version();

    private static final int GZIP_LEVEL_MAX = 9;
    private static final String USER_AGENT = "user-agent";
    private static final Pattern PATH = Pattern.compile("/[!-~&&[^#]]*");
    private static final Set<String> RESERVED = Set.of(USER_AGENT, "content-type", "content-encoding");

    /**
     * Checks all settings.
     *
     * @param url              address of the receiver: http or https, a host, maybe a port and a path prefix; or the path of a Unix socket, as
     *     in {@code unix:///run/otel.sock}
     * @param path             of the endpoint, from its slash on, perhaps with a query; goes behind the path of the URL
     * @param connectTimeoutNs how long to wait for a connection, in nanoseconds
     * @param requestTimeoutNs how long a request may take in all, to the end of the answer, in nanoseconds
     * @param userAgent        {@code user-agent}; empty for none
     * @param headers          more headers by name; kept in lower case
     * @param compression      of the bodies
     * @param gzipLevel        of gzip, from 1, fastest, to 9, smallest
     * @param tls              trust and certificates for https; null for those of the JVM
     * @throws IllegalArgumentException if a setting is not possible; says which, its value, and what is expected
     */
    public HttpSettings {
        ReceiverChecks.url(url);
        ReceiverChecks.require(
                PATH.matcher(path).matches(),
                "path",
                ForeignText.maskUrl(path),
                "a slash, then printable ASCII without #");
        ReceiverChecks.require(connectTimeoutNs > 0, "connectTimeoutNs", connectTimeoutNs, "at least 1");
        ReceiverChecks.require(requestTimeoutNs > 0, "requestTimeoutNs", requestTimeoutNs, "at least 1");
        ReceiverChecks.headerValue("userAgent", userAgent);
        ReceiverChecks.require(
                gzipLevel >= 1 && gzipLevel <= GZIP_LEVEL_MAX, "gzipLevel", gzipLevel, "from 1 to " + GZIP_LEVEL_MAX);
        headers = ReceiverChecks.headers(headers, RESERVED);
    }

    // a module knows its own version, and nothing of the manifest
    private static String version() {
        final ModuleDescriptor module = HttpSettings.class.getModule().getDescriptor();
        final String version = module == null
                ? HttpSettings.class.getPackage().getImplementationVersion()
                : module.rawVersion().orElse(null);
        return Objects.requireNonNullElse(version, "dev");
    }

    /**
     * Begins with what a kind of receiver has, and no compression.
     *
     * @param url  address of the receiver, unless set otherwise
     * @param path of its endpoint, from its slash on, unless set otherwise
     * @return a new builder
     */
    public static Builder builder(final URI url, final String path) {
        return new Builder(url, path);
    }

    /** {@return the fields that each request has, in their order} */
    Map<String, String> fields() {
        final Map<String, String> fields = new LinkedHashMap<>();
        if (!userAgent.isEmpty()) {
            fields.put(USER_AGENT, userAgent);
        }
        fields.putAll(headers);
        return fields;
    }

    /** {@return all settings, of the headers of others only the names, since what they say may be a secret} */
    @Override
    public String toString() {
        return "HttpSettings[url=" + ForeignText.show(url) + ", path=" + ForeignText.maskUrl(path)
                + ", connectTimeoutNs=" + connectTimeoutNs + ", requestTimeoutNs=" + requestTimeoutNs + ", userAgent="
                + userAgent + ", headers=" + headers.keySet() + ", compression=" + compression + ", gzipLevel="
                + gzipLevel + ", tls=" + (tls == null ? "of the JVM" : "given") + "]";
    }

    /** Collects settings. For one thread. */
    public static final class Builder {
        private URI url;
        private String path;
        private long connectTimeoutNs = CONNECT_TIMEOUT_DEFAULT_NS;
        private long requestTimeoutNs = REQUEST_TIMEOUT_DEFAULT_NS;
        private String userAgent = USER_AGENT_DEFAULT;
        private Map<String, String> headers = Map.of();
        private Compression compression = Compression.NONE;
        private int gzipLevel = GZIP_LEVEL_DEFAULT;
        private SSLContext tls;

        private Builder(final URI url, final String path) {
            this.url = url;
            this.path = path;
        }

        /**
         * Address of the receiver; the path of the endpoint goes behind it.
         *
         * @param value http or https, a host, maybe a port and a path prefix; or the path of a Unix socket
         * @return this
         */
        public Builder url(final URI value) {
            url = value;
            return this;
        }

        /**
         * Path of the endpoint, behind the path of the URL.
         *
         * @param value from its slash on
         * @return this
         */
        public Builder path(final String value) {
            path = value;
            return this;
        }

        /**
         * The endpoint as it is, in place of URL and path; nothing is added to it. Of a Unix socket the path of the endpoint stays.
         *
         * @param value http or https, a host, maybe a port, a path and a query; or the path of a Unix socket
         * @return this
         */
        public Builder endpoint(final URI value) {
            if (value.getRawAuthority() == null) {
                return url(value);
            }
            final String ownPath = value.getRawPath().isEmpty() ? "/" : value.getRawPath();
            path = value.getRawQuery() == null ? ownPath : ownPath + '?' + value.getRawQuery();
            return url(URI.create(value.getScheme() + "://" + value.getRawAuthority()));
        }

        /**
         * How long to wait for a connection.
         *
         * @param value in nanoseconds
         * @return this
         */
        public Builder connectTimeoutNs(final long value) {
            connectTimeoutNs = value;
            return this;
        }

        /**
         * How long a request may take, to the end of the answer.
         *
         * @param value in nanoseconds
         * @return this
         */
        public Builder requestTimeoutNs(final long value) {
            requestTimeoutNs = value;
            return this;
        }

        /**
         * Value of the {@code user-agent} header.
         *
         * @param value empty for none
         * @return this
         */
        public Builder userAgent(final String value) {
            userAgent = value;
            return this;
        }

        /**
         * More headers by name, in place of those set before.
         *
         * @param value kept in lower case
         * @return this
         */
        public Builder headers(final Map<String, String> value) {
            headers = value;
            return this;
        }

        /**
         * More headers, in place of those set before, as the variable {@code OTEL_EXPORTER_OTLP_HEADERS} has them.
         *
         * @param list such as {@code api-key=1%2B1,tenant=a}; values are percent-decoded
         * @return this
         * @throws IllegalArgumentException if it is no such list; shows no value
         */
        public Builder headerList(final String list) {
            return headers(HeaderList.parse(list));
        }

        /**
         * Whether bodies are compressed.
         *
         * @param value how
         * @return this
         */
        public Builder compression(final Compression value) {
            compression = value;
            return this;
        }

        /**
         * How hard gzip tries.
         *
         * @param value from 1, fastest, to 9, smallest
         * @return this
         */
        public Builder gzipLevel(final int value) {
            gzipLevel = value;
            return this;
        }

        /**
         * Whom to trust, and own certificates, for https.
         *
         * @param value null for those of the JVM
         * @return this
         */
        public Builder tls(final SSLContext value) {
            tls = value;
            return this;
        }

        /**
         * The settings.
         *
         * @return new ones
         * @throws IllegalArgumentException if a setting is not possible
         */
        public HttpSettings build() {
            return new HttpSettings(
                    url, path, connectTimeoutNs, requestTimeoutNs, userAgent, headers, compression, gzipLevel, tls);
        }
    }
}
