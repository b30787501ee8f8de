/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.api.ExpiryAction;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.encode.datadog.V04Encoder;
import io.ringspan.table.TraceStore;
import io.ringspan.transport.RawServer;
import io.ringspan.transport.agent.AgentSettings;
import io.ringspan.transport.agent.DatadogAgentTransport;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Web traffic for as long as one likes, with all that goes wrong in a long life: a receiver that fails in phases, names that change,
 * spans that nobody ends, threads that come and go. Prints what the process holds every few seconds, and says at the end whether it
 * stayed flat: medians of the last fifth of the samples against those of the second, by {@link SoakSample#BOUNDS}.
 */
final class Soak {
    private static final int SAMPLES = 60;
    private static final long PHASE_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long MS = 1_000_000;
    private static final int TRACES_PER_EPOCH = 200;
    private static final int NAMES_PER_EPOCH = 50;

    private interface Part {
        void run() throws Exception;
    }

    private final PrintStream out;
    private final long endNs;
    private final long startNs = System.nanoTime();
    private final long sampleNs;
    private final List<SoakSample> samples = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private TraceStore store;
    private TraceEngine engine;

    Soak(final long seconds, final PrintStream out) {
        this.out = out;
        endNs = startNs + TimeUnit.SECONDS.toNanos(seconds);
        sampleNs = TimeUnit.SECONDS.toNanos(seconds) / SAMPLES;
    }

    /** Runs for so many minutes, ten by default; the status is 1 unless all stayed flat. */
    public static void main(final String[] args) throws Exception {
        final double minutes = args.length > 0 ? Double.parseDouble(args[0]) : 10;
        System.exit(new Soak((long) (minutes * 60), System.out).run().isEmpty() ? 0 : 1);
    }

    /** All that did not stay flat or does not balance. */
    List<String> run() throws Exception {
        final List<String> complaints = new ArrayList<>();
        try (RawServer server = new RawServer(this::serve)) {
            final EngineConfig config = config(server);
            engine = TraceEngine.start(
                    config,
                    newStore -> {
                        store = newStore;
                        return new V04Encoder(newStore, "soak", "java", 1);
                    },
                    new DatadogAgentTransport(
                            AgentSettings.builder()
                                    .url(URI.create(config.agentUrl()))
                                    .connectTimeoutNs(config.agentConnectTimeoutNs())
                                    .requestTimeoutNs(config.agentTimeoutNs())
                                    .build(),
                            new EngineCounters(),
                            config.ratesListener()));
            final List<Thread> parts = List.of(
                    start(this::traffic),
                    start(this::churn),
                    start(this::leak),
                    start(this::shortLives),
                    start(this::callAround));
            out.println(SoakSample.HEADER);
            while (isOn()) {
                LockSupport.parkNanos(sampleNs);
                sample();
            }
            for (final Thread part : parts) {
                part.join();
            }
            final CloseReport report = engine.close(10, TimeUnit.SECONDS);
            out.println(report);
            if (report.unaccounted() != 0 || engine.ledger().spans().inFlight() != 0) {
                complaints.add("the books do not balance: " + report);
            }
            if (report.delivered() == 0 || engine.counters().get(EngineCounter.SPANS_EXPIRED) == 0) {
                complaints.add("nothing was delivered, or nothing expired: " + report);
            }
        }
        judge(complaints);
        return complaints;
    }

    private static EngineConfig config(final RawServer server) {
        return EngineConfig.builder()
                .agentUrl(server.url().toString())
                .ringSlots(4096)
                .ringOverflow(OverflowPolicy.BLOCK_FOR)
                .ringOverflowTimeoutNs(MS)
                .spansMax(8192)
                .segmentsMax(4096)
                .blocksMax(32768)
                .stringsMax(16384)
                .stringsMemory(4 << 20)
                .internMax(4096)
                .expiryAgeNs(TimeUnit.SECONDS.toNanos(2))
                .expiryAction(ExpiryAction.PARTIAL)
                .tickIntervalNs(10 * MS)
                .payloadCount(4)
                .payloadLength(256 * 1024)
                .payloadFlushAt(64 * 1024)
                .payloadLingerNs(50 * MS)
                .agentTimeoutNs(300 * MS)
                .retryAttempts(3)
                .retryBackoffNs(5 * MS)
                .retryBackoffMaxNs(50 * MS)
                .build();
    }

    private void judge(final List<String> complaints) {
        if (failure.get() != null) {
            complaints.add("failed: " + failure.get());
        }
        for (final SoakSample.Bound bound : SoakSample.BOUNDS) {
            final String complaint = bound.complaint(samples);
            if (complaint != null) {
                complaints.add(complaint);
            }
        }
        for (final SoakSample sample : samples) {
            if (sample.unaccounted() != 0) {
                complaints.add("at some time the books did not balance: " + sample);
                break;
            }
        }
        out.println(complaints.isEmpty() ? "flat, and all balances are 0" : "not flat: " + complaints);
    }

    private boolean isOn() {
        return System.nanoTime() - endNs < 0 && failure.get() == null;
    }

    private Thread start(final Part part) {
        final Thread thread = new Thread(() -> {
            try {
                part.run();
            } catch (final Throwable e) {
                failure.compareAndSet(null, e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void sample() throws InterruptedException {
        final int[] used = engine.query(
                reader -> new int[] {
                    store.spans().used(), store.blocks().used(), store.strings().used()
                },
                20,
                TimeUnit.SECONDS);
        final SoakSample sample = SoakSample.take(
                engine.ledger(), used[0], used[1], used[2], engine.counters().get(EngineCounter.RING_FULL_WAITS));
        samples.add(sample);
        out.println(sample.line(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs)));
    }

    // ---- what the application does

    private void traffic() {
        final W1Workload workload = new W1Workload(engine);
        final SpanWriter writer = engine.newWriter();
        while (isOn()) {
            workload.byWriter(writer);
            workload.bySpanRecord(engine);
            LockSupport.parkNanos(MS / 2);
        }
    }

    /** Another runtime, whose strings are new in each window, and some of them evicted. */
    private void churn() {
        final ChangeBufferIngress ingress = engine.newIngress("soak");
        W1Workload workload = new W1Workload(ingress);
        int name = 0;
        while (isOn()) {
            for (int i = 0; i < TRACES_PER_EPOCH && isOn(); i++) {
                workload.byChangeBuffer(ingress, i % 2 == 0);
                LockSupport.parkNanos(MS);
            }
            ingress.beginEpoch();
            workload = new W1Workload(ingress);
            for (int i = 0; i < NAMES_PER_EPOCH; i++) {
                ingress.defineString(100_000 + i, "a name of its own " + name++);
            }
            for (int i = 0; i < NAMES_PER_EPOCH; i += 2) {
                ingress.evictString(100_000 + i);
            }
            ingress.commit();
        }
    }

    private void leak() {
        final SpanWriter writer = engine.newWriter();
        final int name = engine.intern("GET /leak");
        final int key = engine.intern("leak.key");
        for (long id = 1L << 50; isOn(); id += 2) {
            writer.startIds(id, 0, id, id, 0, name, name, name, 0, 1).setMeta(id, key, "a value of its own " + id);
            writer.startIds(id + 1, 0, id, id, id, name, name, name, 0, 1).finish(id + 1, 1);
            writer.commit();
            LockSupport.parkNanos(5 * MS);
        }
    }

    private void shortLives() throws InterruptedException {
        for (long base = 1L << 51; isOn(); base += 1000) {
            final long first = base;
            final Thread thread = start(() -> {
                final SpanWriter writer = engine.newWriter();
                for (long id = first; id < first + 10; id++) {
                    writer.startIds(id, 0, id, id, 0, 0, 0, 0, 0, 1)
                            .finish(id, 1)
                            .commit();
                    engine.publish(EngineFixture.span(id + 500));
                }
            });
            LockSupport.parkNanos(20 * MS);
            thread.join();
        }
    }

    private void callAround() throws InterruptedException {
        while (isOn()) {
            engine.flush(50, TimeUnit.MILLISECONDS);
            engine.census(10, 20, TimeUnit.SECONDS);
            LockSupport.parkNanos(200 * MS);
        }
    }

    // ---- what the receiver does, in phases

    private void serve(final Socket socket) throws Exception {
        while (true) {
            RawServer.readRequest(socket);
            switch ((int) ((System.nanoTime() - startNs) / PHASE_NS % 8)) {
                case 1 -> Thread.sleep(20);
                case 3 -> {
                    RawServer.write(socket, "HTTP/1.1 503 No\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n");
                    continue;
                }
                case 5 -> {
                    // so that closing is a reset
                    socket.setSoLinger(true, 0);
                    return;
                }
                case 7 -> Thread.sleep(400);
                default -> {
                    // answers as it should
                }
            }
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        }
    }
}
