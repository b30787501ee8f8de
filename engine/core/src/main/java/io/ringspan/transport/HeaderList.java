/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.protocol.ForeignText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Headers in one text, as OpenTelemetry's variables have them: {@code name=value} joined by commas, blanks around both allowed, values
 * percent-encoded where they hold a comma or the like. A plus sign is a plus sign.
 */
final class HeaderList {
    private HeaderList() {}

    /**
     * Takes a list apart.
     *
     * @param list empty members are left out
     * @return values by name, in their order, not checked further
     * @throws IllegalArgumentException if a member is none, or a name comes twice; shows no value, which may be a secret
     */
    static Map<String, String> parse(final String list) {
        final Map<String, String> headers = new LinkedHashMap<>();
        for (final String member : list.split(",", -1)) {
            if (member.isBlank()) {
                continue;
            }
            final int equals = member.indexOf('=');
            // without an equals sign the whole member may be a value
            ReceiverChecks.require(equals > 0, "headers", ForeignText.MASK, "name=value, joined by commas");
            final String name = member.substring(0, equals).strip();
            final String value = decode(name, member.substring(equals + 1).strip());
            ReceiverChecks.require(headers.put(name, value) == null, "headers", name, "each name once");
        }
        return headers;
    }

    private static String decode(final String name, final String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c != '%') {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            final int high = digit(text, i + 1);
            final int low = digit(text, i + 2);
            ReceiverChecks.require(
                    high >= 0 && low >= 0,
                    "headers: " + name,
                    ForeignText.MASK,
                    "two hexadecimal digits behind each %");
            bytes.write(high << 4 | low);
            i += 2;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static int digit(final String text, final int index) {
        return index < text.length() && text.charAt(index) <= 'f' ? Character.digit(text.charAt(index), 16) : -1;
    }
}
