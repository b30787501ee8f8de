/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class RecordEncoderTest {
    private static final int AT = 13;
    private static final byte GUARD = 0x5A;

    private static UnsafeBuffer guarded(final int length) {
        final byte[] memory = new byte[length];
        Arrays.fill(memory, GUARD);
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
        buffer.putBytes(0, memory);
        return buffer;
    }

    private static byte[] bytes(final UnsafeBuffer buffer) {
        final byte[] bytes = new byte[buffer.capacity()];
        buffer.getBytes(0, bytes);
        return bytes;
    }

    private static void assertOnlyBetween(final byte[] memory, final int from, final int to, final String message) {
        for (int i = 0; i < memory.length; i++) {
            if (i < from || i >= to) {
                assertEquals(GUARD, memory[i], message + ", byte " + i);
            }
        }
    }

    @Test
    void shouldWriteEveryRecordAsTheTableOfLayoutsSays() {
        final long seed = System.nanoTime();
        final List<RecordSample> samples = RecordSample.all(new Random(seed));
        assertEquals(
                34, samples.stream().mapToInt(RecordSample::opcode).distinct().count());
        for (final RecordSample sample : samples) {
            final String message = sample + ", seed " + seed;
            final int length = sample.bytes().length;
            final UnsafeBuffer memory = guarded(AT + length + 9);
            final RecordEncoder encoder = new RecordEncoder().wrap(memory, AT, length);
            sample.call().accept(encoder);
            assertArrayEquals(sample.bytes(), Arrays.copyOfRange(bytes(memory), AT, AT + length), message);
            assertOnlyBetween(bytes(memory), AT, AT + length, message);
            assertEquals(AT + length, encoder.position(), message);
            assertEquals(0, encoder.remaining(), message);
        }
    }

    @Test
    void shouldWriteNothingWhenARecordDoesNotFit() {
        final long seed = System.nanoTime();
        for (final RecordSample sample : RecordSample.all(new Random(seed))) {
            final int length = sample.bytes().length;
            for (int room = 0; room < length; room++) {
                final String message = sample + " in " + room + ", seed " + seed;
                final UnsafeBuffer memory = guarded(AT + length + 9);
                final RecordEncoder encoder = new RecordEncoder().wrap(memory, AT, room);
                final Exception e = assertThrows(
                        WriteOutOfBoundsException.class, () -> sample.call().accept(encoder), message);
                assertEquals(
                        "write out of bounds: offset=13, value_len=" + length + ", buffer_len=" + (AT + room),
                        e.getMessage(),
                        message);
                assertOnlyBetween(bytes(memory), 0, 0, message);
                assertEquals(AT, encoder.position(), message);
            }
        }
    }

    @Test
    void shouldWriteRecordsOneAfterTheOther() {
        final long seed = System.nanoTime();
        final List<RecordSample> samples = RecordSample.all(new Random(seed));
        final int total = samples.stream().mapToInt(s -> s.bytes().length).sum();
        final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(total));
        final RecordEncoder encoder = new RecordEncoder().wrap(memory, 0, total);
        samples.forEach(sample -> sample.call().accept(encoder));
        int at = 0;
        for (final RecordSample sample : samples) {
            final int end = at + sample.bytes().length;
            assertArrayEquals(sample.bytes(), Arrays.copyOfRange(bytes(memory), at, end), sample + ", seed " + seed);
            at = end;
        }
        encoder.position(0);
        assertEquals(total, encoder.remaining());
    }

    @Test
    void shouldReplaceHalfASurrogatePair() {
        final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
        final UnsafeBuffer buffer = memory;
        final RecordEncoder encoder = new RecordEncoder().wrap(buffer, 0, 64);
        encoder.defineString(1, "a\ud800b");
        assertEquals(3, buffer.getInt(14));
        assertArrayEquals(new byte[] {'a', '?', 'b'}, Arrays.copyOfRange(bytes(memory), 18, 21));
        assertEquals(21, encoder.position());
    }

    @Test
    void shouldRefuseCountsThatItsArraysDoNotHave() {
        // counts whose lengths in bytes would wrap around to something small
        final List<Integer> counts = List.of(-1, Integer.MIN_VALUE, 5, 1 << 29, 1 << 30, Integer.MAX_VALUE);
        for (final int count : counts) {
            assertRefused(e -> e.batchSetMeta(1, new int[8], count), "meta " + count);
            assertRefused(e -> e.batchSetMetric(1, new int[4], new double[8], count), "metric keys " + count);
            assertRefused(e -> e.batchSetMetric(1, new int[8], new double[4], count), "metric values " + count);
            assertRefused(e -> e.flushChunk(true, new long[4], count), "flush " + count);
        }
    }

    @Test
    void shouldRefusePartsThatTheirSourceDoesNotHave() {
        final UnsafeBuffer source = new UnsafeBuffer(new byte[4]);
        for (final int[] part : new int[][] {{0, 5}, {4, 1}, {-1, 2}, {0, -1}, {2, Integer.MAX_VALUE}}) {
            final String name = part[0] + ", " + part[1];
            assertRefused(e -> e.setMetaStruct(1, "k", source, part[0], part[1]), name);
            assertRefused(e -> e.addSpanEvent(1, 2, "n", source, part[0], part[1]), name);
            assertRefused(e -> e.own().setArray(1, 2, source, part[0], part[1]), name);
            assertRefused(e -> e.own().addSpanLink(1, 2, 3, 4, 0, "", source, part[0], part[1]), name);
            assertRefused(e -> e.records(source, part[0], part[1]), name);
        }
    }

    private static void assertRefused(final Consumer<RecordEncoder> call, final String name) {
        final UnsafeBuffer memory = guarded(256);
        final RecordEncoder encoder = new RecordEncoder().wrap(memory, AT, 200);
        assertThrows(IndexOutOfBoundsException.class, () -> call.accept(encoder), name);
        assertEquals(AT, encoder.position(), name);
        assertOnlyBetween(bytes(memory), 0, 0, name);
    }

    @Test
    void shouldRefuseAPositionOutsideItsMemory() {
        final RecordEncoder encoder = new RecordEncoder().wrap(new UnsafeBuffer(ByteBuffer.allocateDirect(16)), 3, 10);
        for (final int position : new int[] {-1, 14, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThrows(IndexOutOfBoundsException.class, () -> encoder.position(position));
            assertEquals(3, encoder.position());
        }
        encoder.position(13);
        assertEquals(0, encoder.remaining());
    }

    @Test
    void shouldRefuseToBeBoundBeyondItsMemory() {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(16));
        final RecordEncoder encoder = new RecordEncoder();
        for (final int[] part : new int[][] {{0, 17}, {16, 1}, {-1, 1}, {0, -1}, {1, Integer.MAX_VALUE}}) {
            assertThrows(IndexOutOfBoundsException.class, () -> encoder.wrap(buffer, part[0], part[1]));
        }
        assertTrue(IntStream.of(0, 16)
                .allMatch(n -> encoder.wrap(buffer, 16 - n, n).remaining() == n));
    }
}
