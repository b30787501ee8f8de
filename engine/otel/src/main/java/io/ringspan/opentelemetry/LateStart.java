/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.sdk.resources.Resource;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Something whose engine is started by the first span, because nobody says the resource before. If that fails, it is said, and tried again with
 * a span a minute later.
 *
 * <p>Note: this class is threadsafe.
 *
 * @param <T> what is started
 */
final class LateStart<T> {
    private static final long AGAIN_NS = TimeUnit.MINUTES.toNanos(1);

    private final Function<Resource, T> starter;
    // null until it is started; written under the lock of this
    private volatile T started;
    // not in front of that time; written under the lock of this
    private volatile long nextNs = System.nanoTime();
    // guarded by this
    private boolean isClosed;

    LateStart(final Function<Resource, T> starter) {
        this.starter = starter;
    }

    /** What was started; null if it has not been. */
    T started() {
        return started;
    }

    /** What is started, now unless it was before; null if that fails, or is not to be tried again yet, or ever. */
    T start(final Supplier<Resource> resource) {
        final T known = started;
        if (known != null || System.nanoTime() - nextNs < 0) {
            return known;
        }
        try {
            return startNow(resource);
        } catch (final RuntimeException | LinkageError | OutOfMemoryError e) {
            OwnLog.error(
                    "Ringspan cannot start, so spans go nowhere; it is tried again in a minute: " + e.getMessage(), e);
            return null;
        }
    }

    /** The same, and what is wrong is thrown. */
    synchronized T startNow(final Supplier<Resource> resource) {
        if (started == null && !isClosed && System.nanoTime() - nextNs >= 0) {
            nextNs = System.nanoTime() + AGAIN_NS;
            started = starter.apply(resource.get());
        }
        return started;
    }

    /** What was started; null if it has not been, and will never be. */
    synchronized T close() {
        isClosed = true;
        return started;
    }
}
