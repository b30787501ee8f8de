/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.config.EngineConfig;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.datadog.V04Encoder;
import io.ringspan.fixture.ChildJava;
import io.ringspan.table.TraceStore;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.Payload;
import io.ringspan.transport.Transport;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A start that fails, wherever, leaves no memory, no thread and no open transport, ends at once, and says why. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FailedStartTest {
    private static final int THREADS_MAX = 5;
    private static final long SOON_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long NOISE = 64 * 1024;

    private final ClosedTransport transport = new ClosedTransport();
    private final List<Thread> threads = new ArrayList<>();

    /** How a thread factory lets the engine down. */
    private enum Fault {
        NO_THREAD,
        FAILS,
        THREAD_DOES_NOT_START,
        THREAD_RUNS_ALREADY,
        TASK_RUNS_AT_ONCE
    }

    private static final class ClosedTransport implements Transport {
        private final AtomicInteger closes = new AtomicInteger();

        @Override
        public Delivery send(final Payload payload) {
            return Delivery.ACCEPTED;
        }

        @Override
        public void close() {
            closes.incrementAndGet();
        }
    }

    private final class FaultyFactory implements ThreadFactory {
        private final Fault fault;
        private final int faultyCall;
        private int calls;

        FaultyFactory(final Fault fault, final int faultyCall) {
            this.fault = fault;
            this.faultyCall = faultyCall;
        }

        @Override
        public Thread newThread(final Runnable task) {
            Thread thread = new Thread(task);
            if (++calls == faultyCall) {
                switch (fault) {
                    case NO_THREAD -> {
                        return null;
                    }
                    case FAILS -> throw new IllegalArgumentException("no thread " + calls);
                    case THREAD_DOES_NOT_START ->
                        thread = new Thread(task) {
                            @Override
                            public synchronized void start() {
                                throw new OutOfMemoryError("unable to create native thread");
                            }
                        };
                    case THREAD_RUNS_ALREADY -> thread.start();
                    default -> task.run();
                }
            }
            threads.add(thread);
            return thread;
        }
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private Throwable fail(
            final ThreadFactory factory, final Function<TraceStore, TraceEncoder> encoder, final long before) {
        final EngineConfig config = EngineConfig.builder()
                .threadFactory(factory)
                .pipelineThreads(2)
                .jmx(true)
                .shutdownHook(true)
                .build();
        final long startNs = System.nanoTime();
        final Throwable failure = assertThrows(
                Throwable.class,
                () -> TraceEngine.start(config, encoder, transport).close());
        assertTrue(System.nanoTime() - startNs < SOON_NS, failure::toString);
        assertEquals(0, failure.getSuppressed().length, failure::toString);
        assertEquals(1, transport.closes.get(), failure::toString);
        threads.forEach(FailedStartTest::assertEnds);
        final long left = directMemory() - before;
        assertTrue(left < NOISE, () -> left + " bytes are left after " + failure);
        return failure;
    }

    // one that its factory has started finds nothing to do, and may not have got as far as that
    private static void assertEnds(final Thread thread) {
        try {
            thread.join(TimeUnit.NANOSECONDS.toMillis(SOON_NS));
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
        assertFalse(thread.isAlive(), thread::toString);
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveNothingWhenAThreadFails(final Fault fault) throws Exception {
        for (int call = 1; call <= THREADS_MAX; call++) {
            threads.clear();
            transport.closes.set(0);
            final long before = directMemory();
            final FaultyFactory factory = new FaultyFactory(fault, call);
            if (fault == Fault.TASK_RUNS_AT_ONCE) {
                // nothing runs before it is started, and then it does
                TraceEngine.start(EngineConfig.builder().threadFactory(factory).build(), transport)
                        .close();
                assertTrue(directMemory() - before < NOISE);
            } else {
                final Throwable failure = fail(factory, store -> new V04Encoder(store, "service", "java", 1), before);
                assertTrue(!failure.getMessage().contains("ringspan.ring"), failure::toString);
            }
        }
    }

    @Test
    void shouldLeaveNothingWhenTheEncoderFails() {
        final IllegalStateException failure = new IllegalStateException("no encoder");
        assertSame(
                failure,
                fail(
                        Thread::new,
                        store -> {
                            throw failure;
                        },
                        directMemory()));
    }

    /** Heap and direct memory: what fails first differs. */
    @ParameterizedTest
    @ValueSource(strings = {"-Xmx48m", "-XX:MaxDirectMemorySize=8m", "-XX:MaxDirectMemorySize=40m", "-Xmx24m"})
    void shouldSayWhatThereIsTooLittleFor(final String limit) throws Exception {
        final List<String> options = new ArrayList<>(List.of("-XX:+UseSerialGC", limit));
        if (limit.equals("-Xmx24m")) {
            options.add("-XX:MaxDirectMemorySize=200m");
        }
        final String printed = ChildJava.run(List.of(), options, FailedStartProgram.class.getName());
        assertTrue(printed.contains("no memory for an engine ("), printed);
        assertTrue(printed.contains("MiB outside the heap"), printed);
        assertTrue(printed.contains("-XX:MaxDirectMemorySize"), printed);
        // the largest first
        final int largest =
                printed.indexOf(limit.equals("-Xmx24m") ? "ringspan.ring.slots=262144" : "ringspan.strings.memory=");
        final int smaller = printed.indexOf("ringspan.spans.max=");
        assertTrue(largest > 0 && smaller > largest, printed);
        assertTrue(printed.contains("left: 0 threads, 0 open transports, 0 KiB outside the heap"), printed);
        assertTrue(printed.contains("a smaller one delivered 1"), printed);
    }
}
