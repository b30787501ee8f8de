/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.Sequence;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.counters.Tenure;
import io.ringspan.decode.DecodeCore;
import io.ringspan.decode.LossMarks;
import io.ringspan.decode.RecordDecoder;
import io.ringspan.journal.EntryKind;
import io.ringspan.journal.Journal;
import io.ringspan.journal.JournalException;
import io.ringspan.table.ChunkQueue;
import io.ringspan.table.IdSpace;
import io.ringspan.table.RoomMaker;
import io.ringspan.table.TraceStore;
import io.ringspan.time.TimeLimit;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * First stage: applies the records of each slot to the tables and leaves completed chunks on the slot. Gives back the memory of
 * chunks that the send thread is done with.
 *
 * <p>It never dies: an exception is counted and reported, and the stream goes on with the next slot.
 *
 * <p>Note: runs on the decode thread, which owns all of its state.
 */
final class DecodeStage implements Stage, RoomMaker {
    // own ids without a meaning that are tried again in front of each batch: a pause of some microseconds
    private static final int LOST_PER_BATCH = 16;
    private static final long NOT_WAITING = -1;
    // pauses, some hundred microseconds in all, that optional stages have to pass a slot when room is needed
    private static final int PATIENCE = 70;

    private final UnsafeBuffer slab;
    // null where nothing is kept for the time behind a kill
    private final Journal journal;
    private LiveImages images;
    private final RecordRing ring;
    private final LossBoard lossBoard;
    private final SourceTable sources;
    private final IdSpace ownIds;
    private final DecodeCore core;
    private final TraceStore store;
    private final ChunkQueue queue;
    private final RecordDecoder decoder;
    private final EngineCounters counters;
    private final ErrorHandler errorHandler;
    private final boolean strict;
    private final LossMarks lossMarks;
    private final EncodeStage[] encodeStages;
    // whether the encode stages run on this thread too
    private final boolean encodesInTurn;
    private final Sequence decoded = new Sequence();
    // where the threads of optional receivers wait for this stage
    private final List<FollowerBarrier> followers = new ArrayList<>();
    // of each encode stage: whether it has been detached, and what it had in hand is withheld
    private final boolean[] isDetached;
    // slots that an optional stage may be behind and still encode
    private final int backlogMax;
    // first slot of the claim at hand, and of the one behind it
    private long sequence = -1;
    private long next;
    private long elapsedNs;
    private long batchesSkipped;
    private boolean stopped;
    // of this thread to count
    private final Tenure tenure = new Tenure();
    // last slot that the published counts have; inside the tenure
    private long published = -1;
    // of the closing thread: last slot that it has lost, or at least begun to, also by a close that an error ended
    private long settled = -1;
    // written by the closing thread when it stops waiting for the send thread
    private volatile boolean abandoned;
    // most slots of the ring that were in use when a batch began
    private volatile long slotsUsedMax;
    // slot whose chunks this thread waits for, because it needs their memory
    private volatile long awaitedSlot = NOT_WAITING;

    DecodeStage(
            final RecordRing ring,
            final SourceTable sources,
            final DecodeCore core,
            final boolean strict,
            final List<EncodeStage> encodeStages,
            final boolean encodesInTurn,
            final EngineCounters counters,
            final ErrorHandler errorHandler) {
        this.ring = ring;
        this.sources = sources;
        ownIds = sources.space(SourceTable.OWN);
        this.core = core;
        store = core.store();
        this.strict = strict;
        this.encodeStages = encodeStages.toArray(new EncodeStage[0]);
        isDetached = new boolean[this.encodeStages.length];
        backlogMax = ring.disruptor().getBufferSize() / 2;
        this.encodesInTurn = encodesInTurn;
        this.counters = counters;
        this.errorHandler = errorHandler;
        slab = ring.slab();
        journal = ring.journal();
        lossBoard = ring.lossBoard();
        lossMarks = core.incompleteTraces();
        queue = core.queue();
        decoder = new RecordDecoder(core);
        store.roomMaker(this);
    }

    @Override
    public Sequence sequence() {
        return decoded;
    }

