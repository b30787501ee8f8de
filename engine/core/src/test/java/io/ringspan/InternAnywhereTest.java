/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.counters.EngineCounter;
import io.ringspan.transport.Delivery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every thread interns at any moment: nobody waits for the ring, and what an error leaves behind is in order. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InternAnywhereTest {
    private static final int CALLED = -1;
    private static final int NONE = TraceEngine.NOT_INTERNED;

    private final EngineFixture fixture = new EngineFixture();
    private final AtomicInteger fresh = new AtomicInteger();

    @AfterEach
    void shouldAccountForEverySpan() {
        fixture.close();
    }

    private int internNew() {
        return fixture.engine.intern("new " + fresh.incrementAndGet());
    }

    @RepeatedTest(6)
    void shouldGoOnWhoeverInterns(final RepetitionInfo repetition) throws Exception {
        final Random random = new Random(repetition.getCurrentRepetition());
        fixture.config
                .ringSlots(64)
                .ringRecordMax(1024)
                .internMax(random.nextInt(2000))
                .ringOverflow(OverflowPolicy.BLOCK)
                .payloadExhausted(PayloadPolicy.BLOCK)
                .payloadCount(2)
                .payloadLength(4096)
                .payloadFlushAt(1);
        fixture.start();
        final long slowNs = TimeUnit.MICROSECONDS.toNanos(random.nextInt(500));
        fixture.transport.answer(payload -> {
            // the thread that everybody else waits for
            internNew();
            fixture.publishSpan(1L << 40 | fresh.incrementAndGet());
            LockSupport.parkNanos(slowNs);
            return Delivery.ACCEPTED;
        });
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            final long producer = (long) (i + 1) << 32;
            threads.add(new Thread(() -> {
                final SpanWriter writer = fixture.engine.newWriter();
                for (long n = 1; n <= 300; n++) {
                    final long id = producer + n;
                    writer.startIds(id, 0, id, id, 0, Math.max(0, internNew()), 0, 0, 0, 1)
                            .finish(id, 1)
                            .commit();
                }
            }));
        }
        threads.add(new Thread(() -> {
            for (int i = 0; i < 20; i++) {
                try {
                    // on the decode thread
                    fixture.engine.query(reader -> internNew(), 20, TimeUnit.SECONDS);
                } catch (final InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }));
        threads.forEach(Thread::start);
        for (final Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(30));
            assertFalse(thread.isAlive(), () -> List.of(thread.getStackTrace()).toString());
        }
    }

    @Test
    void shouldNotWaitForAFullRing() throws Exception {
        fixture.config.ringSlots(64).ringRecordMax(1024).ringOverflow(OverflowPolicy.BLOCK);
        fixture.start();
        final HeldQuery query = HeldQuery.start(fixture.engine);
        final Thread producer = new Thread(() -> {
            for (int i = 1; i < 200; i++) {
                fixture.publishSpan(i);
            }
        });
        producer.start();
        while (fixture.count(EngineCounter.RING_FULL_WAITS) == 0) {
            Thread.onSpinWait();
        }
        final int refused = 1000;
        for (int i = 0; i < refused; i++) {
            assertEquals(NONE, fixture.engine.intern("text " + i));
        }
        assertEquals(refused, fixture.count(EngineCounter.INTERN_REFUSED));
        assertEquals(0, fixture.count(EngineCounter.BATCHES_LOST));
        query.finish();
        producer.join();
        fixture.flush();
        // and no id is lost by it
        assertEquals(1, fixture.engine.intern("text 0"));
    }

    @Test
    void shouldWaitForAnotherThreadForAShortTimeOnly() throws Exception {
        final TurnLock lock = new TurnLock();
        assertTrue(lock.tryLock(0));
        assertFalse(lock.tryLock(TimeUnit.MILLISECONDS.toNanos(5)));
        Thread.currentThread().interrupt();
        assertFalse(lock.tryLock(TimeUnit.MINUTES.toNanos(10)));
        assertTrue(Thread.interrupted());
        lock.held = false;
        assertTrue(lock.tryLock(0));
        fixture.start();
    }

    /**
     * Calls a body so many frames above the end of the stack, however long these are.
     *
     * @param body catches stack overflows itself
     * @return frames that are still to go up, or CALLED
     */
    @SuppressWarnings("InfiniteRecursion") // up to the end of the stack
    private static int callAbove(final int frames, final Runnable body) {
        int left;
        try {
            left = callAbove(frames, body);
        } catch (final StackOverflowError e) {
            left = frames;
        }
        if (left != 0) {
            return Math.max(CALLED, left - 1);
        }
        body.run();
        return CALLED;
    }

    @Test
    void shouldBeInOrderAfterEveryStackOverflow() throws Exception {
        fixture.config.internMax(3000);
        fixture.start();
        final int key = fixture.engine.intern("key");
        final Map<String, Integer> given = new HashMap<>();
        final int[] overflows = {0};
        final Thread thread = new Thread(
                null,
                () -> {
                    for (int i = 0; i < 2000; i++) {
                        final String text = "deep " + i;
                        final int[] id = {0};
                        callAbove(i % 120, () -> {
                            try {
                                id[0] = text.length() % 2 == 0
                                        ? fixture.engine.intern(text)
                                        : fixture.engine.valueId(key, text);
                            } catch (final StackOverflowError e) {
                                overflows[0]++;
                            }
                        });
                        if (id[0] != 0) {
                            given.put(text, id[0]);
                        }
                    }
                },
                "deep",
                256 * 1024);
        thread.start();
        thread.join();
        assertTrue(overflows[0] > 0);
        final Map<Integer, String> texts = new HashMap<>();
        for (int i = 0; i < 3000 - 1; i++) {
            final String text = "deep " + i;
            final int id = fixture.engine.intern(text);
            assertTrue(id > 0 && id <= 3000, text + " has " + id);
            assertEquals(null, texts.put(id, text));
            assertTrue(!given.containsKey(text) || given.get(text) == NONE || given.get(text) == id, text);
        }
        // all ids are in use now, and none was lost
        assertEquals(NONE, fixture.engine.intern("one too many"));
        final SpanWriter writer = fixture.engine.newWriter().startIds(1, 0, 1, 1, 0, 0, 0, 0, 0, 1);
        writer.commit();
        for (final Map.Entry<Integer, String> entry : texts.entrySet()) {
            if (entry.getKey() % 50 == 0) {
                writer.setNameId(1, entry.getKey()).commit();
                assertEquals(
                        entry.getValue(),
                        fixture.engine.query(
                                reader -> reader.text(reader.span(1).name()), 20, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void shouldHealAnIdThatWasInternedWhileTheTableWasFull() throws Exception {
        fixture.config.stringsMax(256).internMax(128);
        fixture.start();
        final int op = fixture.engine.intern("op");
        final int key = fixture.engine.intern("k");
        final SpanWriter writer = fixture.engine.newWriter();
        writer.startIds(1, 0, 1, 1, 0, op, op, op, 0, 1).commit();
        for (int i = 0; i < 400; i++) {
            writer.setMeta(1, key, "value " + i).commit();
        }
        // as one that is kept in a constant
        final int tier = fixture.engine.intern("customer.tier");
        fixture.settle();
        assertTrue(tier > 0);
        assertEquals(NONE, fixture.engine.intern("customer.tier"));
        assertEquals(NONE, fixture.engine.valueId(key, "customer.tier"));
        writer.finish(1, 1).commit();
        fixture.settle();
        final long lost = fixture.count(EngineCounter.RECORDS_STRING_NOT_FOUND);
        // the memory of what was sent comes back in front of one of the next batches
        fixture.publishSpan(2);
        fixture.settle();
        writer.startIds(3, 0, 3, 3, 0, op, op, op, 0, 1)
                .setMeta(3, tier, "gold")
                .commit();
        assertEquals("gold", fixture.engine.query(reader -> reader.meta(3, "customer.tier"), 20, TimeUnit.SECONDS));
        assertEquals(tier, fixture.engine.intern("customer.tier"));
        assertEquals(lost, fixture.count(EngineCounter.RECORDS_STRING_NOT_FOUND));
    }
}
