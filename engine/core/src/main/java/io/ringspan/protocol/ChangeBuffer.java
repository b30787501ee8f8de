/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A bounds-checked window on memory that somebody else owns: shared memory of another runtime, a byte buffer, an array, a
 * mapped file.
 *
 * <p>It begins with the number of operations (64 bits, of which the low 32 are used), and the operations follow one after the
 * other ({@link BufferedOperation}). Every access checks offset and length without overflow, and throws
 * {@link ReadOutOfBoundsException} or {@link WriteOutOfBoundsException}. All integers are little-endian and unaligned. Memory that
 * was given as read-only stays so: a write throws {@link ReadOnlyBufferException}, where the unchecked access underneath would
 * change it, or end the process.
 *
 * <p>The window does not own the memory: whoever wrapped it must keep it alive and unmoved for as long as the window is used.
 *
 * <p>Note: this class is not threadsafe.
 */
public final class ChangeBuffer {
    /** Offset of the number of operations. */
    public static final int COUNT_OFFSET = 0;

    /** Length of the number of operations, in bytes. */
    public static final int COUNT_LENGTH = Long.BYTES;

    /** Offset of the first operation. */
    public static final int OPERATIONS_OFFSET = COUNT_OFFSET + COUNT_LENGTH;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private int capacity;
    private boolean readOnly;

    /** Creates a window on nothing; bind it with one of the {@code wrap} methods. */
    public ChangeBuffer() {}

    /**
     * Binds the window to memory at an address, without copying.
     *
     * @param address of the first byte; must stay valid for as long as the window is used
     * @param length  in bytes, 0 to 2,147,483,647
     * @return this
     * @throws IllegalArgumentException if the length is negative, or the address is 0 and the length is not
     */
    public ChangeBuffer wrap(final long address, final int length) {
        if (length < 0) {
            throw new IllegalArgumentException("length is negative: " + length);
        }
        if (address == 0 && length > 0) {
            throw new IllegalArgumentException("address is 0 for a window of " + length + " bytes");
        }
        buffer.wrap(address, length);
        capacity = length;
        readOnly = false;
        return this;
    }

    /**
     * Binds the window to the whole of a byte buffer (0 to its capacity), without copying. Position and limit are not used.
     *
     * @param source direct, mapped or on the heap; if it is read-only, writing to the window fails
     * @return this
     */
    public ChangeBuffer wrap(final ByteBuffer source) {
        buffer.wrap(source);
        capacity = buffer.capacity();
        readOnly = source.isReadOnly();
        return this;
    }

    /**
     * Binds the window to an array, without copying.
     *
     * @param source the array
     * @return this
     */
    public ChangeBuffer wrap(final byte[] source) {
        buffer.wrap(source);
        capacity = buffer.capacity();
        readOnly = false;
        return this;
    }

    /**
     * Binds the window to a part of another buffer, without copying.
     *
     * @param source the other buffer
     * @param offset of the first byte in it
     * @param length in bytes
     * @return this
     * @throws IndexOutOfBoundsException if the part leaves the other buffer
     */
    public ChangeBuffer wrap(final DirectBuffer source, final int offset, final int length) {
        source.boundsCheck(offset, length);
        buffer.wrap(source, offset, length);
        capacity = length;
        readOnly = source.byteBuffer() != null && source.byteBuffer().isReadOnly();
        return this;
    }

    /**
     * Binds the window to a copy of the first bytes of a longer one, without copying. Offsets are checked against the length of the longer
     * one, so that errors name its limit; it is for the caller to see to it that what is read has been copied.
     *
     * @param copy          memory that holds the copy, from its first byte on
     * @param copied        its length, in bytes
     * @param wholeCapacity length of the longer window, in bytes, {@code copied} at least
     * @return this
     * @throws IndexOutOfBoundsException if the copy is longer than its memory
     */
    public ChangeBuffer wrapCopy(final DirectBuffer copy, final int copied, final int wholeCapacity) {
        wrap(copy, 0, copied);
        capacity = wholeCapacity;
        return this;
    }