    @Override
    public void runTo(final long last) {
        noteSlotsUsed();
        while (next <= last) {
            final long first = next;
            final RecordSlot slot = ring.slot(first);
            if (store.mayRunShort(slot.spans(), slot.length())) {
                handOver(first - 1);
            }
            // first of all, so that whatever is thrown, the stream goes on behind the claim
            next = first + slot.slots();
            try {
                onClaim(slot, first);
            } catch (final Throwable e) {
                errorHandler.onError(e);
            }
        }
        try {
            endBatch();
        } finally {
            decoded.set(last);
            followOptional(last);
        }
    }

    // the cursor first, so that no slot counts that has been given back meanwhile
    private void noteSlotsUsed() {
        final long cursor = ring.disruptor().getCursor();
        long slowest = Long.MAX_VALUE;
        for (final EncodeStage stage : encodeStages) {
            slowest = Math.min(slowest, stage.passed());
        }
        if (cursor - slowest > slotsUsedMax) {
            slotsUsedMax = cursor - slowest;
        }
    }

    /** Most slots of the ring that were in use at the begin of a batch. Any thread. */
    long slotsUsedMax() {
        return slotsUsedMax;
    }

    /** A place to wait for this stage, for one thread. Before any thread runs. */
    FollowerBarrier newFollower() {
        final FollowerBarrier follower = new FollowerBarrier(decoded);
        followers.add(follower);
        return follower;
    }

    // In front of a claim that may find a table full: what is decoded is counted, so that other stages may see it, and
    // this thread may wait for them in the middle of the claim. Throws nothing, since the claim is still to be decoded.
    private void handOver(final long last) {
        try {
            if (decoded.get() < last) {
                core.noteFills();
                publishCounts(last);
                decoded.set(last);
                followOptional(last);
                runInTurn(last);
            }
            queue.reclaim(encoded());
        } catch (final Throwable e) {
            errorHandler.onError(e);
        }
    }

    private void runInTurn(final long last) {
        if (encodesInTurn) {
            counters.add(EngineCounter.TABLE_FULL_WAITS, 1);
            for (final EncodeStage stage : encodeStages) {
                if (stage.isRequired()) {
                    stage.runTo(last);
                }
            }
        }
    }

    // what optional stages can see now; and what they need not look at any more, because they are too far behind
    private void followOptional(final long last) {
        if (!followers.isEmpty()) {
            for (final EncodeStage stage : encodeStages) {
                if (last - stage.passed() >= backlogMax) {
                    stage.passBy(last - backlogMax);
                }
            }
            // what they wait for is published before it is looked who waits
            VarHandle.fullFence();
            for (int i = 0; i < followers.size(); i++) {
                followers.get(i).wake();
            }
        }
    }

    private void endBatch() {
        core.noteFills();
        queue.reclaim(encoded());
        if (sources.hasClosing()) {
            sources.retireThrough(next - 1);
        }
        if (sources.hasEmptying()) {
            sources.dropEmptied();
        }
        publishCounts(next - 1);
        if (images != null) {
            images.onBatch(next - 1);
        }
    }

    /** Says who takes images of what is live. Before any thread runs. */
    void images(final LiveImages newImages) {
        images = newImages;
    }

    // last slot that all encode stages have passed
    private long encoded() {
        long slowest = Long.MAX_VALUE;
        for (int i = 0; i < encodeStages.length; i++) {
            final long passed = encodeStages[i].sequence().get();
            if (passed == EncodeStage.DETACHED && !isDetached[i]) {
                // for good: nobody knows when the stage comes back, nor whether others have passed its slot by then
                queue.withhold(encodeStages[i].held());
                isDetached[i] = true;
            }
            slowest = Math.min(slowest, passed);
        }
        return slowest;
    }

    private void onClaim(final RecordSlot slot, final long slotSequence) {
        sequence = slotSequence;
        queue.beginSlot(slotSequence);
        try {
            // what is behind the stop, its producer counts; and what is not published, whoever has revoked the tenure
            if (!stopped && slotSequence <= ring.stopSequence() && !tenure.isRevoked()) {
                carryOut(slot, slotSequence);
            }
        } finally {
            if (queue.chunksOfSlot() > 0) {
                slot.chunks(queue.firstOfSlot(), queue.chunksOfSlot());
            }
        }
    }

