/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.encode.EncodeFixture;
import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.RandomSpan;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.model.SpanModel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.agrona.concurrent.UnsafeBuffer;

/** A payload that is filled by an encoder with a dictionary; chunks that do not fit have to leave no trace. */
public final class NumberedPayload {
    private static final byte GUARD = 0x5A;

    private final TraceEncoder encoder;
    private final UnsafeBuffer memory;
    // as the memory was at first
    private final UnsafeBuffer untouched;
    private final int begin;
    private final UnsafeBuffer texts;
    public final PayloadDictionary dictionary;
    /** Where chunks begin, and where the last one ends. */
    public final List<Integer> ends = new ArrayList<>();

    public NumberedPayload(final TraceEncoder encoder, final int length, final int dictionaryLength) {
        this.encoder = encoder;
        begin = encoder.framer().headLengthMax(length);
        memory = new UnsafeBuffer(ByteBuffer.allocateDirect(begin + length));
        untouched = new UnsafeBuffer(ByteBuffer.allocateDirect(begin + length));
        memory.setMemory(0, memory.capacity(), GUARD);
        untouched.setMemory(0, untouched.capacity(), GUARD);
        texts = new UnsafeBuffer(ByteBuffer.allocateDirect(dictionaryLength));
        dictionary = new PayloadDictionary(texts);
        ends.add(begin);
        encoder.begin(dictionary);
    }

    private int end() {
        return ends.get(ends.size() - 1);
    }

    /** Adds the chunk at hand if there is room for it; its length, or -1. */
    public int add(final EncodeFixture fixture, final int room) {
        final byte[] before = bytes(texts, 0, dictionary.length());
        final int countBefore = dictionary.count();
        final int limit = end() + room;
        final int end = encoder.encode(fixture.chunk, memory, end(), limit);
        assertEquals(-1, slice(memory, limit).mismatch(slice(untouched, limit)), "behind the limit");
        if (end != TraceEncoder.DOES_NOT_FIT) {
            ends.add(end);
            return end - ends.get(ends.size() - 2);
        }
        memory.setMemory(end(), room, GUARD);
        assertEquals(countBefore, dictionary.count());
        assertArrayEquals(before, bytes(texts, 0, dictionary.length()));
        return TraceEncoder.DOES_NOT_FIT;
    }

    public int add(final EncodeFixture fixture) {
        return add(fixture, memory.capacity() - end());
    }

    /** A range of the chunks as a payload; in the order in which parts are sent, because heads lie over what has been sent. */
    public byte[] framed(final int first, final int last) {
        final int from = encoder.framer().frame(memory, ends.get(first), ends.get(last), last - first, dictionary);
        return bytes(memory, from, ends.get(last) - from);
    }

    public byte[] framed() {
        return framed(0, ends.size() - 1);
    }

    /**
     * Each of some chunks is tried with any room that is too small, and then must be what it would have been without that.
     *
     * @param newPayload for chunks of the fixture
     */
    public static void assertLeavesNoTraceOfAChunkThatDoesNotFit(
            final Function<EncodeFixture, NumberedPayload> newPayload) {
        final NumberedPayload expected = fill(
                newPayload, (payload, fixture) -> assertNotEquals(TraceEncoder.DOES_NOT_FIT, payload.add(fixture)));
        final NumberedPayload payload = fill(newPayload, (tried, fixture) -> {
            int room = 0;
            while (tried.add(fixture, room) == TraceEncoder.DOES_NOT_FIT) {
                assertTrue(fixture.chunk.passed() < fixture.chunk.spanCount());
                room++;
            }
        });
        assertArrayEquals(expected.framed(), payload.framed());
    }

    private static NumberedPayload fill(
            final Function<EncodeFixture, NumberedPayload> newPayload,
            final BiConsumer<NumberedPayload, EncodeFixture> adding) {
        final EncodeFixture fixture = new EncodeFixture(SpanModel.SERVICE, 512, 1 << 13);
        final NumberedPayload payload = newPayload.apply(fixture);
        final Random random = new Random(3);
        for (int i = 0; i < 4; i++) {
            RandomSpan.chunk(fixture, random, 20);
            adding.accept(payload, fixture);
        }
        return payload;
    }

    private static ByteBuffer slice(final UnsafeBuffer buffer, final int from) {
        return buffer.byteBuffer().duplicate().position(from);
    }

    private static byte[] bytes(final UnsafeBuffer buffer, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }
}
