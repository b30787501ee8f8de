/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.memory.OffHeap;
import io.ringspan.table.SpanTable;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random spans come and go, most of them soon; the oldest one is found within two walks, and none is that is younger. */
class OldestOpenSpanTest {
    private static final long SEED = 20_261_128;
    private static final long TICK_NS = 100_000_000;
    private static final int SPANS = 20_000;
    private static final int TICKS_PER_WALK = 11;

    private final SpanTable spans = new SpanTable(SPANS, new OffHeap());
    private final TickTime time = new TickTime();
    private final OldestOpenSpan oldest = new OldestOpenSpan(spans, time);
    private final Random random = new Random(SEED);
    // by the time at which they were created, which is different for each
    private final TreeMap<Long, Integer> open = new TreeMap<>();
    private long nowNs = TICK_NS;
    private long nextId = 1;

    private void start() {
        final int span = spans.add(nextId++, 1, 0, 0, 1);
        if (span != SpanTable.NONE) {
            spans.created(span, ++nowNs);
            open.put(nowNs, span);
        }
    }

    private void finish(final Map.Entry<Long, Integer> entry) {
        open.remove(entry.getKey());
        final int span = entry.getValue();
        if (random.nextBoolean()) {
            // it waits for others, and goes when there is no more room
            spans.addFlag(span, SpanTable.FINISHED);
        } else {
            spans.unindex(span);
            spans.free(span);
        }
    }

    private void tick() {
        nowNs += TICK_NS;
        time.set(nowNs, nowNs);
        oldest.onTick();
    }

    private long expectedMs() {
        return open.isEmpty() ? 0 : Math.max(1, (nowNs - open.firstKey()) / 1_000_000);
    }

    @Test
    void shouldFindTheOldestAmongMany() {
        for (int round = 0; round < 300; round++) {
            for (int i = random.nextInt(200); i > 0; i--) {
                start();
            }
            for (int i = random.nextInt(200); i > 0 && !open.isEmpty(); i--) {
                // mostly the newest
                finish(random.nextInt(20) == 0 ? open.firstEntry() : open.lastEntry());
            }
            tick();
            assertTrue(oldest.ageMs() <= expectedMs(), () -> oldest.ageMs() + " ms of " + expectedMs());
            if (round % 30 == 0) {
                for (int i = 0; i < TICKS_PER_WALK; i++) {
                    tick();
                }
                assertEquals(expectedMs(), oldest.ageMs());
            }
        }
    }

    @Test
    void shouldFindOneThatStaysAmongThoseThatGo() {
        start();
        final long leaked = nowNs;
        for (int i = 0; i < SPANS / 2; i++) {
            start();
        }
        // the one that it has found first is gone at the next tick, again and again
        for (int i = 0; i < 2 * TICKS_PER_WALK; i++) {
            start();
            tick();
            finish(open.lastEntry());
        }
        assertEquals((nowNs - leaked) / 1_000_000, oldest.ageMs());
        while (!open.isEmpty()) {
            finish(open.firstEntry());
        }
        tick();
        assertEquals(0, oldest.ageMs());
    }
}
