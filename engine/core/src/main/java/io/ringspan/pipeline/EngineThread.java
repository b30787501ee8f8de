/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One thread of the engine: what it runs, once, and whether it still does. The factory of the thread is not trusted: it may make a thread
 * that runs nothing, or start it, or run this elsewhere. So what counts is the task and not the thread, and nothing runs before
 * {@link #start}.
 *
 * <p>Note: this class is threadsafe.
 */
final class EngineThread implements Runnable {
    private static final int NEW = 0;
    private static final int STARTED = 1;
    private static final int RUNNING = 2;
    private static final int ENDED = 3;

    private final String name;
    private final Runnable task;
    private final Thread thread;
    private final AtomicInteger state = new AtomicInteger(NEW);

    /**
     * Has a thread made.
     *
     * @throws IllegalStateException if the factory makes none
     */
    EngineThread(final ThreadFactory factory, final String name, final Runnable task) {
        this.name = name;
        this.task = task;
        thread = factory.newThread(this);
        if (thread == null) {
            throw new IllegalStateException("the thread factory made no thread for " + name);
        }
    }

    @Override
    public void run() {
        if (state.compareAndSet(STARTED, RUNNING)) {
            try {
                task.run();
            } finally {
                state.set(ENDED);
            }
        }
    }

    void start() {
        state.set(STARTED);
        try {
            thread.start();
        } catch (final IllegalThreadStateException e) {
            throw new IllegalStateException("the thread factory has started the thread for " + name + " itself", e);
        }
    }

    Thread thread() {
        return thread;
    }

    /** Whether the task has ended. One that has not begun by now never will. */
    boolean hasEnded() {
        if (!state.compareAndSet(NEW, ENDED)) {
            state.compareAndSet(STARTED, ENDED);
        }
        return state.get() == ENDED;
    }

    /** The name that the thread has unless its factory gives it another one. */
    @Override
    public String toString() {
        return name;
    }
}
