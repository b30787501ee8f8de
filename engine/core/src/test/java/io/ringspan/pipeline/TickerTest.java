/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.Sequence;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.protocol.LongDescriptor;
import io.ringspan.protocol.OperationHeader;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ticks say by clocks that jump, run over, and go on while the process is stopped. */
class TickerTest {
    private static final int SLOTS = 16;
    private static final ControlRequest STOP = new ControlRequest() {};
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long INTERVAL_NS = 100 * MS;
    private static final long IDLE_NS = 10 * INTERVAL_NS;
    private static final long SEED = 20_261_126;

    private final EngineCounters counters = new EngineCounters();
    private final RecordRing ring = StressRing.create(SLOTS, OverflowPolicy.DROP, counters);
    private final Sequence consumer = new Sequence(-1);
    private long nanoTime;
    private long wallMs = 1_700_000_000_000L;
    private Ticker ticker;
    private Throwable reported;

    @AfterEach
    void shouldReportNothing() {
        assertNull(reported);
    }

    private void start(final long firstNanoTime) {
        nanoTime = firstNanoTime;
        ring.disruptor().addGatingSequences(consumer);
        ticker = new Ticker(
                ring,
                () -> nanoTime,
                () -> wallMs,
                INTERVAL_NS,
                IDLE_NS,
                new ClaimWatch(ring, consumer, 0, counters)::check,
                STOP,
                counters,
                error -> reported = error);
    }

    private long consume(final int offset) {
        final long sequence = ring.disruptor().getCursor();
        consumer.set(sequence);
        return ring.slab().getLong(ring.offset(sequence) + offset, LITTLE_ENDIAN);
    }

    // elapsed time of the tick that is in the ring
    private long consumeTick() {
        assertEquals(TimeUnit.MILLISECONDS.toNanos(wallMs), consume(LongDescriptor.VALUE_OFFSET));
        return consume(OperationHeader.SPAN_ID_OFFSET);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 1_000_000_000, -1_000_000_000})
    void shouldCountWhatPassesWhileItRunsAndLittleOfWhatPassesWhileItIsStopped(final long firstNanoTime) {
        final Random random = new Random(SEED ^ firstNanoTime);
        start(firstNanoTime);
        ticker.tick();
        long before = consumeTick();
        assertTrue(before > 0);
        for (int i = 0; i < 10_000; i++) {
            final long intervalNs = ticker.pauseNs();
            final boolean stopped = random.nextInt(10) == 0;
            final long passed = stopped
                    ? Ticker.GAP_MAX * intervalNs + TimeUnit.SECONDS.toNanos(random.nextInt(100_000))
                    : 1 + random.nextLong(Ticker.GAP_MAX * intervalNs);
            nanoTime += passed;
            wallMs += random.nextInt(4) == 0 ? random.nextLong() >> 30 : passed / MS;
            ticker.tick();
            final long elapsed = consumeTick();
            assertEquals(stopped ? Ticker.GAP_MAX * intervalNs : passed, elapsed - before);
            before = elapsed;
            if (random.nextInt(100) == 0) {
                publishOther();
            }
        }
    }

    private void publishOther() {
        assertTrue(ring.tryTick(new RecordBatch(0).wrap(ring.slab(), 0, 1), RecordRing.RING_FULL) >= 0);
        consumer.set(ring.disruptor().getCursor());
    }

    @Test
    void shouldTickLessOftenWhileNothingElseIsPublished() {
        start(0);
        for (int round = 0; round < 3; round++) {
            long ticks = 0;
            do {
                ticker.tick();
                consumeTick();
                nanoTime += INTERVAL_NS;
                ticks++;
                assertTrue(ticks < 100, "never idle");
            } while (ticker.pauseNs() == INTERVAL_NS);
            assertTrue(ticks > 30, "idle while a payload may still wait for its time, after " + ticks + " ticks");
            assertEquals(IDLE_NS, ticker.pauseNs());
            publishOther();
            ticker.tick();
            consumeTick();
            assertEquals(INTERVAL_NS, ticker.pauseNs(), "as often as before");
        }
    }

    @Test
    void shouldGoOnCountingWhileTicksFindNoRoom() {
        start(5);
        ticker.tick();
        final long first = consumeTick();
        final RecordBatch filler = new RecordBatch(0).wrap(ring.slab(), 0, 1);
        while (ring.tryTick(filler, RecordRing.RING_FULL) >= 0) {
            // fills the ring
        }
        for (int i = 0; i < 1000; i++) {
            nanoTime += INTERVAL_NS;
            ticker.tick();
        }
        assertEquals(1000, counters.get(EngineCounter.TICKS_SKIPPED));
        consumer.set(ring.disruptor().getCursor());
        nanoTime += INTERVAL_NS;
        ticker.tick();
        assertEquals(1001 * INTERVAL_NS, consumeTick() - first);
    }

    @Test
    void shouldNotBlameAThreadForAClaimBecauseTheProcessWasStopped() {
        nanoTime = 0;
        ring.disruptor().addGatingSequences(consumer);
        ticker = new Ticker(
                ring,
                () -> nanoTime,
                () -> wallMs,
                INTERVAL_NS,
                IDLE_NS,
                new ClaimWatch(ring, consumer, 10 * INTERVAL_NS, counters, () -> List.of("a producer"))::check,
                STOP,
                counters,
                error -> {
                    throw new AssertionError(error);
                });
        ring.disruptor().next();
        ticker.tick();
        nanoTime += TimeUnit.HOURS.toNanos(1);
        ticker.tick();
        ticker.tick();
        assertEquals(0, counters.get(EngineCounter.CLAIMS_STALLED));
        for (int i = 0; i < 10; i++) {
            nanoTime += INTERVAL_NS;
            ticker.tick();
        }
        assertEquals(1, counters.get(EngineCounter.CLAIMS_STALLED));
    }

    /** Whoever closes may have met with an error in between. */
    @Test
    void shouldStopAnIntakeThatIsClosed() {
        start(0);
        ticker.tick();
        assertFalse(ring.isStopped());
        ring.closeIntake();
        ticker.tick();
        assertTrue(ring.isStopped());
        final long stop = ring.stopSequence();
        ticker.tick();
        assertEquals(stop, ring.stopSequence());
        ring.closeIntake();
        assertTrue(ring.isStopped(), "and does not forget where it ended when it is closed again");
        assertEquals(stop, ring.stopSequence());
    }

    /** Also when whoever is told of it throws, and what is thrown next is thrown at once. */
    @Test
    @Timeout(20)
    void shouldGoOnBehindAnythingThatIsThrown() throws InterruptedException {
        final AtomicInteger looks = new AtomicInteger();
        ring.disruptor().addGatingSequences(consumer);
        ticker = new Ticker(
                ring,
                () -> {
                    final int look = looks.getAndIncrement();
                    if (look > 0 && look % 2 == 0) {
                        throw new OutOfMemoryError("planted");
                    }
                    return 0;
                },
                () -> wallMs,
                MS,
                MS,
                new ClaimWatch(ring, consumer, 0, counters)::check,
                STOP,
                counters,
                error -> {
                    throw new StackOverflowError("planted");
                });
        final Thread thread = new Thread(ticker);
        thread.setDaemon(true);
        thread.start();
        while (looks.get() < 20) {
            Thread.sleep(1);
        }
        assertTrue(thread.isAlive());
        ticker.stop(thread);
        thread.join();
    }
}
