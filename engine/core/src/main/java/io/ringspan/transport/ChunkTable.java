/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.Ledger;
import io.ringspan.counters.TracePriority;
import io.ringspan.encode.PayloadDictionary;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * What a spool keeps of a payload besides the bytes that are sent: what its chunks are, for the books and for splitting, and its dictionary.
 *
 * <p>Number of chunks (4), length of the head in front of them (4), entries (4) and bytes (4) of the dictionary; of each chunk offset (4), spans (4),
 * traces (4), priority, and whether the receiver has it (4), sequence (8); the dictionary.
 *
 * <p>Note: not threadsafe; whoever holds the spool.
 */
@SuppressWarnings("EnumOrdinal") // the order of priorities is part of the format
final class ChunkTable {
    private static final int HEAD_LENGTH = 16;
    private static final int ENTRY_LENGTH = 24;
    private static final int INITIAL = 4096;
    private static final int PRIORITY_OFFSET = 12;
    // beside the priority
    private static final int ACCEPTED = 1 << 8;

    private ByteBuffer bytes = ByteBuffer.allocate(INITIAL).limit(0);
    private PayloadDictionary source;

    /** Begins the table of a payload. */
    void begin(final int chunkCount, final int headLength, final PayloadDictionary dictionary) {
        source = dictionary;
        final int length = HEAD_LENGTH + chunkCount * ENTRY_LENGTH + dictionary.length();
        if (bytes.capacity() < length) {
            bytes = ByteBuffer.allocate(Math.max(length, 2 * bytes.capacity()));
        }
        bytes.clear()
                .putInt(chunkCount)
                .putInt(headLength)
                .putInt(dictionary.count())
                .putInt(dictionary.length());
    }

    /** Adds a chunk. */
    void add(final int offset, final int spans, final int traces, final TracePriority priority, final long sequence) {
        bytes.putInt(offset)
                .putInt(spans)
                .putInt(traces)
                .putInt(priority.ordinal())
                .putLong(sequence);
    }

    /** The receiver has the chunk that was added last. */
    void accept() {
        final int at = bytes.position() - ENTRY_LENGTH + PRIORITY_OFFSET;
        bytes.putInt(at, bytes.getInt(at) | ACCEPTED);
    }

    /** Ends the table. */
    ByteBuffer end() {
        final int length = source.length();
        source.buffer().getBytes(0, bytes, length);
        return bytes.flip();
    }

    /**
     * Becomes the table that a spool has kept, without a copy.
     *
     * @param read from its position to its limit
     * @return false if it is none
     */
    boolean wrap(final ByteBuffer read) {
        bytes = read;
        return bytes.limit() >= HEAD_LENGTH
                && count() > 0
                && HEAD_LENGTH + (long) count() * ENTRY_LENGTH + dictionaryLength() == bytes.limit();
    }

    int count() {
        return bytes.getInt(0);
    }

    int headLength() {
        return bytes.getInt(4);
    }

    private int dictionaryCount() {
        return bytes.getInt(8);
    }

    int dictionaryLength() {
        return bytes.getInt(12);
    }

    private int spans(final int entry) {
        return bytes.getInt(entry + 4);
    }

    private int traces(final int entry) {
        return bytes.getInt(entry + 8);
    }

    private TracePriority priority(final int entry) {
        return TracePriority.at(bytes.getInt(entry + PRIORITY_OFFSET) & ~ACCEPTED);
    }

    private boolean isAccepted(final int entry) {
        return (bytes.getInt(entry + PRIORITY_OFFSET) & ACCEPTED) != 0;
    }

    private long sequence(final int entry) {
        return bytes.getLong(entry + 16);
    }

    private static int entry(final int chunk) {
        return HEAD_LENGTH + chunk * ENTRY_LENGTH;
    }

    /** Fills in what is known of the chunks, of which the body is at an offset. */
    void read(
            final int[] offsets,
            final int[] spans,
            final int[] traces,
            final TracePriority[] priorities,
            final long[] sequences,
            final int base) {
        for (int i = 0; i < count(); i++) {
            final int entry = entry(i);
            offsets[i] = base + bytes.getInt(entry);
            spans[i] = spans(entry);
            traces[i] = traces(entry);
            priorities[i] = priority(entry);
            sequences[i] = sequence(entry);
        }
    }

    /** Fills in which chunks the receiver has, so that they are not sent again. */
    void readAccepted(final BitSet into) {
        for (int i = 0; i < count(); i++) {
            into.set(i, isAccepted(entry(i)));
        }
    }

    /** Fills in the dictionary, if it has room. */
    void readDictionary(final PayloadDictionary into) {
        final int length = dictionaryLength();
        if (length > 0 && length <= into.buffer().capacity()) {
            into.buffer().putBytes(0, bytes, entry(count()), length);
            into.end(length, dictionaryCount());
        }
    }

    /** Books all chunks as dropped, without the payload; but for those that the receiver has. */
    void bookDropped(final Ledger ledger, final DropReason reason, final boolean isOwn) {
        for (int i = 0; i < count(); i++) {
            final int entry = entry(i);
            if (isAccepted(entry)) {
                ledger.delivered(spans(entry), 1, traces(entry), 0);
            } else if (isOwn) {
                ledger.droppedChunk(reason, priority(entry), spans(entry), traces(entry), sequence(entry));
            } else {
                ledger.droppedRecovered(reason, priority(entry), spans(entry), traces(entry));
            }
        }
    }
}
