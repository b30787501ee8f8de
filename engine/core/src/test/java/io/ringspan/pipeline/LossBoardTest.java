/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.decode.LossMarks;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LossBoardTest {
    private final EngineCounters counters = new EngineCounters();
    private final LossBoard board = new LossBoard(counters);
    private final List<String> marks = new ArrayList<>();
    private final LossMarks collector = new LossMarks() {
        @Override
        public void onLostSegment(final long segmentId) {
            marks.add("segment " + segmentId);
        }

        @Override
        public void onLostSpan(final long spanId) {
            marks.add("span " + spanId);
        }

        @Override
        public void onLostAny() {
            marks.add("any");
        }
    };

    private List<String> drain(final long sequence) {
        marks.clear();
        board.drain(sequence, collector);
        return marks;
    }

    @Test
    void shouldHandOverEachMarkOnceWhenItIsDueAndNotBefore() {
        assertTrue(board.isEmpty());
        board.postSpan(1, 10);
        board.postSegment(2, 5);
        board.postSpan(3, 7);
        assertFalse(board.isEmpty());
        assertEquals(List.of(), drain(5));
        assertFalse(board.isEmpty());
        // one that is not due holds up none
        assertEquals(List.of("segment 2"), drain(6));
        assertEquals(List.of("span 3"), drain(10));
        assertFalse(board.isEmpty());
        assertEquals(List.of("span 1"), drain(11));
        assertTrue(board.isEmpty());
        assertEquals(List.of(), drain(Long.MAX_VALUE));
    }

    @Test
    void shouldTakeAsManyMarksAsThereAreCellsAndForgetNoneOfThem() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < LossBoard.CAPACITY; i++) {
                // cursors that go down, up and down again
                assertTrue(board.postSpan(i, (i * 37) % 101));
            }
            assertFalse(board.postSpan(-1, 50));
            assertEquals(round + 1, counters.get(EngineCounter.LOSS_MARKS_FORGOTTEN));
            int handedOver = 0;
            for (int sequence = 0; sequence <= 101; sequence++) {
                for (final String mark : drain(sequence)) {
                    if (mark.equals("any")) {
                        assertEquals(51, sequence);
                    } else {
                        final int i = Integer.parseInt(mark.substring("span ".length()));
                        assertEquals((i * 37) % 101, sequence - 1);
                        handedOver++;
                    }
                }
            }
            assertEquals(LossBoard.CAPACITY, handedOver);
            assertTrue(board.isEmpty());
        }
    }

    @Test
    void shouldRememberLossesWithoutANameUntilTheLastOneIsDue() {
        board.overflow(20);
        board.overflow(10);
        assertFalse(board.isEmpty());
        assertEquals(List.of(), drain(10));
        assertFalse(board.isEmpty());
        for (int sequence = 11; sequence <= 21; sequence++) {
            assertEquals(List.of("any"), drain(sequence), "sequence " + sequence);
        }
        assertTrue(board.isEmpty());
        assertEquals(List.of(), drain(22));
        // one that is due already, as it is posted late
        board.overflow(3);
        assertEquals(List.of("any"), drain(23));
        assertTrue(board.isEmpty());
    }

    /** What a consumer sees, checked against what each producer posted. */
    private static final class Checker implements LossMarks {
        private final long[] cursors;
        private final int[] seen;
        private final long[] seenAt;
        long sequence;
        long anyCalls;

        Checker(final long[] cursors) {
            this.cursors = cursors;
            seen = new int[cursors.length];
            seenAt = new long[cursors.length];
        }

        private void mark(final long id) {
            final int index = (int) id;
            seen[index]++;
            seenAt[index] = sequence;
            assertTrue(cursors[index] < sequence, () -> id + " came before " + sequence);
        }

        @Override
        public void onLostSegment(final long segmentId) {
            assertEquals(0, segmentId % 2);
            mark(segmentId);
        }

        @Override
        public void onLostSpan(final long spanId) {
            assertEquals(1, spanId % 2);
            mark(spanId);
        }

        @Override
        public void onLostAny() {
            anyCalls++;
        }
    }

    /**
     * Producers post marks at the cursor of a ring that only moves on; the consumer follows it. Each mark comes once and not early, or
     * it found no cell, and then all is called incomplete behind its cursor. What a producer posted before it moved the ring on is there
     * before the consumer goes past that.
     */
    @ParameterizedTest
    @CsvSource({"1, 40000", "4, 30000", "8, 10000"})
    void shouldLoseNoMarkOfManyProducers(final int producers, final int marksEach) throws Exception {
        final long seed = System.nanoTime();
        final AtomicLong cursor = new AtomicLong();
        final AtomicInteger running = new AtomicInteger(producers);
        final long[] cursors = new long[producers * marksEach];
        final boolean[] forgotten = new boolean[cursors.length];
        final long[] nextSequences = new long[cursors.length];
        final SplittableRandom seeds = new SplittableRandom(seed);
        for (int p = 0; p < producers; p++) {
            final int first = p * marksEach;
            final SplittableRandom random = seeds.split();
            new Thread(() -> {
                        for (int i = first; i < first + marksEach; i++) {
                            cursors[i] = cursor.get();
                            forgotten[i] =
                                    !(i % 2 == 0 ? board.postSegment(i, cursors[i]) : board.postSpan(i, cursors[i]));
                            nextSequences[i] = cursor.incrementAndGet();
                            if (random.nextInt(500) == 0) {
                                LockSupport.parkNanos(1);
                            }
                        }
                        running.decrementAndGet();
                    })
                    .start();
        }
        final Checker checker = new Checker(cursors);
        final TreeSet<Long> anyAt = new TreeSet<>();
        long sequence = 0;
        while (running.get() > 0 || sequence <= cursor.get()) {
            // now and then so far behind that the board is full
            final boolean lags = sequence % 20_000 == 10_000 && cursor.get() < sequence + 3 * LossBoard.CAPACITY;
            if (sequence > cursor.get() || (lags && running.get() > 0)) {
                Thread.sleep(1);
                continue;
            }
            if (!board.isEmpty()) {
                checker.sequence = sequence;
                final long before = checker.anyCalls;
                board.drain(sequence, checker);
                if (checker.anyCalls > before) {
                    anyAt.add(sequence);
                }
            }
            sequence++;
        }
        assertTrue(board.isEmpty());
        long forgottenCount = 0;
        for (int i = 0; i < cursors.length; i++) {
            assertEquals(forgotten[i] ? 0 : 1, checker.seen[i], "mark " + i + ", seed " + seed);
            assertTrue(forgotten[i] || checker.seenAt[i] <= nextSequences[i], "late: mark " + i + ", seed " + seed);
            if (forgotten[i]) {
                forgottenCount++;
                assertTrue(isCovered(cursors[i], nextSequences[i], anyAt), "mark " + i + ", seed " + seed);
            }
        }
        assertEquals(forgottenCount, counters.get(EngineCounter.LOSS_MARKS_FORGOTTEN));
        assertTrue(forgottenCount > 0, "the board was never full");
    }

    // whether all was called incomplete behind the cursor of the loss, and not behind the next batch of that producer
    private static boolean isCovered(final long cursor, final long next, final NavigableSet<Long> anyAt) {
        final Long called = anyAt.higher(cursor);
        return called != null && called <= next;
    }
}
