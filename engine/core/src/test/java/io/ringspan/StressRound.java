/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.ExpiryAction;
import io.ringspan.api.IncompletePolicy;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.counters.Balance;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.LedgerView;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.datadog.V04Encoder;
import io.ringspan.pipeline.WaitStrategies;
import io.ringspan.table.TraceChunk;
import io.ringspan.transport.RawServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.agrona.MutableDirectBuffer;

/** One life of an engine under hostile settings, from start to what has to hold after closing. All of it follows from a seed. */
final class StressRound {
    private static final long MS = 1_000_000;
    private static final long MARKS_REMEMBERED = 4096;
    private static final long PATIENCE_MS = 20_000;

    private final long seed;
    private final Random random;
    private final boolean http;
    private final StressAgent agent;
    // of the same engine: each misbehaves in its own way
    private final List<StressAgent> others = new ArrayList<>();
    private final HotThreads threads = new HotThreads();
    private final List<StressProducer> producers = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final EngineConfigBuilder builder = EngineConfig.builder().threadFactory(threads);
    private EngineConfig config;
    private TraceEngine engine;
    private volatile boolean over;

    StressRound(final long seed, final boolean http) {
        this.seed = seed;
        this.http = http;
        random = new Random(seed);
        agent = new StressAgent(seed);
    }

