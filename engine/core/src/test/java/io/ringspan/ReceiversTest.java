/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.counters.Balance;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.LedgerView;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.datadog.V04Encoder;
import io.ringspan.pipeline.CollectingTransport;
import io.ringspan.table.TraceStore;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.StubbornTransport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several receivers at once: each gets every span, and what becomes of them is counted for each, whatever the others do. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReceiversTest {
    private static final int SPANS = 500;

    private final HotThreads threads = new HotThreads();
    private final List<CollectingTransport> transports = new ArrayList<>();
    private final EngineConfigBuilder config = EngineConfig.builder()
            .threadFactory(threads)
            .pipelineThreads(EngineFixture.PIPELINE_THREADS)
            .ringOverflow(OverflowPolicy.BLOCK)
            // a test that is faster than its receivers loses nothing by that
            .payloadExhausted(PayloadPolicy.BLOCK)
            .payloadFlushAt(2000)
            .retryAttempts(1);
    private TraceEngine engine;
    private long published;

    private static TraceEncoder v04(final TraceStore store) {
        return new V04Encoder(store, "service", "java", 1);
    }

    private Receiver receiver(final String name) {
        final CollectingTransport transport = new CollectingTransport();
        transports.add(transport);
        return Receiver.of(name, ReceiversTest::v04, transport);
    }

    private void start(final int count) {
        final List<Receiver> receivers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            receivers.add(receiver("r" + i));
        }
        engine = TraceEngine.start(config.build(), receivers);
    }

    private void publish(final int spans) {
        for (int i = 0; i < spans; i++) {
            assertTrue(engine.publish(EngineFixture.span(++published)) >= 0);
        }
    }

    private FlushResult flush() throws InterruptedException {
        return engine.flush(20, TimeUnit.SECONDS);
    }

    private FlushResult flush(final int receiver) throws InterruptedException {
        return engine.flush("r" + receiver, 20, TimeUnit.SECONDS);
    }

    private long count(final int receiver, final EngineCounter counter) {
        return engine.counters("r" + receiver).get(counter);
    }

    private List<Long> ids() {
        return LongStream.rangeClosed(1, published).boxed().toList();
    }

    @AfterEach
    void shouldAccountForEachReceiver() {
        if (engine == null) {
            return;
        }
        transports.forEach(transport -> transport.release(1_000_000));
        final CloseReport report = engine.close(20, TimeUnit.SECONDS);
        assertEquals(0, report.unaccounted(), report::toString);
        assertEquals(transports.size(), report.receivers().size());
        for (int i = 0; i < transports.size(); i++) {
            final String name = report.receivers().get(i).name();
            assertBalanced(name, report.receivers().get(i), report);
            assertEquals(
                    transports.get(i).spanIds().size(),
                    report.receivers().get(i).delivered(),
                    report::toString);
            assertTrue(transports.get(i).isClosed());
        }
        threads.threads().forEach(thread -> assertFalse(thread.isAlive(), () -> thread + " still runs"));
    }

    private void assertBalanced(final String name, final ReceiverReport receiver, final CloseReport report) {
        final LedgerView ledger = engine.ledger(name);
        for (final Balance balance : List.of(ledger.spans(), ledger.records(), ledger.traces())) {
            assertEquals(0, balance.unaccounted(), balance::toString);
            assertEquals(0, balance.inFlight(), balance::toString);
        }
        assertEquals(
                report.created(), receiver.delivered() + receiver.droppedTotal() + report.open(), report::toString);
        final Map<String, Long> names = names();
        final String prefix = "receiver." + name + ".spans.";
        assertEquals(
                names.get("spans.completed"),
                names.get(prefix + "delivered") + names.get(prefix + "dropped") + names.get(prefix + "in-flight"),
                names::toString);
    }

    private Map<String, Long> names() {
        final Map<String, Long> names = new HashMap<>();
        engine.counters().forEach((name, value) -> assertEquals(null, names.put(name, value), name));
        return names;
    }

    @ParameterizedTest
    @CsvSource({"2,1", "2,2", "3,1", "3,2"})
    void shouldSendEverySpanToEach(final int receivers, final int pipelineThreads) throws Exception {
        config.pipelineThreads(pipelineThreads);
        start(receivers);
        publish(SPANS);
        assertEquals(FlushResult.DELIVERED, flush());
        for (final CollectingTransport transport : transports) {
            assertEquals(ids(), transport.spanIds());
        }
        final CloseReport report = engine.close(20, TimeUnit.SECONDS);
        assertTrue(report.isComplete(), report::toString);
        assertTrue(report.receivers().stream().allMatch(ReceiverReport::isComplete), report::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shouldLoseOnlyWhatOneRefuses(final int dead) throws Exception {
        start(3);
        transports.get(dead).answer(payload -> Delivery.rejected("planted"));
        publish(SPANS);
        assertEquals(FlushResult.LOST, flush());
        for (int i = 0; i < 3; i++) {
            assertEquals(i == dead ? List.of() : ids(), transports.get(i).spanIds());
            assertEquals(i == dead ? 0 : SPANS, count(i, EngineCounter.SPANS_DELIVERED));
            assertEquals(i == dead ? SPANS : 0, engine.counters("r" + i).dropped(DropReason.REJECTED));
        }
        assertEquals(dead == 0 ? SPANS : 0, engine.counters().dropped(DropReason.REJECTED));
        final CloseReport report = engine.close(20, TimeUnit.SECONDS);
        assertFalse(report.isComplete(), report::toString);
        for (int i = 0; i < 3; i++) {
            assertEquals(i != dead, report.receivers().get(i).isComplete(), report::toString);
        }
    }

    /** Its payload buffers are all in use, so what is encoded for it is dropped, and for it alone. */
    @Test
    void shouldNotWaitForOneThatHangs() throws Exception {
        final EngineConfig own =
                EngineConfig.builder().payloadCount(2).payloadFlushAt(2000).build();
        engine =
                TraceEngine.start(config.build(), receiver("r0"), receiver("r1").settings(own));
        transports.get(1).hang();
        for (int round = 0; round < 20; round++) {
            publish(SPANS);
            assertEquals(FlushResult.DELIVERED, flush(0));
        }
        assertEquals(ids(), transports.get(0).spanIds());
        assertTrue(engine.counters("r1").dropped(DropReason.NO_PAYLOAD_BUFFER) > 0);
        assertEquals(0, engine.counters("r0").dropped());
    }

    @Test
    void shouldAnswerForAllOrForOne() throws Exception {
        start(2);
        assertEquals(FlushResult.DELIVERED, flush());
        transports.get(1).answer(payload -> Delivery.rejected("planted"));
        publish(1);
        assertEquals(FlushResult.DELIVERED, flush(0));
        assertEquals(FlushResult.LOST, flush(1));
        assertEquals(FlushResult.DELIVERED, flush(1));
        transports.get(1).answer(payload -> Delivery.ACCEPTED);
        // told for that receiver, and to nobody again
        assertEquals(FlushResult.DELIVERED, flush());
        transports.get(1).answer(payload -> Delivery.rejected("planted"));
        publish(1);
        assertEquals(FlushResult.LOST, flush());
        assertEquals(FlushResult.DELIVERED, flush(1));
        assertThrows(IllegalArgumentException.class, () -> engine.flush("r2", 1, TimeUnit.SECONDS));
        assertThrows(IllegalArgumentException.class, () -> engine.ledger("default"));
    }

    /** A flush without an answer has answered for no receiver. */
    @Test
    void shouldOweWhatAFlushThatTimedOutHasSeen() throws Exception {
        start(2);
        transports.get(0).answer(payload -> Delivery.rejected("planted"));
        transports.get(1).hang();
        publish(1);
        assertEquals(FlushResult.TIMED_OUT, engine.flush(100, TimeUnit.MILLISECONDS));
        transports.get(1).release(1_000_000);
        assertEquals(FlushResult.LOST, flush());
    }

    @Test
    void shouldAcknowledgeWhatAllHave() throws Exception {
        start(2);
        transports.get(1).hang();
        final long sequence = engine.publish(EngineFixture.span(++published));
        assertEquals(FlushResult.DELIVERED, flush(0));
        assertEquals(FlushResult.TIMED_OUT, engine.awaitAcknowledged(sequence, sequence, 50, TimeUnit.MILLISECONDS));
        assertTrue(engine.acknowledged() < sequence);
        transports.get(1).release(1_000_000);
        assertEquals(FlushResult.DELIVERED, flush());
        assertEquals(FlushResult.DELIVERED, engine.awaitAcknowledged(sequence, sequence, 20, TimeUnit.SECONDS));
        assertTrue(engine.acknowledged() >= sequence);
    }

    @Test
    void shouldSplitForTheOneThatCallsAPayloadTooLarge() throws Exception {
        config.payloadFlushAt(64 * 1024);
        start(2);
        transports
                .get(1)
                .answer(payload -> payload.chunkCount() > 3 ? Delivery.tooLarge("planted") : Delivery.ACCEPTED);
        publish(100);
        assertEquals(FlushResult.DELIVERED, flush());
        transports.forEach(transport -> assertEquals(ids(), transport.spanIds()));
        assertTrue(transports.get(1).payloads().size()
                > transports.get(0).payloads().size());
        assertEquals(0, count(0, EngineCounter.SEND_SPLITS));
        assertTrue(count(1, EngineCounter.SEND_SPLITS) > 0);
    }

    @Test
    void shouldHaveSettingsForEach() throws Exception {
        final EngineConfig own = EngineConfig.builder()
                .payloadLength(4096)
                .payloadFlushAt(1)
                .payloadExhausted(PayloadPolicy.BLOCK)
                .build();
        config.payloadFlushAt(64 * 1024);
        engine =
                TraceEngine.start(config.build(), receiver("r0"), receiver("r1").settings(own));
        publish(100);
        final SpanRecord longSpan = new SpanRecord()
                .begin(++published, 0, published, published, 0, 1, 1)
                .setMeta("key", "x".repeat(4000))
                .lastOfSegment();
        assertTrue(engine.publish(longSpan) >= 0);
        assertEquals(FlushResult.LOST, flush());
        assertEquals(ids(), transports.get(0).spanIds());
        assertEquals(100, transports.get(1).payloads().size());
        assertEquals(1, engine.counters("r1").dropped(DropReason.OVERSIZE_SPAN));
        assertTrue(engine.describeMemory().contains("payloads for r1 "), engine::describeMemory);
    }

    @Test
    void shouldNameThreadsAndCounters() {
        start(2);
        for (final String role : List.of("decode", "timer", "transport-r0", "transport-r1")) {
            assertTrue(
                    threads.threads().stream()
                            .anyMatch(thread -> thread.getName().endsWith('-' + role)),
                    role);
        }
        final Map<String, Long> names = names();
        assertTrue(names.containsKey("receiver.r0.spans.delivered"));
        assertTrue(names.containsKey("receiver.r1.spans.dropped.rejected.undecided"));
        assertFalse(names.containsKey("receiver.r1.spans.created"));
    }

    @Test
    void shouldRefuseReceiversThatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> receiver("Upper"));
        assertThrows(IllegalArgumentException.class, () -> receiver(""));
        transports.clear();
        final List<Receiver> twins = List.of(receiver("r0"), receiver("r0"));
        assertThrows(IllegalArgumentException.class, () -> TraceEngine.start(config.build(), twins));
        assertThrows(IllegalArgumentException.class, () -> TraceEngine.start(config.build(), List.of()));
        transports.forEach(transport -> assertTrue(transport.isClosed()));
        transports.clear();
    }

    @Test
    void shouldCloseAllTransportsIfStartingFails() {
        final Receiver good = receiver("r0");
        final CollectingTransport transport = new CollectingTransport();
        transports.add(transport);
        final Receiver bad = Receiver.of(
                "r1",
                store -> {
                    throw new IllegalStateException("planted");
                },
                transport);
        assertThrows(IllegalStateException.class, () -> TraceEngine.start(config.build(), good, bad));
        transports.forEach(closed -> assertTrue(closed.isClosed()));
        transports.clear();
    }

    /** Each has the whole time, and not what the one before it has left. */
    @Test
    void shouldCloseAllInTheSameTime() throws Exception {
        config.retryAttempts(10)
                .retryBackoffNs(TimeUnit.MINUTES.toNanos(1))
                .retryBackoffMaxNs(TimeUnit.MINUTES.toNanos(1))
                .payloadFlushAt(1);
        start(2);
        transports.get(0).hang();
        final AtomicInteger attempts = new AtomicInteger();
        transports
                .get(1)
                .answer(payload -> attempts.getAndIncrement() == 0 ? Delivery.retry(0, "planted") : Delivery.ACCEPTED);
        publish(1);
        transports.get(0).awaitEntered();
        while (attempts.get() == 0) {
            Thread.onSpinWait();
        }
        // which cuts the wait in front of the second attempt to a half of that
        final CloseReport report = engine.close(4, TimeUnit.SECONDS);
        assertEquals(0, report.receivers().get(0).delivered(), report::toString);
        assertEquals(1, report.receivers().get(1).delivered(), report::toString);
    }

    /** The time of closing is one for all that do not come back, not one for each. */
    @Test
    void shouldCloseInTheSameTimeHoweverManyHang() throws Exception {
        config.payloadFlushAt(1);
        start(3);
        transports.forEach(CollectingTransport::hang);
        publish(1);
        for (final CollectingTransport transport : transports) {
            transport.awaitEntered();
        }
        final long startNs = System.nanoTime();
        engine.close(10, TimeUnit.SECONDS);
        // three quarters of the time more for each would be 25 seconds
        assertTrue(System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(20));
    }

    /** Nor is what their threads get to end, when not even an interrupt brings them back. */
    @Test
    void shouldEndTheirThreadsInTheSameTimeHoweverManyHangForGood() throws Exception {
        final List<StubbornTransport> stubborn = List.of(
                new StubbornTransport(), new StubbornTransport(), new StubbornTransport(), new StubbornTransport());
        final List<Receiver> receivers = new ArrayList<>();
        for (final StubbornTransport transport : stubborn) {
            receivers.add(Receiver.of("stubborn-" + receivers.size(), ReceiversTest::v04, transport));
        }
        final TraceEngine hanging = TraceEngine.start(config.payloadFlushAt(1).build(), receivers);
        try {
            assertTrue(hanging.publish(EngineFixture.span(1)) >= 0);
            for (final StubbornTransport transport : stubborn) {
                transport.entered.await();
            }
            final long startNs = System.nanoTime();
            final CloseReport report = hanging.close(100, TimeUnit.MILLISECONDS);
            final long tookNs = System.nanoTime() - startNs;
            assertEquals(0, report.unaccounted(), report::toString);
            // two seconds for each would be more than eight
            assertTrue(tookNs < TimeUnit.MILLISECONDS.toNanos(7500), () -> tookNs + " ns");
        } finally {
            stubborn.forEach(transport -> transport.release.countDown());
        }
    }
}
