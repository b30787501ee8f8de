/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One suite over all kinds of memory that a change buffer can be a window on. */
class ChangeBufferTest {
    private static final int CAPACITY = 64;
    // of memory that the window is only a part of: bytes in front of it and behind it
    private static final int MARGIN = 24;

    @TempDir
    Path directory;

    // where an address points to has to live as long as the test
    private ByteBuffer kept;

    enum Variant {
        ARRAY,
        HEAP,
        HEAP_SLICE,
        DIRECT,
        DIRECT_SLICE,
        ADDRESS,
        PART_OF_ARRAY,
        PART_OF_DIRECT,
        MAPPED_READ_WRITE
    }

    private ChangeBuffer window(final Variant variant, final int capacity) {
        final ChangeBuffer result = new ChangeBuffer();
        final int outer = capacity + 2 * MARGIN;
        return switch (variant) {
            case ARRAY -> result.wrap(new byte[capacity]);
            case HEAP -> result.wrap(ByteBuffer.allocate(capacity));
            case HEAP_SLICE -> result.wrap(ByteBuffer.allocate(outer).slice(MARGIN, capacity));
            case DIRECT -> result.wrap(ByteBuffer.allocateDirect(capacity));
            case DIRECT_SLICE -> result.wrap(ByteBuffer.allocateDirect(outer).slice(MARGIN, capacity));
            case ADDRESS -> {
                kept = ByteBuffer.allocateDirect(outer);
                yield result.wrap(BufferUtil.address(kept) + MARGIN, capacity);
            }
            case PART_OF_ARRAY -> result.wrap(new UnsafeBuffer(new byte[outer]), MARGIN, capacity);
            case PART_OF_DIRECT -> result.wrap(new UnsafeBuffer(ByteBuffer.allocateDirect(outer)), MARGIN, capacity);
            case MAPPED_READ_WRITE -> result.wrap(mapped(capacity));
        };
    }

    private ByteBuffer mapped(final int capacity) {
        final Path file = directory.resolve("window-" + capacity);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, capacity);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadBackWhatWasWrittenAtBothEnds(final Variant variant) {
        final ChangeBuffer buffer = window(variant, CAPACITY);
        assertEquals(CAPACITY, buffer.capacity());
        for (final boolean atEnd : new boolean[] {false, true}) {
            final int at16 = atEnd ? CAPACITY - 2 : 0;
            final int at32 = atEnd ? CAPACITY - 4 : 0;
            final int at64 = atEnd ? CAPACITY - 8 : 0;
            buffer.putShort(at16, 0xFFFE);
            assertEquals(0xFFFE, buffer.getUnsignedShort(at16));
            buffer.putInt(at32, Integer.MIN_VALUE + 5);
            assertEquals(Integer.MIN_VALUE + 5, buffer.getInt(at32));
            buffer.putLong(at64, Long.MIN_VALUE + 7);
            assertEquals(Long.MIN_VALUE + 7, buffer.getLong(at64));
            buffer.putDouble(at64, -0.0);
            assertEquals(Long.MIN_VALUE, buffer.getLong(at64));
            // a NaN with a payload that a conversion would lose
            buffer.putLong(at64, 0x7FF4_0000_0000_0001L);
            buffer.putDouble(at64, buffer.getDouble(at64));
            assertEquals(0x7FF4_0000_0000_0001L, buffer.getLong(at64));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeLittleEndian(final Variant variant) {
        final ChangeBuffer buffer = window(variant, CAPACITY);
        buffer.putLong(8, 0x0807060504030201L);
        buffer.putInt(16, 0x0C0B0A09);
        buffer.putShort(20, 0x0E0D);
        final byte[] bytes = new byte[14];
        buffer.getBytes(8, bytes, 0, 14);
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}, bytes);
        assertEquals(0x0807060504030201L, buffer.buffer().getLong(8, java.nio.ByteOrder.LITTLE_ENDIAN));
    }

    @ParameterizedTest
    @EnumSource
    void shouldCopyBytes(final Variant variant) {
        final ChangeBuffer buffer = window(variant, CAPACITY);
        final byte[] all = new byte[CAPACITY];
        new Random(1).nextBytes(all);
        buffer.putBytes(0, all, 0, CAPACITY);
        final byte[] back = new byte[CAPACITY + 2];
        buffer.getBytes(0, back, 1, CAPACITY);
        for (int i = 0; i < CAPACITY; i++) {
            assertEquals(all[i], back[1 + i]);
        }
        buffer.putBytes(CAPACITY - 3, new byte[] {9, 8, 7, 6}, 1, 3);
        buffer.getBytes(CAPACITY - 3, back, 0, 3);
        assertEquals(8, back[0]);
        assertEquals(6, back[2]);
        // nothing, at the very end
        buffer.putBytes(CAPACITY, all, 0, 0);
        buffer.getBytes(CAPACITY, back, 0, 0);
    }

