/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteArenaTest {
    private static final int CAPACITY = 1 << 14;

    private static int blockLength(final int length) {
        return Math.max(32, Integer.highestOneBit(Math.max(1, length - 1)) * 2);
    }

    // by the definition: an aligned place of that length that touches nothing in use
    private static boolean hasAlignedGap(final NavigableMap<Integer, Integer> inUse, final int block) {
        for (int at = 0; at + block <= CAPACITY; at += block) {
            final Map.Entry<Integer, Integer> before = inUse.lowerEntry(at + block);
            if (before == null || before.getKey() + blockLength(before.getValue()) <= at) {
                return true;
            }
        }
        return false;
    }

    private static void assertPlaced(
            final NavigableMap<Integer, Integer> inUse, final int at, final int length, final String message) {
        final int block = blockLength(length);
        assertEquals(0, at % block, message);
        assertTrue(at >= 0 && at + block <= CAPACITY, message);
        final Map.Entry<Integer, Integer> before = inUse.lowerEntry(at + block);
        assertTrue(before == null || before.getKey() + blockLength(before.getValue()) <= at, message);
    }

    private static int randomLength(final Random random) {
        return 1 + random.nextInt(1 << random.nextInt(14));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void shouldBehaveLikeTheModel(final int round) {
        final long seed = System.nanoTime() + round;
        final String message = "seed " + seed;
        final Random random = new Random(seed);
        final ByteArena arena = new ByteArena(CAPACITY);
        final NavigableMap<Integer, Integer> inUse = new TreeMap<>();
        int full = 0;
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(100) < 55) {
                final int length = randomLength(random);
                final boolean expected = hasAlignedGap(inUse, blockLength(length));
                final int at = arena.allocate(length);
                assertEquals(expected, at != ByteArena.FULL, message);
                if (at == ByteArena.FULL) {
                    full++;
                } else {
                    assertPlaced(inUse, at, length, message);
                    inUse.put(at, length);
                    // whoever holds a block may write all of it
                    arena.buffer().setMemory(at, blockLength(length), (byte) at);
                }
            } else if (!inUse.isEmpty()) {
                final Integer from = inUse.ceilingKey(random.nextInt(CAPACITY));
                final int at = from == null ? inUse.firstKey() : from;
                assertEquals((byte) at, arena.buffer().getByte(at), message);
                arena.free(at, inUse.remove(at));
            }
            assertEquals(
                    inUse.values().stream().mapToInt(ByteArenaTest::blockLength).sum(), arena.allocated(), message);
        }
        assertTrue(full > 100, "never full");
        final List<Integer> rest = new ArrayList<>(inUse.keySet());
        Collections.shuffle(rest, random);
        rest.forEach(at -> arena.free(at, inUse.get(at)));
        assertEquals(0, arena.allocated(), message);
        assertEquals(0, arena.allocate(CAPACITY), message);
        assertEquals(ByteArena.FULL, arena.allocate(1), message);
    }

    @Test
    void shouldFillToTheLastBlock() {
        final ByteArena arena = new ByteArena(1024);
        for (int i = 0; i < 32; i++) {
            assertEquals(32 * i, arena.allocate(i));
        }
        assertEquals(ByteArena.FULL, arena.allocate(0));
        assertEquals(1024, arena.allocated());
        arena.free(32 * 7, 7);
        assertEquals(ByteArena.FULL, arena.allocate(33));
        assertEquals(32 * 7, arena.allocate(32));
    }

    @Test
    void shouldRefuseWhatIsLargerThanItIs() {
        final ByteArena arena = new ByteArena(64);
        assertEquals(ByteArena.FULL, arena.allocate(65));
        assertEquals(ByteArena.FULL, arena.allocate(Integer.MAX_VALUE));
        assertEquals(0, arena.allocate(64));
        assertEquals(64, arena.capacity());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16, 31, 33, 48, 1000, -32, Integer.MIN_VALUE})
    void shouldRefuseLengthsThatAreNoPowerOfTwo(final int length) {
        final Exception e = assertThrows(IllegalArgumentException.class, () -> new ByteArena(length));
        assertTrue(e.getMessage().endsWith(": " + length), e.getMessage());
    }
}
