/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.http.HttpAddress;
import io.ringspan.protocol.ForeignText;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks of what settings of receivers have in common. Each failure says what is wrong, without values that may be secrets. */
final class ReceiverChecks {
    /** Most characters of a header's value. */
    static final int HEADER_LENGTH_MAX = 4096;

    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Set<String> OF_SENDER =
            Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

    private ReceiverChecks() {}

    static void require(final boolean holds, final String name, final Object value, final String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    ForeignText.show(name) + ": " + ForeignText.show(value) + " (expected: " + expected + ")");
        }
    }

    static void url(final URI url) {
        try {
            HttpAddress.of(url);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("url: " + ForeignText.show(url) + " " + e.getMessage()
                    + " (expected: a URL with http or https and a host, or unix:/// and the path of a socket)");
        }
    }

    static boolean isHeaderName(final String name) {
        return HEADER_NAME.matcher(name).matches();
    }

    static boolean isHeaderValue(final String value) {
        return value.length() <= HEADER_LENGTH_MAX && value.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    static void headerValue(final String name, final String value) {
        headerValue(name, value, value);
    }

    private static void headerValue(final String name, final String value, final String shown) {
        require(isHeaderValue(value), name, shown, "printable ASCII, at most " + HEADER_LENGTH_MAX + " characters");
    }

    /**
     * Checks headers of the caller's.
     *
     * @param headers  by name
     * @param reserved names in lower case that the transport sets, besides those of its HTTP client
     * @return the same in their order, with names in lower case
     */
    static Map<String, String> headers(final Map<String, String> headers, final Set<String> reserved) {
        final Map<String, String> checked = new LinkedHashMap<>();
        headers.forEach((name, value) -> {
            final String lowerName = name.toLowerCase(Locale.ROOT);
            require(isHeaderName(name), "headers", name, "names of letters, digits and hyphens");
            require(
                    !OF_SENDER.contains(lowerName) && !reserved.contains(lowerName),
                    "headers",
                    name,
                    "none that the transport or its HTTP client sets");
            // what a header of others says may be a secret, whatever it is called
            headerValue("headers: " + name, value, ForeignText.MASK);
            require(checked.put(lowerName, value) == null, "headers", name, "each name once");
        });
        return Collections.unmodifiableMap(checked);
    }
}
