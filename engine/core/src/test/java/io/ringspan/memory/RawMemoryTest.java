/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.memory;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawMemoryTest {
    private static final int LENGTH = 32;
    private static final int OFFSET = 5;
    private static final long VALUE = 0x8192_A3B4_C5D6_E7F8L;

    static Stream<RawMemory> memories() {
        return Stream.of(new RawMemory(ByteBuffer.allocateDirect(LENGTH)), RawMemory.allocate(LENGTH, 64), wrapped());
    }

    private static RawMemory wrapped() {
        final RawMemory memory = new RawMemory();
        memory.wrap(new UnsafeBuffer(ByteBuffer.allocateDirect(3 * LENGTH)), LENGTH, LENGTH);
        return memory;
    }

    private static byte[] bytes(final RawMemory memory) {
        final byte[] bytes = new byte[LENGTH];
        memory.getBytes(0, bytes);
        return bytes;
    }

    private static byte[] expected(final Consumer<ByteBuffer> write, final ByteOrder order) {
        final ByteBuffer buffer = ByteBuffer.allocate(LENGTH).order(order).position(OFFSET);
        write.accept(buffer);
        return buffer.array();
    }

    @ParameterizedTest
    @MethodSource("memories")
    void shouldWriteAndReadInEitherOrder(final RawMemory memory) {
        for (final ByteOrder order : List.of(LITTLE_ENDIAN, BIG_ENDIAN)) {
            memory.setMemory(0, LENGTH, (byte) 0);
            memory.putLong(OFFSET, VALUE, order);
            assertArrayEquals(expected(buffer -> buffer.putLong(VALUE), order), bytes(memory));
            assertEquals(VALUE, memory.getLong(OFFSET, order));
            memory.putInt(OFFSET, (int) VALUE, order);
            memory.putShort(OFFSET + 4, (short) VALUE, order);
            memory.putDouble(OFFSET + 6, 1.5, order);
            final byte[] all = expected(
                    buffer -> buffer.putInt((int) VALUE).putShort((short) VALUE).putDouble(1.5), order);
            assertArrayEquals(all, bytes(memory));
            assertEquals((int) VALUE, memory.getInt(OFFSET, order));
            assertEquals((short) VALUE, memory.getShort(OFFSET + 4, order));
            assertEquals(1.5, memory.getDouble(OFFSET + 6, order));
        }
    }

    @ParameterizedTest
    @MethodSource("memories")
    void shouldWriteAndReadInNativeOrder(final RawMemory memory) {
        memory.putLong(0, VALUE);
        memory.putInt(8, (int) VALUE);
        memory.putShort(12, (short) VALUE);
        memory.putByte(14, (byte) VALUE);
        final byte[] expected = ByteBuffer.allocate(LENGTH)
                .order(ByteOrder.nativeOrder())
                .putLong(VALUE)
                .putInt((int) VALUE)
                .putShort((short) VALUE)
                .put((byte) VALUE)
                .array();
        assertArrayEquals(expected, bytes(memory));
        assertEquals(VALUE, memory.getLong(0));
        assertEquals((int) VALUE, memory.getInt(8));
        assertEquals((short) VALUE, memory.getShort(12));
        assertEquals((byte) VALUE, memory.getByte(14));
    }

    @ParameterizedTest
    @MethodSource("memories")
    void shouldCopyBetweenMemories(final RawMemory memory) {
        final RawMemory source = RawMemory.allocate(LENGTH, 64);
        source.putLong(1, VALUE);
        memory.putBytes(OFFSET, source, 1, Long.BYTES);
        assertEquals(VALUE, memory.getLong(OFFSET));
        assertEquals(0, memory.getByte(OFFSET - 1));
        assertEquals(0, memory.getByte(OFFSET + Long.BYTES));
    }

    @Test
    void shouldRefuseMemoryOnTheHeap() {
        final ByteBuffer heap = ByteBuffer.allocate(LENGTH);
        final RawMemory memory = RawMemory.allocate(LENGTH, 8);
        for (final Executable wrap : List.<Executable>of(
                () -> new RawMemory(heap),
                () -> memory.wrap(heap),
                () -> memory.wrap(heap, 0, 1),
                () -> memory.wrap(heap.array()),
                () -> memory.wrap(heap.array(), 0, 1),
                () -> memory.wrap(new UnsafeBuffer(heap)),
                () -> memory.wrap(new UnsafeBuffer(heap), 0, 1))) {
            assertEquals(
                    "memory on the heap",
                    assertThrows(IllegalArgumentException.class, wrap).getMessage());
        }
    }

    /** As in all tests: with assertions on. */
    @Test
    void shouldCheckWhileAssertionsAreOn() {
        final RawMemory memory = RawMemory.allocate(LENGTH, 8);
        for (final int index : new int[] {-1, LENGTH, LENGTH - 1 + Integer.MIN_VALUE}) {
            assertThrows(IndexOutOfBoundsException.class, () -> memory.getByte(index));
            assertThrows(IndexOutOfBoundsException.class, () -> memory.putByte(index, (byte) 0));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> memory.getShort(LENGTH - 1));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.putShort(LENGTH - 1, (short) 0));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.getInt(LENGTH - 3));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.putInt(LENGTH - 3, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.getLong(LENGTH - 7));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.putLong(LENGTH - 7, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.putBytes(LENGTH - 7, memory, 0, 8));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.putBytes(0, memory, LENGTH - 7, 8));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.putLongs(LENGTH - 15, 0, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.putWords(1, memory, 0, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.putWords(0, memory, 1, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 15, 16, 17, 24, 31, 32})
    void shouldCopyAtLeastWhatWasAskedFor(final int length) {
        final RawMemory source = RawMemory.allocate(RawMemory.WORDS_LENGTH + 1, 64);
        for (int i = 0; i < source.capacity(); i++) {
            source.putByte(i, (byte) (i + 1));
        }
        final RawMemory memory = RawMemory.allocate(RawMemory.WORDS_LENGTH + 4, 64);
        memory.putWords(2, source, 1, length);
        for (int i = 0; i < length; i++) {
            assertEquals(i + 2, memory.getByte(2 + i));
        }
        for (final int around : new int[] {0, 1, memory.capacity() - 2, memory.capacity() - 1}) {
            assertEquals(0, memory.getByte(around));
        }
    }

    @Test
    void shouldWriteTwoLongs() {
        final RawMemory memory = RawMemory.allocate(LENGTH, 8);
        memory.putLongs(OFFSET, VALUE, ~VALUE);
        assertEquals(VALUE, memory.getLong(OFFSET));
        assertEquals(~VALUE, memory.getLong(OFFSET + Long.BYTES));
        assertEquals(0, memory.getByte(OFFSET - 1));
        assertEquals(0, memory.getByte(OFFSET + 2 * Long.BYTES));
    }
}
