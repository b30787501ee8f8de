/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import java.io.IOException;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;

/** Whether two v0.4 payloads are the same where their order is fixed. */
final class PayloadComparison {
    private static final String SPAN_EVENTS = "span_events";

    private PayloadComparison() {}

    /** Same bytes, but for the order of the attributes of a span event. */
    static boolean isSame(final byte[] expected, final byte[] actual) throws IOException {
        if (java.util.Arrays.equals(expected, actual)) {
            return true;
        }
        // the forms of numbers and heads are not in the decoded tree, the frequency of bytes tells them apart
        return expected.length == actual.length
                && java.util.Arrays.equals(frequencies(expected), frequencies(actual))
                && tree(expected).equals(tree(actual));
    }

    private static int[] frequencies(final byte[] bytes) {
        final int[] result = new int[256];
        for (final byte b : bytes) {
            result[b & 0xFF]++;
        }
        return result;
    }

    private static Object tree(final byte[] bytes) throws IOException {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
            final Object result = tree(unpacker.unpackValue(), false);
            if (unpacker.hasNext()) {
                throw new IOException("something follows the payload");
            }
            return result;
        }
    }

    // maps as lists, because their order counts; only within events as maps
    private static Object tree(final Value value, final boolean inEvent) {
        if (value.isArrayValue()) {
            final List<Object> items = new ArrayList<>();
            for (final Value item : value.asArrayValue()) {
                items.add(tree(item, inEvent));
            }
            return items;
        }
        if (!value.isMapValue()) {
            return value;
        }
        final List<Object> entries = new ArrayList<>();
        final Map<Object, Object> attributes = new HashMap<>();
        for (final Map.Entry<Value, Value> entry : value.asMapValue().entrySet()) {
            final String key = entry.getKey().asStringValue().asString();
            final Object item = tree(entry.getValue(), inEvent || key.equals(SPAN_EVENTS));
            entries.add(new SimpleImmutableEntry<>(key, item));
            attributes.put(key, item);
        }
        return inEvent ? attributes : entries;
    }
}
