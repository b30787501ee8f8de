/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StageLoopTest {
    private final List<Throwable> errors = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final ScriptedBarrier barrier = new ScriptedBarrier();
    private final NotingStage first = new NotingStage("first");
    private final NotingStage second = new NotingStage("second");

    private StageLoop loop(final long batchMax, final Stage... stages) {
        return new StageLoop(barrier, batchMax, errors::add, stages);
    }

    @Test
    void shouldLetEachStageFollowTheOneInFrontBatchByBatch() throws Exception {
        final StageLoop loop = loop(4, first, second);
        assertEquals(0, loop.step());
        barrier.available = 5;
        assertEquals(4, loop.step());
        assertEquals(2, loop.step());
        assertEquals(0, loop.step());
        assertEquals(List.of("first 3", "second 3", "first 5", "second 5"), calls);
        assertSame(second.sequence, loop.getSequence());
    }

    @Test
    void shouldTakeAllThatIsThereWithoutALargestBatch() throws Exception {
        final StageLoop loop = loop(Long.MAX_VALUE, first);
        barrier.available = 99;
        assertEquals(100, loop.step());
        barrier.available = 1000;
        assertEquals(901, loop.step());
        assertEquals(List.of("first 99", "first 1000"), calls);
    }

    @Test
    void shouldNotAskAgainForWhatIsKnownToBeThere() throws Exception {
        final StageLoop loop = loop(1, first);
        barrier.available = 9;
        assertEquals(1, loop.step());
        barrier.available = 20;
        for (int i = 1; i < 10; i++) {
            assertEquals(1, loop.step());
        }
        assertEquals(1, barrier.asked);
        assertEquals(1, loop.step());
        assertEquals(2, barrier.asked);
    }

    @Test
    void shouldGoOnBehindABatchAtWhichAStageThrows() throws Exception {
        final StageLoop loop = loop(2, first, second);
        first.failsAt = 1;
        barrier.available = 3;
        loop.step();
        loop.step();
        assertEquals(List.of("first 1", "second 1", "first 3", "second 3"), calls);
        assertEquals(List.of(first.failure), errors);
    }

    @Test
    void shouldNotGoBeyondTheStageInFrontWhateverAWaitStrategySays() throws Exception {
        final StageLoop loop = loop(8, first);
        barrier.available = 2;
        barrier.claimed = 7;
        assertEquals(3, loop.step());
        assertEquals(0, loop.step());
        barrier.available = 4;
        assertEquals(2, loop.step());
        assertEquals(List.of("first 2", "first 4"), calls);
    }

    @Test
    void shouldWaitAgainWhateverAWaitEndsIn() throws Exception {
        final StageLoop loop = loop(8, first);
        final Error error = new LinkageError("planted");
        barrier.available = 0;
        barrier.thrown.addAll(List.of(new InterruptedException(), TimeoutException.INSTANCE, error));
        assertEquals(1, loop.step());
        assertEquals(4, barrier.asked);
        assertEquals(List.of(error), errors);
    }

    @Test
    void shouldClearAnInterruptAndGoOn() throws Exception {
        barrier.available = 0;
        Thread.currentThread().interrupt();
        assertEquals(1, loop(8, first).step());
        assertFalse(Thread.interrupted());
    }

    @Test
    void shouldEndWhenHaltedAlsoInFrontOfWhatIsThere() throws Exception {
        final StageLoop loop = loop(1, first);
        barrier.available = 9;
        loop.step();
        loop.halt();
        assertThrows(AlertException.class, loop::step);
        // returns at once
        loop.run();
        assertFalse(loop.isRunning());
        assertEquals(List.of("first 0"), calls);
    }

    @Test
    void shouldGoOnWhenTheErrorHandlerThrowsToo() {
        final int[] told = new int[1];
        final StageLoop loop = new StageLoop(
                barrier,
                1,
                error -> {
                    told[0]++;
                    throw new OutOfMemoryError("planted");
                },
                first);
        first.failsAt = 0;
        barrier.available = 2;
        first.haltsAt = 2;
        first.loop = loop;
        loop.run();
        assertEquals(List.of("first 0", "first 1", "first 2"), calls);
        assertEquals(1, told[0]);
    }

    @Test
    void shouldRunOnItsThreadUntilHalted() throws Exception {
        final RingBuffer<Object> ring =
                RingBuffer.createMultiProducer(Object::new, 4, new AdaptiveWaitStrategy(0, 1, 0));
        final StageLoop loop = new StageLoop(ring.newBarrier(), 2, errors::add, first);
        final Thread thread = new Thread(loop);
        thread.setDaemon(true);
        thread.start();
        ring.publish(ring.next());
        while (first.sequence.get() < 0) {
            Thread.onSpinWait();
        }
        assertTrue(loop.isRunning());
        loop.halt();
        thread.join();
        assertFalse(loop.isRunning());
    }

    @Test
    void shouldGiveTheProcessorAwayWhileAClaimIsNotPublished() throws Exception {
        final RingBuffer<Object> ring =
                RingBuffer.createMultiProducer(Object::new, 4, new AdaptiveWaitStrategy(0, 1, 0));
        final StageLoop loop = new StageLoop(ring.newBarrier(), 2, errors::add, first);
        final long claimed = ring.next();
        final Thread thread = new Thread(loop);
        thread.setDaemon(true);
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertTrue(first.sequence.get() < claimed, "it went on with a slot that is not published");
            Thread.sleep(1);
        }
        ring.publish(claimed);
        while (first.sequence.get() < claimed) {
            Thread.onSpinWait();
        }
        loop.halt();
        thread.join();
    }

    /** Notes what it is called for. */
    private final class NotingStage implements Stage {
        private final String name;
        private final Sequence sequence = new Sequence();
        private final RuntimeException failure = new IllegalStateException("planted");
        private long failsAt = -1;
        private long haltsAt = -1;
        private StageLoop loop;

        NotingStage(final String name) {
            this.name = name;
        }

        @Override
        public void runTo(final long last) {
            calls.add(name + ' ' + last);
            if (last == haltsAt) {
                loop.halt();
            }
            if (last == failsAt) {
                throw failure;
            }
            sequence.set(last);
        }

        @Override
        public Sequence sequence() {
            return sequence;
        }
    }

    /** Throws what it is told to, then says what is there without waiting; counts how often it is asked. */
    private static final class ScriptedBarrier implements SequenceBarrier {
        private final List<Throwable> thrown = new ArrayList<>();
        private long available = -1;
        // what a wait strategy says that breaks its contract; or negative
        private long claimed = -1;
        private int asked;
        private boolean alerted;

        @Override
        public long waitFor(final long sequence) throws AlertException, InterruptedException, TimeoutException {
            asked++;
            checkAlert();
            if (!thrown.isEmpty()) {
                final Throwable e = thrown.remove(0);
                if (e instanceof InterruptedException interrupted) {
                    throw interrupted;
                }
                if (e instanceof TimeoutException timeout) {
                    throw timeout;
                }
                throw (Error) e;
            }
            return Math.max(available, claimed);
        }

        @Override
        public long getCursor() {
            return available;
        }

        @Override
        public boolean isAlerted() {
            return alerted;
        }

        @Override
        public void alert() {
            alerted = true;
        }

        @Override
        public void clearAlert() {
            alerted = false;
        }

        @Override
        public void checkAlert() throws AlertException {
            if (alerted) {
                throw AlertException.INSTANCE;
            }
        }
    }
}
