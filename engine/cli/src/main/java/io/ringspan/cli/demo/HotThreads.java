/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import com.sun.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * The threads that must not allocate: it makes them, so that it knows them.
 *
 * <p>A thread's allocation is counted to the byte by the JVM, the part of its buffer that is in use included. The numbers are read by another
 * thread while these rest, so reading them adds nothing.
 *
 * <p>Note: threads are made by one thread.
 */
final class HotThreads implements ThreadFactory {
    private final ThreadMXBean bean;
    private final List<Thread> threads = new ArrayList<>();
    private final List<String> names;
    private long[] before = {};

    /**
     * Bytes that a thread has allocated.
     *
     * @param name  of the thread
     * @param bytes while it was measured
     */
    record Allocation(String name, long bytes) {}

    /**
     * Watches threads.
     *
     * @param bean  of this JVM
     * @param names of those that it will have made
     */
    HotThreads(final ThreadMXBean bean, final List<String> names) {
        this.bean = bean;
        this.names = List.copyOf(names);
    }

    @Override
    public Thread newThread(final Runnable task) {
        // what the engine would call it, without the engine's number
        final Thread thread = new Thread(task, task.toString().replaceFirst("-[0-9]+-", "-"));
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    /** Bytes that all of them have allocated so far; at most a little behind while they run. */
    long allocatedSoFar() {
        return Arrays.stream(allocated()).sum();
    }

    /** Begins to measure. */
    void begin() {
        before = allocated();
    }

    /** What was allocated since, thread by thread. */
    List<Allocation> end() {
        final long[] after = allocated();
        final List<Allocation> allocations = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            allocations.add(new Allocation(names.get(i), after[i] - before[i]));
        }
        return allocations;
    }

    private long[] allocated() {
        final long[] bytes = new long[names.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bean.getThreadAllocatedBytes(thread(names.get(i)).getId());
            if (bytes[i] < 0) {
                throw new IllegalStateException("this JVM does not say what " + names.get(i) + " has allocated");
            }
        }
        return bytes;
    }

    private Thread thread(final String name) {
        for (final Thread thread : threads) {
            if (thread.getName().equals(name) && thread.isAlive()) {
                return thread;
            }
        }
        throw new IllegalStateException("no thread " + name + " is running");
    }
}
