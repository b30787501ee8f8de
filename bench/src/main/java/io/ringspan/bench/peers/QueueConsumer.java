/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.peers;

import io.ringspan.bench.pipeline.EncodeGate;
import io.ringspan.bench.pipeline.LatencySink;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.TracePriority;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.time.TimeLimit;
import io.ringspan.transport.Payload;
import io.ringspan.transport.PayloadPool;
import io.ringspan.transport.PayloadSender;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.jctools.queues.MessagePassingQueue;

/**
 * Takes finished spans from the queue, puts those of a trace together, and fills payload buffers by the engine's rules: one goes out when
 * it is full enough, when its first trace has waited for long enough, or on request. Without a free buffer it waits.
 *
 * <p>Note: owned by the encoding thread, but for the methods that say so.
 */
final class QueueConsumer implements Runnable {
    private static final int BATCH = 256;
    private static final int SPINS = 50;
    private static final int YIELDS = 10;
    private static final long PARK_NS_MIN = TimeUnit.MICROSECONDS.toNanos(1);
    private static final long PARK_NS_MAX = TimeUnit.MICROSECONDS.toNanos(512);

    private final MessagePassingQueue<FinishedSpan> queue;
    private final FinishedTraceEncoder encoder;
    private final PayloadPool pool;
    private final PayloadSender sender;
    private final int flushAt;
    private final long lingerNs;
    private final LatencySink latency;
    private final EncodeGate gate;
    private final IdleStrategy idleStrategy = newIdleStrategy();
    private final IdleStrategy poolIdleStrategy = newIdleStrategy();
    private Payload current;
    private long firstTraceNs;
    // written by this thread, read by those who flush
    private volatile long sealed;
    private volatile long flushesDone;
    // written by those who flush or close
    private volatile long flushesRequested;
    private volatile boolean isClosing;
    // what ended the thread, if it was not close
    private volatile Throwable failure;

    QueueConsumer(
            final MessagePassingQueue<FinishedSpan> queue,
            final FinishedTraceEncoder encoder,
            final PayloadPool pool,
            final PayloadSender sender,
            final EngineConfig config,
            final LatencySink latency,
            final EncodeGate gate) {
        this.queue = queue;
        this.encoder = encoder;
        this.pool = pool;
        this.sender = sender;
        flushAt = config.payloadFlushAt();
        lingerNs = config.payloadLingerNs();
        this.latency = latency;
        this.gate = gate;
    }

    /** How threads wait at both ends of the queue: as the engine's own do for what nobody wakes them for. */
    static IdleStrategy newIdleStrategy() {
        return new BackoffIdleStrategy(SPINS, YIELDS, PARK_NS_MIN, PARK_NS_MAX);
    }

    @Override
    public void run() {
        try {
            long requested = flushesRequested;
            boolean wasClosing = isClosing;
            for (; ; ) {
                final int count = queue.drain(this::accept, BATCH);
                if (count == 0) {
                    // what was offered before the request has been taken
                    onIdle(requested);
                    if (wasClosing) {
                        return;
                    }
                }
                requested = flushesRequested;
                wasClosing = isClosing;
                idleStrategy.idle(count);
            }
        } catch (final Throwable e) {
            failure = e;
            throw e;
        }
    }

    private void accept(final FinishedSpan span) {
        if (span.isRoot()) {
            gate.pass(span.trace.count() + 1);
            encode(span);
            if (latency != null) {
                latency.encoded(span.trace.dueNs());
            }
        } else {
            span.trace.add(span);
        }
    }

    private void encode(final FinishedSpan root) {
        if (current == null) {
            takeBuffer();
        }
        int end = tryEncode(root);
        if (end == TraceEncoder.DOES_NOT_FIT) {
            seal();
            takeBuffer();
            end = tryEncode(root);
        }
        if (end == TraceEncoder.DOES_NOT_FIT) {
            throw new IllegalStateException("a trace is longer than a payload");
        }
        if (current.chunkCount() == 0) {
            firstTraceNs = System.nanoTime();
        }
        current.append(end, root.trace.count() + 1, 1, TracePriority.NONE, 0);
        if (end >= flushAt) {
            seal();
        }
    }

    private int tryEncode(final FinishedSpan root) {
        return current.hasRoomForChunk()
                ? encoder.encode(
                        root,
                        current.buffer(),
                        current.limit(),
                        current.buffer().capacity())
                : TraceEncoder.DOES_NOT_FIT;
    }

    private void takeBuffer() {
        current = pool.take();
        while (current == null) {
            poolIdleStrategy.idle();
            current = pool.take();
        }
        poolIdleStrategy.reset();
    }

    // only this thread writes the number
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void seal() {
        final Payload payload = current;
        if (payload != null && payload.chunkCount() > 0) {
            current = null;
            payload.frame();
            sealed++;
            payload.seal(sealed, 0);
            sender.submit(payload);
        }
    }

    private void onIdle(final long requested) {
        if (flushesDone != requested || isClosing) {
            seal();
            flushesDone = requested;
        } else if (current != null && current.chunkCount() > 0 && System.nanoTime() - firstTraceNs >= lingerNs) {
            seal();
        }
    }

    /** Asks for everything that is in the queue to be submitted; one thread at a time. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    boolean flush(final long timeoutNs) throws InterruptedException {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        flushesRequested++;
        final long request = flushesRequested;
        while (flushesDone != request) {
            throwIfFailed();
            if (System.nanoTime() - deadlineNs >= 0) {
                return false;
            }
            Thread.sleep(1);
        }
        return sender.awaitCompleted(sealed, TimeLimit.of(deadlineNs - System.nanoTime()));
    }

    /** Ends the thread when the queue is empty. Any thread. */
    void close() {
        isClosing = true;
    }

    /** Any thread. */
    void throwIfFailed() {
        final Throwable e = failure;
        if (e != null) {
            throw new IllegalStateException("the consumer has ended", e);
        }
    }
}