    private void carryOut(final RecordSlot slot, final long slotSequence) {
        final long losses = core.losses();
        drainLosses(slotSequence);
        boolean complete = true;
        if (slot.length() > 0) {
            complete = decodeGuarded(slot, slotSequence);
        } else if (slot.isLost() && !slot.isMissedByNobody()) {
            bookLost(slot, slotSequence);
        }
        if (slot.control() != null) {
            carryOut(slot.control());
            if (!slot.control().isForEncoders()) {
                slot.control(null);
            }
        }
        // whatever it was that lost something, the request of closing included
        if (!complete || core.losses() != losses) {
            counters.ledger().lostInFront(slotSequence, slotSequence);
        }
    }

    // an error there must not cost the claim, which is still to be decoded
    private void drainLosses(final long slotSequence) {
        try {
            if (!lossBoard.isEmpty()) {
                lossBoard.drain(slotSequence, lossMarks);
            }
        } catch (final Throwable e) {
            lossMarks.onLostAny();
            errorHandler.onError(e);
        }
    }

    // whether all records were looked at
    private boolean decodeGuarded(final RecordSlot slot, final long slotSequence) {
        final long read = core.stats().records();
        final long created = core.stats().spansCreated();
        boolean complete = false;
        Throwable error = null;
        try {
            complete = decode(slot, slotSequence);
        } catch (final Throwable e) {
            // nobody knows what the rest of the batch was about
            core.incompleteTraces().onLostAny();
            error = e;
        }
        core.stats().received(slot.records(), core.stats().records() - read);
        if (!complete) {
            final DropReason reason = error == null ? DropReason.SKIPPED : DropReason.DECODE_FAILED;
            core.stats().unread(reason, slot.spans() - (core.stats().spansCreated() - created));
        }
        if (error != null) {
            errorHandler.onError(error);
        }
        return complete;
    }

    // its producer could not copy the batch, nor count it, maybe because its stack had ended
    private void bookLost(final RecordSlot slot, final long slotSequence) {
        counters.ledger()
                .lostClaim(DropReason.PUBLISH_FAILED, slot.records(), slot.spans(), slotSequence, slotSequence);
        if ((slot.flags() & RecordRing.MARKED) == 0) {
            counters.add(EngineCounter.LOSS_MARKS_FORGOTTEN, 1);
            core.incompleteTraces().onLostAny();
        }
    }

    private void carryOut(final ControlRequest control) {
        try {
            control.onDecode(this);
        } catch (final Throwable e) {
            errorHandler.onError(e);
        }
    }

    // whether all records were looked at
    private boolean decode(final RecordSlot slot, final long slotSequence) {
        final int source = slot.source();
        if ((slot.flags() & RecordRing.FIRST_OF_BUFFER) != 0) {
            sources.poisoned(source, false);
        }
        final boolean foreign = (slot.flags() & RecordRing.FOREIGN) != 0;
        if (foreign && sources.isPoisoned(source)) {
            counters.set(EngineCounter.BATCHES_SKIPPED, ++batchesSkipped);
            return false;
        }
        ownIds.defineLost(LOST_PER_BATCH);
        // what several threads wrote with one writer by mistake may look like a definition
        ownIds.definable((slot.flags() & RecordRing.DEFINITIONS) != 0);
        final int offset = ring.offset(slotSequence);
        if (journal != null && (slot.flags() & RecordRing.DEFINITIONS) != 0) {
            keep(EntryKind.DEFINITIONS, slotSequence, slab, offset, slot.length());
        }
        final boolean complete = decoder.decode(
                slab, offset, offset + slot.length(), sources.space(source), RecordDecoder.UNTIL_LIMIT, foreign);
        if (!complete) {
            if (strict && foreign) {
                sources.poisoned(source, true);
            } else {
                core.incompleteTraces().onLostAny();
            }
        }
        if (core.elapsedNs() != elapsedNs) {
            elapsedNs = core.elapsedNs();
            slot.elapsedNs(elapsedNs);
        }
        return complete;
    }

    private void keep(
            final EntryKind kind,
            final long slotSequence,
            final DirectBuffer source,
            final int offset,
            final int length) {
        if (!journal.append(kind, slotSequence, source, offset, length)) {
            errorHandler.onError(new JournalException(
                    "the mapped memory has no more room for texts of ids: what comes now cannot be recovered", null));
        }
    }

    /** Keeps tags that take the place of the default ones from the claim at hand on, if anything is kept. */
    void keepDefaultTags(final DirectBuffer tags) {
        if (journal != null) {
            keep(EntryKind.DEFAULT_TAGS, sequence, tags, 0, tags.capacity());
        }
    }

