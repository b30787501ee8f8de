/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A buffer outside the heap of which the plain reads and writes of bytes, shorts, integers, longs and doubles, and the copies to and from
 * other memory of this kind, are not checked: whoever uses it has checked the range of a whole record, or has the offset from a table of
 * its own.
 *
 * <p>Memory on the heap is refused: an access that may go to either kind of memory is a barrier to the compiler, which then keeps nothing
 * in registers across it.
 *
 * <p>With assertions on (<code>-ea</code>, as in all tests) each access is checked all the same, and fails with an
 * {@link IndexOutOfBoundsException}. Everything else that a buffer can do is checked as Agrona checks it.
 *
 * <p>Note: not threadsafe; whoever holds it says who may write what.
 */
public final class RawMemory extends UnsafeBuffer {
    /** Most bytes that {@link #putWords} reads and writes. */
    public static final int WORDS_LENGTH = 32;

    private static final boolean IS_NATIVE_LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    /** Memory of no length; see {@link #wrap(DirectBuffer)}. */
    public RawMemory() {
        super(0, 0);
    }

    /**
     * Looks at the memory of a buffer.
     *
     * @param buffer with that memory, outside the heap
     * @throws IllegalArgumentException if it is on the heap
     */
    public RawMemory(final ByteBuffer buffer) {
        super(buffer);
        requireOffHeap();
    }

    /**
     * Allocates zeroed memory outside the heap.
     *
     * @param length    in bytes, 0 at least
     * @param alignment of its first byte, a power of two
     * @return the memory
     */
    public static RawMemory allocate(final int length, final int alignment) {
        return new RawMemory(BufferUtil.allocateDirectAligned(length, alignment));
    }

    private void requireOffHeap() {
        if (byteArray() != null) {
            wrap(0, 0);
            throw new IllegalArgumentException("memory on the heap");
        }
    }

    @Override
    public void wrap(final byte[] buffer) {
        wrap(buffer, 0, buffer.length);
    }

    @Override
    public void wrap(final byte[] buffer, final int offset, final int length) {
        throw new IllegalArgumentException("memory on the heap");
    }

    @Override
    public void wrap(final ByteBuffer buffer) {
        super.wrap(buffer);
        requireOffHeap();
    }

    @Override
    public void wrap(final ByteBuffer buffer, final int offset, final int length) {
        super.wrap(buffer, offset, length);
        requireOffHeap();
    }

    @Override
    public void wrap(final DirectBuffer buffer) {
        super.wrap(buffer);
        requireOffHeap();
    }

    @Override
    public void wrap(final DirectBuffer buffer, final int offset, final int length) {
        super.wrap(buffer, offset, length);
        requireOffHeap();
    }

    private boolean isWithin(final int index, final int length) {
        boundsCheck(index, length);
        return true;
    }

    @Override
    public byte getByte(final int index) {
        assert isWithin(index, Byte.BYTES);
        return UnsafeApi.getByte(addressOffset() + index);
    }

    @Override
    public void putByte(final int index, final byte value) {
        assert isWithin(index, Byte.BYTES);
        UnsafeApi.putByte(addressOffset() + index, value);
    }

    @Override
    public short getShort(final int index) {
        assert isWithin(index, Short.BYTES);
        return UnsafeApi.getShort(addressOffset() + index);
    }

    @Override
    public void putShort(final int index, final short value) {
        assert isWithin(index, Short.BYTES);
        UnsafeApi.putShort(addressOffset() + index, value);
    }

    @Override
    public short getShort(final int index, final ByteOrder byteOrder) {
        final short value = getShort(index);
        return isNative(byteOrder) ? value : Short.reverseBytes(value);
    }

    @Override
    public void putShort(final int index, final short value, final ByteOrder byteOrder) {
        putShort(index, isNative(byteOrder) ? value : Short.reverseBytes(value));
    }

    @Override
    public int getInt(final int index) {
        assert isWithin(index, Integer.BYTES);
        return UnsafeApi.getInt(addressOffset() + index);
    }

