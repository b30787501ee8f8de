/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be wrapped, and what may be written to. */
class ChangeBufferWrapTest {
    @TempDir
    Path directory;

    private static void assertReadOnly(final ChangeBuffer buffer) {
        assertThrows(ReadOnlyBufferException.class, () -> buffer.putShort(0, 1));
        assertThrows(ReadOnlyBufferException.class, () -> buffer.putInt(0, 1));
        assertThrows(ReadOnlyBufferException.class, () -> buffer.putLong(0, 1));
        assertThrows(ReadOnlyBufferException.class, () -> buffer.putDouble(0, 1));
        assertThrows(ReadOnlyBufferException.class, () -> buffer.putBytes(0, new byte[1], 0, 1));
        assertThrows(ReadOnlyBufferException.class, () -> buffer.count(0));
    }

    @Test
    void shouldBeAWindowOnNothingAtFirst() {
        final ChangeBuffer buffer = new ChangeBuffer();
        assertEquals(0, buffer.capacity());
        assertEquals(
                "read out of bounds: offset=0, value_len=8, buffer_len=0",
                assertThrows(ReadOutOfBoundsException.class, buffer::count).getMessage());
    }

    @Test
    void shouldMapAFileForReadingOnly() throws IOException {
        final byte[] content = {1, 0, 0, 0, 0, 0, 0, 0, 5, 6};
        final Path file = Files.write(directory.resolve("buffer"), content);
        final ChangeBuffer buffer = ChangeBuffer.map(file);
        assertEquals(10, buffer.capacity());
        assertEquals(1, buffer.count());
        assertEquals(0x0605, buffer.getUnsignedShort(8));
        assertThrows(ReadOutOfBoundsException.class, () -> buffer.getUnsignedShort(9));
        assertReadOnly(buffer);
        assertArrayEquals(content, Files.readAllBytes(file));
    }

    @Test
    void shouldMapAnEmptyFile() throws IOException {
        final ChangeBuffer buffer = ChangeBuffer.map(Files.createFile(directory.resolve("empty")));
        assertEquals(0, buffer.capacity());
        assertThrows(ReadOutOfBoundsException.class, () -> buffer.getInt(0));
    }

    @Test
    void shouldNotMapWhatIsNotThere() {
        assertThrows(NoSuchFileException.class, () -> ChangeBuffer.map(directory.resolve("nothing")));
    }

    @Test
    void shouldNotWriteToReadOnlyMemory() {
        final ByteBuffer heap = ByteBuffer.allocate(16);
        final ByteBuffer direct = ByteBuffer.allocateDirect(16);
        final ChangeBuffer buffer = new ChangeBuffer();
        assertReadOnly(buffer.wrap(heap.asReadOnlyBuffer()));
        assertReadOnly(buffer.wrap(direct.asReadOnlyBuffer()));
        assertReadOnly(buffer.wrap(new UnsafeBuffer(direct.asReadOnlyBuffer()), 4, 8));
        assertEquals(0, heap.getLong(0));
        assertEquals(0, direct.getLong(0));
    }

    @Test
    void shouldWriteAgainOnceItIsBoundToSomethingElse() {
        final ByteBuffer readOnly = ByteBuffer.allocateDirect(16).asReadOnlyBuffer();
        final ByteBuffer direct = ByteBuffer.allocateDirect(16);
        final ChangeBuffer buffer = new ChangeBuffer();
        buffer.wrap(readOnly).wrap(new byte[8]).count(1);
        buffer.wrap(readOnly).wrap(direct).count(1);
        buffer.wrap(readOnly).wrap(new UnsafeBuffer(direct), 0, 8).count(2);
        buffer.wrap(readOnly).wrap(org.agrona.BufferUtil.address(direct), 8).count(3);
        assertEquals(3, buffer.count());
    }

    @Test
    void shouldIgnorePositionAndLimit() {
        final ByteBuffer source = ByteBuffer.allocate(16).position(8).limit(12);
        final ChangeBuffer buffer = new ChangeBuffer().wrap(source);
        assertEquals(16, buffer.capacity());
        buffer.putInt(12, 7);
        assertEquals(8, source.position());
        assertEquals(7, source.array()[12]);
    }

    @Test
    void shouldRefuseParts() {
        final UnsafeBuffer source = new UnsafeBuffer(new byte[16]);
        final ChangeBuffer buffer = new ChangeBuffer();
        for (final int[] part :
                new int[][] {{0, 17}, {16, 1}, {17, 0}, {-1, 1}, {0, -1}, {Integer.MAX_VALUE, 1}, {1, Integer.MAX_VALUE}
                }) {
            assertThrows(IndexOutOfBoundsException.class, () -> buffer.wrap(source, part[0], part[1]));
        }
        assertEquals(0, buffer.capacity());
        assertEquals(0, buffer.wrap(source, 16, 0).capacity());
    }

    @Test
    void shouldRefuseAddresses() {
        final ChangeBuffer buffer = new ChangeBuffer();
        final Exception negative = assertThrows(IllegalArgumentException.class, () -> buffer.wrap(4096L, -1));
        assertTrue(negative.getMessage().contains("-1"), negative.getMessage());
        final Exception zero = assertThrows(IllegalArgumentException.class, () -> buffer.wrap(0L, 8));
        assertTrue(zero.getMessage().contains("8"), zero.getMessage());
        assertEquals(0, buffer.wrap(0L, 0).capacity());
    }
}
