/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;

/** A thread factory that keeps the threads of one engine, so that a test can ask what each of them has allocated. */
final class HotThreads implements ThreadFactory {
    static final String DECODE = "ringspan-decode";
    static final String SEND = "ringspan-send";
    static final String TRANSPORT = "ringspan-transport";

    private static final ThreadMXBean BEAN = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    @Override
    public Thread newThread(final Runnable body) {
        // the engine's name without its number
        final Thread thread = new Thread(body, body.toString().replaceFirst("-[0-9]+-", "-"));
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    List<Thread> threads() {
        return threads;
    }

    boolean has(final String name) {
        return threads.stream().anyMatch(thread -> thread.getName().equals(name));
    }

    /** Bytes that a thread of the engine has allocated on the heap since it was started. */
    long allocatedBytes(final String name) {
        for (final Thread thread : threads) {
            if (thread.getName().equals(name)) {
                return allocatedBytes(thread);
            }
        }
        throw new IllegalArgumentException("no thread " + name + " among " + threads);
    }

    static long allocatedBytes(final Thread thread) {
        final long bytes = BEAN.getThreadAllocatedBytes(thread.getId());
        if (bytes < 0) {
            throw new IllegalStateException("this JVM does not say what " + thread + " has allocated");
        }
        return bytes;
    }
}
