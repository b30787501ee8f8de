/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Looks for inputs that meet whatever the key is, as somebody would who knows the code and not the key. */
class KeyedHashTest {
    private static final int KEYS = 4096;
    private static final int BUCKETS = 256;
    // a sixteenth part of the keys in place of a 256th: far from chance, and far below what an attack needs
    private static final int MEETINGS_MAX = KEYS / 16;

    private final SplittableRandom random = new SplittableRandom(20260901);

    private KeyedHash key() {
        return new KeyedHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    // what goes through multiplications more often than not: few bits, runs of bits, and their complements
    private static List<Long> differences() {
        final List<Long> differences = new ArrayList<>();
        for (int first = 0; first < Long.SIZE; first++) {
            for (int length = 1; first + length <= Long.SIZE; length++) {
                differences.add((-1L >>> (Long.SIZE - length)) << first);
            }
        }
        for (int bit = 0; bit < Long.SIZE - 1; bit++) {
            differences.add((1L << bit) | Long.MIN_VALUE);
            differences.add(~(1L << bit));
        }
        return differences;
    }

    @Test
    void shouldNotLetNumbersMeetUnderManyKeys() {
        final KeyedHash[] keys = keys();
        for (final long difference : differences()) {
            final long value = random.nextLong();
            int meetings = 0;
            int neighbours = 0;
            for (final KeyedHash key : keys) {
                final int between = key.hash(value) ^ key.hash(value ^ difference);
                meetings += between % BUCKETS == 0 ? 1 : 0;
                neighbours += between == 1 || between == -1 ? 1 : 0;
            }
            assertTrue(meetings < MEETINGS_MAX, () -> "numbers that differ by " + Long.toHexString(difference));
            assertTrue(neighbours < MEETINGS_MAX, () -> "numbers that differ by " + Long.toHexString(difference));
        }
    }

    @Test
    void shouldSpreadNumbersThatFollowEachOtherUnderEachKey() {
        final int count = 4096;
        for (final KeyedHash key : keys()) {
            for (final long step : new long[] {1, -1, 1L << Integer.SIZE, 1L << 48}) {
                final boolean[] places = new boolean[2 * count];
                long probes = 0;
                for (long i = 1; i <= count; i++) {
                    int place = key.hash(i * step) & (places.length - 1);
                    probes++;
                    while (places[place]) {
                        place = (place + 1) & (places.length - 1);
                        probes++;
                    }
                    places[place] = true;
                }
                // 1.5 by chance
                assertTrue(probes < 2 * count, probes + " probes for " + count + " numbers in steps of " + step);
            }
        }
    }

    @Test
    void shouldNotLetTextsMeetUnderManyKeys() {
        final KeyedHash[] keys = keys();
        final List<Long> differences = differences();
        for (final int length : new int[] {8, 11, 16, 24, 32, 40, 48}) {
            final UnsafeBuffer one = new UnsafeBuffer(new byte[length]);
            for (int round = 0; round < 300; round++) {
                for (int i = 0; i < length; i++) {
                    one.putByte(i, (byte) random.nextInt(' ', 127));
                }
                final UnsafeBuffer two = new UnsafeBuffer(one.byteArray().clone());
                // one word that differs, and another one that may take the difference back
                flip(two, random.nextInt(length / Long.BYTES), differences);
                if (round % 4 != 0) {
                    flip(two, random.nextInt(length / Long.BYTES), differences);
                }
                if (!one.equals(two)) {
                    assertApart(keys, one, two);
                }
            }
        }
    }

    private void flip(final UnsafeBuffer text, final int word, final List<Long> differences) {
        final int offset = word * Long.BYTES;
        final long difference = random.nextInt(4) == 0 ? 1L : differences.get(random.nextInt(differences.size()));
        text.putLong(offset, text.getLong(offset) ^ difference);
    }

    private static void assertApart(final KeyedHash[] keys, final UnsafeBuffer one, final UnsafeBuffer two) {
        int meetings = 0;
        for (final KeyedHash key : keys) {
            final int between = key.hash(one, 0, one.capacity()) ^ key.hash(two, 0, two.capacity());
            meetings += between % BUCKETS == 0 ? 1 : 0;
        }
        assertTrue(meetings < MEETINGS_MAX, () -> one + " and " + two);
    }

    @Test
    void shouldTellShortTextsAndLengthsApart() {
        final KeyedHash key = key();
        final Set<Integer> hashes = new HashSet<>();
        final UnsafeBuffer text = new UnsafeBuffer(new byte[100]);
        for (int length = 0; length <= text.capacity(); length++) {
            assertTrue(hashes.add(key.hash(text, 0, length)), "zeros of length " + length);
        }
        for (int i = 0; i < 1 << 16; i++) {
            text.putShort(0, (short) i);
            hashes.add(key.hash(text, 0, 2));
        }
        assertTrue(hashes.size() > (1 << 16) - 8, hashes.size() + " hashes");
    }

    @Test
    void shouldHashEqualTextsEqually() {
        final KeyedHash key = key();
        for (int length = 0; length < 70; length++) {
            final byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            final UnsafeBuffer one = new UnsafeBuffer(bytes);
            final RawMemory two = RawMemory.allocate(length + 13, Long.BYTES);
            two.putBytes(5, one, 0, length);
            assertEquals(key.hash(one, 0, length), key.hash(two, 5, length));
        }
    }

    @Test
    void shouldPermute() {
        final KeyedHash key = key();
        final Set<Integer> values = new HashSet<>();
        final Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 1 << 16; i++) {
            for (final int value : new int[] {i, -i, i << 16, i << 20, (i << 16) | i, random.nextInt()}) {
                assertEquals(values.add(value), seen.add(key.permute(value)), () -> "of " + value);
            }
        }
    }

    @Test
    void shouldHaveAnotherKeyEachTime() {
        assertNotEquals(KeyedHash.random().hash(1), KeyedHash.random().hash(1));
    }

    private KeyedHash[] keys() {
        final KeyedHash[] keys = new KeyedHash[KEYS];
        for (int i = 0; i < KEYS; i++) {
            keys[i] = key();
        }
        return keys;
    }
}
