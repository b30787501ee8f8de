/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.Balance;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.LedgerView;
import io.ringspan.encode.datadog.V04Encoder;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A handler that does not come back keeps closing from nothing: it ends in time, the books balance, and stay as they are. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StuckHandlerTest {
    private static final long CLOSE_MAX_NS = TimeUnit.SECONDS.toNanos(20);

    private final EngineFixture fixture = new EngineFixture();
    private BlockingEncoder encoder;

    private void startWithBlockingEncoder(final boolean inFrame, final int passing) {
        fixture.engine = TraceEngine.start(
                fixture.config.build(),
                store -> {
                    encoder = new BlockingEncoder(new V04Encoder(store, "service", "java", 1), inFrame, passing);
                    return encoder;
                },
                fixture.transport);
    }

    private CloseReport closeInTime() {
        final long startNs = System.nanoTime();
        final CloseReport report = fixture.engine.close(50, TimeUnit.MILLISECONDS);
        assertTrue(System.nanoTime() - startNs < CLOSE_MAX_NS);
        assertBalanced(report);
        return report;
    }

    private void assertBalanced(final CloseReport report) {
        final LedgerView ledger = fixture.engine.ledger();
        for (final Balance balance : List.of(ledger.spans(), ledger.records(), ledger.traces())) {
            assertEquals(0, balance.unaccounted(), balance::toString);
            assertEquals(0, balance.inFlight(), balance::toString);
        }
        assertEquals(0, report.unaccounted(), report::toString);
        assertEquals(report.created(), ledger.spans().created());
        assertEquals(report.delivered(), fixture.transport.spanIds().size());
    }

    /** The handler comes back: all threads end, and nobody books anything a second time. */
    private void comeBack(final Runnable release) throws InterruptedException {
        final LedgerView ledger = fixture.engine.ledger();
        final List<Balance> before = List.of(ledger.spans(), ledger.records(), ledger.traces());
        release.run();
        for (final Thread thread : fixture.threads.threads()) {
            thread.join();
        }
        assertEquals(before, List.of(ledger.spans(), ledger.records(), ledger.traces()));
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void shouldWriteOffWhatASendThreadHolds(final boolean inFrame, final boolean failing) throws Exception {
        fixture.config.payloadFlushAt(1);
        startWithBlockingEncoder(inFrame, 3);
        // one batch, so that all of it is decoded before the encoder does not come back
        final HeldQuery held = HeldQuery.start(fixture.engine);
        long last = 0;
        for (int i = 1; i <= 20; i++) {
            last = fixture.publishSpan(i);
        }
        held.finish();
        encoder.entered.await();
        final CloseReport report = closeInTime();
        assertEquals(3, report.delivered(), report::toString);
        assertEquals(17, report.dropped().get(DropReason.CLOSE_TIMEOUT), report::toString);
        comeBack(() -> encoder.release(failing));
        assertNotEquals(FlushResult.DELIVERED, fixture.engine.awaitAcknowledged(last, last, 10, TimeUnit.MILLISECONDS));
    }

    /** Not the same again for each thing that waits for it. */
    @Test
    void shouldAllowAQueryThatHangsItsGraceOnce() throws Exception {
        fixture.start();
        fixture.publishSpan(1);
        fixture.flush();
        final HeldQuery held = HeldQuery.start(fixture.engine);
        final long startNs = System.nanoTime();
        assertBalanced(fixture.engine.close(0, TimeUnit.MILLISECONDS));
        final long tookNs = System.nanoTime() - startNs;
        assertTrue(tookNs < TimeUnit.MILLISECONDS.toNanos(3_800), () -> tookNs + " ns");
        comeBack(held::release);
    }

    /** Not even the stop finds room, and the decode thread may stand anywhere. */
    @Test
    void shouldWriteOffAFullRing() throws Exception {
        fixture.config
                .ringSlots(64)
                .ringRecordMax(1024)
                .ringOverflow(OverflowPolicy.DROP)
                .spansMax(16)
                .segmentPartialFlush(16)
                .tickIntervalNs(TimeUnit.MILLISECONDS.toNanos(1));
        startWithBlockingEncoder(false, 0);
        fixture.publishSpan(1);
        encoder.entered.await();
        long offered = 1;
        while (fixture.publishSpan(++offered) >= 0) {
            // until it is full
        }
        final CloseReport report = closeInTime();
        assertEquals(offered, report.created(), report::toString);
        assertEquals(0, report.delivered(), report::toString);
        comeBack(() -> encoder.release(false));
    }

    @Test
    void shouldWriteOffWhatIsBehindADecodeThread() throws Exception {
        fixture.start();
        fixture.publishSpan(1);
        fixture.flush();
        final CountDownLatch first = new CountDownLatch(1);
        final CountDownLatch second = new CountDownLatch(1);
        final CountDownLatch entered = new CountDownLatch(2);
        block(first, entered);
        while (entered.getCount() > 1) {
            Thread.sleep(1);
        }
        // decoded in one go with the request that does not come back, so that nobody has been told of them yet
        for (int i = 2; i <= 5; i++) {
            fixture.publishSpan(i);
        }
        block(second, entered);
        Thread.sleep(20);
        first.countDown();
        entered.await();
        long last = 0;
        for (int i = 6; i <= 9; i++) {
            last = fixture.publishSpan(i);
        }
        final CloseReport report = closeInTime();
        assertEquals(1, report.delivered(), report::toString);
        assertEquals(8, report.dropped().get(DropReason.HANDLER_STUCK), report::toString);
        assertEquals(8, fixture.engine.counters().recordsLost(DropReason.HANDLER_STUCK));
        assertEquals(TraceEngine.CLOSED, fixture.publishSpan(10));
        comeBack(second::countDown);
        assertEquals(1, fixture.count(EngineCounter.SPANS_DECODED));
        assertNotEquals(FlushResult.DELIVERED, fixture.engine.awaitAcknowledged(last, last, 10, TimeUnit.MILLISECONDS));
    }

    /** A batch has several slots, and all but its first one hold what was said of older batches. */
    @Test
    void shouldTellTheSlotsOfABatchFromWhatTheyHeldBefore() throws Exception {
        // a tick is a record too
        fixture.config
                .ringSlots(64)
                .ringSlotLength(64)
                .ringRecordMax(1024)
                .textMax(900)
                .tickIntervalNs(TimeUnit.SECONDS.toNanos(10));
        fixture.start();
        final SpanWriter writer = fixture.engine.newWriter();
        final int key = fixture.engine.intern("key");
        fixture.flush();
        while (fixture.count(EngineCounter.RECORDS_DECODED) < 2) {
            Thread.sleep(1); // the text, and the first tick
        }
        final long recordsBefore = fixture.count(EngineCounter.RECORDS_DECODED);
        final int batches = 500;
        for (int i = 1; i <= batches; i++) {
            // two to fourteen slots
            writer.startIds(i, 0, i, i, 0, 0, 0, 0, 0, 1)
                    .setMeta(i, key, "x".repeat(i * 37 % 800))
                    .finish(i, 1);
            assertTrue(writer.commit() >= 0);
        }
        fixture.flush();
        assertEquals(batches, fixture.transport.spanIds().size());
        assertEquals(3L * batches, fixture.count(EngineCounter.RECORDS_DECODED) - recordsBefore);
        final CountDownLatch release = new CountDownLatch(1);
        final CountDownLatch entered = new CountDownLatch(1);
        block(release, entered);
        entered.await();
        for (int i = 1; i <= 3; i++) {
            final long id = (long) batches + i;
            writer.startIds(id, 0, id, id, 0, 0, 0, 0, 0, 1).setMeta(id, key, "x".repeat(700));
            assertTrue(writer.commit() >= 0);
        }
        final CloseReport report = closeInTime();
        assertEquals(batches, report.delivered(), report::toString);
        assertEquals(3, report.dropped().get(DropReason.HANDLER_STUCK), report::toString);
        assertEquals(6, fixture.engine.counters().recordsLost(DropReason.HANDLER_STUCK));
        comeBack(release::countDown);
    }

    private void block(final CountDownLatch release, final CountDownLatch entered) {
        final Thread asking = new Thread(() -> {
            try {
                fixture.engine.query(
                        reader -> {
                            entered.countDown();
                            boolean released = false;
                            while (!released) {
                                try {
                                    release.await();
                                    released = true;
                                } catch (final InterruptedException e) {
                                    // it does not come back for that either
                                }
                            }
                            return 1;
                        },
                        1,
                        TimeUnit.MILLISECONDS);
            } catch (final InterruptedException | IllegalStateException e) {
                // nobody waits for the answer
            }
        });
        asking.setDaemon(true);
        asking.start();
    }

    /** Full, without room for the stop: what comes behind its place is counted by producers, not decoded as well. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldWriteOffARingThatWasFullAtClose(final int producers) throws Exception {
        fixture.config.ringSlots(64).ringRecordMax(1024).tickIntervalNs(TimeUnit.MILLISECONDS.toNanos(1));
        fixture.start();
        final CountDownLatch release = new CountDownLatch(1);
        final CountDownLatch entered = new CountDownLatch(1);
        block(release, entered);
        entered.await();
        final long[] published = new long[producers];
        final Thread[] threads = new Thread[producers];
        for (int i = 0; i < producers; i++) {
            final int producer = i;
            threads[i] = new Thread(() -> {
                final long base = (long) producer << 40;
                do {
                    published[producer]++;
                } while (fixture.publishSpan(base + published[producer]) >= 0);
            });
            threads[i].start();
        }
        while (fixture.count(EngineCounter.RING_FULL_WAITS) < producers) {
            Thread.sleep(1);
        }
        final CloseReport report = closeInTime();
        for (final Thread thread : threads) {
            thread.join();
        }
        assertFalse(report.dropped().getOrDefault(DropReason.HANDLER_STUCK, 0L) < 32, report::toString);
        long sum = 0;
        for (final long spans : published) {
            sum += spans;
        }
        assertEquals(sum, fixture.engine.ledger().spans().created());
        comeBack(release::countDown);
    }
}
