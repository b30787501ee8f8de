/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.InvalidRecordException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An ingress's copy of memory that others may write to at any time: each byte is read once, and what is checked and published is the copy.
 *
 * <p>A change buffer is copied piece by piece, as far as its operations reach, because nobody knows where they end before they are read.
 * The copy has to hold all of them, so that a buffer can be refused as a whole; its memory grows to the longest so far, and stays.
 *
 * <p>Note: not threadsafe; owned by its ingress.
 */
final class CallerMemory {
    private static final int INITIAL_LENGTH = 4096;
    private static final int PIECE_LENGTH_MIN = 1024;
    private static final int PIECE_LENGTH_MAX = 32 * 1024;
    // what the end of a copy is before it is made
    private static final byte UNTOUCHED = 0x5A;
    private static final long UNTOUCHED_WORD = 0x5A5A_5A5A_5A5A_5A5AL;
    private static final int PAGE_LENGTH_MIN = 4096;
    private static final int RUNTIME_CALLS = 4;

    private final int lengthMax;
    // null while there is none
    private ByteBuffer memory;
    private final UnsafeBuffer bytes = new UnsafeBuffer(0, 0);
    private final ChangeBuffer window = new ChangeBuffer();
    // the caller's memory as it was when copying began
    private final UnsafeBuffer source = new UnsafeBuffer(0, 0);
    private int capacity;
    private int copied;

    // written so that the compiler leaves nothing out
    @SuppressWarnings("UnusedVariable")
    private static volatile int runtimeCalls;

    CallerMemory(final int lengthMax) {
        this.lengthMax = lengthMax;
    }

    /** Begins to copy a change buffer. The window has its length, and may be read up to what has been copied. */
    ChangeBuffer begin(final ChangeBuffer buffer) {
        capacity = buffer.capacity();
        copied = 0;
        wrapSource(buffer.buffer(), 0, capacity);
        window.wrapCopy(bytes, 0, capacity);
        return window;
    }

    /** Copies the change buffer up to a place at least, or up to its end. */
    void copyUpTo(final long end) {
        final long wanted = Math.min(end, capacity);
        if (wanted > copied) {
            // a piece more, so that short records come many at a time; little of it is for nothing, since pieces are no
            // longer than what the operations have reached
            final long piece = Math.max(PIECE_LENGTH_MIN, Math.min(wanted, PIECE_LENGTH_MAX));
            copyMore((int) wanted, (int) Math.min(wanted + piece, capacity));
        }
    }

    private void copyMore(final int needed, final int end) {
        if (needed > lengthMax) {
            throw new InvalidRecordException("the operations reach beyond offset " + lengthMax
                    + " of a change buffer of " + capacity + " bytes; ringspan.sources.buffer-max is " + lengthMax);
        }
        final int newCopied = Math.min(end, lengthMax);
        ensure(newCopied);
        copy(copied, newCopied - copied);
        copied = newCopied;
        window.wrapCopy(bytes, copied, capacity);
    }

    /** Copies a part of the caller's memory to the beginning of {@link #bytes()}. */
    void copy(final DirectBuffer buffer, final int offset, final int length) {
        Objects.checkFromIndexSize(offset, length, buffer.capacity());
        wrapSource(buffer, offset, length);
        ensure(length);
        copy(0, length);
    }

    private void wrapSource(final DirectBuffer buffer, final int offset, final int length) {
        try {
            source.wrap(buffer, offset, length);
        } catch (final IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new InvalidRecordException("memory of " + length + " bytes at offset " + offset
                    + " has become shorter while it was read: " + e.getMessage());
        }
    }

    private void copy(final int from, final int length) {
        copy(source, from, bytes, from, length);
    }

    /**
     * Copies memory of a caller, each byte once.
     *
     * @throws InvalidRecordException if it cannot be read, at once and not some time later
     */
    static void copy(final DirectBuffer from, final int offset, final UnsafeBuffer to, final int at, final int length) {
        if (length == 0) {
            return;
        }
        final int last = at + length - 1;
        final boolean isWord = length >= Long.BYTES
                && (from.addressOffset() + offset + length - 1 & PAGE_LENGTH_MIN - 1) >= Long.BYTES - 1;
        mark(to, last, isWord);
        try {
            to.putBytes(at, from, offset, length);
            if (isMarked(to, last, isWord)) {
                meetPendingFault();
            }
        } catch (final InternalError e) {
            // a file that is mapped has been cut
            throw new InvalidRecordException(
                    "memory at offset " + offset + " (" + length + " bytes) cannot be read: " + e.getMessage());
        }
    }

    // A copy that meets a fault leaves the rest as it was. Within a page that is a word at least, which no sender
    // writes by chance.
    private static void mark(final UnsafeBuffer to, final int last, final boolean isWord) {
        if (isWord) {
            to.putLong(last + 1 - Long.BYTES, UNTOUCHED_WORD);
        } else {
            to.putByte(last, UNTOUCHED);
        }
    }

    private static boolean isMarked(final UnsafeBuffer to, final int last, final boolean isWord) {
        return isWord ? to.getLong(last + 1 - Long.BYTES) == UNTOUCHED_WORD : to.getByte(last) == UNTOUCHED;
    }

    /**
     * A fault in a copy that compiled code makes is thrown some time later. Who calls into the runtime meets it at once, and not where
     * records are published.
     */
    static void meetPendingFault() {
        for (int i = 0; i < RUNTIME_CALLS; i++) {
            // an allocation that compiled code leaves to the runtime; and a native call, for newer JVMs
            runtimeCalls = new byte[i + 1][i + 1][1].length + (isMet() ? 1 : 0);
        }
    }

    /** Lets newer JVMs throw the fault of an access that has just been made; a native call, and nothing else. */
    static boolean isMet() {
        return Thread.holdsLock(CallerMemory.class);
    }

    private void ensure(final int length) {
        if (length <= bytes.capacity()) {
            return;
        }
        final long wanted = Math.max(INITIAL_LENGTH, Math.max(length, 2L * bytes.capacity()));
        final int newLength = (int) Math.min(lengthMax, wanted);
        final ByteBuffer larger;
        try {
            larger = ByteBuffer.allocateDirect(newLength);
        } catch (final OutOfMemoryError e) {
            throw new InvalidRecordException("no memory for a copy of " + newLength
                    + " bytes of a change buffer (ringspan.sources.buffer-max is " + lengthMax + "): "
                    + e.getMessage());
        }
        bytes.getBytes(0, larger, 0, copied);
        final ByteBuffer smaller = memory;
        memory = larger;
        bytes.wrap(larger);
        BufferUtil.free(smaller);
    }

    /** Gives the memory back; it is taken anew for the next copy. */
    void trim() {
        final ByteBuffer old = memory;
        memory = null;
        bytes.wrap(0, 0);
        BufferUtil.free(old);
    }

    /** The copy. */
    UnsafeBuffer bytes() {
        return bytes;
    }
}