    @Override
    public void putInt(final int index, final int value) {
        assert isWithin(index, Integer.BYTES);
        UnsafeApi.putInt(addressOffset() + index, value);
    }

    @Override
    public int getInt(final int index, final ByteOrder byteOrder) {
        final int value = getInt(index);
        return isNative(byteOrder) ? value : Integer.reverseBytes(value);
    }

    @Override
    public void putInt(final int index, final int value, final ByteOrder byteOrder) {
        putInt(index, isNative(byteOrder) ? value : Integer.reverseBytes(value));
    }

    @Override
    public long getLong(final int index) {
        assert isWithin(index, Long.BYTES);
        return UnsafeApi.getLong(addressOffset() + index);
    }

    @Override
    public void putLong(final int index, final long value) {
        assert isWithin(index, Long.BYTES);
        UnsafeApi.putLong(addressOffset() + index, value);
    }

    @Override
    public long getLong(final int index, final ByteOrder byteOrder) {
        final long value = getLong(index);
        return isNative(byteOrder) ? value : Long.reverseBytes(value);
    }

    @Override
    public void putLong(final int index, final long value, final ByteOrder byteOrder) {
        putLong(index, isNative(byteOrder) ? value : Long.reverseBytes(value));
    }

    @Override
    public double getDouble(final int index, final ByteOrder byteOrder) {
        return Double.longBitsToDouble(getLong(index, byteOrder));
    }

    @Override
    public void putDouble(final int index, final double value, final ByteOrder byteOrder) {
        putLong(index, Double.doubleToRawLongBits(value), byteOrder);
    }

    /**
     * Copies bytes from other memory of this kind.
     *
     * @param index    first byte to be written
     * @param source   to copy from; may overlap
     * @param srcIndex first byte to be read
     * @param length   in bytes, 0 at least
     */
    public void putBytes(final int index, final RawMemory source, final int srcIndex, final int length) {
        assert isWithin(index, length) && source.isWithin(srcIndex, length);
        UnsafeApi.copyMemory(source.addressOffset() + srcIndex, addressOffset() + index, length);
    }

    /**
     * Writes two longs in a row, in the order of the machine.
     *
     * @param index  first byte to be written
     * @param first  long
     * @param second long
     */
    public void putLongs(final int index, final long first, final long second) {
        assert isWithin(index, 2 * Long.BYTES);
        final long to = addressOffset() + index;
        UnsafeApi.putLong(to, first);
        UnsafeApi.putLong(to + Long.BYTES, second);
    }

    /**
     * Copies a few bytes in words, and up to {@link #WORDS_LENGTH} bytes in all, whatever lies behind those that were asked for. Beats the
     * call of a copy routine.
     *
     * @param index    first byte to be written
     * @param source   to copy from
     * @param srcIndex first byte to be read
     * @param length   in bytes, 0 to {@link #WORDS_LENGTH}
     */
    public void putWords(final int index, final RawMemory source, final int srcIndex, final int length) {
        assert length <= WORDS_LENGTH && isWithin(index, WORDS_LENGTH) && source.isWithin(srcIndex, WORDS_LENGTH);
        final long from = source.addressOffset() + srcIndex;
        final long to = addressOffset() + index;
        UnsafeApi.putLong(to, UnsafeApi.getLong(from));
        UnsafeApi.putLong(to + Long.BYTES, UnsafeApi.getLong(from + Long.BYTES));
        if (length > 2 * Long.BYTES) {
            UnsafeApi.putLong(to + 2 * Long.BYTES, UnsafeApi.getLong(from + 2 * Long.BYTES));
            UnsafeApi.putLong(to + 3 * Long.BYTES, UnsafeApi.getLong(from + 3 * Long.BYTES));
        }
    }

    private static boolean isNative(final ByteOrder byteOrder) {
        return (byteOrder == ByteOrder.LITTLE_ENDIAN) == IS_NATIVE_LITTLE_ENDIAN;
    }
}
