/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/** No index is lost, and none is had twice, with more threads than processors. */
class FreeIndexesTest {
    private static final int THREADS = 16;
    private static final int CAPACITY = 24;
    private static final int ROUNDS = 100_000;

    @Test
    void shouldLoseNoneAndGiveNoneTwice() throws InterruptedException {
        final FreeIndexes free = new FreeIndexes(CAPACITY);
        final AtomicIntegerArray owners = new AtomicIntegerArray(CAPACITY);
        for (int i = 0; i < CAPACITY; i++) {
            free.put(i);
        }
        final List<Thread> threads = new ArrayList<>();
        final boolean[] isTwice = new boolean[1];
        for (int t = 0; t < THREADS; t++) {
            final Thread thread = new Thread(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    final int index = free.take();
                    if (index != FreeIndexes.NONE) {
                        if (owners.incrementAndGet(index) != 1) {
                            isTwice[0] = true;
                        }
                        owners.decrementAndGet(index);
                        free.put(index);
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        assertTrue(!isTwice[0]);
        final Set<Integer> left = new HashSet<>();
        for (int index = free.take(); index != FreeIndexes.NONE; index = free.take()) {
            left.add(index);
        }
        assertEquals(CAPACITY, left.size());
    }
}
