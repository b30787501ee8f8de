/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import static io.ringspan.encode.TraceEncoder.DOES_NOT_FIT;

import io.ringspan.memory.OffHeap;
import io.ringspan.memory.RawMemory;
import io.ringspan.table.TraceChunk;
import org.agrona.BitUtil;
import org.agrona.MutableDirectBuffer;

/**
 * Where an encoder writes a chunk. Payloads outside the heap are written where they are. Those that are arrays are written elsewhere
 * first, in memory that grows with the longest chunk.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
@SuppressWarnings("exports") // what is not exported is for the engine alone
public final class ChunkSpace {
    private static final int COPY_LENGTH = 1 << 12;

    /** Writes a chunk into a {@link ChunkSpace}. */
    @FunctionalInterface
    public interface ChunkWriter {
        /**
         * Writes a chunk from offset 0 on.
         *
         * @param chunk  to be written
         * @param memory to write into
         * @param room   bytes that may be written
         * @return how many were, or {@link TraceEncoder#DOES_NOT_FIT}
         */
        int put(TraceChunk chunk, RawMemory memory, int room);
    }

    private final OffHeap memory;
    private final ChunkWriter writer;
    // what may be written of the payload at hand
    private final RawMemory payload = new RawMemory();
    // where a chunk is written first if the payload is an array
    private RawMemory copy;

    /**
     * Creates the space of an encoder.
     *
     * @param memory to take more from, where a payload is an array
     * @param writer of the encoder
     */
    public ChunkSpace(final OffHeap memory, final ChunkWriter writer) {
        this.memory = memory;
        this.writer = writer;
        copy = memory.allocate(COPY_LENGTH, BitUtil.SIZE_OF_LONG);
    }

    /**
     * What {@link TraceEncoder#encode} does.
     *
     * @param chunk  to be written
     * @param buffer of the payload
     * @param offset of the first byte
     * @param limit  first byte that may not be written
     * @return offset behind the last byte, or {@link TraceEncoder#DOES_NOT_FIT}
     */
    public int encode(final TraceChunk chunk, final MutableDirectBuffer buffer, final int offset, final int limit) {
        final int room = limit - offset;
        if (buffer.byteArray() != null) {
            return encodeCopy(chunk, buffer, offset, room);
        }
        payload.wrap(buffer, offset, room);
        final int length = writer.put(chunk, payload, room);
        return length == DOES_NOT_FIT ? DOES_NOT_FIT : offset + length;
    }

    private int encodeCopy(final TraceChunk chunk, final MutableDirectBuffer buffer, final int offset, final int room) {
        buffer.boundsCheck(offset, room);
        int length = putCopy(chunk, room);
        while (length == DOES_NOT_FIT && copy.capacity() < room) {
            final RawMemory larger = memory.allocate((int) Math.min(room, 2L * copy.capacity()), BitUtil.SIZE_OF_LONG);
            memory.free(copy);
            copy = larger;
            length = putCopy(chunk, room);
        }
        if (length == DOES_NOT_FIT) {
            return DOES_NOT_FIT;
        }
        buffer.putBytes(offset, copy, 0, length);
        return offset + length;
    }

    private int putCopy(final TraceChunk chunk, final int room) {
        final int copyRoom = Math.min(room, copy.capacity());
        payload.wrap(copy, 0, copyRoom);
        return writer.put(chunk, payload, copyRoom);
    }
}