    @SafeVarargs
    private <T> T any(final T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private void chooseSettings() {
        final int spansMax = any(16, 16, 32, 64, 512);
        final int slots = any(8, 8, 64, 128, 1024);
        builder.ringSlots(slots)
                // the longest batch takes a quarter of the ring at most
                .ringSlotLength(slots == 8 ? 512 : any(64, 256))
                .ringRecordMax(1024)
                .pipelineThreads(any(1, 2))
                .ringOverflow(any(OverflowPolicy.values()))
                .ringOverflowTimeoutNs(any(1L, 1_000L, MS))
                .waitStrategy(any(
                        WaitStrategies.ADAPTIVE,
                        WaitStrategies.ADAPTIVE,
                        WaitStrategies.ADAPTIVE,
                        WaitStrategies.BLOCKING,
                        WaitStrategies.LITE_BLOCKING,
                        WaitStrategies.TIMEOUT_BLOCKING,
                        WaitStrategies.LITE_TIMEOUT_BLOCKING,
                        WaitStrategies.SLEEPING,
                        WaitStrategies.PHASED))
                .waitTimeoutNs(any(MS / 10, MS))
                .tickIntervalNs(MS)
                .spansMax(spansMax)
                .segmentsMax(any(16, 64, 512))
                .blocksMax(any(16, 64, 1024))
                .stringsMax(any(256, 1024))
                .stringsMemory(64 * 1024)
                .internMax(128)
                .segmentPartialFlush(any(spansMax, spansMax, 2, 4))
                .segmentIncomplete(any(IncompletePolicy.values()))
                .expiryAgeNs(any(0L, 0L, 10 * MS, 20 * MS))
                .expiryAction(any(ExpiryAction.values()))
                .payloadLength(4096)
                .payloadFlushAt(any(1, 1, 1024, 4096))
                .payloadCount(any(2, 2, 4))
                .payloadChunksMax(any(1, 4, 64))
                .payloadLingerNs(any(0L, MS, 3 * MS))
                .payloadExhausted(any(PayloadPolicy.values()))
                .retryAttempts(any(1, 2, 4))
                .retryBackoffNs(MS)
                .retryBackoffMaxNs(MS)
                .agentTimeoutNs(50 * MS)
                .agentConnectTimeoutNs(50 * MS);
    }

    void run() throws Exception {
        chooseSettings();
        try (RawServer server = http ? new RawServer(agent) : null) {
            if (server != null) {
                builder.agentUrl(server.url().toString());
            }
            config = builder.build();
            engine = http ? TraceEngine.start(config) : startInProcess();
            live();
        }
        final CloseReport report = engine.close(0, TimeUnit.SECONDS);
        checkBooks(report);
        checkWhatArrived(agent, true, report.delivered(), report.dropped());
        for (int i = 0; i < others.size(); i++) {
            final ReceiverReport receiver = report.receivers().get(i + 1);
            checkBooks(engine.ledger(receiver.name()));
            checkWhatArrived(others.get(i), receiver.isRequired(), receiver.delivered(), receiver.dropped());
        }
    }

    private TraceEngine startInProcess() {
        final int count = any(0, 0, 1, 2);
        final List<Receiver> receivers = new ArrayList<>();
        receivers.add(Receiver.v04("first", config, agent));
        for (int i = 1; i <= count; i++) {
            others.add(new StressAgent(seed + i));
            receivers.add(other("other-" + i, others.get(i - 1)));
        }
        return TraceEngine.start(config, receivers);
    }

    // required, or optional with an encoder that gets stuck for a while
    private Receiver other(final String name, final StressAgent transport) {
        if (random.nextBoolean()) {
            return Receiver.v04(name, config, transport);
        }
        final long stuckNs = any(0L, MS / 10, 2 * MS, 30 * MS);
        return Receiver.of(
                        name,
                        store -> new StallingEncoder(new V04Encoder(store, "service", "java", 1), stuckNs),
                        transport)
                .optional();
    }

    /** An encoder that does not get on from time to time. */
    private record StallingEncoder(TraceEncoder delegate, long stuckNs) implements TraceEncoder {
        @Override
        public PayloadFramer framer() {
            return delegate.framer();
        }

        @Override
        public int encode(final TraceChunk chunk, final MutableDirectBuffer buffer, final int offset, final int limit) {
            if ((chunk.sequence() & 7) == 0) {
                LockSupport.parkNanos(stuckNs);
            }
            return delegate.encode(chunk, buffer, offset, limit);
        }
    }

    private void live() throws InterruptedException {
        final int count = 1 + random.nextInt(6);
        // expiry takes spans away that no sequence speaks of
        final boolean acknowledges = config.expiryAgeNs() == 0;
        final List<Thread> others = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            producers.add(new StressProducer(engine, i, seed, acknowledges));
        }
        others.add(start("sampler", this::sample));
        others.add(start("caller", this::callAround));
        final List<Thread> producing = new ArrayList<>();
        for (final StressProducer producer : producers) {
            producing.add(start("producer", producer));
        }
        LockSupport.parkNanos(random.nextInt((int) (http ? 100 * MS : 12 * MS)));
        if (random.nextInt(4) == 0) {
            producing.get(0).interrupt();
        }
        closeFromSeveralThreads();
        producing.addAll(others);
        over = true;
        for (final Thread thread : producing) {
            thread.join(PATIENCE_MS);
            assertFalse(thread.isAlive(), () -> thread + " still waits");
        }
        for (final Thread thread : threads.threads()) {
            thread.join(PATIENCE_MS);
            assertFalse(thread.isAlive(), () -> thread + " still runs");
        }
        if (failure.get() != null) {
            throw new AssertionError("in another thread", failure.get());
        }
        for (final StressProducer producer : producers) {
            if (producer.failure != null) {
                throw new AssertionError("in a producer", producer.failure);
            }
        }
        assertEquals(TraceEngine.CLOSED, engine.publish(EngineFixture.span(1)));
    }

