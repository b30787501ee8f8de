/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.counters.EngineCounter;
import io.ringspan.memory.RawMemory;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Writers and records that several threads use by mistake, beside somebody who does not: every span of hers arrives. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedByMistakeTest {
    private static final int THREADS = 3;
    private static final long TIME_NS = TimeUnit.SECONDS.toNanos(3);
    private static final long INNOCENT_FIRST = 1L << 40;
    private static final int CALLS_EACH = 2000;

    private final long seed = System.nanoTime();

    @Test
    void shouldCostOnlyTheSpansOfASharedWriter() throws Exception {
        run(engine -> {
            final int name = engine.intern("name");
            final SpanWriter shared = engine.newWriter();
            return random -> {
                final long id = 1L + random.nextInt(1000);
                switch (random.nextInt(60)) {
                    case 0 -> shared.commit();
                    case 1 -> shared.rollback();
                    case 2 -> shared.setMeta(id, name, "q".repeat(random.nextInt(20_000)));
                    case 3 -> shared.setMeta(id, "key \u20ac", "v".repeat(random.nextInt(200)));
                    case 4 -> shared.setErrorDetails(id, "type", "message", "\ud83d\ude00".repeat(random.nextInt(50)));
                    case 5 -> shared.finish(id, 1);
                    case 6 -> shared.start(id, 0, 1, id, 0, "name", "service", "r".repeat(random.nextInt(300)), "", 1);
                    default -> shared.startIds(id, 0, 1, id, 0, name, name, name, 0, 1);
                }
            };
        });
    }

    @Test
    void shouldCostOnlyTheSpansOfASharedRecord() throws Exception {
        run(engine -> {
            final int name = engine.intern("name");
            final SpanRecord shared = new SpanRecord().begin(1, 0, 1, 1, 0, 1, 1);
            return random -> {
                switch (random.nextInt(30)) {
                    case 0 -> shared.begin(1L + random.nextInt(1000), 0, 1, 1, 0, 1, 1);
                    case 1, 2 -> engine.publish(shared);
                    case 3 -> shared.names("n", "s", "r".repeat(random.nextInt(300)), "t");
                    case 4 -> shared.setMeta("key \u20ac", "v".repeat(random.nextInt(2000)));
                    case 5, 6, 7 -> shared.setMeta(name, "t".repeat(random.nextInt(50)));
                    case 8, 9, 10 -> shared.setMetric(name, 1);
                    default -> shared.setMetaId(name, name);
                }
            };
        });
    }

    /** Makes what is shared, and the calls of one thread. */
    private interface Misuse {
        Consumer<Random> of(TraceEngine engine);
    }

    private void run(final Misuse misuse) throws Exception {
        final EngineFixture fixture = new EngineFixture();
        fixture.config.ringOverflow(OverflowPolicy.BLOCK).payloadExhausted(PayloadPolicy.BLOCK);
        try (fixture) {
            fixture.start();
            final Set<String> thrown = ConcurrentHashMap.newKeySet();
            final AtomicBoolean done = new AtomicBoolean();
            final Thread[] threads = new Thread[THREADS];
            final long end = System.nanoTime() + TIME_NS;
            final Thread rounds = new Thread(() -> misuseUntil(end, misuse, fixture.engine, threads, thrown, done));
            rounds.start();
            final SpanRecord own = new SpanRecord();
            final SpanWriter writer = fixture.engine.newWriter();
            final int key = fixture.engine.intern("key of mine");
            long last = INNOCENT_FIRST;
            while (!done.get()) {
                assertTrue(fixture.engine.publish(own.begin(last, 0, last, last, 0, 1, 1)
                                .setMetaId(key, key)
                                .lastOfSegment())
                        >= 0);
                final long other = last + 1;
                assertTrue(writer.start(other, 0, other, other, 0, "name", "service", "resource", "type", 1)
                                .setMetaId(other, key, key)
                                .finish(other, 1)
                                .commit()
                        >= 0);
                last += 2;
                Thread.sleep(1);
            }
            rounds.join();
            fixture.settle();
            final long first = INNOCENT_FIRST;
            final Set<Long> arrived = ConcurrentHashMap.newKeySet();
            arrived.addAll(fixture.transport.spanIds());
            assertEquals(
                    last - first,
                    LongStream.range(first, last).filter(arrived::contains).count(),
                    "seed " + seed);
            assertTrue(last - first > 50);
            assertEquals(0, fixture.count(EngineCounter.CLAIMS_STALLED));
            // nothing of the machine's, and nothing that is a fault here
            assertTrue(
                    thrown.stream()
                            .allMatch(name ->
                                    name.endsWith("OutOfBoundsException") || name.endsWith("IllegalStateException")),
                    thrown::toString);
        }
    }

    // memory of this kind is checked by assertions alone
    private static boolean isUnchecked(final Throwable e) {
        return Stream.of(e.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(RawMemory.class.getName())
                        && frame.getMethodName().equals("isWithin"));
    }

    private void misuseUntil(
            final long end,
            final Misuse misuse,
            final TraceEngine engine,
            final Thread[] threads,
            final Set<String> thrown,
            final AtomicBoolean done) {
        long round = 0;
        while (System.nanoTime() - end < 0) {
            final Consumer<Random> calls = misuse.of(engine);
            for (int i = 0; i < THREADS; i++) {
                final Random random = new Random(seed + ++round);
                threads[i] = new Thread(() -> {
                    for (int call = 0; call < CALLS_EACH; call++) {
                        try {
                            calls.accept(random);
                        } catch (final Throwable e) {
                            thrown.add(
                                    isUnchecked(e)
                                            ? "without assertions, memory of others"
                                            : e.getClass().getName());
                        }
                    }
                });
                threads[i].start();
            }
            for (final Thread thread : threads) {
                try {
                    thread.join();
                } catch (final InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        done.set(true);
    }
}
