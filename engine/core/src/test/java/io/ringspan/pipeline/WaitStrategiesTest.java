/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.LiteTimeoutBlockingWaitStrategy;
import com.lmax.disruptor.PhasedBackoffWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.TimeoutBlockingWaitStrategy;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitStrategiesTest {
    private static final long TIMEOUT_NS = 1_000_000;
    private static final long LATENCY_NS = 250_000;

    private static final Map<String, Class<? extends WaitStrategy>> EXPECTED = Map.of(
            "adaptive", AdaptiveWaitStrategy.class,
            "blocking", BlockingWaitStrategy.class,
            "lite-blocking", LiteTimeoutBlockingWaitStrategy.class,
            "timeout-blocking", TimeoutBlockingWaitStrategy.class,
            "lite-timeout-blocking", LiteTimeoutBlockingWaitStrategy.class,
            "sleeping", SleepingWaitStrategy.class,
            "yielding", YieldingWaitStrategy.class,
            "busy-spin", BusySpinWaitStrategy.class,
            "phased", PhasedBackoffWaitStrategy.class);

    private static final List<String> WOKEN_BY_EACH_SIGNAL = List.of("adaptive", "blocking");
    private static final List<String> SPINNING = List.of("sleeping", "yielding", "busy-spin");

    static List<String> names() {
        return WaitStrategies.names();
    }

    @Test
    void shouldKnowEveryName() {
        assertEquals(EXPECTED.size(), names().size());
        assertTrue(EXPECTED.keySet().containsAll(names()));
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldMakeANewStrategyOfTheKind(final String name) {
        final WaitStrategy strategy = WaitStrategies.create(name, TIMEOUT_NS, LATENCY_NS, 4);
        assertEquals(EXPECTED.get(name), strategy.getClass());
        assertNotSame(strategy, WaitStrategies.create(name, TIMEOUT_NS, LATENCY_NS, 4));
    }

    @ParameterizedTest
    @MethodSource("names")
    @Timeout(10)
    void shouldSeeWhatIsPublished(final String name) throws Exception {
        final RingBuffer<Object> ring =
                RingBuffer.createMultiProducer(Object::new, 4, WaitStrategies.create(name, TIMEOUT_NS, LATENCY_NS, 4));
        ring.publish(ring.next());
        assertEquals(0, ring.newBarrier().waitFor(0));
    }

    /** A producer whose stack ends in the middle of waking somebody loses the wake-up. The next tick puts that right at the latest. */
    @ParameterizedTest
    @MethodSource("names")
    @Timeout(10)
    void shouldGetOverALostWakeUp(final String name) throws Exception {
        final WaitStrategy strategy = WaitStrategies.create(name, TIMEOUT_NS, LATENCY_NS, 4);
        final SequenceBarrier barrier =
                RingBuffer.createMultiProducer(Object::new, 4, strategy).newBarrier();
        final Sequence cursor = new Sequence(-1);
        final FutureTask<Long> waiting = new FutureTask<>(() -> {
            while (true) {
                try {
                    return strategy.waitFor(0, cursor, cursor, barrier);
                } catch (final TimeoutException e) {
                    // as a handler does
                    assertEquals(TimeoutException.INSTANCE, e);
                }
            }
        });
        final Thread thread = new Thread(waiting);
        thread.start();
        while (!SPINNING.contains(name)
                && thread.getState() != Thread.State.WAITING
                && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        cursor.set(0);
        if (WOKEN_BY_EACH_SIGNAL.contains(name)) {
            strategy.signalAllWhenBlocking();
        }
        assertEquals(0, waiting.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"timeout-blocking", "lite-timeout-blocking"})
    @Timeout(10)
    void shouldGiveUpAfterTheTimeout(final String name) throws InterruptedException, AlertException {
        final RingBuffer<Object> ring =
                RingBuffer.createMultiProducer(Object::new, 4, WaitStrategies.create(name, TIMEOUT_NS, LATENCY_NS, 4));
        final long start = System.nanoTime();
        assertThrows(TimeoutException.class, () -> ring.newBarrier().waitFor(0));
        assertTrue(System.nanoTime() - start >= TIMEOUT_NS);
    }

    @Test
    void shouldListTheNamesWhenOneIsUnknown() {
        final IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> WaitStrategies.create("fast", TIMEOUT_NS, LATENCY_NS, 4));
        assertTrue(e.getMessage().contains("\"fast\""), e.getMessage());
        for (final String name : names()) {
            assertTrue(e.getMessage().contains(name), e.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> WaitStrategies.create(null, TIMEOUT_NS, LATENCY_NS, 4));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void shouldRefuseATimeoutThatIsNone(final long timeoutNs) {
        final IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> WaitStrategies.create("timeout-blocking", timeoutNs, LATENCY_NS, 4));
        assertTrue(e.getMessage().contains("timeoutNs: " + timeoutNs), e.getMessage());
    }

    @Test
    void shouldRefuseALatencyOrARingThatIsNone() {
        final IllegalArgumentException latency = assertThrows(
                IllegalArgumentException.class, () -> WaitStrategies.create("adaptive", TIMEOUT_NS, -1, 4));
        assertTrue(latency.getMessage().contains("latencyNs: -1"), latency.getMessage());
        final IllegalArgumentException slots = assertThrows(
                IllegalArgumentException.class, () -> WaitStrategies.create("adaptive", TIMEOUT_NS, LATENCY_NS, 0));
        assertTrue(slots.getMessage().contains("slots: 0"), slots.getMessage());
    }

    @Test
    void shouldNotLetNamesBeChanged() {
        assertThrows(UnsupportedOperationException.class, () -> names().add("fast"));
    }
}
