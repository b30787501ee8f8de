/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.journal;

import java.nio.MappedByteBuffer;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads the journal of an engine whose process has ended. As long as it is open, no other reader and no engine can have its directory.
 *
 * <p>Note: not threadsafe.
 */
public final class JournalReader implements AutoCloseable {
    private final Path directory;
    private final FileLock lock;
    private final JournalShape shape;
    private final MappedByteBuffer[] memory;
    private final UnsafeBuffer head;
    private final UnsafeBuffer index;
    private final UnsafeBuffer slab;
    private final byte[] settings;
    private final long last;
    // up to where producers can have written at the most, but for the slots of the ring
    private final long decoded;
    private long damaged;

    /**
     * What is kept for good.
     *
     * @param kind     of the entry
     * @param sequence at which it took effect
     * @param buffer   memory that holds it
     * @param offset   of its first byte
     * @param length   in bytes
     */
    public record Entry(EntryKind kind, long sequence, UnsafeBuffer buffer, int offset, int length) {}

    /** One batch of records. */
    public static final class Batch {
        /** Sequence of its first slot. */
        public long sequence;

        /** Offset of its first byte in {@link #slab}. */
        public int offset;

        /** In bytes. */
        public int length;

        /** Of its ids. */
        public int source;

        /** Of the batch. */
        public int flags;

        /** In it. */
        public int records;

        /** That it creates. */
        public int spans;
    }

    JournalReader(
            final Path directory,
            final FileLock lock,
            final JournalShape shape,
            final MappedByteBuffer head,
            final MappedByteBuffer index,
            final MappedByteBuffer slab,
            final byte[] settings) {
        this.directory = directory;
        this.lock = lock;
        this.shape = shape;
        this.settings = settings;
        memory = new MappedByteBuffer[] {head, index, slab};
        this.head = new UnsafeBuffer(head);
        this.index = new UnsafeBuffer(index);
        this.slab = new UnsafeBuffer(slab);
        last = findLast();
        decoded = Math.max(last, this.head.getLong(Journal.DECODED_OFFSET));
    }

    /**
     * The directories of killed engines at or below a place, those that have been recovered included.
     *
     * @param path of one, or of the place where engines make theirs
     * @return may be empty; the oldest first
     */
    public static List<Path> directories(final Path path) {
        return JournalDirectory.find(path);
    }

    /**
     * Opens a journal.
     *
     * @param directory of one engine
     * @return the reader
     * @throws JournalException if it cannot be read: it is in use, of another version, or damaged
     */
    public static JournalReader open(final Path directory) {
        return JournalDirectory.open(directory);
    }

    private long findLast() {
        long found = -1;
        for (int slot = 0; slot < shape.keptSlots(); slot++) {
            final long stamp = index.getLong(entry(slot) + Journal.STAMP_OFFSET);
            if (stamp > 0 && (stamp - 1 & shape.keptSlots() - 1) == slot) {
                found = Math.max(found, stamp - 1);
            }
        }
        return found;
    }

    private static int entry(final int slot) {
        return slot * JournalShape.INDEX_ENTRY_LENGTH;
    }

    /** {@return where it is} */
    public Path directory() {
        return directory;
    }

    /** {@return how long its parts are} */
    public JournalShape shape() {
        return shape;
    }

    /** {@return settings of the engine, as they were stored} */
    public byte[] settings() {
        return settings.clone();
    }

    /** {@return process that the engine was in} */
    public long pid() {
        return head.getLong(Journal.PID_OFFSET);
    }

    /** {@return when the engine was started, in milliseconds since the epoch} */
    public long startedMs() {
        return head.getLong(Journal.STARTED_OFFSET);
    }

    /** {@return whether nothing is left to recover: the engine was closed, or somebody has recovered it} */
    public boolean isDone() {
        return head.getLong(Journal.STATE_OFFSET) != Journal.RUNNING;
    }

    /** Says that all has been recovered. */
    public void done() {
        head.putLongOrdered(Journal.STATE_OFFSET, Journal.RECOVERED);
    }

    /** {@return sequence of the last batch, -1 if there is none} */
    public long last() {
        return last;
    }

    /** {@return first sequence whose batch cannot have been overwritten, not even in part} */
    public long first() {
        return Math.max(0, decoded - shape.safeSlots() + 1);
    }