    @ParameterizedTest
    @EnumSource
    void shouldUseTheLowHalfOfTheCount(final Variant variant) {
        final ChangeBuffer buffer = window(variant, 8);
        buffer.count(0x1_0000_0001L);
        assertEquals(1, buffer.count());
        assertEquals(0x1_0000_0001L, buffer.getLong(0));
        buffer.count(-1);
        assertEquals(0xFFFF_FFFFL, buffer.count());
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseWhatLeavesTheWindow(final Variant variant) {
        for (final int capacity : new int[] {0, 1, 7, CAPACITY}) {
            final ChangeBuffer buffer = window(variant, capacity);
            for (final int width : new int[] {2, 4, 8}) {
                for (final long offset : new long[] {
                    capacity - width + 1L,
                    capacity,
                    capacity + 1L,
                    -1,
                    -width,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE - 1L,
                    Integer.MIN_VALUE,
                    1L << 32,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE - width,
                    Long.MIN_VALUE
                }) {
                    assertRefused(buffer, offset, width, capacity);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseBytesThatLeaveTheWindow(final Variant variant) {
        final ChangeBuffer buffer = window(variant, CAPACITY);
        final byte[] other = new byte[2 * CAPACITY];
        for (final long[] range : new long[][] {
            {0, CAPACITY + 1},
            {1, CAPACITY},
            {CAPACITY, 1},
            {CAPACITY + 1, 0},
            {-1, 0},
            {-1, 1},
            {0, -1},
            {CAPACITY, -1},
            {0, Integer.MIN_VALUE},
            {1, Integer.MAX_VALUE},
            {Long.MAX_VALUE, 1},
            {Long.MAX_VALUE, Integer.MAX_VALUE},
            {Long.MIN_VALUE, 0}
        }) {
            final String tail = " out of bounds: offset=" + range[0] + ", value_len=" + range[1] + ", buffer_len=64";
            final ChangeBufferException read = assertThrows(
                    ReadOutOfBoundsException.class, () -> buffer.getBytes(range[0], other, 0, (int) range[1]));
            assertEquals("read" + tail, read.getMessage());
            final ChangeBufferException write = assertThrows(
                    WriteOutOfBoundsException.class, () -> buffer.putBytes(range[0], other, 0, (int) range[1]));
            assertEquals("write" + tail, write.getMessage());
        }
    }

    private static void assertRefused(
            final ChangeBuffer buffer, final long offset, final int width, final int capacity) {
        final String tail = " out of bounds: offset=" + offset + ", value_len=" + width + ", buffer_len=" + capacity;
        final ChangeBufferException read =
                assertThrows(ReadOutOfBoundsException.class, () -> read(buffer, offset, width));
        assertEquals("read" + tail, read.getMessage());
        assertEquals(ChangeBufferException.Kind.READ_OUT_OF_BOUNDS, read.kind());
        final ChangeBufferException write =
                assertThrows(WriteOutOfBoundsException.class, () -> write(buffer, offset, width));
        assertEquals("write" + tail, write.getMessage());
        assertEquals(ChangeBufferException.Kind.WRITE_OUT_OF_BOUNDS, write.kind());
        if (width == 8) {
            assertThrows(ReadOutOfBoundsException.class, () -> buffer.getDouble(offset));
            assertThrows(WriteOutOfBoundsException.class, () -> buffer.putDouble(offset, 1));
        }
    }

    private static long read(final ChangeBuffer buffer, final long offset, final int width) {
        return switch (width) {
            case 2 -> buffer.getUnsignedShort(offset);
            case 4 -> buffer.getInt(offset);
            default -> buffer.getLong(offset);
        };
    }

    private static void write(final ChangeBuffer buffer, final long offset, final int width) {
        switch (width) {
            case 2 -> buffer.putShort(offset, 1);
            case 4 -> buffer.putInt(offset, 1);
            default -> buffer.putLong(offset, 1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HEAP_SLICE", "DIRECT_SLICE", "ADDRESS", "PART_OF_ARRAY", "PART_OF_DIRECT"})
    void shouldKeepToItsPartOfTheMemory(final Variant variant) {
        final ChangeBuffer buffer = window(variant, CAPACITY);
        final byte[] ones = new byte[CAPACITY];
        java.util.Arrays.fill(ones, (byte) 1);
        buffer.putBytes(0, ones, 0, CAPACITY);
        // read around the part by way of what lies under it
        final UnsafeBuffer around = new UnsafeBuffer(0, 0);
        final byte[] array = buffer.buffer().byteArray();
        final int start = array == null ? 0 : MARGIN;
        if (array == null) {
            around.wrap(buffer.buffer().addressOffset() - MARGIN, CAPACITY + 2 * MARGIN);
        } else {
            around.wrap(array);
        }
        assertEquals(CAPACITY + 2 * MARGIN, around.capacity(), () -> "part at " + start);
        for (int i = 0; i < around.capacity(); i++) {
            final boolean inside = i >= MARGIN && i < MARGIN + CAPACITY;
            assertEquals(inside ? 1 : 0, around.getByte(i), "byte " + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldForgetTheOldMemoryWhenItIsBoundAnew(final Variant variant) {
        final ChangeBuffer buffer = window(variant, CAPACITY);
        final byte[] array = new byte[4];
        buffer.wrap(array);
        assertEquals(4, buffer.capacity());
        assertThrows(WriteOutOfBoundsException.class, () -> buffer.putLong(0, 1));
        buffer.putInt(0, 1);
        assertEquals(1, array[0]);
    }
}
