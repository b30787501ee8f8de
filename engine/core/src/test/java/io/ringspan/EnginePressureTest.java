/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.OverflowPolicy;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.counters.DropReason;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.datadog.V04Encoder;
import io.ringspan.pipeline.CollectingTransport;
import io.ringspan.table.TraceChunk;
import io.ringspan.transport.DiscardTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnginePressureTest {
    private static final int THREADS = 3;
    private static final long RUN_NS = TimeUnit.MILLISECONDS.toNanos(700);

    private static EngineConfigBuilder config() {
        return EngineConfig.builder()
                .pipelineThreads(EngineFixture.PIPELINE_THREADS)
                .ringSlots(512)
                .ringRecordMax(1024)
                .ringOverflow(OverflowPolicy.DROP);
    }

    private static void await(final BooleanSupplier condition) {
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(100_000);
        }
        assertTrue(condition.getAsBoolean());
    }

    /** An encoder that takes some time for each trace, so that producers are faster. */
    private record SlowEncoder(TraceEncoder encoder) implements TraceEncoder {
        @Override
        public PayloadFramer framer() {
            return encoder.framer();
        }

        @Override
        public int encode(final TraceChunk chunk, final MutableDirectBuffer buffer, final int offset, final int limit) {
            LockSupport.parkNanos(20_000);
            return encoder.encode(chunk, buffer, offset, limit);
        }
    }

    /** Several threads publish as fast as they can; what they ask the sampler for or not makes the difference. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLoseNothingUnderOverloadIfTheSamplerIsAsked(final boolean isAsked) throws InterruptedException {
        final TraceEngine engine = TraceEngine.start(
                config().build(),
                store -> new SlowEncoder(new V04Encoder(store, "s", "java", 1)),
                new DiscardTransport());
        final PressureSampler sampler = new PressureSampler(engine);
        final AtomicLong begun = new AtomicLong();
        final AtomicLong refused = new AtomicLong();
        final long end = System.nanoTime() + RUN_NS;
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            final Random random = new Random(i);
            threads.add(new Thread(() -> {
                final SpanRecord record = new SpanRecord();
                while (System.nanoTime() < end) {
                    final long id = random.nextLong() | 1;
                    if (isAsked && !sampler.shouldSample(id)) {
                        refused.getAndIncrement();
                    } else {
                        begun.getAndIncrement();
                        engine.publish(record.begin(id, 0, id, id, 0, 1, 1).lastOfSegment());
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (final Thread thread : threads) {
            thread.join();
        }
        final CloseReport report = engine.close(20, TimeUnit.SECONDS);
        assertEquals(0, report.unaccounted(), report::toString);
        assertEquals(begun.get(), report.created());
        if (isAsked) {
            assertEquals(0, engine.counters().dropped(), report::toString);
            assertTrue(refused.get() > 1000 && report.delivered() > 100, () -> refused + " refused, " + report);
        } else {
            assertTrue(engine.counters().dropped(DropReason.RING_FULL) > 1000, report::toString);
        }
    }

    @Test
    void shouldLetAllThroughWithoutPressure() {
        try (TraceEngine engine = TraceEngine.start(config().build(), new DiscardTransport())) {
            final PressureSampler sampler = new PressureSampler(engine);
            assertEquals(0, engine.pressure());
            assertEquals(1, sampler.rate());
            for (long id = 0; id < 1000; id++) {
                assertTrue(sampler.shouldSample(id));
            }
        }
    }

    /** Also for ids that follow each other; and what a low rate takes, a higher one takes as well. */
    @Test
    void shouldTakeTheShareThatIsLeft() {
        final double[] pressure = {0};
        final PressureSampler sampler = new PressureSampler(() -> pressure[0]);
        for (final long step : new long[] {1, 1L << 32, 0x1234_5678_9ABC_DEFL}) {
            for (int tenths = 0; tenths <= 10; tenths++) {
                int taken = 0;
                for (int i = 0; i < 20_000; i++) {
                    pressure[0] = tenths / 10.0;
                    final boolean isTaken = sampler.shouldSample(i * step);
                    taken += isTaken ? 1 : 0;
                    pressure[0] = Math.max(0, pressure[0] - 0.1);
                    assertTrue(!isTaken || sampler.shouldSample(i * step));
                }
                assertEquals(20_000 * (1 - tenths / 10.0), taken, 500);
            }
        }
    }

    /** A receiver that takes nothing fills its payloads, and when it takes them the pressure goes. */
    @Test
    void shouldTellAListenerOfPayloadsThatWait() {
        final List<Double> told = new CopyOnWriteArrayList<>();
        final CollectingTransport transport = new CollectingTransport();
        final EngineConfig config = config().pressureListener(told::add)
                .tickIntervalNs(1_000_000)
                .payloadLength(4096)
                .payloadFlushAt(1)
                .build();
        transport.hang();
        final TraceEngine engine = TraceEngine.start(config, transport);
        for (long id = 1; id <= 7; id++) {
            engine.publish(FilteredEngine.span(id));
        }
        await(() -> engine.pressure() == 1);
        await(() -> told.contains(1.0));
        transport.release(1_000_000);
        await(() -> engine.pressure() == 0);
        await(() -> told.get(told.size() - 1) == 0);
        assertTrue(told.size() > 3, told::toString);
        assertEquals(0, engine.close(20, TimeUnit.SECONDS).unaccounted());
        assertEquals(0, engine.pressure());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldBearAListenerThatThrowsOrHangs(final boolean hangs) throws InterruptedException {
        final CountDownLatch entered = new CountDownLatch(2);
        final CountDownLatch end = new CountDownLatch(1);
        final CollectingTransport transport = new CollectingTransport();
        final EngineConfig config = config().pressureListener(pressure -> {
                    entered.countDown();
                    if (!hangs) {
                        throw new StackOverflowError();
                    }
                    entered.countDown();
                    try {
                        end.await();
                    } catch (final InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                })
                .tickIntervalNs(1_000_000)
                .payloadLength(4096)
                .payloadFlushAt(1)
                .build();
        transport.hang();
        final TraceEngine engine = TraceEngine.start(config, transport);
        for (long id = 1; id <= 7; id++) {
            engine.publish(FilteredEngine.span(id));
        }
        await(() -> engine.pressure() == 1);
        transport.release(1_000_000);
        assertTrue(entered.await(20, TimeUnit.SECONDS));
        await(() -> engine.pressure() == 0);
        final long start = System.nanoTime();
        final CloseReport report = engine.close(20, TimeUnit.SECONDS);
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10));
        assertEquals(7, report.delivered());
        assertEquals(0, engine.counters().get(io.ringspan.counters.EngineCounter.MEMORY_LEFT));
        end.countDown();
    }
}
