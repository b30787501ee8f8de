/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.ringspan.TraceEngine;
import io.ringspan.api.FlushResult;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An engine with what flushing and closing it mean in the SDK's terms: results that come later, of work on a thread that lives only as long as
 * there is any.
 *
 * <p>Note: this class is threadsafe.
 */
final class OwnedEngine {
    private static final String THREAD = "ringspan-opentelemetry";

    private static final long IDLE_SECONDS = 1;

    private final TraceEngine engine;
    private final Resource resource;
    // whether closing this closes the engine
    private final boolean isOwn;
    private final long timeoutNs;
    // one thread, which waits for one range after the other, since they are delivered in about that order
    private final ThreadPoolExecutor acknowledging = new ThreadPoolExecutor(
            1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), OwnedEngine::thread);
    // a flush that has not begun yet, so that it answers for whoever asks now
    private final AtomicReference<CompletableResultCode> waiting = new AtomicReference<>();
    private final AtomicReference<CompletableResultCode> closing = new AtomicReference<>();

    /**
     * Takes an engine.
     *
     * @param engine    that is started
     * @param resource  that it was given; null if that is not known
     * @param isOwn     whether it is closed with this
     * @param timeoutNs how long a flush or closing takes at most
     */
    OwnedEngine(final TraceEngine engine, final Resource resource, final boolean isOwn, final long timeoutNs) {
        this.engine = engine;
        this.resource = resource;
        this.isOwn = isOwn;
        this.timeoutNs = timeoutNs;
        acknowledging.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(final Runnable task) {
        final Thread thread = new Thread(task, THREAD);
        thread.setDaemon(true);
        return thread;
    }

    TraceEngine engine() {
        return engine;
    }

    Resource resource() {
        return resource;
    }

    /** Whether {@link #close} was called. */
    boolean isClosed() {
        return closing.get() != null;
    }

    /** Waits until the receiver has taken what was published in a range of sequences; fails unless it has. */
    CompletableResultCode acknowledge(final long first, final long last) {
        final CompletableResultCode result = new CompletableResultCode();
        try {
            acknowledging.execute(() -> end(result, isAcknowledged(first, last)));
        } catch (final OutOfMemoryError e) {
            // no thread to be had
            result.failExceptionally(e);
        }
        return result;
    }

    private boolean isAcknowledged(final long first, final long last) {
        try {
            return engine.awaitAcknowledged(first, last, timeoutNs, TimeUnit.NANOSECONDS) == FlushResult.DELIVERED;
        } catch (final InterruptedException e) {
            return false;
        }
    }

    /** Sends all that there is; fails unless the receiver took it, see {@link TraceEngine#flush(long, TimeUnit)}. */
    CompletableResultCode flush() {
        final CompletableResultCode result = new CompletableResultCode();
        final CompletableResultCode other = waiting.compareAndExchange(null, result);
        if (other != null) {
            return other;
        }
        run(result, () -> {
            waiting.set(null);
            end(result, isDelivered());
        });
        return result;
    }

    /** Closes the engine if it is one's own, else flushes it; fails unless everything was delivered. */
    CompletableResultCode close() {
        final CompletableResultCode result = new CompletableResultCode();
        final CompletableResultCode other = closing.compareAndExchange(null, result);
        if (other != null) {
            return other;
        }
        run(
                result,
                () -> end(
                        result,
                        isOwn ? engine.close(timeoutNs, TimeUnit.NANOSECONDS).isComplete() : isDelivered()));
        return result;
    }

    private boolean isDelivered() {
        try {
            return engine.flush(timeoutNs, TimeUnit.NANOSECONDS) == FlushResult.DELIVERED;
        } catch (final InterruptedException e) {
            return false;
        }
    }

    private static void end(final CompletableResultCode result, final boolean isGood) {
        if (isGood) {
            result.succeed();
        } else {
            result.fail();
        }
    }

    // not a thread that stays: a processor flushes hardly ever, and closes once
    private void run(final CompletableResultCode result, final Runnable task) {
        try {
            thread(() -> {
                        try {
                            task.run();
                        } catch (final Throwable e) {
                            result.failExceptionally(e);
                        }
                    })
                    .start();
        } catch (final OutOfMemoryError e) {
            // no thread to be had
            waiting.compareAndSet(result, null);
            result.failExceptionally(e);
        }
    }
}
