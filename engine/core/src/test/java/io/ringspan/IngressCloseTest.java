/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.DecodeMode;
import io.ringspan.counters.EngineCounter;
import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ingresses that are closed: their places, ids and texts come back, and nobody sees what was before. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IngressCloseTest {
    private static final int SOURCES = 3;

    private final EngineFixture fixture = new EngineFixture();
    private final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
    private final RecordEncoder records = new RecordEncoder();

    @AfterEach
    void shouldAccountForEverySpan() {
        fixture.close();
    }

    private void start() {
        fixture.config.sourcesMax(SOURCES);
        fixture.start();
    }

    private RecordEncoder begin() {
        return records.wrap(memory, ChangeBuffer.OPERATIONS_OFFSET, 4000);
    }

    private ChangeBuffer buffer(final long count) {
        final ChangeBuffer buffer = new ChangeBuffer().wrap(memory, 0, records.position());
        buffer.count(count);
        return buffer;
    }

    private int stringsUsed() throws InterruptedException {
        return fixture.engine.query(reader -> reader.stringsUsed(), 20, TimeUnit.SECONDS);
    }

    @Test
    void shouldOpenAndCloseByTheThousandWhileSpansKeepTheirTexts() throws Exception {
        start();
        final int stringsAtStart = stringsUsed();
        for (int round = 1; round <= 3000; round++) {
            try (ChangeBufferIngress ingress = fixture.engine.newIngress("source")) {
                for (int id = 0; id < 5; id++) {
                    ingress.defineString(id, "text " + id + " of " + round);
                }
                begin().createSpan(round, 0, round, round, 0, 1, 1);
                assertTrue(ingress.apply(buffer(1)) >= 0);
                if (round % 100 != 0) {
                    ingress.flushChunk(true, new long[] {round}, 1);
                }
            }
        }
        assertEquals(
                "text 1 of 100",
                fixture.engine.query(reader -> reader.text(reader.span(100).name()), 20, TimeUnit.SECONDS));
        assertEquals(0, fixture.count(EngineCounter.RECORDS_STRING_NOT_FOUND));
        final SpanWriter writer = fixture.engine.newWriter();
        for (long id = 100; id <= 3000; id += 100) {
            writer.flushChunk(true, new long[] {id}, 1);
        }
        writer.commit();
        fixture.flush();
        // ticks give back what is left
        while (stringsUsed() > stringsAtStart) {
            Thread.sleep(5);
        }
        assertEquals(stringsAtStart, stringsUsed());
    }

    @Test
    void shouldShowNothingOfTheOneBefore() throws Exception {
        fixture.config.mode(DecodeMode.STRICT);
        start();
        for (int round = 1; round <= 50; round++) {
            final ChangeBufferIngress poisoned = fixture.engine.newIngress("poisoned");
            poisoned.defineString(7, "old").commit();
            // stops at once: the span is not live
            begin().setString(OpCode.SET_NAME, 1L << 40, 7);
            assertTrue(poisoned.apply(buffer(1)) >= 0);
            poisoned.close();
            final ChangeBufferIngress next = fixture.engine.newIngress("next");
            begin().createSpan(round, 0, round, round, 0, 7, 1);
            final long unknown = fixture.count(EngineCounter.RECORDS_STRING_NOT_FOUND);
            next.apply(buffer(1));
            fixture.settle();
            assertEquals(unknown + 1, fixture.count(EngineCounter.RECORDS_STRING_NOT_FOUND));
            next.defineString(7, "new");
            next.apply(buffer(1));
            final long id = round;
            assertEquals(
                    "new",
                    fixture.engine.query(reader -> reader.text(reader.span(id).name()), 20, TimeUnit.SECONDS));
            next.close();
        }
    }

    @Test
    void shouldDoNothingAfterwards() throws Exception {
        start();
        final ChangeBufferIngress ingress = fixture.engine.newIngress("closed");
        ingress.defineString(1, "one");
        ingress.close();
        ingress.close();
        begin().createSpan(1, 0, 1, 1, 0, 1, 1);
        final ChangeBuffer buffer = buffer(1);
        assertEquals(TraceEngine.CLOSED, ingress.apply(buffer));
        assertEquals(TraceEngine.CLOSED, ingress.drain(buffer));
        assertEquals(1, buffer.count());
        assertSame(ingress, ingress.defineString(1, "x").evictString(1).beginEpoch());
        assertSame(ingress, ingress.flushChunk(true, new long[1], 1).setMetaStruct(1, "k", memory, 0, 8));
        assertSame(ingress, ingress.addSpanEvent(1, 1, "event", memory, 0, 0));
        assertEquals(TraceEngine.CLOSED, ingress.commit());
        // the place is one, however often it was given back
        for (int i = 0; i < SOURCES; i++) {
            fixture.engine.newIngress("open");
        }
        assertThrows(IllegalStateException.class, () -> fixture.engine.newIngress("too many"));
        fixture.close();
        ingress.close();
    }

    @Test
    void shouldBeClosedByAnyThreadAtAnyMoment() throws Exception {
        start();
        final Random random = new Random(5);
        final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        int round = 0;
        while (System.nanoTime() < endNs) {
            round++;
            final ChangeBufferIngress ingress = fixture.engine.newIngress("raced");
            final int spins = random.nextInt(3000);
            final Thread closer = new Thread(() -> {
                for (int i = 0; i < spins; i++) {
                    Thread.onSpinWait();
                }
                try {
                    ingress.close();
                } catch (final Throwable e) {
                    failure.set(e);
                }
            });
            closer.start();
            long result = 0;
            for (int i = 0; i < 1000 && result >= 0; i++) {
                ingress.defineString(i % 10, "text " + i);
                begin().setLong(OpCode.SET_START, 1, 1);
                result = i % 2 == 0 ? ingress.apply(buffer(1)) : ingress.commit();
            }
            closer.join();
            assertEquals(TraceEngine.CLOSED, ingress.commit());
        }
        assertEquals(null, failure.get());
        assertTrue(round > 10);
    }
}
