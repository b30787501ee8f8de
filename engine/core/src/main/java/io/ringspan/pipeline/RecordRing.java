/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.WaitStrategy;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.journal.Journal;
import io.ringspan.memory.HeapSize;
import io.ringspan.memory.OffHeap;
import io.ringspan.time.TimeLimit;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The preallocated ring: a Disruptor for the sequences, and one slab for the bytes.
 *
 * <p>A batch of records that is longer than a slot claims consecutive slots; its bytes lie contiguous from the first of them on. When
 * that leads past the last slot they run into the overhang behind it, so a reader never sees a batch in two parts. The first slot says
 * what the batch is, and how many slots to pass by. No user code runs between claim and publish.
 *
 * <p>What is claimed is published, whatever is thrown in between: by the same thread, without the batch if that could not be copied, and
 * the decode thread counts it as lost. A thread whose stack has ended cannot call anything; it marks the claim by one store, and the timer
 * thread publishes it ({@link ClaimWatch}). So whenever an error is thrown at the caller, the batch says whether it is still the caller's
 * as before ({@link RecordBatch#isHandedOver}).
 *
 * <p>The last free slots are not for everybody. Ordinary batches leave the reserve free, urgent ones ({@link RecordBatch#isUrgent()})
 * the control part of it, and only requests and ticks may take that. So what completes a trace finds room while new traces wait, and
 * closing finds room in any case. The look at the free slots and the claim are two steps, so that of producers that race each may take up
 * to one batch of the reserve.
 *
 * <p>With a {@link Journal} the slab is a mapped file, and has places for more slots than the ring: what the ring is through with stays
 * readable for a while.
 *
 * <pre>
 *     slot 0     slot 1     slot 2           slot n-1    overhang
 *   +----------+----------+----------+-- -+----------+------------------+
 *   |          |          |          |    |          |                  |
 *   +----------+----------+----------+-- -+----------+------------------+
 *              |  a batch of three        |  one that wraps  |
 * </pre>
 *
 * <p>Note: this class is threadsafe.
 */
@SuppressWarnings("exports") // what is not exported is for the engine alone
public final class RecordRing {
    /** What {@link #offer} returns when the ring had no room, and the overflow policy did not wait for any. */
    public static final long RING_FULL = -1;

    /** What {@link #offer} returns once the engine is closing. Trying again never helps. */
    public static final long CLOSED = -2;

    /** What {@link #offer} returns for a batch that is longer than the ring takes. Nothing was counted or published. */
    public static final long TOO_LONG = -3;

    /** What {@link #offer} returns when the thread was interrupted while it waited; the interrupted status stays set. */
    public static final long INTERRUPTED = -4;

    /** Flag of a batch: it begins a foreign change buffer, so an error in the one before it no longer counts. */
    public static final int FIRST_OF_BUFFER = 1;

    /** Flag of a batch: its records come from a foreign change buffer. */
    public static final int FOREIGN = 2;

    /**
     * What {@link #offer} returns when the ring is full and one of the engine's own threads, from a listener or a transport, would have to
     * wait for it: room comes from those threads, so they would wait for ever.
     */
    public static final long ENGINE_THREAD = -5;

    /**
     * What {@link #offer} returns when something was thrown between claim and publish: memory that cannot be read, no stack, no heap. The
     * batch is lost, and counted; trying again may help.
     */
    public static final long FAILED = -6;

    /** Flag of a batch: its records say what the engine's own ids mean. No other of the engine's own batches may. */
    public static final int DEFINITIONS = 16;

    /** Flag of a claim: its batch could not be copied, so it holds nothing, and the decode thread counts the batch as lost. */
    static final int LOST = 4;

    /** Flag of a claim that is {@link #LOST}: the traces of its records have their marks already. */
    static final int MARKED = 8;

    /** Flag of a claim that is {@link #LOST}: nobody knows what it was for. */
    static final int UNKNOWN = 32;

    private static final long FOREVER_NS = Long.MAX_VALUE;

    // State of intake: what is published is decoded.
    private static final long OPEN = Long.MAX_VALUE;
    // State of intake: what is published behind the stop is refused, and where that will be is not known yet.
    private static final long CLOSING = OPEN - 1;

    private static final int RESERVE_MIN = 4;
    private static final int CONTROL_SLOTS = 2;
    private static final RecordBatch NO_RECORDS = new RecordBatch(0);
    private static final long NO_CLAIM = -1;

    private final RingBuffer<RecordSlot> ring;
    // the ring's, so that a slot can be reached without a call
    private final RecordSlot[] slots;
    private final int slotMask;
    private final OffHeap memory;
    private final UnsafeBuffer slab;
    // of the places in the slab, which has more of them than slots if it is a journal's
    private final int slabMask;
    // of what is published, to be read when the process has been killed; or null
    private final Journal journal;
    private final int slotShift;
    private final int batchLengthMax;
    // slots that ordinary batches, and that urgent batches leave free
    private final int reserve;
    private final int controlReserve;
    private final OverflowPolicy policy;
    private final long timeoutNs;
    private final EngineCounters counters;
    private final LossRecorder losses;
    final WaitStrategy waitStrategy;
    // urgent batches do not wait behind ordinary ones, which need more free slots
    private final RoomGate gate = new RoomGate();
    private final RoomGate urgentGate = new RoomGate();
    // written once, before those threads start
    private Thread[] engineThreads = {};
    // of the closing thread: first slot that it has claimed for good
    private long sealedFrom = NO_CLAIM;
    // state of intake: OPEN, CLOSING, or when it is STOPPED the last sequence that is decoded; written under the
    // monitor, read by producers before they claim and after they have published
    private volatile long intake = OPEN;

    /**
     * Allocates the ring, in memory that is freed when it is collected.
     *
     * @param slotCount      number of slots, a power of two
     * @param slotLength     bytes of a slot, a power of two, 64 at least
     * @param batchLengthMax longest batch, in bytes; a quarter of the ring at most
     * @param reserve        slots that ordinary batches leave free; a quarter of the ring at most, so that the longest batch always
     *                       fits into an empty ring
     * @param waitStrategy   how consumers wait
     * @param policy         what producers do when the ring is full
     * @param timeoutNs      how long {@link OverflowPolicy#BLOCK_FOR} waits, in nanoseconds
     * @param counters       where losses are counted
     */
    public RecordRing(
            final int slotCount,
            final int slotLength,
            final int batchLengthMax,
            final int reserve,
            final WaitStrategy waitStrategy,
            final OverflowPolicy policy,
            final long timeoutNs,
            final EngineCounters counters) {
        this(
                slotCount,
                slotLength,
                batchLengthMax,
                reserve,
                waitStrategy,
                policy,
                timeoutNs,
                counters,
                new OffHeap(),
                null);
    }

    /**
     * Allocates the ring.
     *
     * @param slotCount      number of slots, a power of two
     * @param slotLength     bytes of a slot, a power of two, 64 at least
     * @param batchLengthMax longest batch, in bytes; a quarter of the ring at most
     * @param reserve        slots that ordinary batches leave free; a quarter of the ring at most, so that the longest batch always
     *                       fits into an empty ring
     * @param waitStrategy   how consumers wait
     * @param policy         what producers do when the ring is full
     * @param timeoutNs      how long {@link OverflowPolicy#BLOCK_FOR} waits, in nanoseconds
     * @param counters       where losses are counted
     * @param memory         owner of the slab
     * @param journal        that has the slab, in a file, or null
     */
    public RecordRing(
            final int slotCount,
            final int slotLength,
            final int batchLengthMax,
            final int reserve,
            final WaitStrategy waitStrategy,
            final OverflowPolicy policy,
            final long timeoutNs,
            final EngineCounters counters,
            final OffHeap memory,
            final Journal journal) {
        if (!BitUtil.isPowerOfTwo(slotLength)) {
            throw new IllegalArgumentException("slot length is not a power of two: " + slotLength);
        }
        if (batchLengthMax < 1 || batchLengthMax > (long) slotCount * slotLength / 4) {
            throw new IllegalArgumentException("longest batch of " + batchLengthMax
                    + " bytes is not between 1 and a quarter of " + slotCount + " slots of " + slotLength + " bytes");
        }
        if (reserve < 0 || reserve > slotCount / 4) {
            throw new IllegalArgumentException(
                    "reserve of " + reserve + " slots is not between 0 and a quarter of " + slotCount + " slots");
        }
        ring = RingBuffer.createMultiProducer(RecordSlot::new, slotCount, waitStrategy);
        slots = new RecordSlot[slotCount];
        Arrays.setAll(slots, ring::get);
        slotMask = slotCount - 1;
        this.waitStrategy = waitStrategy;
        slotShift = Integer.numberOfTrailingZeros(slotLength);
        this.batchLengthMax = batchLengthMax;
        this.reserve = reserve;
        controlReserve = reserve < RESERVE_MIN ? Math.min(1, reserve) : CONTROL_SLOTS;
        this.policy = policy;
        this.timeoutNs = timeoutNs;
        this.counters = counters;
        losses = new LossRecorder(counters, new LossBoard(counters));
        this.memory = memory;
        this.journal = journal;
        if (journal == null) {
            final int slabLength = Math.addExact(Math.multiplyExact(slotCount, slotLength), batchLengthMax);
            slab = memory.allocateChecked(slabLength, BitUtil.CACHE_LINE_LENGTH);
            slabMask = slotMask;
        } else {
            slab = journal.slab();
            slabMask = journal.shape().keptSlots() - 1;
        }
    }

    /**
     * The reserve that a ring has if none is given.
     *
     * @param slots number of slots of the ring
     * @return a sixteenth of them, {@value #RESERVE_MIN} at least, a quarter at most
     */
    public static int reserveByDefault(final int slots) {
        return Math.min(Math.max(RESERVE_MIN, slots / 16), slots / 4);
    }

    /**
     * Publishes a batch of records.
     *
     * @param batch the records; copied, so it is free again when this returns
     * @return sequence of the batch, or {@link #RING_FULL}, {@link #CLOSED}, {@link #TOO_LONG}, {@link #INTERRUPTED},
     *     {@link #ENGINE_THREAD}, {@link #FAILED}
     */
    public long offer(final RecordBatch batch) {
        final boolean urgent = batch.isUrgent();
        final RoomGate line = urgent ? urgentGate : gate;
        final int free = urgent ? controlReserve : reserve;
        long sequence = CLOSED;
        if (intake == OPEN) {
            sequence = tryPublish(batch, free + line.awaited(), null);
        }
        if (sequence == RING_FULL && policy != OverflowPolicy.DROP) {
            sequence = isEngineThread() ? ENGINE_THREAD : waitAndPublish(batch, free, line);
        }
        if (sequence >= 0 && isBehindStop(sequence)) {
            // the handlers were told to stop before this batch, so it is for this thread to count it
            sequence = CLOSED;
        }
        if (sequence < 0) {
            lose(sequence, batch);
        }
        return sequence;
    }

    /**
     * Publishes a batch if there is room now. Waits for nothing, on whatever thread, and counts and marks no loss: a batch of records that
     * nobody misses.
     *
     * @param batch the records; copied, so it is free again when this returns
     * @return sequence of the batch, which nobody may read if the ring is being closed; or {@link #RING_FULL}, {@link #CLOSED},
     *     {@link #TOO_LONG}, {@link #FAILED}
     */
    public long tryOffer(final RecordBatch batch) {
        return isClosed() ? CLOSED : tryPublish(batch, reserve + gate.awaited(), null);
    }

    private long waitAndPublish(final RecordBatch batch, final int free, final RoomGate line) {
        counters.add(EngineCounter.RING_FULL_WAITS, 1);
        final int needed = slotsFor(batch.length);
        final long ticket = line.enter(needed, policy == OverflowPolicy.BLOCK ? FOREVER_NS : timeoutNs);
        if (ticket != RoomGate.NO_TICKET) {
            final RoomGate.Seat seat = line.seats[(int) ticket & RoomGate.SEAT_MASK];
            long sequence = RING_FULL;
            try {
                sequence = publishInTurn(batch, needed, free, line, ticket);
                line.leave(ticket);
            } catch (final Throwable e) {
                // first without a call, since there may be no stack for one
                seat.givenUp = ticket;
                try {
                    line.leave(ticket);
                } catch (final Throwable again) {
                    // then others see that the place was given up
                }
                if (sequence == RING_FULL || e instanceof ThreadDeath) {
                    throw e;
                }
            }
            if (sequence != RING_FULL) {
                return sequence;
            }
        }
        if (isClosed()) {
            return CLOSED;
        }
        return Thread.currentThread().isInterrupted() ? INTERRUPTED : RING_FULL;
    }

    private long publishInTurn(
            final RecordBatch batch, final int batchSlots, final int free, final RoomGate line, final long ticket) {
        final int needed = Math.max(batchSlots + free, ring.getBufferSize() >> RoomGate.WAKE_SHIFT);
        boolean goOn = line.awaitTurn(ticket);
        while (goOn && intake == OPEN) {
            line.wakeAt(ring.getCursor() + needed - ring.getBufferSize());
            final long sequence = tryPublish(batch, free, null);
            if (sequence != RING_FULL) {
                return sequence;
            }
            goOn = intake == OPEN && !Thread.currentThread().isInterrupted() && line.hasTime(ticket);
            if (goOn) {
                line.park(ticket);
            }
        }
        return RING_FULL;
    }

    /** Says which threads must never wait for room, because room comes from them. At start, before they run. */
    void engineThreads(final List<Thread> threads) {
        engineThreads = threads.toArray(new Thread[0]);
    }

    boolean isEngineThread() {
        final Thread current = Thread.currentThread();
        for (final Thread thread : engineThreads) {
            if (thread == current) {
                return true;
            }
        }
        return false;
    }

    /**
     * Moves the sequence of one of the last consumers on, and wakes whoever waits for room that is there when the slowest of them has passed
     * it. That consumer's thread only.
     *
     * @return last sequence that all consumers are seen to have passed
     */
    long consumed(final Sequence consumer, final long sequence) {
        // With a full fence behind it, as the gates ask. Of two consumers that move on at the same time, one at least
        // sees where both of them are.
        consumer.setVolatile(sequence);
        return onProgress();
    }

    /**
     * The same for a consumer whose sequence others may move too; any thread.
     *
     * @return false, and nothing has changed, if the sequence is not what was expected
     */
    boolean consumed(final Sequence consumer, final long expected, final long sequence) {
        final boolean moved = consumer.compareAndSet(expected, sequence);
        if (moved) {
            // as the gates ask
            VarHandle.fullFence();
            onProgress();
        }
        return moved;
    }

    private long onProgress() {
        final long slowest = ring.getMinimumGatingSequence();
        urgentGate.onProgress(slowest);
        gate.onProgress(slowest);
        return slowest;
    }

    private void lose(final long result, final RecordBatch batch) {
        if (result == CLOSED) {
            // whatever is live goes out as it is
            losses.count(DropReason.CLOSED, batch.records, batch.spans);
        } else if (result == INTERRUPTED) {
            losses.add(DropReason.INTERRUPTED, batch, ring.getCursor());
        } else if (result == ENGINE_THREAD) {
            losses.add(DropReason.ENGINE_THREAD, batch, ring.getCursor());
        } else if (result == RING_FULL) {
            losses.add(DropReason.RING_FULL, batch, ring.getCursor());
        }
        batch.handedOver |= result != TOO_LONG;
    }

    private long tryPublish(final RecordBatch batch, final int free, final ControlRequest control) {
        final int length = batch.length;
        if (length > batchLengthMax) {
            return TOO_LONG;
        }
        if (!ring.hasAvailableCapacity(slotsFor(length) + free)) {
            return RING_FULL;
        }
        try {
            return claimAndPublish(batch, control);
        } catch (final InsufficientCapacityException e) {
            // another producer was faster
            return RING_FULL;
        }
    }

    /**
     * Claims the slots of a batch, copies it and publishes. A claim that is not published is held by a thread that is in here, and by no
     * other ({@link ClaimHolders}).
     */
    private long claimAndPublish(final RecordBatch batch, final ControlRequest control)
            throws InsufficientCapacityException {
        // Each is read once: another thread that changes the batch by mistake may spoil what is copied, but claim and
        // publish go by the same numbers.
        final DirectBuffer source = batch.source;
        final int offset = batch.offset;
        final int length = batch.length;
        final int flags = batch.flags;
        final int records = batch.records;
        final int spans = batch.spans;
        if (length > batchLengthMax) {
            return TOO_LONG;
        }
        if (length > 0) {
            source.boundsCheck(offset, length);
        }
        final int count = slotsFor(length);
        long first = NO_CLAIM;
        boolean copied = false;
        try {
            final long last = ring.tryNext(count);
            first = last - count + 1;
            batch.handedOver = true;
            final RecordSlot slot = slots[(int) first & slotMask];
            slot.stamp(first, count, length, batch.sourceId, flags, records, spans);
            slot.control(control);
            if (length > 0) {
                slab.putBytes(offset(first), source, offset, length);
                if (journal != null) {
                    journal.stamp(first, length, batch.sourceId, flags, records, spans);
                }
            }
            copied = true;
            ring.publish(first, last);
            return first;
        } catch (final Throwable e) {
            if (first == NO_CLAIM) {
                throw e;
            }
            // What has to be is done without a call, since there may be no stack for one.
            final RecordSlot slot = slots[(int) first & slotMask];
            if (!copied) {
                slot.length = 0;
                slot.slots = count;
                slot.flags = LOST;
                slot.records = records;
                slot.spans = spans;
                slot.control = null;
                slot.chunkCount = 0;
                slot.elapsedNs = 0;
                slot.claim = first;
            }
            try {
                if (!copied) {
                    markLost(slot, first, source, offset, length);
                }
                finishPublishing(first, first + count - 1);
                if (!copied && isClosed()) {
                    countIfBehindStop(first, records, spans);
                }
            } catch (final Throwable again) {
                // the timer thread publishes it; from here on the claim is not this thread's
                slot.givenUp = first;
            }
            if (e instanceof ThreadDeath) {
                throw e;
            }
            return copied ? first : FAILED;
        }
    }

    private void markLost(
            final RecordSlot slot, final long first, final DirectBuffer source, final int offset, final int length) {
        try {
            losses.mark(source, offset, length, first);
            slot.flags = LOST | MARKED;
        } catch (final Throwable e) {
            // then the decode thread marks every trace that is live
        }
    }

    // what is published behind the stop, nobody else counts
    private void countIfBehindStop(final long first, final int records, final int spans) {
        try {
            if (isBehindStop(first)) {
                losses.count(DropReason.CLOSED, records, spans);
            }
        } catch (final Throwable e) {
            // the loss goes without a count; the claim is published, and must not be published again
        }
    }

    /** Whether a thread with this frame on its stack may hold a claim. */
    static boolean isClaiming(final StackTraceElement frame) {
        return frame.getMethodName().equals("claimAndPublish")
                && frame.getClassName().equals(RecordRing.class.getName());
    }

    /**
     * Publishes what is not yet published of a claim that holds what it is to hold. The thread that claimed; or the timer thread, for a
     * claim that nobody holds any more.
     */
    void finishPublishing(final long first, final long last) {
        // What is published may be consumed and claimed again, and no longer says that it is. But nothing behind a slot
        // that is not published is consumed.
        for (long sequence = last; sequence >= first; sequence--) {
            if (!ring.isAvailable(sequence) && ring.getMinimumGatingSequence() < sequence) {
                ring.publish(sequence);
            }
        }
    }

    RecordSlot slot(final long sequence) {
        return ring.get(sequence);
    }

    /** Whether a sequence has been claimed and not published. A look that may be out of date, unless nobody holds the claim. */
    boolean isPending(final long sequence) {
        return !ring.isAvailable(sequence) && ring.getCursor() >= sequence;
    }

    private int slotsFor(final int length) {
        return Math.max(1, (length + (1 << slotShift) - 1) >> slotShift);
    }

    /**
     * Publishes a tick, without waiting and without counting a loss. It may use the last free slots only if the tick before it has been
     * consumed, so that ticks by themselves never fill them.
     *
     * @param previous sequence of the tick before it, negative for none
     * @return sequence, or {@link #RING_FULL}
     */
    long tryTick(final RecordBatch tick, final long previous) {
        return tryPublish(tick, previous <= ring.getMinimumGatingSequence() ? 0 : reserve, null);
    }

    /**
     * Publishes a control request; waits for room.
     *
     * @return sequence, or {@link #RING_FULL} when there was none for the whole time, or {@link #CLOSED}, or {@link #INTERRUPTED}; the
     *     interrupted status stays set
     */
    long request(final ControlRequest control, final TimeLimit limit) {
        for (int attempt = 0; ; attempt++) {
            if (isClosed()) {
                return CLOSED;
            }
            final long sequence = tryPublish(NO_RECORDS, 0, control);
            if (sequence >= 0) {
                wakeConsumer();
                // the handlers answer nothing behind the stop
                return isBehindStop(sequence) ? CLOSED : sequence;
            }
            if (limit.isOver()) {
                return RING_FULL;
            }
            if (Thread.currentThread().isInterrupted()) {
                return INTERRUPTED;
            }
            Backoff.pause(attempt);
        }
    }

    /**
     * Refuses from now on whatever is published. {@link #stop} is to follow, for which some may wait; if an error ends the closing thread
     * in between, the timer thread stops intake in its place.
     */
    synchronized void closeIntake() {
        if (intake == OPEN) {
            intake = CLOSING;
        }
    }

    /**
     * Stops intake: whatever is published from now on is refused and counted, and the handlers end with this request.
     *
     * @return false if the request found no room in the given time, or before the thread was interrupted; it may be tried again
     */
    boolean stop(final ControlRequest control, final TimeLimit limit) {
        for (int attempt = 0; ; attempt++) {
            if (tryStop(control)) {
                return true;
            }
            if (limit.isOver() || Thread.currentThread().isInterrupted()) {
                return false;
            }
            Backoff.pause(attempt);
        }
    }

    /**
     * The same, without waiting. Under a monitor, so that of the closing and the timer thread one publishes the request, once; nobody
     * waits under it.
     */
    synchronized boolean tryStop(final ControlRequest control) {
        if (isStopped()) {
            return true;
        }
        closeIntake();
        // who waits for room finds out, leaves, and so makes the next one look
        urgentGate.wake();
        gate.wake();
        final long sequence = tryPublish(NO_RECORDS, 0, control);
        if (sequence < 0) {
            return false;
        }
        intake = sequence;
        wakeConsumer();
        return true;
    }

    // who waits for an answer does not wait for the end of a nap
    private void wakeConsumer() {
        if (waitStrategy instanceof final AdaptiveWaitStrategy adaptive) {
            adaptive.wake();
        }
    }

    /** Whether it is known where intake ends. */
    boolean isStopped() {
        return intake < CLOSING;
    }

    /** Lets producers go that wait to know where intake ended, when the stop request never got in. */
    synchronized void stopWithoutRequest() {
        if (!isStopped()) {
            intake = ring.getCursor();
        }
    }

    /** Last sequence that is decoded, more than any until intake is stopped; what comes behind it is counted by whoever published it. */
    long stopSequence() {
        return intake;
    }

    // waits for the stop if intake is being closed
    private boolean isBehindStop(final long sequence) {
        for (int attempt = 0; intake == CLOSING; attempt++) {
            Backoff.pause(attempt);
        }
        return sequence > intake;
    }

    /**
     * Whether intake has been stopped.
     *
     * @return true from the beginning of closing on
     */
    public boolean isClosed() {
        return intake != OPEN;
    }

    RingBuffer<RecordSlot> disruptor() {
        return ring;
    }

    /** Where what is published is kept for others to read, or null. */
    Journal journal() {
        return journal;
    }

    LossBoard lossBoard() {
        return losses.board();
    }

    UnsafeBuffer slab() {
        return slab;
    }

    int offset(final long sequence) {
        return ((int) sequence & slabMask) << slotShift;
    }

    /**
     * Longest batch.
     *
     * @return in bytes
     */
    public int batchLengthMax() {
        return batchLengthMax;
    }

    /**
     * Slots that are free now.
     *
     * @return their number
     */
    public long remainingSlots() {
        return ring.remainingCapacity();
    }

    /**
     * Waits until nobody holds a claim any more, and lets nobody claim from now on, so that no thread is in the slab. Once intake is
     * stopped and no handler runs. The closing thread.
     *
     * <p>Costs producers nothing: they find the ring full, because all that is free is claimed here, and never published.
     *
     * @param limit how long to wait
     * @return false if a claim may still be held when the time is over
     */
    boolean seal(final TimeLimit limit) {
        final long consumed = ring.getMinimumGatingSequence();
        // other producers may be faster, but not for ever, since nothing is consumed
        for (int attempt = 0; sealedFrom == NO_CLAIM; attempt++) {
            Backoff.pause(attempt);
            sealedFrom = claimRest();
        }
        long sequence = consumed + 1;
        for (int attempt = 0; sequence < sealedFrom; ) {
            final RecordSlot slot = slot(sequence);
            if (ring.isAvailable(sequence)) {
                sequence++;
            } else if (slot.isGivenUp(sequence)) {
                sequence += slot.slots();
            } else if (limit.isOver()) {
                return ClaimHolders.ofThisJvm().isEmpty();
            } else {
                Backoff.pause(attempt++);
            }
        }
        return true;
    }

    // first sequence that was free, or NO_CLAIM if another producer claimed some of them meanwhile
    private long claimRest() {
        final int free = (int) ring.remainingCapacity();
        if (free == 0) {
            return ring.getCursor() + 1;
        }
        try {
            return ring.tryNext(free) - free + 1;
        } catch (final InsufficientCapacityException e) {
            return NO_CLAIM;
        }
    }

    /** Owner of the slab, and of what else is written to it from. */
    OffHeap offHeap() {
        return memory;
    }

    /**
     * Memory outside the heap that a ring takes: the slab.
     *
     * @param slotCount      number of slots
     * @param slotLength     bytes of a slot
     * @param batchLengthMax longest batch, in bytes
     * @return in bytes
     */
    public static long offHeap(final int slotCount, final int slotLength, final int batchLengthMax) {
        return (long) slotCount * slotLength + batchLengthMax;
    }

    /**
     * Heap that a ring takes: an object a slot, and what leads to it.
     *
     * @param slotCount number of slots
     * @return in bytes
     */
    public static long heap(final int slotCount) {
        return slotCount * RecordSlot.heap()
                + 2 * HeapSize.array(slotCount, HeapSize.REFERENCE)
                + HeapSize.array(slotCount, Integer.BYTES)
                + LossBoard.heap()
                + 2 * RoomGate.heap();
    }
}
