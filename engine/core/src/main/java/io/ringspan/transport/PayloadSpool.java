/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.api.OutageDrop;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.counters.TracePriority;
import io.ringspan.protocol.ForeignText;
import io.ringspan.spool.SegmentStore;
import io.ringspan.spool.SpoolDirectory;
import io.ringspan.spool.SpoolFiles;
import io.ringspan.spool.SpooledRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The payloads that a receiver did not take, on disk: put there by the transport thread, taken by the spool thread, the oldest first. Books what is in
 * it, and what becomes of that.
 *
 * <p>While it {@linkplain #isClear is clear} the transport belongs to the transport thread, and else to the spool thread. So payloads stay in order.
 *
 * <p>Nothing that the file system does gets out of here as an exception: it is counted, and a payload that cannot be written is dropped.
 *
 * <p>Note: this class is threadsafe, by its monitor, under which files are read and written. No other thread of the engine takes it.
 */
final class PayloadSpool {
    private static final int PART_LOST = 1;

    private final SegmentStore store;
    private final OutageDrop rule;
    private final long syncNs;
    private final EngineCounters counters;
    private final SendProgress progress;
    // guarded by this, as all that follows
    private final ChunkTable table = new ChunkTable();
    private final SpooledRecord appended = new SpooledRecord();
    private SpooledRecord oldest = new SpooledRecord();
    private boolean isOldestRead;
    // of the spool thread; null while it has none
    private SpooledRecord atHand;
    private SpooledRecord spare = new SpooledRecord();
    // what the transport thread is through with: delivered, dropped, or in here
    private volatile long endedNumber;
    private volatile long endedCovered = -1;
    // the payload of which it has put a part; 0 for none
    private long openNumber;
    // the payload of which parts left the spool last, and whether one was given up; 0 for none that is not counted
    private long partNumber;
    private boolean isPartLost;
    private long syncedNs = System.nanoTime();
    private volatile boolean isHalfFull;
    // nothing is booked any more, since whoever closes has made the last report
    private volatile boolean isShut;

    PayloadSpool(
            final SegmentStore store,
            final OutageDrop rule,
            final long syncNs,
            final EngineCounters counters,
            final SendProgress progress) {
        this.store = store;
        this.rule = rule;
        this.syncNs = syncNs;
        this.counters = counters;
        this.progress = progress;
        final SegmentStore.Recovery recovery = store.recovery();
        counters.add(EngineCounter.SPANS_RECOVERED, recovery.spans());
        counters.add(EngineCounter.TRACES_RECOVERED, recovery.traces());
        if (recovery.tornSpans() > 0 || recovery.tornTraces() > 0) {
            loseRecovered(recovery.tornSpans(), recovery.tornTraces());
        }
        publish();
    }

    /**
     * Opens the spool of a receiver with what an earlier engine has left.
     *
     * @return null if there is none, or it cannot be used, which is counted
     */
    static PayloadSpool open(
            final SpoolSettings settings,
            final OutageDrop rule,
            final EngineCounters counters,
            final SendProgress progress) {
        if (!settings.isSet()) {
            return null;
        }
        try {
            final SpoolFiles files = SpoolDirectory.open(Path.of(settings.directory()));
            final SegmentStore store = SegmentStore.open(files, settings.identity(), settings.sizeMax());
            return new PayloadSpool(store, rule, settings.syncNs(), counters, progress);
        } catch (final IOException | InvalidPathException | SecurityException e) {
            counters.detail(
                    EngineCounter.SPOOL_FAILURES,
                    "the receiver goes on without its spool: "
                            + ForeignText.show(e.getMessage() == null ? e : e.getMessage()));
            counters.add(EngineCounter.SPOOL_FAILURES, 1);
            return null;
        }
    }

    private void loseRecovered(final long spans, final long traces) {
        counters.ledger().unspooled(spans, traces);
        counters.ledger().dropped(DropReason.SPOOL_DAMAGED, TracePriority.NONE, spans, traces);
    }

    /** Whether nothing is in it, nor on the way out of it. */
    synchronized boolean isClear() {
        return store.isEmpty() && atHand == null;
    }

    /** Whether half of its length is used up. Any thread. */
    boolean isHalfFull() {
        return isHalfFull;
    }

    /** Number of the last payload that the transport thread is through with. Any thread. */
    long endedNumber() {
        return endedNumber;
    }

    /** Last sequence that is covered with that payload. Any thread. */
    long endedCovered() {
        return endedCovered;
    }

    /**
     * Writes a part of a payload. Transport thread.
     *
     * @param part     framed
     * @param wasLost  whether another part of it was given up
     * @return null if it is in the spool, and counted there; else why it is to be dropped
     */
    synchronized DropReason put(final Payload part, final boolean wasLost) {
        part.describe(table);
        final ByteBuffer meta = table.end();
        final ByteBuffer body = part.body();
        appended.counts(part.spanCount(), (int) part.traceCount());
        appended.place(part.number(), endedNumber, endedCovered, wasLost ? PART_LOST : 0);
        try {
            if (!makeRoom(meta.remaining(), body.remaining())) {
                return DropReason.SPOOL_FULL;
            }
            append(meta, body);
        } catch (final IOException e) {
            fail("written", e);
            counters.detail(DropReason.SPOOL_FAILED, ForeignText.show(e.toString()));
            return DropReason.SPOOL_FAILED;
        } finally {
            publish();
        }
        openNumber = part.number();
        if (!isShut) {
            counters.ledger().spooled(part.spanCount(), part.traceCount());
        }
        sync();
        return null;
    }

    private void append(final ByteBuffer meta, final ByteBuffer body) throws IOException {
        try {
            store.append(appended, meta, body);
        } catch (final IOException e) {
            // as on a disk that others have filled: what is older makes room, if that is the rule
            if (rule == OutageDrop.NEWEST || !evict()) {
                throw e;
            }
            store.append(appended, meta, body);
        }
    }

    private boolean makeRoom(final int metaLength, final int bodyLength) throws IOException {
        boolean hasRoom = store.hasRoom(metaLength, bodyLength);
        while (!hasRoom
                && rule != OutageDrop.NEWEST
                && (long) metaLength + bodyLength < store.sizeMax() / 2
                && evict()) {
            hasRoom = store.hasRoom(metaLength, bodyLength);
        }
        return hasRoom;
    }

    /** Drops the oldest records until a segment is gone; false if there is none. */
    private boolean evict() throws IOException {
        final long before = store.bytes();
        while (store.bytes() >= before && readOldest()) {
            final ChunkTable of = new ChunkTable();
            final boolean isWhole = of.wrap(oldest.meta());
            leave(oldest);
            if (isWhole) {
                of.bookDropped(counters.ledger(), DropReason.SPOOL_FULL, oldest.isOwn());
            } else {
                bookUnknown(DropReason.SPOOL_FULL, oldest);
            }
            resolve(oldest, true);
        }
        return store.bytes() < before;
    }

    private void bookUnknown(final DropReason reason, final SpooledRecord record) {
        counters.ledger().dropped(reason, TracePriority.NONE, record.spans(), record.traces());
        if (record.isOwn()) {
            counters.ledger().lostBehind(0, endedCovered);
        }
    }

    // what becomes of it is booked behind this
    private void leave(final SpooledRecord record) {
        isOldestRead = false;
        try {
            store.done(record);
        } catch (final IOException e) {
            fail("marked, so that it may be sent again by the next engine", e);
        }
        counters.ledger().unspooled(record.spans(), record.traces());
    }

    /** Finds the oldest record; what is damaged on the way is lost. */
    private boolean readOldest() throws IOException {
        while (!isOldestRead) {
            final SegmentStore.Found found = store.read(oldest);
            if (found == SegmentStore.Found.NOTHING) {
                return false;
            }
            if (found == SegmentStore.Found.DAMAGE) {
                counters.ledger().unspooled(oldest.spans(), oldest.traces());
                bookUnknown(DropReason.SPOOL_DAMAGED, oldest);
            } else {
                isOldestRead = true;
            }
        }
        return true;
    }

    // a record has left the spool, and is booked
    private void resolve(final SpooledRecord record, final boolean wasLost) throws IOException {
        if (record.isOwn()) {
            if (partNumber != record.number()) {
                partNumber = record.number();
                isPartLost = false;
            }
            isPartLost |= wasLost || (record.flags() & PART_LOST) != 0;
        }
        final boolean hasMore = readOldest();
        if (partNumber != 0
                && partNumber != openNumber
                && !(hasMore && oldest.isOwn() && oldest.number() == partNumber)) {
            progress.count(isPartLost);
            partNumber = 0;
        }
        if (!hasMore) {
            progress.resolved(endedNumber, endedCovered);
        } else if (oldest.isOwn()) {
            progress.resolved(oldest.endedNumber(), oldest.endedCovered());
        }
    }

    /**
     * The transport thread is through with a payload.
     *
     * @param wasLost whether a part of it was given up, and not by this
     */
    synchronized void end(final long number, final long covered, final boolean wasLost) {
        final boolean isPartHere = openNumber == number;
        openNumber = 0;
        endedCovered = covered;
        endedNumber = number;
        if (!isPartHere) {
            progress.count(wasLost);
        } else if (isClear()) {
            progress.count(wasLost || (partNumber == number && isPartLost));
            partNumber = 0;
        }
        if (isClear()) {
            progress.resolved(number, covered);
        }
    }

    /**
     * Takes the oldest payload, which stays in the spool until it is settled. Spool thread.
     *
     * @param reader gets it
     * @return false if there is none
     * @throws IOException if the files cannot be read now
     */
    synchronized boolean take(final SpoolReader reader) throws IOException {
        while (!isShut && readOldest()) {
            if (reader.load(store, oldest)) {
                atHand = oldest;
                oldest = spare;
                spare = atHand;
                // read anew when it is needed, into another object
                isOldestRead = false;
                return true;
            }
            leave(oldest);
            final ChunkTable of = new ChunkTable();
            if (of.wrap(oldest.meta())) {
                of.bookDropped(counters.ledger(), DropReason.SPOOL_DAMAGED, oldest.isOwn());
            } else {
                bookUnknown(DropReason.SPOOL_DAMAGED, oldest);
            }
            resolve(oldest, true);
            publish();
        }
        return false;
    }

    /** Whether the payload at hand has been dropped meanwhile, to make room. Spool thread. */
    synchronized boolean isGone() {
        return isShut || atHand == null || !store.isOldest(atHand);
    }

    /** Leaves the payload at hand where it is. Spool thread. */
    synchronized void release() {
        atHand = null;
    }

    /** Is done with the payload at hand. Spool thread. */
    synchronized void settle(final Payload payload, final PartOutcomes outcomes) {
        final SpooledRecord record = atHand;
        final boolean isGone = isGone();
        atHand = null;
        if (isGone) {
            return;
        }
        try {
            leave(record);
            resolve(record, outcomes.book(payload, counters));
        } catch (final IOException e) {
            fail("read", e);
        } finally {
            publish();
        }
        sync();
    }

    /** Lets the disk have what it has not, if that is due. */
    synchronized void sync() {
        if (syncNs > 0 && System.nanoTime() - syncedNs >= syncNs) {
            force();
            syncedNs = System.nanoTime();
        }
    }

    private void force() {
        try {
            store.force();
        } catch (final IOException e) {
            fail("forced to the disk", e);
        }
    }

    /** Counts a failure of the file system. */
    void fail(final String what, final IOException e) {
        counters.detail(
                EngineCounter.SPOOL_FAILURES, "it could not be " + what + ": " + ForeignText.show(e.toString()));
        counters.add(EngineCounter.SPOOL_FAILURES, 1);
    }

    private void publish() {
        if (!isShut) {
            counters.set(EngineCounter.SPOOL_BYTES, store.bytes());
            counters.set(EngineCounter.SPOOL_DAMAGE, store.damaged());
            isHalfFull = store.bytes() > store.sizeMax() / 2;
        }
    }

    /** From now on nothing is booked. Whoever closes. */
    void shut() {
        isShut = true;
    }

    /** Lets go of the files; what is in them stays. */
    synchronized void close() {
        isShut = true;
        force();
        try {
            store.close();
        } catch (final IOException e) {
            fail("closed", e);
        }
    }
}
