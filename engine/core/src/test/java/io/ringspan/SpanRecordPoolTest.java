/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.counters.EngineCounter;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpanRecordPoolTest {
    private static final int POOLED = 4;

    private final SpanRecordPool pool = new SpanRecordPool(POOLED);

    @Test
    void shouldGiveOutWhatWasGivenBackAndMakeWhatIsMissing() {
        final SpanRecord first = pool.acquire();
        final SpanRecord second = pool.acquire();
        assertNotSame(first, second);
        pool.release(first);
        assertSame(first, pool.acquire());
        assertNotSame(second, pool.acquire());
    }

    @Test
    void shouldKeepNoMoreThanItHolds() {
        final List<SpanRecord> many = new ArrayList<>();
        for (int i = 0; i < 2 * POOLED; i++) {
            many.add(pool.acquire());
        }
        many.forEach(pool::release);
        final Set<SpanRecord> again = new HashSet<>();
        for (int i = 0; i < 2 * POOLED; i++) {
            again.add(pool.acquire());
        }
        again.retainAll(many);
        assertEquals(POOLED, again.size());
        // those that were too many are free to be given back all the same
        many.stream().filter(record -> !again.contains(record)).forEach(pool::release);
    }

    @Test
    void shouldRefuseARecordThatIsThereAlready() {
        final SpanRecord record = pool.acquire();
        pool.release(record);
        assertThrows(IllegalStateException.class, () -> pool.release(record));
        assertThrows(IllegalStateException.class, () -> new SpanRecordPool(2).release(record));
        assertSame(record, pool.acquire());
        pool.release(record);
    }

    @Test
    void shouldRefuseACapacityThatIsTooSmall() {
        assertThrows(IllegalArgumentException.class, () -> new SpanRecordPool(1));
    }

    /** More threads than records, virtual ones where there are any: no record has two users, and each span arrives as it was. */
    @Test
    void shouldServeThreadsThatComeAndGo() throws Exception {
        final EngineFixture fixture = new EngineFixture();
        fixture.config.ringOverflow(OverflowPolicy.BLOCK).payloadExhausted(PayloadPolicy.BLOCK);
        try (fixture) {
            fixture.start();
            final int spansPerThread = 20;
            final Set<SpanRecord> inUse = ConcurrentHashMap.newKeySet();
            final AtomicReference<Throwable> failure = new AtomicReference<>();
            final List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                final long first = 1 + (long) i * spansPerThread;
                threads.add(start(() -> {
                    try {
                        for (long id = first; id < first + spansPerThread; id++) {
                            final SpanRecord record = pool.acquire();
                            assertTrue(inUse.add(record), "a record has two users");
                            record.begin(id, 0, id, id, 0, 1, 1).setMeta("key", "value " + id);
                            LockSupport.parkNanos(1000);
                            assertTrue(fixture.engine.publish(record.lastOfSegment()) >= 0);
                            inUse.remove(record);
                            pool.release(record);
                        }
                    } catch (final Throwable e) {
                        failure.set(e);
                    }
                }));
            }
            for (final Thread thread : threads) {
                thread.join();
            }
            assertNull(failure.get());
            fixture.flush();
            assertEquals(
                    LongStream.rangeClosed(1, 200L * spansPerThread).boxed().toList(),
                    fixture.transport.spanIds().stream().sorted().toList());
            assertEquals(0, fixture.count(EngineCounter.RECORDS_MALFORMED));
        }
    }

    private static Thread start(final Runnable task) throws ReflectiveOperationException {
        if (Runtime.version().feature() < 21) {
            final Thread thread = new Thread(task);
            thread.start();
            return thread;
        }
        final Method startVirtual = Thread.class.getMethod("startVirtualThread", Runnable.class);
        return (Thread) startVirtual.invoke(null, task);
    }
}
