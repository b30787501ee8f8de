/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of spans while a receiver is down that has a spool: over a real socket, in real files. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpoolTest {
    @TempDir
    private Path directory;

    private SpoolFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new SpoolFixture(directory.resolve("spool"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldSendAllInOrderOnceTheReceiverIsBack() throws Exception {
        fixture.status = SpoolFixture.DOWN;
        try (TraceEngine engine = fixture.start()) {
            SpoolFixture.publish(engine, 1, 200, 10);
            SpoolFixture.awaitSpooled(engine, 200);
            assertEquals(0, engine.ledger().spans().unaccounted());
            assertFalse(fixture.files().isEmpty());
            fixture.status = SpoolFixture.UP;
            SpoolFixture.publish(engine, 201, 200, 10);
            assertEquals(FlushResult.DELIVERED, engine.flush(30, TimeUnit.SECONDS));
            assertEquals(SpoolFixture.ids(1, 400), fixture.accepted);
            assertEquals(0, SpoolFixture.get(engine, EngineCounter.SPANS_SPOOLED));
            assertEquals(
                    SpoolFixture.get(engine, EngineCounter.PAYLOADS_SEALED),
                    SpoolFixture.get(engine, EngineCounter.PAYLOADS_DELIVERED));
            assertTrue(fixture.files().isEmpty());
            final CloseReport report = engine.close(10, TimeUnit.SECONDS);
            SpoolFixture.assertBalance(report);
            assertTrue(report.isComplete(), report::toString);
        }
    }

    @Test
    void shouldAnswerThatSpansAreInTheSpool() throws Exception {
        fixture.status = SpoolFixture.DOWN;
        try (TraceEngine engine = fixture.start()) {
            final long sequence = engine.publish(EngineFixture.span(1));
            assertEquals(FlushResult.SPOOLED, engine.flush(500, TimeUnit.MILLISECONDS));
            assertEquals(FlushResult.SPOOLED, engine.awaitAcknowledged(sequence, sequence, 10, TimeUnit.MILLISECONDS));
            fixture.status = SpoolFixture.UP;
            assertEquals(FlushResult.DELIVERED, engine.awaitAcknowledged(sequence, sequence, 30, TimeUnit.SECONDS));
            assertEquals(FlushResult.DELIVERED, engine.flush(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldLeaveTheRestForTheNextEngine() throws Exception {
        fixture.status = SpoolFixture.DOWN;
        final CloseReport first;
        try (TraceEngine engine = fixture.start()) {
            SpoolFixture.publish(engine, 1, 100, 7);
            first = engine.close(10, TimeUnit.SECONDS);
        }
        SpoolFixture.assertBalance(first);
        assertEquals(100, first.spooled(), first::toString);
        assertEquals(Map.of(), first.dropped());
        assertFalse(first.isComplete());
        fixture.status = SpoolFixture.UP;
        try (TraceEngine engine = fixture.start()) {
            SpoolFixture.publish(engine, 101, 50, 7);
            assertEquals(FlushResult.DELIVERED, engine.flush(30, TimeUnit.SECONDS));
            final CloseReport second = engine.close(10, TimeUnit.SECONDS);
            SpoolFixture.assertBalance(second);
            assertEquals(100, second.recovered());
            assertEquals(150, second.delivered());
            assertEquals(0, second.spooled());
        }
        assertEquals(SpoolFixture.ids(1, 150), fixture.accepted);
    }

    /** A payload a second, which is what an idle service sends, for an hour; on a disk that has room for all. */
    @Test
    void shouldLoseNothingInAnHourWithoutReceiver() throws Exception {
        fixture.status = SpoolFixture.DOWN;
        try (TraceEngine engine = fixture.start()) {
            SpoolFixture.publish(engine, 1, 3600 * 5, 5);
            SpoolFixture.awaitSpooled(engine, 3600 * 5);
            fixture.status = SpoolFixture.UP;
            assertEquals(FlushResult.DELIVERED, engine.flush(60, TimeUnit.SECONDS));
            SpoolFixture.assertBalance(engine.close(10, TimeUnit.SECONDS));
        }
        assertEquals(SpoolFixture.ids(1, 3600 * 5), fixture.accepted);
    }

    @Test
    void shouldKeepCredentialsOutAndOthersToo() throws Exception {
        fixture.status = SpoolFixture.DOWN;
        try (TraceEngine engine = fixture.start()) {
            SpoolFixture.publish(engine, 1, 10, 10);
            SpoolFixture.awaitSpooled(engine, 10);
            for (final Path file : fixture.files()) {
                final String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertFalse(text.contains("tell-nobody"), "a token on disk");
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(fixture.directory)));
            assertEquals("Bearer tell-nobody", fixture.receiver.requests.get(0).header("authorization"));
        }
    }

    @Test
    void shouldGoOnWithoutASpoolThatSomebodyElseHas() throws Exception {
        try (TraceEngine first = fixture.start();
                TraceEngine second = fixture.start()) {
            assertEquals(0, SpoolFixture.get(first, EngineCounter.SPOOL_FAILURES));
            assertEquals(1, SpoolFixture.get(second, EngineCounter.SPOOL_FAILURES));
            SpoolFixture.publish(second, 1, 10, 10);
            assertEquals(FlushResult.DELIVERED, second.flush(30, TimeUnit.SECONDS));
        }
        try (TraceEngine third = fixture.start()) {
            assertEquals(0, SpoolFixture.get(third, EngineCounter.SPOOL_FAILURES), "the lock is free again");
        }
    }

    @Test
    void shouldRefusePayloadsOfAnotherReceiver() throws Exception {
        fixture.status = SpoolFixture.DOWN;
        try (TraceEngine engine = fixture.start()) {
            SpoolFixture.publish(engine, 1, 10, 10);
            SpoolFixture.awaitSpooled(engine, 10);
        }
        try (TraceEngine engine = TraceEngine.start(
                fixture.config().set("receiver.otlp.format", "json").build())) {
            assertEquals(1, SpoolFixture.get(engine, EngineCounter.SPOOL_FAILURES));
            assertEquals(0, SpoolFixture.get(engine, EngineCounter.SPANS_RECOVERED));
        }
        try (TraceEngine engine = fixture.start()) {
            assertEquals(10, SpoolFixture.get(engine, EngineCounter.SPANS_RECOVERED), "still there");
        }
    }

    @Test
    void shouldDropTheNewestOrTheOldestOfAFullSpool() throws Exception {
        for (final String rule : List.of("newest", "oldest", "unkept")) {
            fixture.accepted.clear();
            fixture.status = SpoolFixture.DOWN;
            final CloseReport report;
            try (TraceEngine engine = TraceEngine.start(fixture.config()
                    .set("receiver.otlp.spool.size-max", "1m")
                    .set("receiver.otlp.outage.drop", rule)
                    .build())) {
                SpoolFixture.publish(engine, 1, 40_000, 200);
                assertEquals(FlushResult.TIMED_OUT, engine.flush(300, TimeUnit.MILLISECONDS));
                assertTrue(SpoolFixture.get(engine, EngineCounter.SPOOL_BYTES) <= 1 << 20);
                report = engine.close(10, TimeUnit.SECONDS);
            }
            SpoolFixture.assertBalance(report);
            final int spooled = (int) report.spooled();
            assertEquals(Map.of(DropReason.SPOOL_FULL, 40_000L - spooled), report.dropped());
            assertTrue(spooled > 3000, report::toString);
            fixture.status = SpoolFixture.UP;
            try (TraceEngine engine = fixture.start()) {
                SpoolFixture.await(
                        () -> SpoolFixture.get(engine, EngineCounter.SPANS_SPOOLED) == 0, "still in the spool");
            }
            final long first = rule.equals("newest") ? 1 : 40_001 - spooled;
            assertEquals(SpoolFixture.ids(first, spooled), fixture.accepted, rule);
        }
    }

    @Test
    void shouldDropUnkeptTracesFromHalfFullOn() throws Exception {
        fixture.status = SpoolFixture.DOWN;
        try (TraceEngine engine = TraceEngine.start(fixture.config()
                .set("receiver.otlp.spool.size-max", "1m")
                .set("receiver.otlp.unsampled", "send")
                .set("receiver.otlp.outage.drop", "unkept")
                .build())) {
            final List<Long> kept = new ArrayList<>();
            for (long id = 1; id <= 6000; id++) {
                final boolean isKept = id % 4 == 0;
                engine.publish(new SpanRecord()
                        .begin(id, 0, id, id, 0, 1, 1)
                        .setSamplingPriority(isKept ? 1 : 0, 0)
                        .lastOfSegment());
                if (isKept) {
                    kept.add(id);
                }
                if (id % 100 == 0) {
                    engine.flush(0, TimeUnit.NANOSECONDS);
                }
            }
            SpoolFixture.await(() -> engine.ledger().spans().inFlight() == 0, "still in flight: " + engine.ledger());
            assertTrue(engine.counters().dropped(DropReason.RECEIVER_DOWN) > 0, engine.ledger()::toString);
            assertEquals(0, engine.counters().dropped(DropReason.SPOOL_FULL));
            fixture.status = SpoolFixture.UP;
            SpoolFixture.await(() -> SpoolFixture.get(engine, EngineCounter.SPANS_SPOOLED) == 0, "still in the spool");
            assertTrue(fixture.accepted.containsAll(kept));
            SpoolFixture.assertBalance(engine.close(10, TimeUnit.SECONDS));
        }
    }

    /** A receiver that takes requests and never answers is the outage that costs most time. */
    @Test
    void shouldNotWaitForAReceiverThatHangs() throws Exception {
        final CountDownLatch hanging = new CountDownLatch(1);
        final CloseReport report;
        try (TraceEngine engine = TraceEngine.start(
                fixture.config().build(),
                Receiver.v04("otlp", fixture.config().build(), payload -> {
                            hanging.await();
                            throw new IllegalStateException("it came back");
                        })
                        .settings(fixture.config()
                                .set("receiver.otlp.payload.exhausted", "drop")
                                .build()
                                .receiver("otlp")))) {
            SpoolFixture.publish(engine, 1, 1, 1);
            SpoolFixture.await(
                    () -> SpoolFixture.get(engine, EngineCounter.PAYLOADS_SEALED) == 1, "nothing is being sent");
            // the first one is in the transport, all others are free
            SpoolFixture.publish(engine, 2, 5, 1);
            report = engine.close(200, TimeUnit.MILLISECONDS);
        }
        SpoolFixture.assertBalance(report);
        assertEquals(6, report.spooled(), report::toString);
    }
}
