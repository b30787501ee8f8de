/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HotThreadsTest {
    private static final int LENGTH = 1000;
    private static final int ARRAY_HEADER_LENGTH = 16;

    private final SynchronousQueue<Runnable> tasks = new SynchronousQueue<>();
    private final List<Thread> servers = new ArrayList<>();
    private volatile byte[] allocated;

    @AfterEach
    void endServers() throws InterruptedException {
        for (final Thread server : servers) {
            server.interrupt();
            server.join();
        }
    }

    @Test
    void shouldCountAPlantedAllocationToTheByte() throws InterruptedException {
        final ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final List<String> names = List.of("ringspan-decode", "ringspan-send");
        final HotThreads threads = new HotThreads(bean, names);
        for (final String name : names) {
            final Thread thread = threads.newThread(this::serve);
            thread.setName(name);
            servers.add(thread);
            thread.start();
        }
        // the first round is not measured, because it does everything for the first time
        long[] bytes = {};
        for (int round = 0; round < 2; round++) {
            threads.begin();
            final long idle = sum(threads.end());
            threads.begin();
            allocate();
            final long one = sum(threads.end());
            threads.begin();
            allocate();
            allocate();
            final long two = sum(threads.end());
            bytes = new long[] {idle, two - one};
        }
        assertEquals(0, bytes[0]);
        // what handing over costs is in both, so the difference is the planted array and one more hand-over
        assertTrue(bytes[1] >= LENGTH + ARRAY_HEADER_LENGTH, "counted: " + bytes[1]);
    }

    private void allocate() throws InterruptedException {
        final SynchronousQueue<Boolean> done = new SynchronousQueue<>();
        tasks.put(() -> {
            allocated = new byte[LENGTH];
            try {
                done.put(allocated.length == LENGTH);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertTrue(done.take());
    }

    private void serve() {
        try {
            while (true) {
                tasks.take().run();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long sum(final List<HotThreads.Allocation> allocations) {
        return allocations.stream().mapToLong(HotThreads.Allocation::bytes).sum();
    }
}
