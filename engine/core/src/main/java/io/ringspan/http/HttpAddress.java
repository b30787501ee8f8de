/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.http;

import io.ringspan.protocol.ForeignText;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.util.Locale;

/**
 * Where a receiver listens: a host and a port, by {@code http} or {@code https}, or a Unix socket, such as
 * {@code unix:///var/run/datadog/apm.socket}. Immutable.
 */
public final class HttpAddress {
    private static final int PORT_MAX = 65_535;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** How a receiver is reached. */
    public enum Scheme {
        /** TCP. */
        HTTP,
        /** TCP with TLS. */
        HTTPS,
        /** A Unix socket of the same machine. */
        UNIX
    }

    private final Scheme scheme;
    // without the brackets of an IPv6 address
    private final String host;
    private final int port;
    private final String hostField;
    private final String origin;
    private final String prefix;
    private final UnixDomainSocketAddress socket;
    private final String shown;

    private HttpAddress(final Scheme scheme, final URI url, final UnixDomainSocketAddress socket) {
        this.scheme = scheme;
        this.socket = socket;
        shown = ForeignText.show(url);
        if (scheme == Scheme.UNIX) {
            host = "localhost";
            port = -1;
            hostField = host;
            origin = "";
            prefix = "";
            return;
        }
        final String inUrl = url.getHost();
        final boolean isBracketed = inUrl.startsWith("[");
        host = isBracketed ? inUrl.substring(1, inUrl.length() - 1) : inUrl;
        final int standardPort = scheme == Scheme.HTTPS ? HTTPS_PORT : HTTP_PORT;
        port = url.getPort() < 0 ? standardPort : url.getPort();
        // the zone of an IPv6 address means nothing to others
        final int zone = host.indexOf('%');
        final String unzoned = zone < 0 ? host : host.substring(0, zone);
        hostField = (isBracketed ? '[' + unzoned + ']' : unzoned) + (port == standardPort ? "" : ":" + port);
        origin = url.getScheme() + "://" + url.getRawAuthority();
        prefix = trimSlashes(URI.create(url.toASCIIString()).getRawPath());
    }

    private static String trimSlashes(final String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    /**
     * The address that a URL stands for.
     *
     * @param url with {@code http}, {@code https} or {@code unix}
     * @return a new address
     * @throws IllegalArgumentException if it stands for none; says what is wrong, without the URL, which may hold a password
     */
    public static HttpAddress of(final URI url) {
        final Scheme scheme =
                switch (url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT)) {
                    case "http" -> Scheme.HTTP;
                    case "https" -> Scheme.HTTPS;
                    case "unix" -> Scheme.UNIX;
                    default -> throw new IllegalArgumentException("does not begin with http://, https:// or unix:///");
                };
        require(url.getRawUserInfo() == null, "holds credentials, which are not supported");
        require(url.getRawQuery() == null && url.getRawFragment() == null, "has a query or a fragment");
        if (scheme == Scheme.UNIX) {
            return new HttpAddress(scheme, url, socketOf(url));
        }
        require(
                url.getHost() != null,
                "has no host that a URL can have (letters, digits, dots and dashes; no underscore)");
        require(url.getPort() != 0 && url.getPort() <= PORT_MAX, "has a port outside 1 to " + PORT_MAX);
        return new HttpAddress(scheme, url, null);
    }

    private static UnixDomainSocketAddress socketOf(final URI url) {
        require(
                url.getRawAuthority() == null && !url.isOpaque(),
                "has a host, but a Unix socket is a file of this machine: three slashes stand before its path");
        require(url.getPath().length() > 1 && url.getPath().startsWith("/"), "has no path of a Unix socket");
        try {
            return UnixDomainSocketAddress.of(url.getPath());
        } catch (final InvalidPathException e) {
            throw new IllegalArgumentException("has a path that no file can have: " + e.getReason(), e);
        }
    }

    private static void require(final boolean holds, final String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** {@return how the receiver is reached} */
    public Scheme scheme() {
        return scheme;
    }

    /** {@return name or address to look up; for a Unix socket {@code localhost}} */
    String host() {
        return host;
    }

    /** {@return port of the host, -1 for a Unix socket} */
    int port() {
        return port;
    }

    /** {@return address of the Unix socket, null for a host} */
    UnixDomainSocketAddress socket() {
        return socket;
    }

    /** {@return value of the field {@code host}} */
    String hostField() {
        return hostField;
    }

    /** {@return scheme, host and port as they stand in the URL; not for a Unix socket} */
    String origin() {
        return origin;
    }

    /** {@return path of the URL, without a slash at its end; what a request asks for goes behind it} */
    String prefix() {
        return prefix;
    }

    /** {@return the URL for people, without secrets} */
    @Override
    public String toString() {
        return shown;
    }
}
