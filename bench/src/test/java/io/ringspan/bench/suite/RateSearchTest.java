/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class RateSearchTest {
    private static RateSearch search(final double first, final double limit, final int trials) {
        final RateSearch search = new RateSearch(first, 1.5);
        for (int i = 0; i < trials && !search.isOver(); i++) {
            if (search.next() > limit) {
                search.lost();
            } else {
                search.reached(search.next());
            }
        }
        return search;
    }

    @Test
    void findsTheLimitFromBelowAndFromAbove() {
        for (final double first : new double[] {100, 900}) {
            final double held = search(first, 367, 12).held();
            assertTrue(held <= 367 && held > 367 / 1.06, () -> first + ": " + held);
        }
    }

    @Test
    void endsWhereTheProducerCannotGoFaster() {
        final RateSearch search = new RateSearch(1000, 2);

        search.reached(700);
        assertTrue(search.isOver());
        assertEquals(700, search.held());
    }

    @Test
    void hasNothingThatHeldIfAllWasLost() {
        assertEquals(0, search(1000, 1, 4).held());
    }
}
