/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.EngineCounter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InternValuesTest {
    private static final int NONE = TraceEngine.NOT_INTERNED;

    private final EngineFixture fixture = new EngineFixture();
    // held, because loggers that nobody holds are collected
    private final Logger log = Logger.getLogger("io.ringspan");
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(final LogRecord logged) {
            if (Level.WARNING.equals(logged.getLevel()) && logged.getMessage().contains("values-per-key")) {
                warnings.add(logged.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private void start(final int valuesPerKey) {
        log.addHandler(handler);
        fixture.config.internValuesPerKey(valuesPerKey);
        fixture.start();
    }

    @AfterEach
    void shouldAccountForEverySpan() {
        log.removeHandler(handler);
        fixture.close();
    }

    private int value(final int key, final String value) {
        return fixture.engine.valueId(key, value);
    }

    // the engine's log thread looks now and then
    private void awaitWarning() {
        final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (warnings.isEmpty() && System.nanoTime() - endNs < 0) {
            Thread.onSpinWait();
        }
    }

    private String meta(final long id, final String key) throws InterruptedException {
        return fixture.engine.query(reader -> reader.meta(id, key), 20, TimeUnit.SECONDS);
    }

    @Test
    void shouldDemoteAKeyAtTheFirstNewValueTooMany() {
        start(3);
        final int key = fixture.engine.intern("user.id");
        final int first = value(key, "u1");
        assertTrue(first > 0);
        assertEquals(first, value(key, "u1"));
        assertTrue(value(key, "u2") > 0);
        assertTrue(value(key, "u3") > 0);
        assertEquals(List.of(), fixture.engine.demotedKeys());
        assertEquals(NONE, value(key, "u4"));
        assertEquals(NONE, value(key, "u5"));
        // what has an id keeps it
        assertEquals(first, value(key, "u1"));
        assertEquals(TraceEngine.EMPTY_ID, value(key, ""));
        assertEquals(List.of("user.id"), fixture.engine.demotedKeys());
        final Map<String, Long> counted = new HashMap<>();
        fixture.engine.counters().forEach(counted::put);
        assertEquals(1, counted.get("intern.demoted{user.id}"));
        assertEquals(1, fixture.count(EngineCounter.KEYS_DEMOTED));
        assertEquals(0, fixture.count(EngineCounter.INTERN_REFUSED));
        awaitWarning();
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).contains("\"user.id\""), warnings::toString);
        assertTrue(warnings.get(0).contains("more than 3 each"), warnings::toString);
        // others have a share of their own, and texts that are interned by name have none
        final int other = fixture.engine.intern("shop");
        final int shop = value(other, "s1");
        assertTrue(shop > 0);
        assertEquals(shop, value(key, "s1"));
        assertTrue(fixture.engine.intern("u4") > 0);
        assertTrue(value(key, "u4") > 0);
    }

    @Test
    void shouldNotCountValuesThatHaveAnIdAlready() {
        start(2);
        final int key = fixture.engine.intern("route");
        for (int i = 0; i < 10; i++) {
            final int id = fixture.engine.intern("route " + i);
            assertEquals(id, value(key, "route " + i));
        }
        assertTrue(value(key, "new 1") > 0);
        assertTrue(value(key, "new 2") > 0);
        assertEquals(NONE, value(key, "new 3"));
    }

    @Test
    void shouldInternNoValuesWhenTheSettingIsZero() {
        start(0);
        final int key = fixture.engine.intern("key");
        assertEquals(NONE, value(key, "value"));
        assertEquals(NONE, value(key, "key"));
        assertEquals(0, fixture.count(EngineCounter.KEYS_DEMOTED));
        assertEquals(List.of(), fixture.engine.demotedKeys());
    }

    @Test
    void shouldInternNothingOnAccountOfAKeyWithoutId() {
        start(10);
        final int key = fixture.engine.intern("key");
        assertEquals(NONE, value(key + 1, "value"));
        assertEquals(NONE, value(NONE, "value"));
        assertEquals(NONE, value(Integer.MAX_VALUE, "value"));
        assertEquals(key + 1, fixture.engine.intern("next"));
    }

    @Test
    void shouldBringEveryValueToItsSpan() throws Exception {
        fixture.config.internMax(50);
        start(4);
        final int user = fixture.engine.intern("user.id");
        final int route = fixture.engine.intern("route");
        final SpanWriter writer = fixture.engine.newWriter();
        for (int i = 1; i <= 2000; i++) {
            writer.startIds(i, 0, i, i, 0, 0, 0, 0, 0, 1)
                    .setMetaInterned(i, user, "user " + i)
                    .setMetaInterned(i, route, "route " + i % 3);
            writer.commit();
            if (i % 500 == 2) {
                assertEquals("user " + i, meta(i, "user.id"));
                assertEquals("route " + i % 3, meta(i, "route"));
            }
            writer.finish(i, 1).commit();
        }
        final SpanRecord span = new SpanRecord().begin(3000, 0, 3000, 3000, 0, 1, 1);
        span.setMetaInterned(fixture.engine, user, "user 3000").setMetaInterned(fixture.engine, route, "route 2");
        fixture.engine.publish(span);
        assertEquals("user 3000", meta(3000, "user.id"));
        assertEquals("route 2", meta(3000, "route"));
        fixture.flush();
        assertEquals(List.of("user.id"), fixture.engine.demotedKeys());
        assertEquals(0, fixture.count(EngineCounter.RECORDS_STRING_NOT_FOUND));
        assertEquals(0, fixture.count(EngineCounter.STRINGS_DROPPED));
        // the two keys, four users, three routes
        assertEquals(2 + 4 + 3 + 1, fixture.engine.intern("next"));
    }

    @Test
    void shouldSendAValueInlineThatTheInternerRefuses() throws Exception {
        fixture.config.internMax(2).internTextMax(8);
        start(100);
        final int key = fixture.engine.intern("key");
        final SpanWriter writer = fixture.engine.newWriter();
        writer.startIds(1, 0, 1, 1, 0, 0, 0, 0, 0, 1);
        assertEquals("far too long", setAndRead(writer, key, "far too long"));
        assertEquals(1, fixture.count(EngineCounter.INTERN_REFUSED));
        assertEquals("fits", setAndRead(writer, key, "fits"));
        assertEquals(1, fixture.count(EngineCounter.INTERN_REFUSED));
        assertEquals("full", setAndRead(writer, key, "full"));
        assertEquals(2, fixture.count(EngineCounter.INTERN_REFUSED));
        assertEquals(0, fixture.count(EngineCounter.RECORDS_STRING_NOT_FOUND));
        assertEquals(List.of(), fixture.engine.demotedKeys());
    }

    private String setAndRead(final SpanWriter writer, final int key, final String value) throws InterruptedException {
        writer.setMetaInterned(1, key, value).commit();
        return meta(1, "key");
    }

    @Test
    void shouldNotHoldItAgainstAKeyThatTheRingWasFull() throws Exception {
        fixture.config.ringSlots(64).ringRecordMax(4096).ringOverflow(OverflowPolicy.DROP);
        start(1);
        final int key = fixture.engine.intern("key");
        final HeldQuery query = HeldQuery.start(fixture.engine);
        while (fixture.publishSpan(System.nanoTime()) >= 0) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < 3; i++) {
            assertEquals(NONE, value(key, "late"));
        }
        assertEquals(3, fixture.count(EngineCounter.INTERN_REFUSED));
        query.finish();
        // the span that found the ring full is lost
        fixture.settle();
        assertEquals(List.of(), fixture.engine.demotedKeys());
        assertTrue(value(key, "late") > 0);
        assertEquals(NONE, value(key, "later"));
        assertEquals(List.of("key"), fixture.engine.demotedKeys());
    }

    @Test
    void shouldCountExactlyWhenManyThreadsBringValues() throws Exception {
        start(100);
        final int key = fixture.engine.intern("key");
        final CyclicBarrier together = new CyclicBarrier(4);
        final List<FutureTask<Integer>> tasks = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            final int offset = 50 * thread;
            final FutureTask<Integer> task = new FutureTask<>(() -> {
                together.await();
                for (int i = 0; i < 500; i++) {
                    // half of them are values of the next thread as well
                    value(key, "value " + (offset + i));
                }
                return 0;
            });
            tasks.add(task);
            new Thread(task).start();
        }
        for (final FutureTask<Integer> task : tasks) {
            assertEquals(0, task.get());
        }
        assertEquals(key + 100 + 1, fixture.engine.intern("next"));
        assertEquals(1, fixture.count(EngineCounter.KEYS_DEMOTED));
        assertEquals(List.of("key"), fixture.engine.demotedKeys());
        awaitWarning();
        assertEquals(1, warnings.size());
    }

    @Test
    void shouldHandOutNoMoreIdsThanAllowedWhenManyThreadsAsk() throws Exception {
        final int idMax = 400;
        fixture.config.internMax(idMax);
        start(1000);
        final int key = fixture.engine.intern("key");
        final CyclicBarrier together = new CyclicBarrier(8);
        final List<FutureTask<Integer>> tasks = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            final String prefix = "value of " + thread + " ";
            final FutureTask<Integer> task = new FutureTask<>(() -> {
                together.await();
                int highest = 0;
                for (int i = 0; i < 200; i++) {
                    highest = Math.max(highest, value(key, prefix + i));
                }
                return highest;
            });
            tasks.add(task);
            new Thread(task).start();
        }
        int highest = 0;
        for (final FutureTask<Integer> task : tasks) {
            highest = Math.max(highest, task.get());
        }
        assertEquals(idMax, highest);
        assertEquals(8 * 200 - (idMax - 1), fixture.count(EngineCounter.INTERN_REFUSED));
    }

    @Test
    void shouldNameNoMoreKeysThanItKeeps() {
        start(1);
        for (int i = 0; i < DemotedKeys.NAMES_MAX + 6; i++) {
            final int key = fixture.engine.intern("key " + i);
            assertTrue(value(key, "first of " + i) > 0);
            assertEquals(NONE, value(key, "second of " + i));
        }
        final List<String> named = fixture.engine.demotedKeys();
        assertEquals(64, named.size());
        assertEquals("key 0", named.get(0));
        assertEquals("key 63", named.get(63));
        assertThrows(UnsupportedOperationException.class, named::clear);
        assertEquals(70, fixture.count(EngineCounter.KEYS_DEMOTED));
        awaitWarning();
        assertTrue(warnings.get(0).contains("newest first: \"key "), warnings::toString);
        fixture.close();
        // one line while it ran, and one for the rest
        assertTrue(warnings.size() <= 2, warnings::toString);
        final String last = warnings.get(warnings.size() - 1);
        assertTrue(last.contains(" 70 in all") && last.contains("\"key 63\", \"key 62\""), last);
        assertTrue(!last.contains("\"key 64\""), last);
    }

    @Test
    void shouldNotAllocateForValuesThatAreKnownOrOfADemotedKey() {
        start(3);
        final int key = fixture.engine.intern("key");
        final int demoted = fixture.engine.intern("demoted");
        final String known = "known";
        assertTrue(value(key, known) > 0);
        for (int i = 0; i < 4; i++) {
            value(demoted, "value " + i);
        }
        final String unknown = "unknown";
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (int round = 0; round < 30_000; round++) {
            if (round == 20_000) {
                allocated = threads.getCurrentThreadAllocatedBytes();
            }
            assertNotEquals(value(key, known), value(demoted, unknown));
        }
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
        // what one allocation a round would come to, were it the smallest object
        assertTrue(allocated < 10_000 * 16, allocated + " bytes");
    }
}
