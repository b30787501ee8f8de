/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.api.PressureListener;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.agrona.ErrorHandler;

/**
 * Tells a listener of the application of changes of the pressure, on a thread that nobody waits for and that touches no memory of the engine: so
 * a listener that hangs holds up nothing, not even closing.
 *
 * <p>Note: {@link #run} belongs to its thread, {@link #onTick} to the timer thread; {@link #stop} may be called from any thread.
 */
final class PressureNotifier implements Runnable {
    private static final double STEP = 0.05;

    private final Pressure pressure;
    private final PressureListener listener;
    private final ErrorHandler errorHandler;
    private final String name;
    private volatile boolean running = true;
    private volatile Thread thread;
    // what the listener has been told last
    private volatile double told;

    PressureNotifier(
            final Pressure pressure,
            final PressureListener listener,
            final ErrorHandler errorHandler,
            final String name) {
        this.pressure = pressure;
        this.listener = listener;
        this.errorHandler = errorHandler;
        this.name = name;
    }

    void start(final ThreadFactory factory) {
        final Thread made = factory.newThread(this);
        if (made == null) {
            throw new IllegalStateException("the thread factory made no thread for " + name);
        }
        made.setDaemon(true);
        thread = made;
        made.start();
    }

    /** Wakes the listener's thread, if there is something to be told. */
    void onTick() {
        if (isNews(pressure.value())) {
            LockSupport.unpark(thread);
        }
    }

    // small changes are not; but both ends are
    private boolean isNews(final double value) {
        return value != told && (Math.abs(value - told) >= STEP || value == 0 || value == 1);
    }

    @Override
    public void run() {
        while (running) {
            try {
                final double value = pressure.value();
                if (isNews(value)) {
                    // first, so that a listener that throws is not told again at once
                    told = value;
                    listener.onPressure(value);
                } else {
                    LockSupport.park(this);
                }
                // an interrupt that stays set would turn parking into spinning
                Thread.interrupted();
            } catch (final Throwable e) {
                report(e);
            }
        }
    }

    private void report(final Throwable thrown) {
        try {
            errorHandler.onError(thrown);
        } catch (final Throwable e) {
            // there is nobody left to tell, and the next change is to be told
        }
    }

    /** Ends the thread, at once or when its listener comes back. Does not wait. */
    void stop() {
        running = false;
        LockSupport.unpark(thread);
    }

    /** The name that the thread has unless its factory gives it another one. */
    @Override
    public String toString() {
        return name;
    }
}
