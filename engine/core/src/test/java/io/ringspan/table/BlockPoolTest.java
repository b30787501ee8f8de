/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockPoolTest {
    private static final int COUNT = 40;

    private final BlockPool pool = new BlockPool(COUNT);

    private int chain(final int from, final int to) {
        int head = BlockPool.NONE;
        for (int i = from; i < to; i++) {
            head = pool.push(head, i, BlockPool.METRIC, -i);
            assertNotEquals(BlockPool.NONE, head);
        }
        return head;
    }

    // from the newest to the oldest
    private List<Integer> keys(final int head) {
        final List<Integer> keys = new ArrayList<>();
        for (int block = head; block != BlockPool.NONE; block = pool.older(block)) {
            for (int i = pool.count(block) - 1; i >= 0; i--) {
                assertEquals(-pool.key(block, i), pool.value(block, i));
                assertEquals(BlockPool.METRIC, pool.kind(block, i));
                keys.add(pool.key(block, i));
            }
        }
        return keys;
    }

    private static List<Integer> downFrom(final int to, final int from) {
        final List<Integer> keys = new ArrayList<>();
        for (int i = to - 1; i >= from; i--) {
            keys.add(i);
        }
        return keys;
    }

    @Test
    void shouldKeepEntriesFromTheNewestToTheOldest() {
        for (final int count : new int[] {1, 6, 7, 8, 14, 15, 100}) {
            final int head = chain(0, count);
            assertEquals(downFrom(count, 0), keys(head));
            assertEquals((count + 6) / 7, pool.used());
            pool.release(head);
            assertEquals(0, pool.used());
        }
    }

    @Test
    void shouldKeepKindsAndWholeValues() {
        final int head = pool.push(BlockPool.NONE, Integer.MIN_VALUE, BlockPool.EVENT, Long.MIN_VALUE + 1);
        assertEquals(Integer.MIN_VALUE, pool.key(head, 0));
        assertEquals(BlockPool.EVENT, pool.kind(head, 0));
        assertEquals(Long.MIN_VALUE + 1, pool.value(head, 0));
    }

    @Test
    void shouldChangeNothingWhenThereIsNoFreeBlock() {
        final int full = chain(0, 7 * COUNT);
        assertEquals(COUNT, pool.used());
        assertEquals(BlockPool.NONE, pool.push(full, 1, BlockPool.META, 1));
        assertEquals(BlockPool.NONE, pool.push(BlockPool.NONE, 1, BlockPool.META, 1));
        assertEquals(downFrom(7 * COUNT, 0), keys(full));
        assertEquals(COUNT, pool.used());
        pool.release(full);
        pool.release(BlockPool.NONE);
        final int again = chain(0, 7 * COUNT);
        assertEquals(downFrom(7 * COUNT, 0), keys(again));
        assertEquals(COUNT, pool.capacity());
        assertEquals(128L * COUNT, BlockPool.offHeap(COUNT));
    }

    @Test
    void shouldKeepSharedTailsOutOfReleases() {
        final int tail = chain(0, 9);
        pool.share(tail);
        assertFalse(pool.isOwned(tail));
        assertEquals(2, pool.used());
        int one = tail;
        int two = tail;
        for (int i = 9; i < 20; i++) {
            one = pool.push(one, i, BlockPool.METRIC, -i);
        }
        two = pool.push(two, 9, BlockPool.METRIC, -9);
        assertEquals(downFrom(20, 0), keys(one));
        assertEquals(downFrom(10, 0), keys(two));
        assertEquals(5, pool.used());
        pool.release(one);
        assertEquals(3, pool.used());
        assertEquals(downFrom(10, 0), keys(two));
        pool.release(two);
        pool.release(tail);
        assertEquals(2, pool.used());
        // what was given back does not run on into the shared blocks
        final int rest = chain(0, 7 * (COUNT - 2));
        assertEquals(downFrom(7 * (COUNT - 2), 0), keys(rest));
        assertEquals(BlockPool.NONE, pool.push(rest, 1, BlockPool.META, 1));
        assertEquals(downFrom(9, 0), keys(tail));
    }

    @Test
    void shouldCopyTheNewestBlocks() {
        final int head = chain(0, 24);
        final int some = pool.copy(head, 2);
        int all = pool.copy(head, 4);
        assertEquals(downFrom(24, 14), keys(some));
        assertEquals(4 + 2 + 4, pool.used());
        pool.release(head);
        all = pool.push(all, 24, BlockPool.METRIC, -24);
        assertEquals(downFrom(25, 0), keys(all));
        assertEquals(downFrom(24, 14), keys(some));
        pool.release(some);
        pool.release(all);
        assertEquals(0, pool.used());
    }

    @Test
    void shouldCopyNothingWithoutRoomForAll() {
        final int head = chain(0, 7 * (COUNT - 2));
        assertEquals(BlockPool.NONE, pool.copy(head, 3));
        assertEquals(COUNT - 2, pool.used());
        assertEquals(downFrom(7 * (COUNT - 2), 7 * (COUNT - 4)), keys(pool.copy(head, 2)));
    }

    @Test
    void shouldBehaveLikeTheModel() {
        final long seed = System.nanoTime();
        final String message = "seed " + seed;
        final Random random = new Random(seed);
        final int shared = chain(0, 8);
        pool.share(shared);
        final List<Chain> chains = new ArrayList<>();
        int full = 0;
        int next = 8;
        for (int step = 0; step < 200_000; step++) {
            final int choice = random.nextInt(20);
            if (choice == 0 && chains.size() < 10) {
                chains.add(new Chain(random.nextBoolean(), shared));
            } else if (choice == 1 && !chains.isEmpty()) {
                pool.release(chains.remove(random.nextInt(chains.size())).head);
            } else if (choice == 2 && !chains.isEmpty() && chains.size() < 10) {
                copyOne(chains, random);
            } else if (!chains.isEmpty()) {
                final Chain chain = chains.get(random.nextInt(chains.size()));
                full += chain.push(next++) ? 0 : 1;
                assertEquals(chain.keys(), keys(chain.head), message);
            }
            final int blocks =
                    2 + chains.stream().mapToInt(chain -> chain.blocks).sum();
            assertEquals(blocks, pool.used(), message);
        }
        assertTrue(full > 100, "never full");
        chains.forEach(chain -> {
            assertEquals(chain.keys(), keys(chain.head), message);
            pool.release(chain.head);
        });
        assertEquals(2, pool.used(), message);
    }

    // of the newest blocks; it must end in nothing, as the attributes of a segment do
    private void copyOne(final List<Chain> chains, final Random random) {
        final Chain chain = chains.get(random.nextInt(chains.size()));
        final int max = 1 + random.nextInt(3);
        if (chain.endsInShared || chain.head == BlockPool.NONE || COUNT - pool.used() < Math.min(max, chain.blocks)) {
            return;
        }
        final Chain copy = new Chain(false, BlockPool.NONE);
        copy.head = pool.copy(chain.head, max);
        copy.blocks = Math.min(max, chain.blocks);
        copy.lastBlockCount = chain.lastBlockCount;
        final int newest = (copy.blocks - 1) * 7 + chain.lastBlockCount;
        copy.pushed.addAll(chain.pushed.subList(chain.pushed.size() - newest, chain.pushed.size()));
        chains.add(copy);
    }

    private final class Chain {
        private final List<Integer> pushed = new ArrayList<>();
        private final boolean endsInShared;
        private int head;
        private int blocks;
        private int lastBlockCount = 7;

        Chain(final boolean endsInShared, final int shared) {
            this.endsInShared = endsInShared;
            head = endsInShared ? shared : BlockPool.NONE;
        }

        boolean push(final int key) {
            final int before = head;
            final int pushedOn = pool.push(head, key, BlockPool.METRIC, -key);
            if (pushedOn == BlockPool.NONE) {
                assertEquals(7, lastBlockCount);
                return false;
            }
            head = pushedOn;
            assertEquals(lastBlockCount == 7, head != before);
            lastBlockCount = lastBlockCount % 7 + 1;
            blocks += head == before ? 0 : 1;
            pushed.add(key);
            return true;
        }

        List<Integer> keys() {
            final List<Integer> keys = new ArrayList<>(pushed);
            if (endsInShared) {
                keys.addAll(0, List.of(0, 1, 2, 3, 4, 5, 6, 7));
            }
            java.util.Collections.reverse(keys);
            return keys;
        }
    }
}