    /**
     * Maps a whole file for reading. The mapping lives until the returned window is collected.
     *
     * @param file to map, 2,147,483,647 bytes at most
     * @return a new window; writing to it fails
     * @throws IOException              if the file cannot be read
     * @throws IllegalArgumentException if the file is too long
     */
    public static ChangeBuffer map(final Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            final long size = channel.size();
            if (size > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        file + " has " + size + " bytes; a change buffer has " + Integer.MAX_VALUE + " at most");
            }
            final ChangeBuffer result = new ChangeBuffer();
            return size == 0 ? result : result.wrap(channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
        }
    }

    /**
     * Length of the window.
     *
     * @return in bytes
     */
    public int capacity() {
        return capacity;
    }

    /**
     * Whether writing to the window fails.
     *
     * @return true if the memory was given as read-only
     */
    public boolean isReadOnly() {
        return readOnly;
    }

    /**
     * The memory under the window, for bulk reads by code that has checked its bounds.
     *
     * @return the buffer, owned by this window
     */
    public DirectBuffer buffer() {
        return buffer;
    }

    /**
     * The number of operations, of which the protocol uses the low 32 bits only.
     *
     * @return 0 to 4,294,967,295
     */
    public long count() {
        return Integer.toUnsignedLong((int) getLong(COUNT_OFFSET));
    }

    /**
     * Sets the number of operations.
     *
     * @param count 64 bits, written as they are
     */
    public void count(final long count) {
        putLong(COUNT_OFFSET, count);
    }

    /**
     * Reads an unsigned 16-bit integer.
     *
     * @param offset in bytes
     * @return 0 to 65,535
     */
    public int getUnsignedShort(final long offset) {
        return buffer.getShort(readable(offset, Short.BYTES), ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Reads a 32-bit integer.
     *
     * @param offset in bytes
     * @return the value
     */
    public int getInt(final long offset) {
        return buffer.getInt(readable(offset, Integer.BYTES), ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads a 64-bit integer.
     *
     * @param offset in bytes
     * @return the value
     */
    public long getLong(final long offset) {
        return buffer.getLong(readable(offset, Long.BYTES), ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads a double.
     *
     * @param offset in bytes
     * @return the value, NaN bits kept
     */
    public double getDouble(final long offset) {
        return Double.longBitsToDouble(getLong(offset));
    }

    /**
     * Reads bytes.
     *
     * @param offset            in bytes
     * @param destination       to copy into
     * @param destinationOffset of the first byte there
     * @param length            in bytes
     */
    public void getBytes(final long offset, final byte[] destination, final int destinationOffset, final int length) {
        buffer.getBytes(readable(offset, length), destination, destinationOffset, length);
    }

    /**
     * Writes a 16-bit integer.
     *
     * @param offset in bytes
     * @param value  of which the low 16 bits are written
     */
    public void putShort(final long offset, final int value) {
        buffer.putShort(writable(offset, Short.BYTES), (short) value, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Writes a 32-bit integer.
     *
     * @param offset in bytes
     * @param value  the value
     */
    public void putInt(final long offset, final int value) {
        buffer.putInt(writable(offset, Integer.BYTES), value, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Writes a 64-bit integer.
     *
     * @param offset in bytes
     * @param value  the value
     */
    public void putLong(final long offset, final long value) {
        buffer.putLong(writable(offset, Long.BYTES), value, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Writes a double.
     *
     * @param offset in bytes
     * @param value  the value
     */
    public void putDouble(final long offset, final double value) {
        putLong(offset, Double.doubleToRawLongBits(value));
    }

    /**
     * Writes bytes.
     *
     * @param offset       in bytes
     * @param source       to copy from
     * @param sourceOffset of the first byte there
     * @param length       in bytes
     */
    public void putBytes(final long offset, final byte[] source, final int sourceOffset, final int length) {
        buffer.putBytes(writable(offset, length), source, sourceOffset, length);
    }

    private int readable(final long offset, final int length) {
        if (outside(offset, length)) {
            throw new ReadOutOfBoundsException(offset, length, capacity);
        }
        return (int) offset;
    }

    private int writable(final long offset, final int length) {
        if (outside(offset, length)) {
            throw new WriteOutOfBoundsException(offset, length, capacity);
        }
        if (readOnly) {
            throw new ReadOnlyBufferException();
        }
        return (int) offset;
    }

    // capacity - length cannot overflow for a length that is not negative
    private boolean outside(final long offset, final int length) {
        return length < 0 || offset < 0 || offset > (long) capacity - length;
    }
}
