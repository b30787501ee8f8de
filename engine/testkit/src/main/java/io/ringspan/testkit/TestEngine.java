/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.testkit;

import io.ringspan.CloseReport;
import io.ringspan.TraceEngine;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.api.SizeProfile;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * An engine for a test, with a receiver in the memory of the test. It looks for misuse ({@code ringspan.checks}), waits where another one would
 * drop, and sends at once. To close it fails the test if something was lost, never finished, or misused.
 *
 * <p>No property and no variable counts, so that a test is the same everywhere.
 *
 * <p>Note: this class is threadsafe.
 */
public final class TestEngine implements AutoCloseable {
    private static final long TIMEOUT_S = 10;
    private static final long LINGER_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final InMemoryReceiver receiver = new InMemoryReceiver();
    private final TraceEngine engine;
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private volatile boolean toleratesLosses;
    private volatile boolean toleratesMisuse;

    private TestEngine(final EngineConfig config) {
        engine = TraceEngine.start(config, receiver);
    }

    /**
     * Starts an engine.
     *
     * @return to be closed at the end of the test
     */
    public static TestEngine start() {
        return start(UnaryOperator.identity());
    }

    /**
     * Starts an engine with other settings.
     *
     * @param settings changes those of a test engine
     * @return to be closed at the end of the test
     */
    public static TestEngine start(final UnaryOperator<EngineConfigBuilder> settings) {
        return new TestEngine(settings.apply(EngineConfig.builder()
                        .profile(SizeProfile.SMALL)
                        .service("test")
                        .checks(true)
                        .stat(false)
                        .ringOverflow(OverflowPolicy.BLOCK)
                        .payloadExhausted(PayloadPolicy.BLOCK)
                        .payloadLingerNs(LINGER_NS))
                .build());
    }

    /**
     * The engine.
     *
     * @return running, until this is closed
     */
    public TraceEngine engine() {
        return engine;
    }

    /**
     * What gets the spans.
     *
     * @return the receiver, to be asked also when this is closed
     */
    public InMemoryReceiver receiver() {
        return receiver;
    }

    /**
     * Waits for a span, for ten seconds at most.
     *
     * @param query which span
     * @return the one that matches
     * @throws AssertionError       if none comes, or there are several
     * @throws InterruptedException if the thread is interrupted
     */
    public RecordedSpan awaitSpan(final SpanQuery query) throws InterruptedException {
        return receiver.awaitSpan(query);
    }

    /**
     * Sends what is complete, and waits for that, for ten seconds at most.
     *
     * @return all spans so far, in the order in which they came
     * @throws AssertionError       if it does not arrive, unless losses are tolerated
     * @throws InterruptedException if the thread is interrupted
     */
    public List<RecordedSpan> flush() throws InterruptedException {
        switch (engine.flush(TIMEOUT_S, TimeUnit.SECONDS)) {
            case DELIVERED -> {
                // as it is to be
            }
            case LOST -> failUnless(toleratesLosses, "something was lost");
            default -> throw new AssertionError("the receiver did not get all within " + TIMEOUT_S + " s");
        }
        return receiver.spans();
    }

    private static void failUnless(final boolean isTolerated, final String what) {
        if (!isTolerated) {
            throw new AssertionError(what);
        }
    }

    /**
     * Lets the test lose spans, and leave some open, on purpose.
     *
     * @return this
     */
    public TestEngine tolerateLosses() {
        toleratesLosses = true;
        return this;
    }

    /**
     * Lets the test misuse the engine on purpose. {@link TraceEngine#misuses()} has what was found.
     *
     * @return this
     */
    public TestEngine tolerateMisuse() {
        toleratesMisuse = true;
        return this;
    }

    /**
     * Closes the engine, as often as you like.
     *
     * @throws AssertionError if something was lost, never finished or misused, with all of it and what arrived; the first time only
     */
    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        final String open = openSpans();
        final CloseReport report = engine.close(TIMEOUT_S, TimeUnit.SECONDS);
        final List<String> faults = new ArrayList<>();
        if (!toleratesLosses && !report.isComplete()) {
            faults.add("something was lost: " + report);
        }
        if (!toleratesLosses && report.open() > 0) {
            faults.add("never finished: " + open);
        }
        if (!toleratesMisuse) {
            faults.addAll(engine.misuses());
        }
        if (!faults.isEmpty()) {
            throw new AssertionError(String.join("\n", faults) + "\narrived:\n" + receiver.describe());
        }
    }

    // which only a running engine knows
    private String openSpans() {
        try {
            return engine.census(TIMEOUT_S, TimeUnit.SECONDS).rows().stream()
                    .filter(row -> row.open() > 0)
                    .map(row -> row.open() + " of " + row.operation() + ", the oldest of them " + row.oldestSpanIdHex())
                    .collect(Collectors.joining("; "));
        } catch (final IllegalStateException e) {
            return "unknown, because the test has closed the engine itself";
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown, because the thread was interrupted";
        }
    }
}
