/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.memory.OffHeap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Compresses bodies as gzip (RFC 1952). The memory for the result is used again, and {@linkplain #reserve reserved} for bodies up to a length;
 * for a longer one it grows. It lies outside the heap, so the system can send it without a copy.
 *
 * <p>For one thread.
 */
final class GzipBody implements AutoCloseable {
    private static final int INITIAL_LENGTH = 64 * 1024;
    // of zlib's own state, with a window of 32 KiB: what its documentation says
    private static final int DEFLATER_LENGTH = 268_000;
    // of a result, in place of each 1024 bytes that do not compress
    private static final int GROWTH_SHIFT = 10;
    private static final int HEAD_LENGTH = 10;
    private static final int TRAILER_LENGTH = 8;
    // magic number, method "deflate", no flags, no time, no extra flags, unknown system
    private static final byte[] HEAD = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

    private final Deflater deflater;
    private final CRC32 crc = new CRC32();
    private final OffHeap memory = new OffHeap();
    private UnsafeBuffer buffer;
    private ByteBuffer out;

    /**
     * Creates a compressor.
     *
     * @param level from 1, fastest, to 9, smallest
     */
    GzipBody(final int level) {
        deflater = new Deflater(level, true);
        buffer = memory.allocateChecked(INITIAL_LENGTH, BitUtil.CACHE_LINE_LENGTH);
        out = buffer.byteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        out.put(0, HEAD);
    }

    /** Bytes outside the heap that bodies up to a length take, with what they are compressed with. */
    static long offHeap(final int bodyLength) {
        return DEFLATER_LENGTH + Math.max(INITIAL_LENGTH, lengthMax(bodyLength));
    }

    // of the result
    private static long lengthMax(final int bodyLength) {
        return (long) bodyLength
                + (bodyLength >> GROWTH_SHIFT)
                + HEAD_LENGTH
                + TRAILER_LENGTH
                + BitUtil.CACHE_LINE_LENGTH;
    }

    /** Bytes that a result may have before more memory is taken. */
    int capacity() {
        return buffer.capacity();
    }

    /** Takes memory for bodies up to a length. */
    void reserve(final int bodyLength) {
        final int length = Math.toIntExact(lengthMax(bodyLength));
        if (length > buffer.capacity()) {
            out.clear().position(HEAD_LENGTH);
            grow(length);
        }
    }

    /**
     * Compresses a body.
     *
     * @param body from its position to its limit; read to the end
     * @return the compressed bytes, valid until the next call
     */
    ByteBuffer compress(final ByteBuffer body) {
        final int start = body.position();
        crc.reset();
        crc.update(body);
        body.position(start);
        deflater.reset();
        deflater.setInput(body);
        deflater.finish();
        out.clear().position(HEAD_LENGTH);
        deflater.deflate(out);
        while (!deflater.finished()) {
            grow(Math.multiplyExact(2, buffer.capacity()));
            deflater.deflate(out);
        }
        if (out.remaining() < TRAILER_LENGTH) {
            grow(buffer.capacity() + TRAILER_LENGTH);
        }
        out.putInt((int) crc.getValue()).putInt(body.position() - start);
        return out.flip();
    }

    private void grow(final int length) {
        final UnsafeBuffer larger = memory.allocateChecked(length, BitUtil.CACHE_LINE_LENGTH);
        final ByteBuffer next = larger.byteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        next.clear().put(out.flip());
        memory.free(buffer);
        buffer = larger;
        out = next;
    }

    /** Gives the memory back. */
    @Override
    public void close() {
        deflater.end();
        memory.close();
    }
}
