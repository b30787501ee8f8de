/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import io.ringspan.encode.PayloadDictionary;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * Reads the spans of chunks that an encoder has written, as the fields that they have in v0.4: numbers, texts, bytes, maps and lists.
 *
 * <p>Note: not threadsafe; not for the hot path.
 */
abstract class SpanReader {
    /** A number without sign. */
    record Unsigned(long value) {}

    final MsgPackReader in;
    private final String[] texts;

    /**
     * Creates a reader.
     *
     * @param payload    with the chunks
     * @param dictionary of that payload
     * @param firstText  number of the first text of the dictionary; those in front of it are empty
     */
    SpanReader(final DirectBuffer payload, final PayloadDictionary dictionary, final int firstText) {
        in = new MsgPackReader(payload);
        texts = new String[firstText + dictionary.count()];
        final MsgPackReader reader = new MsgPackReader(dictionary.buffer());
        for (int number = 0; number < texts.length; number++) {
            texts[number] = number < firstText ? "" : reader.text();
        }
    }

    /** Goes to the first span of a chunk of the engine. */
    abstract void begin(int offset, int end);

    /** Fields of the next span; null behind the last one. */
    abstract Map<String, Object> next();

    /** Adds what the first span of a chunk in v0.4 says of its trace, if the span that was read last does not say it itself. */
    void completeFirst(final Map<String, Object> meta) {}

    final String textOf(final long number) {
        return texts[(int) number];
    }

    /** The fields that all formats have. */
    static Map<String, Object> fields(
            final String service, final String name, final String resource, final Map<String, Object> meta) {
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("service", service);
        fields.put("name", name);
        fields.put("resource", resource);
        fields.put("meta", meta);
        return fields;
    }

    static void putUnlessZero(final Map<String, Object> fields, final String key, final long value) {
        if (value != 0) {
            fields.put(key, new Unsigned(value));
        }
    }
}
