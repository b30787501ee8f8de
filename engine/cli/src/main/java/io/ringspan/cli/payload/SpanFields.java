/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads fields of spans that a payload's reader has handed over. */
public final class SpanFields {
    private static final int ID_DIGITS = 16;

    private SpanFields() {}

    /**
     * Adds tags that are texts or numbers.
     *
     * @param span to add to
     * @param tags from key to value
     */
    public static void putTags(final DecodedSpan span, final JsonNode tags) {
        tags.properties().forEach(tag -> {
            if (tag.getValue().isTextual()) {
                span.meta.put(tag.getKey(), tag.getValue().asText());
            } else if (tag.getValue().isNumber()) {
                span.metrics.put(tag.getKey(), tag.getValue().asDouble());
            }
        });
    }

    /**
     * A number without a sign, or one of digits.
     *
     * @param node of the span
     * @param key  of the field
     * @return 0 if there is none
     */
    public static long number(final JsonNode node, final String key) {
        final JsonNode value = node.path(key);
        return value.isTextual()
                ? parse(value.asText(), 10)
                : value.bigIntegerValue().longValue();
    }

    /**
     * The low half of an id of hexadecimal digits.
     *
     * @param node of the span
     * @param key  of the field
     * @return 0 if there is none
     */
    public static long id(final JsonNode node, final String key) {
        final String digits = node.path(key).asText();
        return parse(digits.substring(Math.max(0, digits.length() - ID_DIGITS)), 16);
    }

    private static long parse(final String digits, final int radix) {
        try {
            return digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits, radix);
        } catch (final NumberFormatException e) {
            return 0;
        }
    }
}
