/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

/**
 * Closes an engine when the JVM shuts down, unless it has been closed before; then nothing is left behind in the JVM.
 *
 * <p>Note: this class is threadsafe.
 */
final class ShutdownHook {
    private final Thread thread;

    private ShutdownHook(final Thread thread) {
        this.thread = thread;
    }

    /** Registers an action; if the JVM is shutting down already, it is for others to close in time. */
    static ShutdownHook register(final Runnable action) {
        final Thread thread = new Thread(action, "ringspan-shutdown");
        try {
            Runtime.getRuntime().addShutdownHook(thread);
        } catch (final IllegalStateException e) {
            return null;
        }
        return new ShutdownHook(thread);
    }

    /** Takes the action back; without effect from the moment on at which the JVM shuts down. */
    void remove() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (final IllegalStateException e) {
            // the JVM is shutting down, and that may be why the engine is closed
        }
    }
}
