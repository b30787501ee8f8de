/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One thread of the engine: what it runs, once, and whether it still does. The factory of the thread is not trusted: it may make a thread
 * that runs nothing, or runs this elsewhere, so what counts is the task and not the thread.
 *
 * <p>Note: this class is threadsafe.
 */
final class EngineThread implements Runnable {
    private static final int NEW = 0;
    private static final int RUNNING = 1;
    private static final int ENDED = 2;

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
        if (state.compareAndSet(NEW, RUNNING)) {
            try {
                task.run();
            } finally {
                state.set(ENDED);
            }
        }
    }

    void start() {
        thread.start();
    }

    Thread thread() {
        return thread;
    }

    /** Whether the task has ended. One that has not begun by now never will. */
    boolean hasEnded() {
        state.compareAndSet(NEW, ENDED);
        return state.get() == ENDED;
    }

    /** The name that the thread has unless its factory gives it another one. */
    @Override
    public String toString() {
        return name;
    }
}