    /** {@return batches that could not be read, so far} */
    public long damaged() {
        return damaged;
    }

    /**
     * Up to where everything has been delivered or lost.
     *
     * @param receiver its number
     * @return a sequence, -1 for nothing
     */
    public long resolved(final int receiver) {
        return head.getLong(JournalShape.RESOLVED_OFFSET + receiver * Long.BYTES);
    }

    /**
     * Reads the batch that begins with a slot.
     *
     * @param sequence not below {@link #first}
     * @param batch    is filled
     * @return false if none begins there, or it cannot be read
     */
    public boolean read(final long sequence, final Batch batch) {
        final int slot = (int) sequence & shape.keptSlots() - 1;
        final int entry = entry(slot);
        if (index.getLong(entry + Journal.STAMP_OFFSET) != sequence + 1) {
            return false;
        }
        batch.sequence = sequence;
        batch.offset = slot * shape.slotLength();
        batch.length = index.getInt(entry + Journal.LENGTH_OFFSET);
        batch.source = index.getInt(entry + Journal.SOURCE_OFFSET);
        batch.flags = index.getInt(entry + Journal.FLAGS_OFFSET);
        batch.records = index.getInt(entry + Journal.RECORDS_OFFSET);
        batch.spans = index.getInt(entry + Journal.SPANS_OFFSET);
        if (batch.length < 0
                || batch.length > shape.batchLengthMax()
                || batch.source < 0
                || batch.records < 0
                || batch.spans < 0) {
            damaged++;
            return false;
        }
        return batch.length > 0;
    }

    /** {@return memory of the batches} */
    public UnsafeBuffer slab() {
        return slab;
    }

    /** {@return what was kept for good, in its order} */
    public List<Entry> entries() {
        final List<Entry> entries = new ArrayList<>();
        final int begin = shape.entriesOffset();
        final long end = Math.min(head.getLong(Journal.ENTRIES_END_OFFSET), shape.entriesLength());
        int at = 0;
        while (end - at >= Journal.ENTRY_HEAD_LENGTH) {
            final int length = head.getInt(begin + at);
            final int next = at + Journal.align(Journal.ENTRY_HEAD_LENGTH + length);
            if (length < 0 || next <= at || next > end) {
                damaged++;
                break;
            }
            final int code = head.getInt(begin + at + Journal.ENTRY_KIND_OFFSET);
            for (final EntryKind kind : EntryKind.values()) {
                if (kind.code() == code) {
                    entries.add(new Entry(
                            kind,
                            head.getLong(begin + at + Journal.ENTRY_SEQUENCE_OFFSET),
                            head,
                            begin + at + Journal.ENTRY_HEAD_LENGTH,
                            length));
                }
            }
            at = next;
        }
        return entries;
    }

    /**
     * The pass of images to begin with: the last one that ended before everything behind it had been delivered.
     *
     * @param resolved up to where everything has been delivered or lost
     * @return the pass; if there is none that ended so early, the first one that there is
     */
    public Pass pass(final long resolved) {
        Pass best = null;
        for (int half = 0; half < ImageWriter.HALVES; half++) {
            final long begin = head.getLong(Journal.IMAGES_BEGIN_OFFSET + half * Long.BYTES);
            final long end = head.getLong(Journal.IMAGES_END_OFFSET + half * Long.BYTES);
            final int used = head.getInt(Journal.IMAGES_USED_OFFSET + half * Integer.BYTES);
            if (end >= begin && begin >= -1 && used >= 0 && used <= shape.imagesLength()) {
                final Pass pass = new Pass(begin, end, ImageReader.all(head, shape.imagesOffset(half), used));
                if (best == null || (best.end > resolved ? end < best.end : end > best.end && end <= resolved)) {
                    best = pass;
                }
            }
        }
        return best == null ? new Pass(-1, -1, List.of()) : best;
    }

    /**
     * Images of all that was live.
     *
     * @param begin  sequence up to which all had been decoded when it began
     * @param end    the same when it ended
     * @param images in the order in which they were taken
     */
    public record Pass(long begin, long end, List<ImageReader> images) {}

    @Override
    public void close() {
        head.wrap(0, 0);
        index.wrap(0, 0);
        slab.wrap(0, 0);
        for (final MappedByteBuffer part : memory) {
            BufferUtil.free(part);
        }
        JournalDirectory.unlock(lock);
    }
}
