/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.EngineCounter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InternTest {
    private final EngineFixture fixture = new EngineFixture();

    @AfterEach
    void shouldAccountForEverySpan() {
        fixture.close();
    }

    @Test
    void shouldGiveEqualTextsOneIdInAllThreads() throws Exception {
        fixture.start();
        final int texts = 500;
        final CyclicBarrier together = new CyclicBarrier(4);
        final List<FutureTask<int[]>> tasks = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            final FutureTask<int[]> task = new FutureTask<>(() -> {
                together.await();
                final int[] ids = new int[texts];
                for (int i = 0; i < texts; i++) {
                    // a text of its own each time, equal and not the same
                    ids[i] = fixture.engine.intern("text " + i);
                }
                return ids;
            });
            tasks.add(task);
            new Thread(task).start();
        }
        final int[] expected = tasks.get(0).get();
        final Set<Integer> distinct = new HashSet<>();
        for (final int id : expected) {
            assertTrue(id > TraceEngine.EMPTY_ID);
            distinct.add(id);
        }
        assertEquals(texts, distinct.size());
        for (final FutureTask<int[]> task : tasks) {
            for (int i = 0; i < texts; i++) {
                assertEquals(expected[i], task.get()[i]);
            }
        }
        // and the decoder knows what they mean
        fixture.engine
                .newWriter()
                .startIds(1, 0, 1, 1, 0, expected[7], 0, 0, 0, 1)
                .setMetaId(1, expected[8], expected[9])
                .commit();
        assertEquals("text 9", fixture.engine.query(reader -> reader.meta(1, "text 8"), 20, TimeUnit.SECONDS));
        assertEquals(0, fixture.count(EngineCounter.RECORDS_MALFORMED), "definitions that were refused");
        assertEquals(0, fixture.count(EngineCounter.RECORDS_STRING_NOT_FOUND));
        assertEquals(0, fixture.count(EngineCounter.INTERN_REFUSED));
    }

    @Test
    void shouldKnowTheEmptyText() {
        fixture.start();
        assertEquals(TraceEngine.EMPTY_ID, fixture.engine.intern(""));
        assertNotEquals(TraceEngine.EMPTY_ID, fixture.engine.intern(" "));
    }

    @Test
    void shouldRefuseMoreTextsThanAllowed() {
        fixture.config.internMax(3);
        fixture.start();
        final int first = fixture.engine.intern("1");
        fixture.engine.intern("2");
        assertTrue(fixture.engine.intern("3") > 0);
        assertEquals(TraceEngine.NOT_INTERNED, fixture.engine.intern("4"));
        assertEquals(first, fixture.engine.intern("1"));
        assertEquals(1, fixture.count(EngineCounter.INTERN_REFUSED));
    }

    @Test
    void shouldRefuseTextsThatAreTooLongInBytes() {
        fixture.config.internTextMax(4);
        fixture.start();
        assertTrue(fixture.engine.intern("abcd") > 0);
        assertTrue(fixture.engine.intern("\u00e4\u00e4") > 0);
        assertEquals(TraceEngine.NOT_INTERNED, fixture.engine.intern("abcde"));
        assertEquals(TraceEngine.NOT_INTERNED, fixture.engine.intern("\u00e4\u00e4b"));
    }

    @Test
    void shouldCountAndSkipARecordWithATextThatGotNoId() throws Exception {
        fixture.config.internMax(0);
        fixture.start();
        final int id = fixture.engine.intern("never");
        assertEquals(TraceEngine.NOT_INTERNED, id);
        fixture.engine
                .newWriter()
                .startIds(1, 0, 1, 1, 0, 0, 0, 0, 0, 1)
                .setMetaId(1, id, id)
                .finish(1, 1)
                .commit();
        fixture.settle();
        assertEquals(List.of(1L), fixture.transport.spanIds());
        assertTrue(fixture.count(EngineCounter.RECORDS_STRING_NOT_FOUND) > 0);
    }

    @Test
    void shouldHandOutNoIdWhoseDefinitionDidNotGetIntoTheRing() throws Exception {
        fixture.config.ringSlots(64).ringRecordMax(4096).ringOverflow(OverflowPolicy.DROP);
        fixture.start();
        final HeldQuery query = HeldQuery.start(fixture.engine);
        while (fixture.publishSpan(System.nanoTime()) >= 0) {
            Thread.onSpinWait();
        }
        assertEquals(TraceEngine.NOT_INTERNED, fixture.engine.intern("late"));
        assertEquals(1, fixture.count(EngineCounter.INTERN_REFUSED));
        query.finish();
        // the span that found the ring full is lost
        fixture.settle();
        assertTrue(fixture.engine.intern("late") > 0);
    }
}
