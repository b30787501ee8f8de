/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.journal;

import io.ringspan.memory.EngineMemory;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What an engine leaves in mapped files, so that what it had accepted can be read when its process has been killed.
 *
 * <p>The slab of the ring is one of the files, and longer than the ring: so the bytes of a batch stay for a while when its slots are free
 * again. The index says which batch begins where. Its entry is complete with its stamp, which the producer writes last, in front of
 * publishing. Nothing is ever invalidated: a stamp tells by its sequence whether it is of the last round, and what is older than
 * {@link JournalShape#safeSlots} is not looked at.
 *
 * <p>The head has what outlives the slots: texts of the engine's own ids, scopes and default tags ({@link #append}); the images of all that is live
 * ({@link ImageWriter}); and for each receiver up to where everything has been delivered or lost.
 *
 * <p>Stores become visible to whoever reads the files in the order in which the processor makes them, since the page cache outlives the
 * process. So what says that something is complete is stored with release behind it. That holds for a process that ends, however it does; of a
 * machine that ends nothing is promised, because nothing is forced to the disk.
 *
 * <p>Note: slab and index belong to the ring, and the head goes with the tables. This class is threadsafe, but for {@link #stamp}, of which only the
 * producer is allowed that holds the claim; images are the decode thread's.
 */
public final class Journal {
    /** Begins each file of a head, in the order of the machine's bytes. */
    static final long MAGIC = 0x314C_4E4A_5053_4752L;

    /** Of the layout of all files. */
    static final int LAYOUT = 1;

    static final long RUNNING = 1;
    static final long CLOSED = 2;
    static final long RECOVERED = 3;

    static final int LAYOUT_OFFSET = 8;
    static final int STATE_OFFSET = 16;
    static final int PID_OFFSET = 24;
    static final int STARTED_OFFSET = 32;
    static final int SLOTS_OFFSET = 40;
    static final int SLOT_LENGTH_OFFSET = 44;
    static final int BATCH_LENGTH_MAX_OFFSET = 48;
    static final int KEPT_SLOTS_OFFSET = 52;
    static final int ENTRIES_LENGTH_OFFSET = 56;
    static final int IMAGES_LENGTH_OFFSET = 60;
    static final int RECEIVERS_OFFSET = 64;
    static final int ENTRIES_END_OFFSET = 72;
    static final int IMAGES_BEGIN_OFFSET = 80;
    static final int IMAGES_END_OFFSET = 96;
    static final int IMAGES_USED_OFFSET = 112;
    static final int DECODED_OFFSET = 120;

    static final int STAMP_OFFSET = 0;
    static final int LENGTH_OFFSET = 8;
    static final int SOURCE_OFFSET = 12;
    static final int FLAGS_OFFSET = 16;
    static final int RECORDS_OFFSET = 20;
    static final int SPANS_OFFSET = 24;

    static final int ENTRY_KIND_OFFSET = 4;
    static final int ENTRY_SEQUENCE_OFFSET = 8;
    static final int ENTRY_HEAD_LENGTH = 16;

    private final JournalShape shape;
    private final Path directory;
    private final FileLock lock;
    private final UnsafeBuffer slab;
    private final UnsafeBuffer index;
    private final int indexMask;
    private final UnsafeBuffer head;
    private final ImageWriter images;
    // under the monitor
    private int entriesEnd;
    private boolean isClosed;
    private boolean isFull;
    // the head has been cut: nobody looks at it any more
    private volatile boolean isBroken;

    Journal(
            final JournalShape shape,
            final Path directory,
            final FileLock lock,
            final UnsafeBuffer head,
            final UnsafeBuffer index,
            final UnsafeBuffer slab) {
        this.shape = shape;
        this.directory = directory;
        this.lock = lock;
        this.slab = slab;
        this.index = index;
        this.head = head;
        indexMask = shape.keptSlots() - 1;
        images = new ImageWriter(head, shape);
    }

    /**
     * Makes the files of an engine, in a directory of their own, and reserves all of their room.
     *
     * @param root     below which the directory is made
     * @param kept     most directories of killed engines that stay, besides this one
     * @param shape    of the files
     * @param settings that the engine has, to be stored
     * @param memory   owner of slab and index, and of the head
     * @param warnings is told what happens to directories of other engines
     * @return the journal
     * @throws JournalException if the directory cannot be used, or there is no room in it; nothing is left behind then
     */
    public static Journal create(
            final Path root,
            final int kept,
            final JournalShape shape,
            final byte[] settings,
            final EngineMemory memory,
            final Consumer<String> warnings) {
        return JournalDirectory.create(root, kept, shape, settings, memory, warnings);
    }

    void begin() {
        head.putInt(LAYOUT_OFFSET, LAYOUT);
        head.putLong(PID_OFFSET, ProcessHandle.current().pid());
        head.putLong(STARTED_OFFSET, System.currentTimeMillis());
        head.putInt(SLOTS_OFFSET, shape.slots());
        head.putInt(SLOT_LENGTH_OFFSET, shape.slotLength());
        head.putInt(BATCH_LENGTH_MAX_OFFSET, shape.batchLengthMax());
        head.putInt(KEPT_SLOTS_OFFSET, shape.keptSlots());
        head.putInt(ENTRIES_LENGTH_OFFSET, shape.entriesLength());
        head.putInt(IMAGES_LENGTH_OFFSET, shape.imagesLength());
        head.putInt(RECEIVERS_OFFSET, shape.receivers());
        for (int i = 0; i < shape.receivers(); i++) {
            head.putLong(JournalShape.RESOLVED_OFFSET + i * Long.BYTES, -1);
        }
        images.init();
        head.putLong(0, MAGIC);
        head.putLongOrdered(STATE_OFFSET, RUNNING);
    }

    /** {@return how long the parts are} */
    public JournalShape shape() {
        return shape;
    }

    /** {@return where the files are} */
    public Path directory() {
        return directory;
    }

    /** {@return bytes of the slots; the ring's} */
    public UnsafeBuffer slab() {
        return slab;
    }

    /** {@return the images of what is live; the decode thread's} */
    public ImageWriter images() {
        return images;
    }

    /**
     * Says what has been written from a slot on. The producer that holds the claim, behind the last byte and in front of publishing.
     *
     * @param sequence of the first slot
     * @param length   of the batch, in bytes; 0 for none
     * @param source   of its ids
     * @param flags    of the batch
     * @param records  in it
     * @param spans    that it creates
     */
    public void stamp(
            final long sequence,
            final int length,
            final int source,
            final int flags,
            final int records,
            final int spans) {
        final int entry = ((int) sequence & indexMask) * JournalShape.INDEX_ENTRY_LENGTH;
        index.putInt(entry + LENGTH_OFFSET, length);
        index.putInt(entry + SOURCE_OFFSET, source);
        index.putInt(entry + FLAGS_OFFSET, flags);
        index.putInt(entry + RECORDS_OFFSET, records);
        index.putInt(entry + SPANS_OFFSET, spans);
        // a file is zeroed at first, and 0 is the stamp of no sequence
        index.putLongOrdered(entry + STAMP_OFFSET, sequence + 1);
    }

    /**
     * Keeps something for good. Any thread; seldom.
     *
     * @param kind     of the entry
     * @param sequence at which it takes effect; any number for what does at once
     * @param source   memory that holds it
     * @param offset   of its first byte
     * @param length   in bytes
     * @return false, for the first time, if there is no room
     */
    public synchronized boolean append(
            final EntryKind kind, final long sequence, final DirectBuffer source, final int offset, final int length) {
        final int end = entriesEnd + align(ENTRY_HEAD_LENGTH + length);
        if (isClosed || isBroken || end > shape.entriesLength() || end < 0) {
            final boolean isNews = !isFull && !isClosed && !isBroken;
            isFull = true;
            return !isNews;
        }
        final int entry = shape.entriesOffset() + entriesEnd;
        head.putInt(entry, length);
        head.putInt(entry + ENTRY_KIND_OFFSET, kind.code());
        head.putLong(entry + ENTRY_SEQUENCE_OFFSET, sequence);
        head.putBytes(entry + ENTRY_HEAD_LENGTH, source, offset, length);
        entriesEnd = end;
        head.putLongOrdered(ENTRIES_END_OFFSET, end);
        return true;
    }

    static int align(final int length) {
        return length + Long.BYTES - 1 & -Long.BYTES;
    }

    /**
     * Says up to where everything has been delivered or lost. Any thread, for each payload at most; throws nothing.
     *
     * @param receiver its number
     * @param sequence up to there
     */
    public synchronized void resolved(final int receiver, final long sequence) {
        try {
            final int offset = JournalShape.RESOLVED_OFFSET + receiver * Long.BYTES;
            if (!isClosed && !isBroken && sequence > head.getLong(offset)) {
                head.putLongOrdered(offset, sequence);
            }
        } catch (final InternalError e) {
            isBroken = true;
        }
    }

    /**
     * The same, as it was said last. Any thread, in front of {@link #end}.
     *
     * @param receiver its number
     * @return a sequence, -1 for nothing
     */
    public long resolved(final int receiver) {
        return isBroken ? -1 : head.getLongVolatile(JournalShape.RESOLVED_OFFSET + receiver * Long.BYTES);
    }

    /**
     * Slots that are needed and have been overwritten: what is behind them can be recovered in part only.
     *
     * @param cursor   last sequence that has been claimed
     * @param resolved up to where everything has been delivered or lost
     * @return 0 if all is well
     */
    public long overrun(final long cursor, final long resolved) {
        final long needed = images.beginOfUsable(resolved);
        return Math.max(0, cursor - shape.safeSlots() - needed);
    }

    /** Says that the engine has been closed in order, so that nothing is left to recover. In front of giving the memory back. */
    public synchronized void end() {
        if (!isClosed) {
            isClosed = true;
            if (!isShort(JournalDirectory.HEAD, shape.headLength())) {
                head.putLongOrdered(STATE_OFFSET, CLOSED);
            }
        }
    }

    /**
     * Makes files that somebody has cut as long as they were, since whoever touches what is gone gets an error in its place. What was there is gone all the
     * same: if that is the head, nothing can be recovered any more. Any thread; it asks the file system.
     *
     * @return false if there was something to mend
     */
    public synchronized boolean mend() {
        if (isClosed) {
            return true;
        }
        isBroken |= isShort(JournalDirectory.HEAD, shape.headLength());
        boolean isWhole = mend(JournalDirectory.SLAB, shape.slabLength());
        isWhole &= mend(JournalDirectory.INDEX, shape.indexLength());
        isWhole &= mend(JournalDirectory.HEAD, shape.headLength());
        return isWhole;
    }

    private boolean mend(final String name, final long length) {
        final boolean isShort = isShort(name, length);
        if (isShort) {
            JournalDirectory.lengthen(directory.resolve(name), length);
        }
        return !isShort;
    }

    // a file that is not there any more is as long as it was for those who have it
    private boolean isShort(final String name, final long length) {
        final long now = JournalDirectory.length(directory.resolve(name));
        return now >= 0 && now < length;
    }

    /**
     * Says up to where everything has been decoded, so that it is known what producers may have in hand. The decode thread.
     *
     * @param sequence up to there
     */
    public void decoded(final long sequence) {
        if (!isBroken) {
            head.putLongOrdered(DECODED_OFFSET, sequence);
        }
    }

    /** {@return whether the head has been cut, so that nobody is to write to it} */
    public boolean isBroken() {
        return isBroken;
    }

    /** Deletes the files, behind {@link #end}. */
    public void delete() {
        JournalDirectory.unlock(lock);
        JournalDirectory.delete(directory);
    }
}
