/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.decode.LossMarks;
import io.ringspan.memory.HeapSize;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Where producers leave marks for the decode thread: this span, or this segment, has lost a record at the ring. A mark carries the
 * ring's cursor and is due when everything up to there has been decoded, because what created the span may still be in the ring.
 *
 * <p>A mark lies in a cell of its own, so one that is not due holds up no other, nor does a producer that is slow to write one or never
 * ends. When all cells are in use the loss is remembered without a name: {@link LossMarks#onLostAny()} is called before the first slot
 * behind its cursor, and, while further such losses wait, before every slot up to theirs.
 *
 * <pre>
 *     used   | 1 1 0 1 ... |   set by the producer that takes the cell, cleared by the consumer
 *     fresh  | 0 1 0 0 ... |   set when the cell is written, taken by the consumer
 *     ids, cursors, segments   the cell
 *     due                      heap of the cells that the consumer has taken, by cursor
 * </pre>
 *
 * <p>Assumptions: any number of producers; one consumer. A loss that a producer posts before it publishes its next batch is seen by the
 * consumer before that batch. Guarantees: each mark is handed over exactly once and not before it is due, or else its loss counts as
 * forgotten. Progress: posting is lock-free, the consumer never waits; without losses it reads one field that nobody writes.
 */
final class LossBoard {
    static final int CAPACITY = 1024;

    private static final int WORD_SHIFT = 6;
    private static final int WORDS = CAPACITY >> WORD_SHIFT;
    private static final long FULL_WORD = -1;
    private static final long NONE = Long.MAX_VALUE;
    private static final VarHandle BITS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle POSTED = handle("posted");
    private static final VarHandle FORGOTTEN_FIRST = handle("forgottenFirst");
    private static final VarHandle FORGOTTEN_LAST = handle("forgottenLast");

    private final EngineCounters counters;
    private final long[] used = new long[WORDS];
    private final long[] fresh = new long[WORDS];
    // written by the producer that has the cell, before it sets the bit of fresh
    private final long[] ids = new long[CAPACITY];
    private final long[] cursors = new long[CAPACITY];
    private final boolean[] segments = new boolean[CAPACITY];
    // written by producers, behind everything else
    private volatile long posted;
    // lowest and highest cursor of losses without a name; raised by producers, the lowest one taken by the consumer
    private volatile long forgottenFirst = NONE;
    private volatile long forgottenLast = -1;
    // of the consumer
    private final int[] due = new int[CAPACITY];
    private int dueCount;
    private long seen;
    private boolean forgottenWaits;

    /** Heap that a board takes, in bytes. */
    static long heap() {
        return 2 * HeapSize.array(CAPACITY, Long.BYTES) + HeapSize.array(CAPACITY, Integer.BYTES) + CAPACITY;
    }

    LossBoard(final EngineCounters counters) {
        this.counters = counters;
    }

    private static VarHandle handle(final String field) {
        try {
            return MethodHandles.lookup().findVarHandle(LossBoard.class, field, long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Marks a segment; false if the board was full, and the loss goes without a name. Producers. */
    boolean postSegment(final long segmentId, final long cursor) {
        return post(segmentId, cursor, true);
    }

    /** Marks a span; false if the board was full, and the loss goes without a name. Producers. */
    boolean postSpan(final long spanId, final long cursor) {
        return post(spanId, cursor, false);
    }

    private boolean post(final long id, final long cursor, final boolean segment) {
        final int cell = take();
        if (cell < 0) {
            overflow(cursor);
            return false;
        }
        boolean written = false;
        try {
            ids[cell] = id;
            cursors[cell] = cursor;
            segments[cell] = segment;
            BITS.getAndBitwiseOr(fresh, cell >> WORD_SHIFT, 1L << cell);
            written = true;
            POSTED.getAndAdd(this, 1L);
        } finally {
            // an error: the cell would be in use for ever. There is stack for it, since taking it went deeper
            if (!written) {
                BITS.getAndBitwiseAnd(used, cell >> WORD_SHIFT, ~(1L << cell));
            }
        }
        return true;
    }

    /** Remembers a loss without a name: any trace that is live behind this cursor may lack a record. Producers. */
    void overflow(final long cursor) {
        counters.add(EngineCounter.LOSS_MARKS_FORGOTTEN, 1);
        // the last one first: the consumer that takes the first one then sees how far it has to go
        long last = forgottenLast;
        while (last < cursor && !FORGOTTEN_LAST.compareAndSet(this, last, cursor)) {
            last = forgottenLast;
        }
        forgetFrom(cursor);
        POSTED.getAndAdd(this, 1L);
    }

    private void forgetFrom(final long cursor) {
        long first = forgottenFirst;
        while (first > cursor && !FORGOTTEN_FIRST.compareAndSet(this, first, cursor)) {
            first = forgottenFirst;
        }
    }

    // a free cell, from a place on that differs between threads; or -1
    private int take() {
        final int start = (int) Thread.currentThread().getId();
        for (int i = 0; i < WORDS; i++) {
            final int index = (start + i) & (WORDS - 1);
            long word = (long) BITS.getVolatile(used, index);
            while (word != FULL_WORD) {
                final long bit = Long.lowestOneBit(~word);
                word = (long) BITS.getAndBitwiseOr(used, index, bit);
                if ((word & bit) == 0) {
                    return (index << WORD_SHIFT) + Long.numberOfTrailingZeros(bit);
                }
            }
        }
        return -1;
    }

    /** Whether there is nothing to hand over, now or later. The consumer. */
    boolean isEmpty() {
        return posted == seen && dueCount == 0 && !forgottenWaits;
    }

    /** Hands over all marks whose cursor is below a sequence, the one that is about to be decoded. The consumer. */
    void drain(final long sequence, final LossMarks marks) {
        final long now = posted;
        // an error leaves marks where they are, and the next look is not long
        forgottenWaits = true;
        if (now != seen) {
            takeFresh();
            seen = now;
        }
        while (dueCount > 0 && cursors[due[0]] < sequence) {
            final int cell = due[0];
            if (segments[cell]) {
                marks.onLostSegment(ids[cell]);
            } else {
                marks.onLostSpan(ids[cell]);
            }
            BITS.getAndBitwiseAnd(used, cell >> WORD_SHIFT, ~(1L << cell));
            removeFirst();
            counters.add(EngineCounter.LOSS_MARKS, 1);
        }
        if (forgottenFirst < sequence) {
            FORGOTTEN_FIRST.getAndSet(this, NONE);
            marks.onLostAny();
            if (forgottenLast >= sequence) {
                forgetFrom(sequence);
            }
        }
        // one that comes behind this look is posted behind it too
        forgottenWaits = forgottenFirst != NONE;
    }

    private void takeFresh() {
        for (int index = 0; index < WORDS; index++) {
            if ((long) BITS.getVolatile(fresh, index) != 0) {
                long word = (long) BITS.getAndSet(fresh, index, 0L);
                while (word != 0) {
                    add((index << WORD_SHIFT) + Long.numberOfTrailingZeros(word));
                    word &= word - 1;
                }
            }
        }
    }

    private void add(final int cell) {
        final long cursor = cursors[cell];
        int place = dueCount++;
        while (place > 0) {
            final int parent = (place - 1) >> 1;
            if (cursors[due[parent]] <= cursor) {
                break;
            }
            due[place] = due[parent];
            place = parent;
        }
        due[place] = cell;
    }

    private void removeFirst() {
        final int moved = due[--dueCount];
        final long cursor = cursors[moved];
        int place = 0;
        for (int child = 1; child < dueCount; child = 2 * place + 1) {
            if (child + 1 < dueCount && cursors[due[child + 1]] < cursors[due[child]]) {
                child++;
            }
            if (cursors[due[child]] >= cursor) {
                break;
            }
            due[place] = due[child];
            place = child;
        }
        due[place] = moved;
    }
}
