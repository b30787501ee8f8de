/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.filter;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * A pattern for texts: {@code *} stands for any characters, {@code ?} for one, and each other character for itself, letters of ASCII in upper
 * and lower case.
 *
 * <p>All ways to match are followed at once, a bit for each, so the time is one short step for each byte of the text, whatever the pattern.
 *
 * <p>Note: immutable and threadsafe. Matching does not allocate.
 */
public final class TextPattern {
    /** Most bytes of a pattern, without {@code *}. */
    public static final int LENGTH_MAX = 63;

    private static final int BYTES = 256;
    private static final int CONTINUATION_MASK = 0xC0;
    private static final int CONTINUATION = 0x80;
    private static final int CASE = 'a' - 'A';

    private final String pattern;
    // by byte: which parts of the pattern take it
    private final long[] takers = new long[BYTES];
    // places of the pattern that any byte leads back to
    private final long stars;
    // and to which the rest of a character leads back, of which the first byte has been taken
    private final long singles;
    private final long last;

    private TextPattern(final String pattern) {
        this.pattern = pattern;
        long starBits = 0;
        long singleBits = 0;
        int place = 0;
        for (final byte b : pattern.getBytes(StandardCharsets.UTF_8)) {
            if (b == '*') {
                starBits |= 1L << place;
                continue;
            }
            if (place == LENGTH_MAX) {
                throw new IllegalArgumentException("has more than " + LENGTH_MAX + " bytes");
            }
            if (b == '?') {
                for (int i = 0; i < BYTES; i++) {
                    takers[i] |= (i & CONTINUATION_MASK) == CONTINUATION ? 0 : 1L << place;
                }
                singleBits |= 1L << (place + 1);
            } else {
                takers[b & 0xFF] |= 1L << place;
                if ((b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z')) {
                    takers[b ^ CASE] |= 1L << place;
                }
            }
            place++;
        }
        stars = starBits;
        singles = singleBits;
        last = 1L << place;
    }

    /**
     * Compiles a pattern.
     *
     * @param pattern any text, of up to {@value #LENGTH_MAX} bytes in UTF-8 without {@code *}
     * @return the pattern
     * @throws IllegalArgumentException if it is longer
     */
    public static TextPattern of(final String pattern) {
        return new TextPattern(pattern);
    }

    /**
     * Whether a whole text matches.
     *
     * @param source memory of the text
     * @param offset of its first byte
     * @param length in bytes
     * @return true if so
     */
    public boolean matches(final DirectBuffer source, final int offset, final int length) {
        final long[] takers = this.takers;
        long places = 1;
        for (int i = offset; i < offset + length; i++) {
            final int b = source.getByte(i) & 0xFF;
            final long stay = (b & CONTINUATION_MASK) == CONTINUATION ? stars | singles : stars;
            places = ((places & takers[b]) << 1) | (places & stay);
            if (places == 0) {
                return false;
            }
        }
        return (places & last) != 0;
    }

    /**
     * The pattern as it was given.
     *
     * @return its text
     */
    @Override
    public String toString() {
        return pattern;
    }
}
