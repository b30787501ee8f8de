/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.memory;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Memory outside the heap that is allocated piece by piece and freed all at once, at the moment of {@link #close} and not when a collector
 * gets round to it.
 *
 * <p>Whoever closes this knows that no thread can touch the memory any more. An owner that is never closed costs nothing: each piece is
 * then freed when it is collected.
 *
 * <p>Note: this class is threadsafe.
 */
public final class OffHeap implements AutoCloseable {
    private final List<Piece> pieces = new ArrayList<>();
    private long allocated;
    private boolean isClosed;

    /** @param base as it was allocated, because an aligned part of it cannot be freed */
    private record Piece(ByteBuffer base, UnsafeBuffer view) {}

    /** Creates an owner of nothing. */
    public OffHeap() {}

    /**
     * Allocates zeroed memory.
     *
     * @param length    in bytes, 0 at least
     * @param alignment of its first byte, a power of two
     * @return the memory
     * @throws IllegalStateException if this owner is closed
     */
    public RawMemory allocate(final int length, final int alignment) {
        final RawMemory memory = new RawMemory();
        allocate(memory, length, alignment);
        return memory;
    }

    /**
     * Allocates zeroed memory that is checked at each access, and has a byte buffer of exactly its length.
     *
     * @param length    in bytes, 0 at least
     * @param alignment of its first byte, a power of two
     * @return the memory
     * @throws IllegalStateException if this owner is closed
     */
    public UnsafeBuffer allocateChecked(final int length, final int alignment) {
        final UnsafeBuffer memory = new UnsafeBuffer(0, 0);
        allocate(memory, length, alignment);
        return memory;
    }

    private synchronized void allocate(final UnsafeBuffer view, final int length, final int alignment) {
        if (isClosed) {
            throw new IllegalStateException("this memory has been given back");
        }
        final ByteBuffer base = ByteBuffer.allocateDirect(Math.addExact(length, alignment));
        final int begin = (int) (BitUtil.align(BufferUtil.address(base), (long) alignment) - BufferUtil.address(base));
        view.wrap(base.slice(begin, length));
        pieces.add(new Piece(base, view));
        allocated += base.capacity();
    }

    /**
     * Takes memory over, such as that of a mapped file.
     *
     * @param memory outside the heap, which nobody else frees
     * @return all of it, checked at each access
     * @throws IllegalStateException if this owner is closed
     */
    public synchronized UnsafeBuffer adopt(final ByteBuffer memory) {
        if (isClosed) {
            throw new IllegalStateException("this memory has been given back");
        }
        final UnsafeBuffer view = new UnsafeBuffer(memory);
        pieces.add(new Piece(memory, view));
        allocated += memory.capacity();
        return view;
    }

    /**
     * Frees one piece, in front of all others.
     *
     * @param memory that was allocated here, and that nobody touches any more; memory of others is left alone
     */
    public synchronized void free(final UnsafeBuffer memory) {
        for (int i = pieces.size() - 1; i >= 0; i--) {
            if (pieces.get(i).view.addressOffset() == memory.addressOffset()) {
                free(pieces.remove(i));
                return;
            }
        }
    }

    private void free(final Piece piece) {
        // a late reader by mistake finds memory of no length, where its access is checked
        piece.view.wrap(0, 0);
        allocated -= piece.base.capacity();
        BufferUtil.free(piece.base);
    }

    /**
     * Memory that is allocated now, with what alignment takes.
     *
     * @return in bytes
     */
    public synchronized long allocated() {
        return allocated;
    }

    /** Frees everything. Nothing can be allocated any more; closing again does nothing. */
    @Override
    public synchronized void close() {
        isClosed = true;
        pieces.forEach(this::free);
        pieces.clear();
    }
}
