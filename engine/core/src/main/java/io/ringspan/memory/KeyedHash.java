/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.memory;

import java.security.SecureRandom;
import org.agrona.DirectBuffer;

/**
 * Hashes with a secret key, for tables whose keys a foreigner may choose: who does not know the key cannot make keys that collide.
 *
 * <p>The step is the product of two words, 128 bits long, of which the halves are xored. Each factor is first xored with a secret,
 * so there is no input of which an attacker knows that it makes a factor 0 (which would absorb the other one), nor how a difference
 * of two inputs goes through the product: that depends on the other factor. A product with a fixed multiplier would not do, however
 * its input is masked: differences of some inputs go through it whatever the mask is, and cancel out in the next word, so there are
 * texts that collide under every key. Nor would signed products: of {@code x} and {@code -x}, which differ by a known pattern of
 * bits, the halves xored are all but equal.
 *
 * <p>No order and no output may depend on a hash, because it is another one in each run.
 *
 * <p>Note: immutable and threadsafe.
 */
public final class KeyedHash {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SIGN_SHIFT = Long.SIZE - 1;
    private static final int HALF = 16;
    private static final int HALF_MASK = 0xFFFF;

    private final long first;
    private final long second;
    private final long third;
    // odd and positive
    private final long multiplier;
    // odd as well
    private final long spread;

    /**
     * Creates a hash.
     *
     * @param first      64 secret bits
     * @param second     64 others
     * @param third      64 others
     * @param multiplier 62 others; the first and the last bit are not used
     */
    public KeyedHash(final long first, final long second, final long third, final long multiplier) {
        this.first = first;
        this.second = second;
        this.third = third;
        this.multiplier = (multiplier & Long.MAX_VALUE) | 1;
        spread = third | 1;
    }

    /**
     * Creates a hash that nobody knows.
     *
     * @return a new one, with another key each time
     */
    public static KeyedHash random() {
        return new KeyedHash(RANDOM.nextLong(), RANDOM.nextLong(), RANDOM.nextLong(), RANDOM.nextLong());
    }

    /**
     * Hashes a number.
     *
     * @param value any 64 bits
     * @return the hash, of which all bits are good
     */
    public int hash(final long value) {
        final long factor = value ^ first;
        // the multiplier is positive, so one term makes a signed product an unsigned one
        final long high = Math.multiplyHigh(factor, multiplier) + ((factor >> SIGN_SHIFT) & multiplier);
        final long folded = high ^ factor * multiplier;
        // Under a few multipliers ids that follow each other fill neighbouring places. The second product parts them.
        return (int) (((folded ^ folded >>> Integer.SIZE) * spread) >>> Integer.SIZE);
    }

    /**
     * Hashes bytes.
     *
     * @param source memory
     * @param offset of the first
     * @param length in bytes
     * @return the hash, of which all bits are good
     */
    public int hash(final DirectBuffer source, final int offset, final int length) {
        long state = second;
        final long one;
        final long two;
        if (length > 2 * Long.BYTES) {
            final int last = offset + length - 2 * Long.BYTES;
            for (int i = offset; i < last; i += 2 * Long.BYTES) {
                state = mix(source.getLong(i) ^ first, source.getLong(i + Long.BYTES) ^ state);
            }
            // over what has been hashed already, so that there is no rest; the length says by how much
            one = source.getLong(last);
            two = source.getLong(last + Long.BYTES);
        } else if (length >= Long.BYTES) {
            one = source.getLong(offset);
            two = source.getLong(offset + length - Long.BYTES);
        } else if (length >= Integer.BYTES) {
            one = source.getInt(offset);
            two = source.getInt(offset + length - Integer.BYTES);
        } else if (length > 0) {
            one = source.getByte(offset) * 256L + (source.getByte(offset + (length >> 1)) & 0xFF);
            two = source.getByte(offset + length - 1);
        } else {
            one = 0;
            two = 0;
        }
        final long left = one ^ first;
        final long right = two ^ state;
        // both halves go on, as the factors of the last product: no two pairs of words have the same one but by chance
        final long folded = mix(left * right ^ second ^ length, multiplyHigh(left, right) ^ third);
        return (int) (folded ^ folded >>> Integer.SIZE);
    }

    /**
     * Gives each number another one, for tables of libraries, which hash by themselves and without a key. Two rounds of a Feistel
     * network, so each half of the result depends on the key and on both halves of the number.
     *
     * @param value any 32 bits
     * @return 32 bits, of two values never the same
     */
    public int permute(final int value) {
        final int high = (value >>> HALF) ^ (hash(value & HALF_MASK) & HALF_MASK);
        final int low = (value ^ hash(~(long) high)) & HALF_MASK;
        return high << HALF | low;
    }

    private static long mix(final long left, final long right) {
        return left * right ^ multiplyHigh(left, right);
    }

    // of numbers without sign
    private static long multiplyHigh(final long left, final long right) {
        return Math.multiplyHigh(left, right) + ((left >> SIGN_SHIFT) & right) + ((right >> SIGN_SHIFT) & left);
    }
}
