/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.EngineCounter;
import io.ringspan.transport.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real stack overflows, wherever the end of the stack happens to be: threads that publish at each level of a recursion, survive the error and
 * live on. It comes anywhere in the engine's code, and in interpreted code at first and in compiled code later, with other frames. Everybody
 * else goes on, what a thread was told to be published arrives, and the books balance.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StackOverflowTest {
    private static final int ROUNDS = 60;
    private static final int THREADS = 3;
    private static final int STACK_LENGTH = 192 * 1024;

    private final SplittableRandom random = new SplittableRandom(System.nanoTime());
    private final AtomicLong nextId = new AtomicLong();
    private final AtomicReference<Throwable> wrong = new AtomicReference<>();
    private TraceEngine engine;
    private int name;

    /** One thread of an application that recurses without end. */
    private final class Recursion implements Runnable {
        private final SpanWriter writer = engine.newWriter();
        private final SpanRecord record = new SpanRecord();
        private final ChangeBufferIngress ingress = engine.newIngress("recursion");
        private final int way;
        private final int padding;
        private final CountDownLatch overflown;
        private final CountDownLatch end;
        private long told;

        Recursion(final CountDownLatch overflown, final CountDownLatch end) {
            way = random.nextInt(3);
            padding = random.nextInt(7);
            this.overflown = overflown;
            this.end = end;
        }

        @Override
        public void run() {
            try {
                for (int i = 0; i < 3; i++) {
                    try {
                        level(padding);
                    } catch (final StackOverflowError e) {
                        // as applications do
                    }
                }
                // with stack enough again, what was left with the writer goes out, and the thread can go on publishing
                writer.rollback();
                final long id = nextId.incrementAndGet();
                if (start(id).commit() >= 0) {
                    told++;
                }
                // no error has left this thread in it
                ingress.commit();
                ingress.close();
            } catch (final Throwable e) {
                wrong.set(e);
            } finally {
                overflown.countDown();
            }
            try {
                end.await();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private SpanWriter start(final long id) {
            return writer.startIds(id, 0, id, id, 0, name, name, name, 0, 1).finish(id, 1);
        }

        // frames of different lengths, so that the end of the stack is anywhere
        private long level(final int left) {
            if (left > 0) {
                return level(left - 1, left, left) + 1;
            }
            publish();
            return level(padding) + 1;
        }

        private long level(final int left, final long more, final long evenMore) {
            return level(left) + more + evenMore;
        }

        private void publish() {
            if (way == 2) {
                ingress.defineString(1, "text").evictString(1).commit();
                return;
            }
            final long id = nextId.incrementAndGet();
            final long result = way == 1
                    ? engine.publish(record.begin(id, 0, id, id, 0, 1, 1)
                            .nameIds(name, name, name, 0)
                            .lastOfSegment())
                    : start(id).commit();
            if (result >= 0) {
                told++;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(OverflowPolicy.class)
    void shouldGoOnBehindAnyStackOverflow(final OverflowPolicy policy) throws Exception {
        engine = TraceEngine.start(
                EngineConfig.builder()
                        .ringSlots(64)
                        .ringRecordMax(1024)
                        .ringOverflow(policy)
                        .tickIntervalNs(TimeUnit.MILLISECONDS.toNanos(5))
                        .build(),
                payload -> Delivery.ACCEPTED);
        name = engine.intern("recursion");
        final CountDownLatch end = new CountDownLatch(1);
        final List<Recursion> recursions = new ArrayList<>();
        final List<Thread> threads = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            final CountDownLatch overflown = new CountDownLatch(THREADS);
            for (int i = 0; i < THREADS; i++) {
                final Recursion recursion = new Recursion(overflown, end);
                recursions.add(recursion);
                final Thread thread =
                        new Thread(null, recursion, "recursion-" + round, STACK_LENGTH + random.nextInt(4096) * 16L);
                thread.setDaemon(true);
                threads.add(thread);
                thread.start();
            }
            assertTrue(
                    overflown.await(20, TimeUnit.SECONDS),
                    () -> "a thread stands: " + engine.counters().get(EngineCounter.CLAIMS_STALLED));
            final FlushResult result = engine.flush(10, TimeUnit.SECONDS);
            assertTrue(result == FlushResult.DELIVERED || result == FlushResult.LOST, result::toString);
        }
        final CloseReport report = engine.close(10, TimeUnit.SECONDS);
        end.countDown();
        for (final Thread thread : threads) {
            thread.join();
        }
        if (wrong.get() != null) {
            throw new AssertionError(wrong.get());
        }
        final long told =
                recursions.stream().mapToLong(recursion -> recursion.told).sum();
        assertEquals(0, report.unaccounted(), report::toString);
        // what an error left with a writer goes out with what it publishes
        // next, so more may arrive than was told; but nothing twice
        assertTrue(told <= report.delivered(), () -> "told " + told + " of " + report);
        assertTrue(report.created() <= nextId.get(), () -> nextId + " published, " + report);
        assertEquals(0, engine.counters().get(EngineCounter.CLAIMS_STALLED));
    }
}
