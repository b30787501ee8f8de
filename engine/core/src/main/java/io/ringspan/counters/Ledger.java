/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The books of an engine. Every place that loses something goes through here, so that nothing is lost without a reason, and
 * {@code created + recovered = delivered + dropped + live + in flight + spooled} holds for spans, for records and for traces. What is recovered
 * an earlier engine has left in the spool of the receiver; without a spool both are 0.
 *
 * <p>A record counts as created when the decode thread takes it from the ring, or when it is lost in front of it; a span, when its
 * record is decoded, or lost in front of that; a trace with its segment. A trace is delivered with its last chunk.
 *
 * <p>Each receiver has a ledger. They share what is lost in front of the hand-over of chunks, and the counts of the decode thread; what comes
 * behind is each one's own.
 *
 * <p>Note: this class is threadsafe. The balances may be asked for at any moment; they hold at each, because the counts of the decode
 * thread are read as a whole (its updates are between two steps of a version), and what comes behind it is read before. Exact
 * totals, such that nothing is in flight, are there when the engine has been closed.
 */
public final class Ledger {
    private static final VarHandle VERSION;
    private static final int SPINS = 1000;
    // more than a second in all
    private static final int ATTEMPTS_MAX = SPINS + 10_000;
    private static final long PARK_NS = 100_000;

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(Ledger.class, "version", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final EngineCounters counters;
    // the engine's ledger, which has the version, and all that is lost in front of the hand-over; this, unless there
    // are several receivers
    private final Ledger front;
    private final LossLog losses;
    // behind the hand-over
    private final LossLog ownLosses = new LossLog();
    private final LedgerView view = new LedgerView(this);
    // batches that were lost and have no sequence
    private final AtomicLong refused;
    // what the encode stage has submitted or lost; whoever is inside its tenure, or has revoked it
    private long spansSettled;
    private long tracesSettled;
    // odd while the decode thread updates its counts; written by it alone
    private long version;

    Ledger(final EngineCounters counters) {
        this.counters = counters;
        front = this;
        losses = new LossLog();
        refused = new AtomicLong();
    }

    Ledger(final EngineCounters counters, final Ledger front) {
        this.counters = counters;
        this.front = front;
        losses = front.losses;
        refused = front.refused;
    }

    /**
     * A batch never got into the ring. Any thread.
     *
     * @param reason  why; one for which {@link DropReason#isBeforeDecoding()}
     * @param records in the batch
     * @param spans   that the batch would have created
     */
    public void lostBatch(final DropReason reason, final long records, final long spans) {
        countBatch(reason, records, spans);
        refused.getAndIncrement();
    }

    /**
     * A batch that has its place in the ring was lost there. Any thread, before somebody passes that place.
     *
     * @param reason  why; one for which {@link DropReason#isBeforeDecoding()}
     * @param records in the batch
     * @param spans   that the batch would have created
     * @param first   sequence of its first slot
     * @param last    sequence of its last slot
     */
    public void lostClaim(
            final DropReason reason, final long records, final long spans, final long first, final long last) {
        countBatch(reason, records, spans);
        losses.add(first, last);
    }

    private void countBatch(final DropReason reason, final long records, final long spans) {
        counters.add(EngineCounter.BATCHES_LOST, 1);
        counters.dropRecords(reason, records);
        counters.drop(reason, TracePriority.NONE, spans, 0);
    }

    /**
     * Spans are lost. Any thread; the decode thread between {@link #beginUpdate} and {@link #endUpdate}.
     *
     * @param reason   why
     * @param priority of their trace
     * @param spans    how many
     * @param traces   that end with them
     */
    public void dropped(final DropReason reason, final TracePriority priority, final long spans, final long traces) {
        counters.drop(reason, priority, spans, traces);
    }

    /**
     * A trace chunk that had been handed over is lost for this receiver. Send and transport threads.
     *
     * @param reason   why; one for which {@link DropReason#isAfterHandOver()}
     * @param priority of its trace
     * @param spans    in it
     * @param traces   that end with it
     * @param sequence of the slot that it came with
     */
    public void droppedChunk(
            final DropReason reason,
            final TracePriority priority,
            final long spans,
            final long traces,
            final long sequence) {
        counters.drop(reason, priority, spans, traces);
        counters.add(EngineCounter.CHUNKS_DROPPED, 1);
        ownLosses.add(sequence, sequence);
    }

    /**
     * A trace chunk of an earlier engine, out of the spool, is lost. No flush tells of it, since none was asked for it here.
     *
     * @param reason   why; one for which {@link DropReason#isAfterHandOver()}
     * @param priority of its trace
     * @param spans    in it
     * @param traces   that end with it
     */
    public void droppedRecovered(
            final DropReason reason, final TracePriority priority, final long spans, final long traces) {
        counters.drop(reason, priority, spans, traces);
        counters.add(EngineCounter.CHUNKS_DROPPED, 1);
    }

    /**
     * The spool has spans. Transport thread, or whoever starts the engine.
     *
     * @param spans  how many
     * @param traces that end with them
     */
    public void spooled(final long spans, final long traces) {
        counters.add(EngineCounter.SPOOL_SPANS_IN, spans);
        counters.add(EngineCounter.SPOOL_TRACES_IN, traces);
    }

    /**
     * Spans leave the spool; what becomes of them is counted behind this. Transport and spool threads.
     *
     * @param spans  how many
     * @param traces that end with them
     */
    public void unspooled(final long spans, final long traces) {
        counters.add(EngineCounter.SPOOL_SPANS_OUT, spans);
        counters.add(EngineCounter.SPOOL_TRACES_OUT, traces);
    }

    /**
     * Spans of a trace that the tracer did not keep are not sent to this receiver. That is by choice, so no flush tells of it. Send thread.
     *
     * @param priority of their trace
     * @param spans    how many
     * @param traces   that end with them, of which nothing is sent
     */
    public void unsampled(final TracePriority priority, final long spans, final long traces) {
        counters.drop(DropReason.UNSAMPLED, priority, spans, traces);
    }

    /**
     * The receiver does not get, or has refused, some spans of chunks of which it gets the rest. Send and transport threads.
     *
     * @param reason   why; one for which {@link DropReason#isAfterHandOver()}
     * @param priority of their traces; {@link TracePriority#NONE} if these differ
     * @param spans    how many
     * @param first    sequence of the first slot that they may have come with
     * @param last     sequence of the last one
     */
    public void droppedSpans(
            final DropReason reason,
            final TracePriority priority,
            final long spans,
            final long first,
            final long last) {
        counters.drop(reason, priority, spans, 0);
        ownLosses.add(first, last);
    }

    /**
     * The receiver has accepted chunks. Transport thread.
     *
     * @param spans  in them
     * @param chunks how many
     * @param traces that end with them
     * @param bytes  they took
     */
    public void delivered(final long spans, final long chunks, final long traces, final long bytes) {
        counters.add(EngineCounter.SPANS_DELIVERED, spans);
        counters.add(EngineCounter.CHUNKS_DELIVERED, chunks);
        counters.add(EngineCounter.TRACES_DELIVERED, traces);
        counters.add(EngineCounter.BYTES_DELIVERED, bytes);
    }

    /**
     * The encode stage is through with spans: it has submitted them, or counted them as lost. Inside its tenure.
     *
     * @param spans  how many
     * @param traces that end with them
     */
    public void settled(final long spans, final long traces) {
        spansSettled += spans;
        tracesSettled += traces;
    }

    /**
     * Loses what has been completed and is not settled, because the encode stage will not come to it any more. Again and again, if more may be
     * completed meanwhile. For whoever has revoked the tenure of the encode stage, one thread at a time.
     *
     * @param reason why; one for which {@link DropReason#isAfterHandOver()}
     * @param first  sequence of the first slot concerned
     * @param stop   sequence of the last one
     */
    public void settle(final DropReason reason, final long first, final long stop) {
        final long spans = counters.get(EngineCounter.SPANS_COMPLETED) - spansSettled;
        final long traces = counters.get(EngineCounter.TRACES_COMPLETED) - tracesSettled;
        if (spans != 0 || traces != 0) {
            // first, so that an error in between cannot make them count twice
            settled(spans, traces);
            // then this, so that nobody who sees the stage go on takes them for delivered
            lostBehind(first, stop);
            dropped(reason, TracePriority.NONE, spans, traces);
        }
    }

    /** Begins an update of the decode thread's counts, or goes on with one that did not come to its end. Decode thread. */
    public void beginUpdate() {
        VERSION.setOpaque(this, version | 1);
        VarHandle.storeStoreFence(); // the odd version is seen before any of the counts
    }

    /** Ends an update of the decode thread's counts. Decode thread. */
    public void endUpdate() {
        VERSION.setRelease(this, (version | 1) + 1);
    }

    /**
     * Batches that never got a sequence. Whoever lost one sees it counted.
     *
     * @return their number so far
     */
    public long refused() {
        return refused.get();
    }

    /**
     * Whether nothing of what was handed over has been lost, whole or in part. Spans that are open, or that the tracer abandoned, are not.
     *
     * @return true until the first loss
     */
    public boolean isLossless() {
        return refused.get() == 0 && losses.isEmpty() && ownLosses.isEmpty();
    }

    /**
     * Something was lost in front of the hand-over of chunks, and so for all receivers.
     *
     * @param first sequence of the first slot concerned
     * @param last  sequence of the last one
     */
    public void lostInFront(final long first, final long last) {
        losses.add(first, last);
    }

    /**
     * Something was lost behind the hand-over of chunks, for this receiver.
     *
     * @param first sequence of the first slot concerned
     * @param last  sequence of the last one
     */
    public void lostBehind(final long first, final long last) {
        ownLosses.add(first, last);
    }

    /**
     * Whether something that had been published in a range was lost on its way to this receiver.
     *
     * @param first sequence
     * @param last  sequence
     * @return true if so, or if it may be so and is too long ago
     */
    public boolean hasLost(final long first, final long last) {
        return losses.intersects(first, last) || ownLosses.intersects(first, last);
    }

    /**
     * Balance of spans.
     *
     * @return now
     */
    public Balance spans() {
        return snapshot().spans();
    }

    /**
     * Balance of records: those delivered were read, and those dropped lost at the ring, or skipped behind an unreadable one.
     *
     * @return now
     */
    public Balance records() {
        return snapshot().records();
    }

    /**
     * Balance of traces.
     *
     * @return now
     */
    public Balance traces() {
        return snapshot().traces();
    }

    /**
     * The balances for those who only read.
     *
     * @return a view of this
     */
    public LedgerView view() {
        return view;
    }

    /**
     * All counters with fixed names as this receiver sees them, and what is derived of them.
     *
     * @return now
     */
    public CounterSnapshot snapshot() {
        return CounterSnapshot.of(counters);
    }

    // An update takes well under a microsecond, unless its thread loses its core. If it never comes to its end,
    // whoever asks gets the counts as they are, and is not held up.
    long awaitEven() {
        long seen = (long) VERSION.getAcquire(front);
        for (int attempt = 0; (seen & 1) != 0 && attempt < ATTEMPTS_MAX; attempt++) {
            if (attempt < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(PARK_NS);
            }
            seen = (long) VERSION.getAcquire(front);
        }
        return seen;
    }

    boolean hasChanged(final long seen) {
        VarHandle.loadLoadFence();
        return (long) VERSION.getOpaque(front) != seen;
    }
}
