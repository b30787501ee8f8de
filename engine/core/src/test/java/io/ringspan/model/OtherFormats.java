/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.ringspan.encode.PayloadConverter;
import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.datadog.V04Framer;
import io.ringspan.encode.datadog.V05Encoder;
import io.ringspan.encode.datadog.V10Encoder;
import io.ringspan.encode.datadog.V10Process;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.agrona.concurrent.UnsafeBuffer;

/** Whether chunks say in other formats what they say in v0.4; a payload of each format is filled with them. */
final class OtherFormats {
    private static final int PAYLOAD_LENGTH = 1 << 19;

    // runs are many, and none needs them between two calls
    private static final ThreadLocal<UnsafeBuffer> PAYLOAD =
            ThreadLocal.withInitial(() -> new UnsafeBuffer(ByteBuffer.allocateDirect(PAYLOAD_LENGTH)));
    private static final ThreadLocal<UnsafeBuffer> DICTIONARY =
            ThreadLocal.withInitial(() -> new UnsafeBuffer(ByteBuffer.allocateDirect(PAYLOAD_LENGTH)));

    // how a chunk ends, of the payload that was encoded last
    private final List<Integer> ends = new ArrayList<>();
    private final PayloadConverter converter = V04Framer.INSTANCE.newConverter();

    private record Format(TraceEncoder encoder, BiConsumer<List<List<Map<String, Object>>>, byte[]> check) {}

    private final List<Format> formats;
    private final TraceChunk chunk;
    private PayloadDictionary dictionary;

    OtherFormats(final TraceStore store) {
        chunk = new TraceChunk(store.spans());
        final V10Process process = new V10Process().language("jvm").env("prod");
        formats = List.of(
                new Format(
                        new V05Encoder(store, SpanModel.SERVICE, SpanModel.LANGUAGE, SpanModel.PROCESS_ID, true),
                        V05Maps::assertSaysTheSame),
                new Format(
                        new V10Encoder(store, process, SpanModel.SERVICE, SpanModel.LANGUAGE, SpanModel.PROCESS_ID),
                        (v04, bytes) -> V10Meaning.assertSaysTheSame(
                                v04.stream().flatMap(List::stream).toList(), V10Payload.read(bytes))));
    }

    /** Looks at chunks, of which the first one is given, and what they are in v0.4. */
    void check(final int first, final List<List<Map<String, Object>>> v04) {
        if (!v04.isEmpty()) {
            formats.forEach(format -> {
                final byte[] bytes = encoded(format.encoder, first, v04.size());
                format.check.accept(v04, bytes);
                format.check.accept(converted(format.encoder), bytes);
            });
        }
    }

    // the payload that was encoded last, said in v0.4 again
    private List<List<Map<String, Object>>> converted(final TraceEncoder encoder) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4 * PAYLOAD_LENGTH]);
        converter.begin(encoder.framer(), PAYLOAD.get(), dictionary);
        int to = V04Framer.INSTANCE.headLengthMax(0);
        final int begin = to;
        for (int i = 0; i + 1 < ends.size(); i++) {
            converter.beginChunk(ends.get(i), ends.get(i + 1));
            to = converter.put(buffer, to, buffer.capacity());
            assertNotEquals(TraceEncoder.DOES_NOT_FIT, to);
            assertFalse(converter.hasSpan());
        }
        final int offset = V04Framer.INSTANCE.frame(buffer, begin, to, ends.size() - 1, dictionary);
        return PayloadMaps.payload(Arrays.copyOfRange(buffer.byteArray(), offset, to));
    }

    private byte[] encoded(final TraceEncoder encoder, final int first, final int count) {
        final UnsafeBuffer payload = PAYLOAD.get();
        dictionary = new PayloadDictionary(DICTIONARY.get());
        final int begin = encoder.framer().headLengthMax(PAYLOAD_LENGTH);
        int end = begin;
        int next = first;
        encoder.begin(dictionary);
        ends.clear();
        ends.add(begin);
        for (int i = 0; i < count; i++) {
            end = encoder.encode(chunk.wrap(next), payload, end, PAYLOAD_LENGTH);
            assertNotEquals(TraceEncoder.DOES_NOT_FIT, end);
            ends.add(end);
            next = chunk.nextChunk();
        }
        final int offset = encoder.framer().frame(payload, begin, end, count, dictionary);
        final byte[] bytes = new byte[end - offset];
        payload.getBytes(offset, bytes);
        return bytes;
    }
}
