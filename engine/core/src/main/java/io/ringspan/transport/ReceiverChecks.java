/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.http.HeaderText;
import io.ringspan.http.HttpAddress;
import io.ringspan.protocol.ForeignText;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Checks of what settings of receivers have in common. Each failure says what is wrong, without values that may be secrets. */
public final class ReceiverChecks {
    private static final Set<String> OF_SENDER =
            Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

    private ReceiverChecks() {}

    /**
     * Checks a setting.
     *
     * @param holds    whether it is possible
     * @param name     of the setting
     * @param value    that was given
     * @param expected what is possible, for people
     * @throws IllegalArgumentException if it does not hold; says all that
     */
    public static void require(final boolean holds, final String name, final Object value, final String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    ForeignText.show(name) + ": " + ForeignText.show(value) + " (expected: " + expected + ")");
        }
    }

    /**
     * Checks where a receiver is.
     *
     * @param url that was given
     * @throws IllegalArgumentException if it is neither http or https with a host, nor the path of a Unix socket
     */
    public static void url(final URI url) {
        try {
            HttpAddress.of(url);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("url: " + ForeignText.show(url) + " " + e.getMessage()
                    + " (expected: a URL with http or https and a host, or unix:/// and the path of a socket)");
        }
    }

    /**
     * Checks the value of a header.
     *
     * @param name  of the setting
     * @param value that was given
     * @throws IllegalArgumentException if no header can have that value
     */
    public static void headerValue(final String name, final String value) {
        headerValue(name, value, value);
    }

    private static void headerValue(final String name, final String value, final String shown) {
        require(
                HeaderText.isValue(value),
                name,
                shown,
                "printable ASCII, at most " + HeaderText.LENGTH_MAX + " characters");
    }

    /**
     * Checks headers of the caller's.
     *
     * @param headers  by name
     * @param reserved names in lower case that the transport sets, besides those of its HTTP client
     * @return the same in their order, with names in lower case
     * @throws IllegalArgumentException if a header is not possible; shows no value, which may be a secret
     */
    public static Map<String, String> headers(final Map<String, String> headers, final Set<String> reserved) {
        final Map<String, String> checked = new LinkedHashMap<>();
        headers.forEach((name, value) -> {
            final String lowerName = name.toLowerCase(Locale.ROOT);
            require(HeaderText.isName(name), "headers", name, "names of letters, digits and hyphens");
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
