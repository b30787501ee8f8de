/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.V05Encoder;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.agrona.concurrent.UnsafeBuffer;

/** Whether chunks say in other formats what they say in v0.4; a payload of each format is filled with them. */
final class OtherFormats {
    private static final int PAYLOAD_LENGTH = 1 << 19;

    // runs are many, and none needs them between two calls
    private static final ThreadLocal<UnsafeBuffer> PAYLOAD =
            ThreadLocal.withInitial(() -> new UnsafeBuffer(ByteBuffer.allocateDirect(PAYLOAD_LENGTH)));
    private static final ThreadLocal<UnsafeBuffer> DICTIONARY =
            ThreadLocal.withInitial(() -> new UnsafeBuffer(ByteBuffer.allocateDirect(PAYLOAD_LENGTH)));

    private record Format(
            TraceEncoder encoder,
            Function<byte[], List<List<Map<String, Object>>>> reader,
            BiConsumer<Map<String, Object>, Map<String, Object>> check) {}

    private final List<Format> formats;
    private final TraceChunk chunk;

    OtherFormats(final TraceStore store) {
        chunk = new TraceChunk(store.spans());
        formats = List.of(new Format(
                new V05Encoder(store, SpanModel.SERVICE, SpanModel.LANGUAGE, SpanModel.PROCESS_ID, true),
                V05Maps::payload,
                V05Maps::assertSaysTheSame));
    }

    /** Looks at chunks, of which the first one is given, and what they are in v0.4. */
    void check(final int first, final List<List<Map<String, Object>>> v04) {
        for (final Format format : formats) {
            final List<List<Map<String, Object>>> actual =
                    v04.isEmpty() ? List.of() : encoded(format, first, v04.size());
            assertEquals(v04.size(), actual.size());
            for (int i = 0; i < v04.size(); i++) {
                assertEquals(v04.get(i).size(), actual.get(i).size());
                for (int span = 0; span < v04.get(i).size(); span++) {
                    format.check.accept(v04.get(i).get(span), actual.get(i).get(span));
                }
            }
        }
    }

    private List<List<Map<String, Object>>> encoded(final Format format, final int first, final int count) {
        final UnsafeBuffer payload = PAYLOAD.get();
        final PayloadDictionary dictionary = new PayloadDictionary(DICTIONARY.get());
        final int begin = format.encoder.framer().headLengthMax(PAYLOAD_LENGTH);
        int end = begin;
        int next = first;
        format.encoder.begin(dictionary);
        for (int i = 0; i < count; i++) {
            end = format.encoder.encode(chunk.wrap(next), payload, end, PAYLOAD_LENGTH);
            assertNotEquals(TraceEncoder.DOES_NOT_FIT, end);
            next = chunk.nextChunk();
        }
        final int offset = format.encoder.framer().frame(payload, begin, end, count, dictionary);
        final byte[] bytes = new byte[end - offset];
        payload.getBytes(offset, bytes);
        return format.reader.apply(bytes);
    }
}
