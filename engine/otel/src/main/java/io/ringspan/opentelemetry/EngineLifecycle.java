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
final class EngineLifecycle {
    /** Something that takes its time. */
    private interface Task {
        void run() throws InterruptedException;
    }

    private static final String THREAD = "ringspan-opentelemetry";

    private static final long IDLE_SECONDS = 1;

    private final TraceEngine engine;
    private final Resource resource;
    // whether closing this closes the engine
    private final boolean isOwn;
    private final long timeoutNs;
    // a thread each, for one thing after the other, and for as long as there is any
    private final ThreadPoolExecutor acknowledging = executor();
    private final ThreadPoolExecutor flushing = executor();
    private final ThreadPoolExecutor closers = executor();
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
    EngineLifecycle(final TraceEngine engine, final Resource resource, final boolean isOwn, final long timeoutNs) {
        this.engine = engine;
        this.resource = resource;
        this.isOwn = isOwn;
        this.timeoutNs = timeoutNs;
    }

    private static ThreadPoolExecutor executor() {
        final ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), EngineLifecycle::thread);
        executor.allowCoreThreadTimeOut(true);
        return executor;
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

    /**
     * Sends what was published in a range of sequences, however long payloads may wait for more, and waits until the receiver has taken it;
     * fails unless it has. The time begins now, not when those in front are over.
     */
    CompletableResultCode acknowledge(final long first, final long last) {
        final CompletableResultCode result = new CompletableResultCode();
        final long deadlineNs = System.nanoTime() + timeoutNs;
        run(acknowledging, result, () -> end(result, isAcknowledged(first, last, deadlineNs)));
        return result;
    }

    private boolean isAcknowledged(final long first, final long last, final long deadlineNs)
            throws InterruptedException {
        // for its effect; the answer is for others too
        engine.flush(leftNs(deadlineNs), TimeUnit.NANOSECONDS);
        return engine.awaitAcknowledged(first, last, leftNs(deadlineNs), TimeUnit.NANOSECONDS) == FlushResult.DELIVERED;
    }

    private static long leftNs(final long deadlineNs) {
        return Math.max(0, deadlineNs - System.nanoTime());
    }

    /** Sends all that there is; fails unless the receiver took it, see {@link TraceEngine#flush(long, TimeUnit)}. */
    CompletableResultCode flush() {
        final CompletableResultCode result = new CompletableResultCode();
        final CompletableResultCode other = waiting.compareAndExchange(null, result);
        if (other != null) {
            return other;
        }
        run(flushing, result, () -> {
            waiting.set(null);
            final FlushResult flushed = engine.flush(timeoutNs, TimeUnit.NANOSECONDS);
            final CompletableResultCode close = closing.get();
            if (flushed == FlushResult.CLOSED && close != null) {
                // closing sends all there is as well, and says what became of it
                close.whenComplete(() -> end(result, close.isSuccess()));
            } else {
                end(result, flushed == FlushResult.DELIVERED);
            }
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
                closers,
                result,
                () -> end(
                        result,
                        isOwn ? engine.close(timeoutNs, TimeUnit.NANOSECONDS).isComplete() : isDelivered()));
        return result;
    }

    private boolean isDelivered() throws InterruptedException {
        return engine.flush(timeoutNs, TimeUnit.NANOSECONDS) == FlushResult.DELIVERED;
    }

    private static void end(final CompletableResultCode result, final boolean isGood) {
        if (isGood) {
            result.succeed();
        } else {
            result.fail();
        }
    }

    private void run(final ThreadPoolExecutor executor, final CompletableResultCode result, final Task task) {
        try {
            executor.execute(() -> {
                try {
                    task.run();
                } catch (final Throwable e) {
                    result.failExceptionally(e);
                }
            });
        } catch (final OutOfMemoryError e) {
            // no thread to be had; who asks again may have more luck
            waiting.compareAndSet(result, null);
            closing.compareAndSet(result, null);
            result.failExceptionally(e);
        }
    }
}
