/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.StateReader;
import io.ringspan.counters.EngineCounter;
import io.ringspan.encode.datadog.V04Encoder;
import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.DiscardTransport;
import io.ringspan.transport.Payload;
import io.ringspan.transport.StubbornTransport;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing gives memory back at once, but for what a thread that did not come back may still touch. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReleaseTest {
    private static final long MIB = 1024 * 1024;
    private static final long GC_WAIT_MS = 100;

    private final EngineFixture fixture = new EngineFixture();

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    // what other tests have left to the collector comes back now and not in the middle
    private static long directMemoryInUse() throws InterruptedException {
        long last;
        long now = directMemory();
        do {
            last = now;
            System.gc();
            Thread.sleep(GC_WAIT_MS);
            now = directMemory();
        } while (now < last);
        return now;
    }

    @AfterEach
    void closeEngine() {
        fixture.engine.close(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldGiveAllMemoryBackAtOnce() throws Exception {
        final long before = directMemoryInUse();
        fixture.start();
        final ChangeBufferIngress ingress = fixture.engine.newIngress("left open");
        final ChangeBuffer buffer = new ChangeBuffer();
        buffer.wrap(new UnsafeBuffer(new byte[(int) MIB]), 0, (int) MIB);
        ingress.apply(buffer);
        ingress.defineString(1, "x".repeat(10_000));
        fixture.publishSpan(1);
        fixture.engine.intern("interned");
        fixture.flush();
        assertTrue(directMemory() - before > 8 * MIB, () -> directMemory() - before + " bytes are not worth it");
        fixture.close();
        assertTrue(directMemory() - before < MIB / 16, () -> directMemory() - before + " bytes are left");
        assertEquals(0, fixture.count(EngineCounter.MEMORY_LEFT));
        // taken anew, used and given back again
        ingress.defineString(2, "y").apply(buffer);
        assertTrue(directMemory() - before < MIB / 16, () -> directMemory() - before + " bytes are left");
    }

    @Test
    void shouldLeaveWhatAStuckHandlerMayTouch() throws Exception {
        final AtomicReference<BlockingEncoder> encoder = new AtomicReference<>();
        fixture.engine = TraceEngine.start(
                fixture.config.build(),
                store -> {
                    encoder.set(new BlockingEncoder(new V04Encoder(store, "service", "java", 1), false, 0));
                    return encoder.get();
                },
                fixture.transport);
        fixture.publishSpan(1);
        encoder.get().entered.await();
        final CloseReport report = fixture.engine.close(10, TimeUnit.MILLISECONDS);
        final long left = fixture.count(EngineCounter.MEMORY_LEFT);
        assertTrue(left > 8 * MIB, () -> left + " bytes are left");
        assertEquals(left, report.faults().get(EngineCounter.MEMORY_LEFT));
        assertTrue(report.toString().contains("memory.left"), report::toString);
        encoder.get().release(false);
        for (final Thread thread : fixture.threads.threads()) {
            thread.join();
        }
        fixture.close();
    }

    @Test
    void shouldLeaveNothingToATransportThatSeesCopies() throws Exception {
        fixture.start();
        final CountDownLatch release = new CountDownLatch(1);
        final AtomicReference<Payload> seen = new AtomicReference<>();
        fixture.transport.answer(payload -> {
            seen.set(payload);
            boolean isReleased = false;
            while (!isReleased) {
                try {
                    release.await();
                    isReleased = true;
                } catch (final InterruptedException e) {
                    // it does not come back for that either
                }
            }
            return Delivery.ACCEPTED;
        });
        fixture.publishSpan(1);
        fixture.transport.awaitEntered();
        fixture.engine.close(10, TimeUnit.MILLISECONDS);
        assertEquals(0, fixture.count(EngineCounter.MEMORY_LEFT));
        final ByteBuffer body = seen.get().body();
        assertFalse(body.isDirect());
        assertTrue(body.remaining() > 0);
        release.countDown();
    }

    @Test
    void shouldLeaveThePayloadsToATransportThatReadsThem() throws Exception {
        final StubbornTransport transport = new StubbornTransport();
        fixture.engine = TraceEngine.start(fixture.config.build(), transport);
        fixture.publishSpan(1);
        transport.entered.await();
        fixture.engine.close(10, TimeUnit.MILLISECONDS);
        final long payloads = (long) fixture.engine.config().payloadCount()
                * fixture.engine.config().payloadLength();
        final long left = fixture.count(EngineCounter.MEMORY_LEFT);
        assertTrue(left >= payloads && left < payloads + MIB, () -> left + " bytes are left of " + payloads);
        assertTrue(transport.body.isDirect());
        transport.release.countDown();
    }

    @Test
    void shouldRefuseAReaderThatLeftItsThread() throws Exception {
        fixture.engine = TraceEngine.start(fixture.config.build(), new DiscardTransport());
        fixture.publishSpan(1);
        final StateReader reader = fixture.engine.query(tables -> tables, 20, TimeUnit.SECONDS);
        assertThrows(IllegalStateException.class, reader::stringsUsed);
        fixture.engine.close();
        assertThrows(IllegalStateException.class, () -> reader.span(1));
        assertThrows(IllegalStateException.class, () -> reader.text(0));
    }
}
