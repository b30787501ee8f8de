/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SummaryTest {
    private static Round round(final double a, final double b) {
        return new Round().putAll(Map.of("x:a", a, "x:b", b));
    }

    @Test
    void takesTheMiddleOfAnOddNumber() {
        assertEquals(new Summary(3, 1, 100, 3), Summary.of(100, 1, 3));
    }

    @Test
    void takesTheMeanOfTheMiddleTwo() {
        assertEquals(new Summary(2.5, 1, 9, 4), Summary.of(9, 3, 1, 2));
    }

    @Test
    void leavesOutWhatIsNotANumber() {
        assertEquals(new Summary(5, 5, 5, 1), Summary.of(Double.NaN, 5, Double.POSITIVE_INFINITY));
        assertTrue(Summary.of(Double.NaN).isEmpty());
    }

    @Test
    void formsRatiosWithinARound() {
        // the machine was half as fast in the second round; the ratio of medians would be 1.5
        final List<Round> rounds = List.of(round(10, 5), round(20, 10), round(30, 15));

        assertEquals(
                new Summary(2, 2, 2, 3), Summary.of(rounds, Figure.sample("x:a").over(Figure.sample("x:b"))));
    }

    @Test
    void hasNoRatioWhereASideIsMissing() {
        final List<Round> rounds = List.of(round(10, 5), new Round().putAll(Map.of("x:a", 7.0)), round(1, 0));

        assertEquals(
                1,
                Summary.of(rounds, Figure.sample("x:a").over(Figure.sample("x:b")))
                        .count());
    }

    @Test
    void findsTheBestOfThoseThatWereMeasured() {
        final Round round = new Round().putAll(Map.of("a:m", 3.0, "b:m", 5.0));

        assertEquals(5, Figure.max("m", "a", "b", "none").in(round));
        assertEquals(3, Figure.min("m", "a", "b", "none").in(round));
        assertTrue(Double.isNaN(Figure.max("m", "none").in(round)));
    }
}
