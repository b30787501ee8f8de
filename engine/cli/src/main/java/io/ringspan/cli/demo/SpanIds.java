/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

/**
 * Span ids that look random and are not: each is made of the producer's number and a count, in a way that can be undone. So the agent
 * knows an id that it has seen before, or that nobody made, from a bit set instead of a hash set of all ids.
 */
final class SpanIds {
    /** Most producers. */
    static final int PRODUCERS_MAX = 64;

    private static final int PRODUCER_SHIFT = 40;
    private static final long FIRST_FACTOR = 0x9E37_79B9_7F4A_7C15L;
    private static final long SECOND_FACTOR = 0xBF58_476D_1CE4_E5B9L;
    private static final long FIRST_INVERSE = inverse(FIRST_FACTOR);
    private static final long SECOND_INVERSE = inverse(SECOND_FACTOR);

    private SpanIds() {}

    /**
     * The id of a span.
     *
     * @param producer from 0
     * @param index    of the span, from 0
     * @return not 0
     */
    static long id(final int producer, final long index) {
        long id = (producer + 1L) << PRODUCER_SHIFT | index;
        id *= FIRST_FACTOR;
        id ^= id >>> Integer.SIZE;
        return id * SECOND_FACTOR;
    }

    /** The producer of an id; not below 0 and below {@link #PRODUCERS_MAX} if it is an id of ours. */
    static long producer(final long id) {
        return (undo(id) >>> PRODUCER_SHIFT) - 1;
    }

    /** The index that an id was made of. */
    static long index(final long id) {
        return undo(id) & (1L << PRODUCER_SHIFT) - 1;
    }

    private static long undo(final long id) {
        long number = id * SECOND_INVERSE;
        number ^= number >>> Integer.SIZE;
        return number * FIRST_INVERSE;
    }

    // Newton's method: the number of bits that are right doubles with each step, from 3 on
    private static long inverse(final long odd) {
        long inverse = odd;
        for (int bits = 3; bits < Long.SIZE; bits *= 2) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }
}