    private Thread start(final String name, final Runnable body) {
        final Thread thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (final Throwable e) {
                        failure.compareAndSet(null, e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void closeFromSeveralThreads() throws InterruptedException {
        final long timeoutMs = any(0L, 1L, 20L, 100L);
        final AtomicReference<CloseReport> other = new AtomicReference<>();
        final Thread second = random.nextInt(3) == 0
                ? start("closer", () -> other.set(engine.close(timeoutMs, TimeUnit.MILLISECONDS)))
                : null;
        if (random.nextInt(5) == 0) {
            Thread.currentThread().interrupt();
        }
        final long startNs = System.nanoTime();
        assertNotNull(engine.close(timeoutMs, TimeUnit.MILLISECONDS));
        assertTrue(System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(15), "closing took too long");
        Thread.interrupted();
        if (second != null) {
            second.join(PATIENCE_MS);
            assertNotNull(other.get());
        }
        // whose time was over before the other one had closed has seen how things stood then
        final CloseReport report = engine.close(PATIENCE_MS, TimeUnit.MILLISECONDS);
        assertSame(report, engine.close(0, TimeUnit.MILLISECONDS));
        if (!http) {
            assertTrue(agent.isClosed());
            others.forEach(closed -> assertTrue(closed.isClosed()));
        }
    }

    private void sample() {
        final LedgerView ledger = engine.ledger();
        while (!over) {
            checkBalance("spans", ledger.spans());
            checkBalance("records", ledger.records());
            checkBalance("traces", ledger.traces());
            for (int i = 1; i <= others.size(); i++) {
                checkBalance("spans of another", engine.ledger("other-" + i).spans());
            }
            checkNames();
            LockSupport.parkNanos(20_000);
        }
    }

    private static void checkBalance(final String of, final Balance balance) {
        assertEquals(0, balance.unaccounted(), () -> of + ": " + balance);
        assertTrue(balance.inFlight() >= 0, () -> of + ": " + balance);
    }

    private void checkNames() {
        final Map<String, Long> names = new HashMap<>();
        engine.counters().forEach((name, value) -> assertNull(names.put(name, value), name));
        for (final String of : List.of("spans", "traces")) {
            final long sum = names.get(of + ".delivered")
                    + names.get(of + ".dropped")
                    + names.get(of + ".live")
                    + names.get(of + ".in-flight");
            assertEquals(names.get(of + ".created"), sum, names::toString);
        }
        assertEquals(
                names.get("records.created"),
                names.get("records.decoded") + names.get("records.dropped"),
                names::toString);
    }

    private void callAround() {
        final Random calls = new Random(seed + 1);
        while (!over) {
            try {
                switch (calls.nextInt(4)) {
                    case 0 -> engine.flush(calls.nextInt(4), TimeUnit.MILLISECONDS);
                    case 1 -> engine.census(5, TimeUnit.MILLISECONDS);
                    case 2 -> engine.query(reader -> reader, calls.nextInt(3), TimeUnit.MILLISECONDS);
                    default -> LockSupport.parkNanos(calls.nextInt(1_000_000));
                }
            } catch (final IllegalStateException e) {
                // not in time, or closed
                LockSupport.parkNanos(100_000);
            } catch (final InterruptedException e) {
                throw new AssertionError("nobody interrupts", e);
            }
        }
    }

    private void checkBooks(final CloseReport report) {
        final LedgerView ledger = engine.ledger();
        checkBooks(ledger);
        assertEquals(0, report.unaccounted(), report::toString);
        assertEquals(ledger.spans().delivered(), report.delivered());
        assertEquals(ledger.spans().live(), report.open());
        // one more has been refused since
        long told = 1;
        for (final StressProducer producer : producers) {
            told += producer.spansTold;
        }
        assertEquals(told, ledger.spans().created(), "spans created");
    }

    private static void checkBooks(final LedgerView ledger) {
        for (final Balance balance : List.of(ledger.spans(), ledger.records(), ledger.traces())) {
            assertEquals(0, balance.unaccounted(), balance::toString);
            assertEquals(0, balance.inFlight(), balance::toString);
        }
    }

    private void checkWhatArrived(
            final StressAgent receiver,
            final boolean isRequired,
            final long delivered,
            final Map<DropReason, Long> dropped) {
        assertNull(receiver.failure(), () -> "payload: " + receiver.failure());
        final Map<Long, StressTrace> traces = new HashMap<>();
        for (final StressProducer producer : producers) {
            producer.traces.forEach(trace -> traces.put(trace.ids()[0], trace));
        }
        long arrived = 0;
        final Map<Long, Integer> times = new HashMap<>();
        for (final List<ReceivedSpan> chunk : receiver.chunks()) {
            arrived += chunk.size();
            chunk.forEach(span -> times.merge(span.id(), 1, Integer::sum));
            checkChunk(chunk, traces);
        }
        if (http) {
            // what the engine has given up may have arrived
            assertTrue(delivered <= arrived, () -> delivered + " delivered; arrived " + times.size());
        } else {
            // a send that does not come back in time after close is given up, and may succeed all the same
            final long givenUp = dropped.getOrDefault(DropReason.CLOSE_TIMEOUT, 0L);
            final long surplus = arrived - delivered;
            assertTrue(surplus >= 0 && surplus <= givenUp, () -> delivered + " delivered; more arrived by " + surplus);
        }
        for (final StressTrace trace : traces.values()) {
            for (final long id : trace.ids()) {
                final int count = times.getOrDefault(id, 0);
                assertTrue(
                        http || count <= (trace.kind() == StressTrace.Kind.DUPLICATE ? 2 : 1),
                        () -> "span " + id + " came " + count + " times");
                assertTrue(
                        !isRequired || !trace.acknowledged() || count > 0, () -> "acknowledged and not there: " + id);
            }
        }
    }

    private void checkChunk(final List<ReceivedSpan> chunk, final Map<Long, StressTrace> traces) {
        final StressTrace trace = traces.get(chunk.get(0).traceId());
        final String mark = chunk.get(0).meta().get(ReceivedSpan.INCOMPLETE);
        final Set<Long> ids = new HashSet<>();
        for (final ReceivedSpan span : chunk) {
            assertTrue(trace != null && trace.has(span.id()), () -> "never told: " + span);
            assertTrue(ids.add(span.id()), () -> "twice in a chunk: " + span);
        }
        if (mark != null) {
            // what expires and what is open at close has rules of its own
            assertFalse(
                    config.segmentIncomplete() == IncompletePolicy.DROP && mark.equals("records-lost"),
                    () -> "incomplete: " + chunk);
            return;
        }
        // partial chunks are no more than parts
        final boolean whole = config.segmentPartialFlush() >= StressProducer.SPANS_MAX && !hasForgottenMarks();
        switch (trace.kind()) {
            case WHOLE -> {
                checkTags(chunk, trace);
                assertTrue(!whole || trace.size() == chunk.size(), () -> "half a trace: " + chunk);
            }
            case FAULTY -> assertTrue(chunk.size() < trace.size(), () -> "not marked: " + chunk);
            case UNKNOWN_SPAN, DUPLICATE, UNFINISHED -> assertFalse(whole, () -> "not marked: " + trace.kind() + chunk);
            default -> {
                // an abandoned span is missing on purpose
            }
        }
    }

    // then a trace of which the beginning was lost may look whole: what there is to remember is bounded
    private boolean hasForgottenMarks() {
        return engine.counters().get(EngineCounter.LOSS_MARKS_FORGOTTEN) > 0
                || engine.counters().get(EngineCounter.LOSS_MARKS) > MARKS_REMEMBERED;
    }

    private static void checkTags(final List<ReceivedSpan> chunk, final StressTrace trace) {
        for (final ReceivedSpan span : chunk) {
            assertEquals("n" + trace.size(), span.meta().get(StressProducer.SIZE_KEY), span::toString);
            assertTrue(span.meta().get(StressProducer.TEXT_KEY) != null, span::toString);
            final double index = span.metrics().getOrDefault(StressProducer.INDEX_KEY, -1.0);
            assertEquals(span.id(), trace.ids()[(int) index], span::toString);
        }
    }

    /** The settings, to be printed with a failure. */
    @Override
    public String toString() {
        return (http ? "over HTTP, " : "in process, ")
                + config.describe()
                        .lines()
                        .filter(line -> line.contains("builder call"))
                        .map(line -> line.substring(0, line.indexOf("builder call"))
                                .strip()
                                .replaceAll(" +", "="))
                        .collect(Collectors.joining(" "));
    }
}
