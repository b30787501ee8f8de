/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.Census;
import io.ringspan.api.Census.Row;
import io.ringspan.api.ExpiryAction;
import io.ringspan.counters.EngineCounters;
import io.ringspan.counters.NamedCounters;
import io.ringspan.protocol.OpCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class CensusTest {
    private static final long S = 1_000_000_000;
    private static final long START_NS = 1_700_000_000 * S;

    private final NamedCounters expired = new EngineCounters().expiredByOperation();
    private final DecodeFixture fixture = new DecodeFixture().withStrings(9);

    private void create(final int nameId, final long... spanIds) {
        for (final long spanId : spanIds) {
            fixture.records.createSpan(spanId, 7, 5, spanId / 10, 0, nameId, 1);
        }
    }

    private void tick(final long ns) {
        fixture.records.setLong(OpCode.TICK, 0, START_NS + ns);
        fixture.decode();
    }

    private void finish(final long spanId) {
        fixture.records.setLong(OpCode.FINISH_SPAN, spanId, 1);
    }

    @Test
    void shouldBeEmptyAtStart() {
        final Census census = fixture.core.census(10);
        assertEquals(List.of(), census.rows());
        assertEquals(0, census.tickNs());
        assertEquals(0, census.live());
        assertTrue(census.toTable().startsWith("no tick yet: 0 spans live, 0 of them open, in 0 segments; "));
    }

    @Test
    void shouldCountByOperationWithTheMostLiveFirst() {
        // before the first tick: as old as that
        create(1, 10);
        tick(0);
        tick(S);
        create(2, 20, 21, 22);
        tick(3 * S);
        create(1, 11);
        create(2, 23);
        create(0, 30);
        finish(20);
        finish(22);
        tick(4 * S);
        final Census census = fixture.core.census(10);
        assertEquals(START_NS + 4 * S, census.tickNs());
        assertEquals(7, census.live());
        assertEquals(5, census.open());
        assertEquals(3, census.segments());
        assertEquals(fixture.strings.usedBytes(), census.stringBytes());
        assertEquals(
                List.of(
                        new Row("s2", 4, 2, 3 * S, 20, 7, 5, 0),
                        new Row("s1", 2, 2, 4 * S, 10, 7, 5, 0),
                        new Row("", 1, 1, S, 30, 7, 5, 0)),
                census.rows());
    }

    @Test
    void shouldNotCountWhatWasSent() {
        tick(0);
        create(1, 10, 20);
        finish(10);
        tick(S);
        final Census census = fixture.core.census(10);
        assertEquals(1, census.live());
        assertEquals(20, census.rows().get(0).oldestSpanId());
    }

    @Test
    void shouldSumTheRest() {
        tick(0);
        create(3, 30);
        fixture.decode();
        // also without any age
        assertEquals(30, fixture.core.census(0).rows().get(0).oldestSpanId());
        tick(S);
        create(1, 10, 11, 12);
        create(2, 20, 21);
        create(4, 40);
        finish(21);
        tick(2 * S);
        final Census census = fixture.core.census(1);
        assertEquals(2, census.rows().size());
        assertEquals("s1", census.rows().get(0).operation());
        final Row rest = census.rows().get(1);
        assertEquals(Census.REST, rest.operation());
        assertEquals(4, rest.live());
        assertEquals(3, rest.open());
        assertEquals(2 * S, rest.oldestAgeNs());
        assertEquals(30, rest.oldestSpanId());
        assertEquals(7, census.live());
        assertEquals(4, fixture.core.census(4).rows().size());
        assertEquals(7, fixture.core.census(0).rows().get(0).live());
    }

    @Test
    void shouldShowWhatExpired() {
        fixture.core.expiry(ExpiryAction.DROP, S, expired);
        tick(0);
        create(1, 10, 11);
        create(2, 20);
        tick(S);
        create(2, 30);
        tick(S + 1);
        assertEquals(
                List.of("s2 1 1", "s1 0 2"),
                fixture.core.census(10).rows().stream()
                        .map(row -> row.operation() + ' ' + row.live() + ' ' + row.expired())
                        .toList());
        for (int i = 0; i < NamedCounters.NAMES_MAX; i++) {
            fixture.records.defineString(50, "late " + i).createSpan(100 + i, 0, 5, 9, 0, 50, 1);
            if (i % 20 == 0 || i == NamedCounters.NAMES_MAX - 1) {
                tick((i + 3) * S);
            }
        }
        fixture.records.defineString(50, "too late").createSpan(99, 0, 5, 9, 0, 50, 1);
        tick(1000 * S);
        tick(2000 * S);
        final List<Row> rows = fixture.core.census(1000).rows();
        final Row rest = rows.get(rows.size() - 1);
        assertEquals(NamedCounters.NAMES_MAX + 1, rows.size());
        assertEquals(Census.REST, rest.operation());
        // two that the loop came to after the others, and the last one
        assertEquals(3, rest.expired());
        assertEquals(0, rest.live());
    }

    @Test
    void shouldBeATableForPeople() {
        final Census census = new Census(
                START_NS + 5_000_000,
                12_345,
                12_000,
                77,
                1024,
                List.of(
                        new Row("GET /cart\u001b[2J\n", 12_000, 11_000, 59_940_000_000L, -1, 1, 0xABL, 5),
                        new Row("", 300, 200, 61 * S, 2, 0, 3, 0),
                        new Row("x".repeat(80), 30, 20, 7_260 * S, 2, 0, 3, 0),
                        new Row("old", 15, 10, 200_000 * S, 2, 0, 3, 0),
                        new Row("gone", 0, 0, 0, 0, 0, 0, 9)));
        final List<String> lines = census.toString().lines().toList();
        assertEquals(
                "2023-11-14T22:13:20.005Z: 12,345 spans live, 12,000 of them open, in 77 segments; 1,024 bytes of strings",
                lines.get(0));
        assertEquals(7, lines.size());
        assertTrue(lines.get(1).matches("operation +live +open +expired +oldest +its span +its trace"), lines.get(1));
        assertTrue(
                lines.get(2)
                        .matches("GET /cart\\\\u001b\\[2J\\\\n +12000 +11000 +5 +59\\.9s +ffffffffffffffff +"
                                + "000000000000000100000000000000ab"),
                lines.get(2));
        assertTrue(lines.get(3).contains(" 1m1s "), lines.get(3));
        assertTrue(lines.get(4).startsWith("x".repeat(57) + "...  "), lines.get(4));
        assertTrue(lines.get(4).contains(" 2h1m "), lines.get(4));
        assertTrue(lines.get(5).contains(" 2d7h "), lines.get(5));
        assertTrue(lines.get(6).matches("gone +0 +0 +9 +- +- +-"), lines.get(6));
        assertTrue(lines.get(3).contains(" 0000000000000002  00000000000000000000000000000003"), lines.get(3));
        // in the same columns
        assertEquals(lines.get(1).indexOf("its trace"), lines.get(2).indexOf("000000000000000100000000000000ab"));
    }
}
