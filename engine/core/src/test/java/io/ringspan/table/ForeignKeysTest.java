/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.memory.KeyedHash;
import io.ringspan.memory.RawMemory;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Ids and texts as somebody would choose them who knows the code and not the key: made to collide under a key of his own, and in patterns
 * that weak hashes do not scatter. Counts what a search looks at, which is the same on every machine.
 */
class ForeignKeysTest {
    private static final int COUNT = 4096;
    private static final int KEYS = 16;
    // of a table that is a quarter full at most; by chance it is about a dozen
    private static final int PLACES_MAX = 200;
    // by chance it is about eight
    private static final int ENTRIES_MAX = 24;
    private static final KeyedHash OF_THE_ATTACKER = new KeyedHash(11, 12, 13, 0x5851_F42D_4C95_7F2DL);

    @Test
    void shouldFindIdsThatWereChosen() {
        final SplittableRandom random = new SplittableRandom(7);
        final Map<String, LongUnaryOperator> patterns = new TreeMap<>();
        patterns.put("in a row", i -> i);
        patterns.put("high half only", i -> i << 32);
        patterns.put("highest bits only", i -> i << 52);
        patterns.put("both halves equal", i -> (i << 32) | i);
        patterns.put("negative", i -> -i);
        patterns.put("pairs of complements", i -> (i & 1) == 0 ? i : ~(i - 1));
        final long inverse = inverse(0x9E3779B97F4A7C15L);
        patterns.put("colliding under a golden multiplier", i -> (i * inverse) ^ ((i * inverse) >>> 32));
        for (int round = 0; round < 8; round++) {
            final long step = random.nextLong();
            patterns.put("steps of " + step, i -> i * step);
            final long mask = (random.nextLong() << (8 * round)) | (0xFFFL << (round * 7));
            patterns.put("bits of " + Long.toHexString(mask), i -> spread(i, mask));
        }
        final long[] colliding = collidingIds();
        patterns.put("colliding under another key", i -> colliding[(int) i]);
        patterns.forEach(ForeignKeysTest::assertFound);
    }

    private static void assertFound(final String pattern, final LongUnaryOperator ids) {
        final int[] longest = new int[KEYS];
        for (int key = 0; key < KEYS; key++) {
            final RawMemory records = RawMemory.allocate(COUNT * Long.BYTES, Long.BYTES);
            final IdIndex index = new IdIndex(records, 3, COUNT);
            for (int i = 0; i < COUNT; i++) {
                final long id = ids.applyAsLong(i);
                if (index.find(id) == IdIndex.NONE) {
                    records.putLong(i * Long.BYTES, id);
                    index.add(id, i);
                }
            }
            assertTrue(index.size() > COUNT / 64, pattern);
            longest[key] = index.searchMax();
        }
        // now and then a key is a bad one, which nobody can choose
        Arrays.sort(longest);
        assertTrue(longest[KEYS / 2] <= PLACES_MAX, () -> pattern + ": " + Arrays.toString(longest));
    }

    private static long[] collidingIds() {
        final long[] ids = new long[COUNT];
        final SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < COUNT; ) {
            final long id = random.nextLong();
            // of a table of this size all belong to eight neighbours
            if ((OF_THE_ATTACKER.hash(id) & (4 * COUNT - 1)) < 8) {
                ids[i++] = id;
            }
        }
        return ids;
    }

    @Test
    void shouldFindTextsThatWereChosen() {
        final StringTable table = new StringTable(COUNT + 1, COUNT * 64);
        final SplittableRandom random = new SplittableRandom(5);
        final UnsafeBuffer text = new UnsafeBuffer(new byte[16]);
        for (int i = 0; i < COUNT; ) {
            text.putLong(0, random.nextLong() & 0x7F7F_7F7F_7F7F_7F7FL);
            text.putLong(8, random.nextLong() & 0x7F7F_7F7F_7F7F_7F7FL);
            if ((OF_THE_ATTACKER.hash(text, 0, 16) & (4 * COUNT - 1)) < 8) {
                assertNotEquals(StringTable.FULL, table.intern(text, 0, 16));
                i++;
            }
        }
        assertTrue(table.searchMax() <= ENTRIES_MAX, () -> table.searchMax() + " entries");
    }

    @Test
    void shouldFindTextsThatCollidedUnderAHashWithoutAKey() {
        final StringTable table = new StringTable(COUNT + 1, COUNT * 64);
        final SplittableRandom random = new SplittableRandom(5);
        final UnsafeBuffer text = new UnsafeBuffer(new byte[16]);
        int interned = 0;
        // rotate(xor, multiply), word by word: the second word takes back what the first one did
        while (interned < COUNT) {
            final long one = random.nextLong() & 0x7F7F_7F7F_7F7F_7F7FL;
            final long state = Long.rotateLeft((0xE377_9B97_F4A7_C150L ^ one) * 0xC2B2AE3D27D4EB4FL, 29);
            text.putLong(0, one);
            text.putLong(8, state ^ 0x0123_4567_89AB_CDEFL);
            assertNotEquals(StringTable.FULL, table.intern(text, 0, 16));
            interned++;
        }
        assertTrue(table.searchMax() <= ENTRIES_MAX, () -> table.searchMax() + " entries");
    }

    private static long spread(final long value, final long mask) {
        long spread = 0;
        long left = value;
        for (long bits = mask; bits != 0; bits &= bits - 1) {
            spread |= (left & 1) * Long.lowestOneBit(bits);
            left >>>= 1;
        }
        return spread;
    }

    private static long inverse(final long odd) {
        long inverse = odd;
        for (int i = 0; i < 6; i++) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }
}
