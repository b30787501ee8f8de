/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.DecodeMode;
import io.ringspan.api.ExpiryAction;
import io.ringspan.api.IncompletePolicy;
import io.ringspan.counters.EngineCounters;
import io.ringspan.decode.DecodeFixture.SentChunk;
import io.ringspan.encode.TraceKeys;
import io.ringspan.protocol.OpCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random scripts under a wall clock that is set again and again: what expires, and when, is what the elapsed time says. */
class ClockScriptTest {
    private static final long MS = 1_000_000;
    private static final long AGE_NS = 1000 * MS;
    private static final long STEP_NS = 100 * MS;
    private static final int STEPS = 2000;

    private final Random random = new Random();
    private final DecodeFixture fixture = new DecodeFixture(
                    256,
                    256,
                    1024,
                    128,
                    new DecodeSettings(DecodeMode.LENIENT, 1000, IncompletePolicy.MARK, TraceKeys.sampling()))
            .withStrings(9);
    // by id of the one span of a segment: the elapsed time at which it was started
    private final Map<Long, Long> open = new LinkedHashMap<>();
    private long elapsedNs = 1;

    private static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    private long wallNs() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> elapsedNs + random.nextLong(200_000) * 3_600_000 * MS;
            case 2 -> -elapsedNs;
            default -> 1_700_000_000_000L * MS + elapsedNs;
        };
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldExpireByElapsedTimeWhateverTheWallClockSays(final long seed) {
        random.setSeed(seed);
        // also where 32 bits of milliseconds, and the sign of them, run over
        elapsedNs += random.nextInt(3) * (Integer.MAX_VALUE * MS - random.nextInt(100) * STEP_NS);
        fixture.core.expiry(ExpiryAction.FINISH, AGE_NS, new EngineCounters().expiredByOperation());
        fixture.records.tick(elapsedNs, wallNs());
        fixture.decode();
        long nextId = 10;
        for (int step = 0; step < STEPS; step++) {
            if (random.nextInt(3) == 0 && open.size() < 50) {
                fixture.records.createSpan(nextId, 0, 5, nextId, 0, 1, random.nextLong());
                open.put(nextId++, elapsedNs);
            }
            if (random.nextInt(6) == 0 && !open.isEmpty()) {
                final long id = open.keySet().iterator().next();
                open.remove(id);
                fixture.records.setLong(OpCode.FINISH_SPAN, id, 1);
                assertEquals(List.of(List.of(id)), ids(fixture.decode()));
            }
            elapsedNs += random.nextLong(STEP_NS);
            fixture.records.tick(elapsedNs, wallNs());
            assertExpired(ids(fixture.decode()));
            fixture.queue.reclaim(Long.MAX_VALUE);
        }
        assertTrue(fixture.stats.spansExpired > 0);
        assertEquals(0, fixture.stats.spanNotFound);
    }

    // the walk looks at 64 records per tick, which is all of them; ages are counted in whole milliseconds
    private void assertExpired(final List<List<Long>> sent) {
        final List<Long> expired = new ArrayList<>();
        sent.forEach(expired::addAll);
        for (final long id : expired) {
            final Long since = open.remove(id);
            assertTrue(since != null && elapsedNs - since > AGE_NS - MS, () -> id + " expired too early");
        }
        open.forEach((id, since) -> assertTrue(elapsedNs - since < AGE_NS + MS, () -> id + " did not expire"));
    }

    private static List<List<Long>> ids(final List<SentChunk> sent) {
        return sent.stream().map(SentChunk::ids).toList();
    }
}
