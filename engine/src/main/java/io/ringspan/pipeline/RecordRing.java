/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.dsl.ProducerType;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The preallocated ring: a Disruptor for the sequences, and one slab for the bytes.
 *
 * <p>A batch of records that is longer than a slot claims consecutive slots; its bytes lie contiguous from the first of them on. When
 * that leads past the last slot they run into the overhang behind it, so a reader never sees a batch in two parts. The other slots of
 * a batch are empty. No user code runs between claim and publish.
 *
 * <pre>
 *     slot 0     slot 1     slot 2           slot n-1    overhang
 *   +----------+----------+----------+-- -+----------+------------------+
 *   |          |          |          |    |          |                  |
 *   +----------+----------+----------+-- -+----------+------------------+
 *              |  a batch of three        |  one that wraps  |
 * </pre>
 *
 * <p>Note: this class is threadsafe. With {@link ProducerMode#SINGLE} claims go through a short lock, which the one application
 * thread finds free but for the moments in which a control record goes in.
 */
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

    // far enough away, and its end can still be computed
    private static final long FOREVER_NS = TimeUnit.DAYS.toNanos(365 * 100);
    private static final long NOT_STOPPED = Long.MAX_VALUE;

    private final RingBuffer<RecordSlot> ring;
    private final UnsafeBuffer slab;
    private final int slotShift;
    private final int batchLengthMax;
    private final OverflowPolicy policy;
    private final long timeoutNs;
    private final EngineCounters counters;
    private final ClaimLock claimLock;
    private final RoomGate gate = new RoomGate();
    // written once, before those threads start
    private Thread[] engineThreads = {};
    // written by the closing thread; producers read it before they claim and after they have published
    private volatile boolean closed;
    private volatile long stopSequence = NOT_STOPPED;

    /**
     * Allocates the ring.
     *
     * @param slots          number of slots, a power of two
     * @param slotLength     bytes of a slot, a power of two, 64 at least
     * @param batchLengthMax longest batch, in bytes; a quarter of the ring at most
     * @param producers      how many threads publish
     * @param waitStrategy   how consumers wait
     * @param policy         what producers do when the ring is full
     * @param timeoutNs      how long {@link OverflowPolicy#BLOCK_FOR} waits, in nanoseconds
     * @param counters       where losses are counted
     */
    public RecordRing(
            final int slots,
            final int slotLength,
            final int batchLengthMax,
            final ProducerMode producers,
            final WaitStrategy waitStrategy,
            final OverflowPolicy policy,
            final long timeoutNs,
            final EngineCounters counters) {
        if (!BitUtil.isPowerOfTwo(slotLength)) {
            throw new IllegalArgumentException("slot length is not a power of two: " + slotLength);
        }
        if (batchLengthMax < 1 || batchLengthMax > (long) slots * slotLength / 4) {
            throw new IllegalArgumentException("longest batch of " + batchLengthMax
                    + " bytes is not between 1 and a quarter of " + slots + " slots of " + slotLength + " bytes");
        }
        final boolean single = producers == ProducerMode.SINGLE;
        ring = RingBuffer.create(
                single ? ProducerType.SINGLE : ProducerType.MULTI, RecordSlot::new, slots, waitStrategy);
        claimLock = single ? new ClaimLock() : null;
        slotShift = Integer.numberOfTrailingZeros(slotLength);
        this.batchLengthMax = batchLengthMax;
        this.policy = policy;
        this.timeoutNs = timeoutNs;
        this.counters = counters;
        final int slabLength = Math.addExact(Math.multiplyExact(slots, slotLength), batchLengthMax);
        slab = new UnsafeBuffer(BufferUtil.allocateDirectAligned(slabLength, BitUtil.CACHE_LINE_LENGTH));
    }

    /**
     * Publishes a batch of records.
     *
     * @param source memory that holds them
     * @param offset of the first
     * @param length of all, in bytes, 1 at least
     * @param sourceId id space that their string ids belong to
     * @param flags  {@link #FOREIGN}, {@link #FIRST_OF_BUFFER} or 0
     * @param spans  spans that the batch creates, to be counted if it is lost
     * @return sequence of the batch, or {@link #RING_FULL}, {@link #CLOSED}, {@link #TOO_LONG}, {@link #INTERRUPTED},
     *     {@link #ENGINE_THREAD}
     */
    public long offer(
            final DirectBuffer source,
            final int offset,
            final int length,
            final int sourceId,
            final int flags,
            final long spans) {
        if (length > batchLengthMax) {
            return TOO_LONG;
        }
        final int slots = slotsFor(length);
        long sequence = RING_FULL;
        if (closed) {
            sequence = CLOSED;
        } else if (!gate.isBusy()) {
            sequence = tryPublish(source, offset, length, slots, sourceId, flags, null);
        }
        if (sequence == RING_FULL && policy != OverflowPolicy.DROP) {
            sequence =
                    isEngineThread() ? ENGINE_THREAD : waitAndPublish(source, offset, length, slots, sourceId, flags);
        }
        if (sequence >= 0 && closed && sequence > awaitStopSequence()) {
            // the handlers were told to stop before this batch, so it is for this thread to count it
            sequence = CLOSED;
        }
        if (sequence < 0) {
            countLost(sequence, spans);
        }
        return sequence;
    }

    private long waitAndPublish(
            final DirectBuffer source,
            final int offset,
            final int length,
            final int slots,
            final int sourceId,
            final int flags) {
        counters.add(EngineCounter.RING_FULL_WAITS, 1);
        final long waitNs = policy == OverflowPolicy.BLOCK ? FOREVER_NS : timeoutNs;
        return publishWithin(waitNs, source, offset, length, slots, sourceId, flags);
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

    /** Moves the sequence of the last consumer on, and wakes whoever waits for the room behind it. That consumer's thread only. */
    void consumed(final Sequence consumer, final long sequence) {
        consumer.setVolatile(sequence); // with a full fence behind it, as the gate asks
        gate.onProgress();
    }

    private void countLost(final long result, final long spans) {
        final DropReason reason;
        if (result == CLOSED) {
            reason = DropReason.CLOSED;
        } else if (result == INTERRUPTED) {
            reason = DropReason.INTERRUPTED;
        } else if (result == ENGINE_THREAD) {
            reason = DropReason.ENGINE_THREAD;
        } else {
            reason = DropReason.RING_FULL;
        }
        counters.ledger().lostBatch(reason, 0, spans);
    }

    private long publishWithin(
            final long waitNs,
            final DirectBuffer source,
            final int offset,
            final int length,
            final int slots,
            final int sourceId,
            final int flags) {
        final long deadlineNs = System.nanoTime() + waitNs;
        final long ticket = gate.enter();
        try {
            boolean isTurn = gate.awaitTurn(ticket, deadlineNs);
            while (isTurn && !closed) {
                final long sequence = tryPublish(source, offset, length, slots, sourceId, flags, null);
                if (sequence >= 0) {
                    return sequence;
                }
                if (closed || Thread.currentThread().isInterrupted() || System.nanoTime() - deadlineNs >= 0) {
                    break;
                }
                gate.park(deadlineNs);
            }
        } finally {
            gate.leave(ticket);
        }
        if (closed) {
            return CLOSED;
        }
        return Thread.currentThread().isInterrupted() ? INTERRUPTED : RING_FULL;
    }

    private long tryPublish(
            final DirectBuffer source,
            final int offset,
            final int length,
            final int slots,
            final int sourceId,
            final int flags,
            final ControlRequest control) {
        final ClaimLock lock = claimLock;
        if (lock != null) {
            lock.lock();
        }
        try {
            final long last = ring.tryNext(slots);
            final long first = last - slots + 1;
            int copied = 0;
            try {
                if (length > 0) {
                    slab.putBytes(offset(first), source, offset, length);
                    copied = length;
                }
            } finally {
                // memory that cannot be read leaves an empty slot behind, not what the slot held before
                fill(first, last, copied, sourceId, flags, control);
                ring.publish(first, last);
            }
            return first;
        } catch (final InsufficientCapacityException e) {
            return RING_FULL;
        } finally {
            if (lock != null) {
                lock.unlock();
            }
        }
    }

    private void fill(
            final long first,
            final long last,
            final int length,
            final int sourceId,
            final int flags,
            final ControlRequest control) {
        final RecordSlot slot = ring.get(first);
        slot.length = length;
        slot.source = sourceId;
        slot.flags = flags;
        slot.control = control;
        for (long sequence = first + 1; sequence <= last; sequence++) {
            final RecordSlot continuation = ring.get(sequence);
            continuation.length = 0;
            continuation.control = null;
        }
    }

    private int slotsFor(final int length) {
        return Math.max(1, (length + (1 << slotShift) - 1) >> slotShift);
    }

    /**
     * Publishes records of the engine's own without waiting and without counting a loss.
     *
     * @return sequence, or {@link #RING_FULL}
     */
    long tryOffer(final DirectBuffer source, final int offset, final int length) {
        return tryPublish(source, offset, length, slotsFor(length), 0, 0, null);
    }

    /**
     * Publishes a control request; waits for room.
     *
     * @return sequence, or {@link #RING_FULL} when there was none for the whole time, or {@link #CLOSED}
     */
    long request(final ControlRequest control, final long waitNs) {
        final long startNs = System.nanoTime();
        for (int attempt = 0; ; attempt++) {
            if (closed) {
                return CLOSED;
            }
            final long sequence = tryPublish(null, 0, 0, 1, 0, 0, control);
            if (sequence >= 0) {
                // the handlers answer nothing behind the stop
                return closed && sequence > awaitStopSequence() ? CLOSED : sequence;
            }
            if (System.nanoTime() - startNs >= waitNs) {
                return RING_FULL;
            }
            Backoff.pause(attempt);
        }
    }

    /**
     * Stops intake: whatever is published from now on is refused and counted, and the handlers end with this request.
     *
     * @return false if the request found no room in the given time, or before the thread was interrupted; it may be tried again
     */
    boolean stop(final ControlRequest control, final long waitNs) {
        closed = true;
        gate.onProgress(); // who waits for room finds out, leaves, and so makes the next one look
        final long startNs = System.nanoTime();
        for (int attempt = 0; ; attempt++) {
            final long sequence = tryPublish(null, 0, 0, 1, 0, 0, control);
            if (sequence >= 0) {
                stopSequence = sequence;
                return true;
            }
            if (System.nanoTime() - startNs >= waitNs || Thread.currentThread().isInterrupted()) {
                return false;
            }
            Backoff.pause(attempt);
        }
    }

    /** Whether the stop request got in. */
    boolean isStopped() {
        return stopSequence != NOT_STOPPED;
    }

    /** Lets producers go that wait to know where intake ended, when the stop request never got in. */
    void stopWithoutRequest() {
        stopSequence = ring.getCursor();
    }

    private long awaitStopSequence() {
        long stop = stopSequence;
        for (int attempt = 0; stop == NOT_STOPPED; attempt++) {
            Backoff.pause(attempt);
            stop = stopSequence;
        }
        return stop;
    }

    /**
     * Whether intake has been stopped.
     *
     * @return true from the beginning of closing on
     */
    public boolean isClosed() {
        return closed;
    }

    RingBuffer<RecordSlot> disruptor() {
        return ring;
    }

    UnsafeBuffer slab() {
        return slab;
    }

    int offset(final long sequence) {
        return (int) (sequence & ring.getBufferSize() - 1) << slotShift;
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
     * Memory of the slab.
     *
     * @return in bytes
     */
    public long memory() {
        return slab.capacity();
    }
}