    private void publishCounts(final long last) {
        if (tenure.enter()) {
            try {
                core.publish(counters);
                published = last;
                for (int i = 0; i < encodeStages.length; i++) {
                    if (isDetached[i]) {
                        encodeStages[i].settleDetached();
                    }
                }
            } finally {
                tenure.leave();
            }
        }
    }

    /** Reclaims chunks that all encode stages have passed; if there are none, waits for them to pass one of those that they can see. */
    @Override
    public boolean makeRoom() {
        final long oldest = queue.oldestSequence();
        if (oldest > decoded.get()) {
            return false;
        }
        if (encoded() < oldest) {
            counters.add(EngineCounter.TABLE_FULL_WAITS, 1);
            if (!awaitEncoded(oldest)) {
                return false;
            }
        }
        queue.reclaim(encoded());
        return true;
    }

    // false if closing has given up waiting for the send thread
    private boolean awaitEncoded(final long oldest) {
        // normally said at the end of a batch
        ring.waitStrategy.signalAllWhenBlocking();
        awaitedSlot = oldest;
        try {
            for (int attempt = 0; encoded() < oldest; attempt++) {
                if (abandoned) {
                    return false;
                }
                if (attempt == PATIENCE) {
                    passBy(oldest);
                }
                Backoff.pause(attempt);
            }
        } finally {
            awaitedSlot = NOT_WAITING;
        }
        return true;
    }

    // optional stages that have not passed a slot, although it was there for them to see, are not waited for
    private void passBy(final long oldest) {
        for (final EncodeStage stage : encodeStages) {
            if (stage.passed() < oldest) {
                stage.passBy(sequence - 1);
            }
        }
    }

    /** Whether this thread waits for the memory of chunks that a stage which has come that far has not passed. Any thread. */
    boolean waitsFor(final long passed) {
        return awaitedSlot > passed;
    }

    IdSpace ownIds() {
        return ownIds;
    }

    DecodeCore core() {
        return core;
    }

    /** Ends decoding: what comes behind is counted by whoever published it. */
    void stop() {
        // first of all, so that nothing that fails below can let the records behind through
        stopped = true;
        // open segments may need room for copies of their tags; the request's own claim has no records
        handOver(sequence - 1);
        try {
            core.completeFinished();
        } finally {
            publishCounts(next - 1);
        }
        if (tenure.enter()) {
            tenure.end();
        }
    }

    void abandon() {
        abandoned = true;
    }

    /**
     * Revokes the tenure of this stage, and loses the records up to the stop that are not in the published counts; none, if it has ended. The
     * closing thread.
     *
     * @return false if this thread stays inside for too long; then it keeps what it has in hand
     */
    boolean settle(final TimeLimit limit) {
        if (!tenure.revoke(limit)) {
            return tenure.isEnded();
        }
        final long stop = ring.stopSequence();
        final long first = published + 1;
        if (first <= stop) {
            // of slots without records, too: what they were to complete stays behind
            counters.ledger().lostInFront(first, stop);
        }
        long claim = Math.max(first, settled + 1);
        while (claim <= stop) {
            final RecordSlot slot = ring.slot(claim);
            // the stamp says what a claim is for, also when its thread does not get on; without one, the thread has not
            // come so far, or the slot is in the middle of such a claim
            awaitPublished(claim, limit);
            final boolean isStamped = slot.isStamped(claim);
            final int slots = isStamped ? slot.slots() : 1;
            // first, so that nothing is counted twice
            settled = claim + slots - 1;
            if (isStamped) {
                loseClaim(slot, claim);
            }
            claim += slots;
        }
        return true;
    }

    private void loseClaim(final RecordSlot slot, final long first) {
        if (!slot.isMissedByNobody()) {
            final DropReason reason = slot.isLost() ? DropReason.PUBLISH_FAILED : DropReason.HANDLER_STUCK;
            final long last = first + slot.slots() - 1;
            counters.ledger().lostClaim(reason, slot.records(), slot.spans(), first, last);
        }
    }

    private void awaitPublished(final long claim, final TimeLimit limit) {
        for (int attempt = 0; !ring.disruptor().isAvailable(claim) && !limit.isOver(); attempt++) {
            Backoff.pause(attempt);
        }
    }
}
