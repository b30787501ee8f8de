/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import com.sun.net.httpserver.HttpServer;
import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What {@link StoppedProcessTest} stops: an engine with an open span and a payload that lingers, or engines with calls that wait for
 * something. Says what has become of them.
 */
final class StoppedProgram {
    static final String RUNNING = "running";
    static final String AGES = "ages";
    static final String LIMITS = "limits";

    private static final int SPANS = 300;

    private final long timeNs;
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();

    private StoppedProgram(final long timeNs) {
        this.timeNs = timeNs;
    }

    /** Starts what the first argument says, with the second one as time in milliseconds; says so, waits for a line, and says what came of it. */
    public static void main(final String[] args) throws Exception {
        final StoppedProgram program = new StoppedProgram(TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[1])));
        if (args[0].equals(AGES)) {
            program.ages();
        } else {
            program.limits();
        }
    }

    private void ages() throws Exception {
        final TraceEngine engine = TraceEngine.start(
                EngineConfig.builder()
                        .ringOverflow(OverflowPolicy.BLOCK)
                        .tickIntervalNs(TimeUnit.MILLISECONDS.toNanos(20))
                        .expiryAgeNs(timeNs)
                        .payloadLingerNs(timeNs)
                        .build(),
                payload -> Delivery.ACCEPTED);
        final SpanWriter writer = engine.newWriter();
        final int name = engine.intern("operation");
        writer.startIds(1, 0, 1, 1, 0, name, name, name, 0, 1).commit();
        writer.startIds(2, 0, 2, 2, 0, name, name, name, 0, 1).finish(2, 1).commit();
        System.out.println(RUNNING);
        System.in.read();
        final long expired = engine.counters().get(EngineCounter.SPANS_EXPIRED);
        final long sealed = engine.counters().get(EngineCounter.PAYLOADS_SEALED);
        writer.finish(1, 1).commit();
        System.out.println(expired + " expired, " + sealed + " sealed, "
                + engine.flush(5, TimeUnit.SECONDS) + ", "
                + engine.close(5, TimeUnit.SECONDS).delivered() + " delivered");
    }

    // each call has the time for its limit, and gets what it waits for when the line has come
    private void limits() throws Exception {
        final CountDownLatch isAsked = new CountDownLatch(1);
        final HttpServer agent = startAgent(isAsked);
        final TraceEngine sending = TraceEngine.start(EngineConfig.builder()
                .agentUrl("http://127.0.0.1:" + agent.getAddress().getPort())
                .agentTimeoutNs(timeNs)
                .retryAttempts(1)
                .build());
        // so that all of it is loaded when the time of the calls has begun
        sending.publish(EngineFixture.span(1));
        sending.flush(1, TimeUnit.MINUTES);
        final TraceEngine closing = start(EngineConfig.builder(), this::acceptAgain);
        final FutureTask<Long> delivered =
                waiting(() -> closing.close(timeNs, TimeUnit.NANOSECONDS).delivered());
        final FutureTask<Long> second =
                waiting(() -> closing.close(timeNs, TimeUnit.NANOSECONDS).delivered());
        final TraceEngine flushing = start(EngineConfig.builder(), this::accept);
        final FutureTask<FlushResult> flush = waiting(() -> flushing.flush(timeNs, TimeUnit.NANOSECONDS));
        final FutureTask<FlushResult> await =
                waiting(() -> flushing.awaitAcknowledged(0, 0, timeNs, TimeUnit.NANOSECONDS));
        final TraceEngine full = start(
                EngineConfig.builder()
                        .ringSlots(64)
                        .ringRecordMax(1024)
                        .ringOverflow(OverflowPolicy.BLOCK_FOR)
                        .ringOverflowTimeoutNs(timeNs),
                payload -> Delivery.ACCEPTED);
        final FutureTask<Boolean> unused = waiting(() -> full.query(reader -> holdUp(), 1, TimeUnit.HOURS));
        final FutureTask<Integer> query = waiting(() -> full.query(reader -> 1, timeNs, TimeUnit.NANOSECONDS));
        final FutureTask<Long> refused = waiting(() -> {
            for (long id = 2; id < SPANS; id++) {
                full.publish(EngineFixture.span(id));
            }
            return full.counters().dropped(DropReason.RING_FULL);
        });
        while (full.counters().get(EngineCounter.RING_FULL_WAITS) == 0) {
            Thread.onSpinWait();
        }
        sending.publish(EngineFixture.span(2));
        final FutureTask<FlushResult> request = waiting(() -> sending.flush(1, TimeUnit.MINUTES));
        isAsked.await();
        System.out.println(RUNNING);
        System.in.read();
        goOn.countDown();
        System.out.println(delivered.get() + " and " + second.get() + " delivered, " + flush.get() + ", " + await.get()
                + ", " + query.get() + " answered, " + refused.get() + " refused, " + request.get());
        sending.close();
        agent.stop(0);
        flushing.close();
        full.close();
    }

    // answers one request at once, and another one when the line has come
    private HttpServer startAgent(final CountDownLatch isAsked) throws IOException {
        final HttpServer agent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        agent.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            if (requests.incrementAndGet() > 1) {
                isAsked.countDown();
                holdUp();
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        agent.start();
        return agent;
    }

    private Delivery accept(final Object payload) throws InterruptedException {
        goOn.await();
        return Delivery.ACCEPTED;
    }

    private Delivery acceptAgain(final Object payload) throws InterruptedException {
        goOn.await();
        return attempts.incrementAndGet() == 1 ? Delivery.retry(0, "planted") : Delivery.ACCEPTED;
    }

    private boolean holdUp() {
        try {
            goOn.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private static TraceEngine start(final EngineConfigBuilder config, final Transport transport) {
        final TraceEngine engine = TraceEngine.start(config.build(), transport);
        engine.publish(EngineFixture.span(1));
        return engine;
    }

    private static <T> FutureTask<T> waiting(final Callable<T> call) {
        final FutureTask<T> task = new FutureTask<>(call);
        final Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return task;
    }
}
