/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.time.TimeLimit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.agrona.ErrorHandler;

/** A sender on a thread, with the test in place of the send thread; checks the books when it is closed. */
public final class SenderFixture implements AutoCloseable {
    public static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);
    public static final int SPANS_PER_CHUNK = 3;
    public static final int POOL_COUNT = 4;
    public static final String THREAD = "transport";

    /** Three attempts with waits that a test does not feel. */
    public static final RetryPolicy FAST = new RetryPolicy(3, 1_000, 1_000, 0);

    public ErrorHandler errorHandler = error -> {};
    public final EngineCounters counters = new EngineCounters();
    public final List<Throwable> errors = new CopyOnWriteArrayList<>();
    public final PayloadPool pool;
    public final PayloadSender sender;
    public final Thread thread;
    private int chunks;
    private long spans;
    private long payloads;
    private int buffersAway;

    public SenderFixture(final Transport transport) {
        this(FAST, counters -> transport);
    }

    public SenderFixture(final RetryPolicy policy, final Function<EngineCounters, Transport> transport) {
        this(policy, transport, new TestPayloads(), 64 * 1024);
    }

    public SenderFixture(
            final RetryPolicy policy,
            final Function<EngineCounters, Transport> transport,
            final PayloadFramer framer,
            final int payloadLength) {
        pool = new PayloadPool(POOL_COUNT, payloadLength, framer, 64);
        sender = new PayloadSender(transport.apply(counters), pool, policy, counters, this::onError);
        thread = new Thread(sender, THREAD);
        thread.setDaemon(true);
    }

    private void onError(final Throwable error) {
        errors.add(error);
        errorHandler.onError(error);
    }

    public SenderFixture start() {
        thread.start();
        return this;
    }

    /** Submits a payload with a chunk of each length; chunks are numbered from 0 on over all payloads. */
    public long submit(final int... fillLengths) {
        sender.submit(prepare(fillLengths));
        return payloads;
    }

    /** A payload that counts as submitted; the caller has to do that. */
    public Payload prepare(final int... fillLengths) {
        final Payload payload = take();
        for (final int fillLength : fillLengths) {
            TestPayloads.append(payload, chunks++, fillLength, SPANS_PER_CHUNK);
        }
        payload.frame();
        payload.seal(++payloads, chunks - 1);
        spans += payload.spanCount();
        return payload;
    }

    /** Submits, and waits until it is resolved. */
    public void submitAndAwait(final int... fillLengths) {
        submit(fillLengths);
        awaitAll();
    }

    /** The next free buffer, waiting for the transport thread to give one back. */
    public Payload take() {
        final long startNs = System.nanoTime();
        Payload payload = pool.take();
        while (payload == null && System.nanoTime() - startNs < PATIENCE_NS) {
            Thread.onSpinWait();
            payload = pool.take();
        }
        assertNotNull(payload, "no buffer came back");
        return payload;
    }

    public void awaitAll() {
        try {
            assertTrue(sender.awaitCompleted(payloads, TimeLimit.of(PATIENCE_NS)), "still not resolved: " + payloads);
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A send that never returns keeps its buffer. */
    public void expectBuffersAway(final int count) {
        buffersAway = count;
    }

    public long get(final EngineCounter counter) {
        return counters.get(counter);
    }

    public long dropped(final DropReason reason) {
        return counters.dropped(reason);
    }

    /** Nothing is left, and everything is booked once. */
    public void assertBooksBalance() {
        assertEquals(payloads, sender.completed());
        assertEquals(spans, get(EngineCounter.SPANS_DELIVERED) + counters.dropped(), "spans");
        assertEquals(chunks, get(EngineCounter.CHUNKS_DELIVERED) + get(EngineCounter.CHUNKS_DROPPED), "chunks");
        assertEquals(payloads, get(EngineCounter.PAYLOADS_DELIVERED) + get(EngineCounter.PAYLOADS_LOST), "payloads");
        assertEquals(sender.lost(), get(EngineCounter.PAYLOADS_LOST), "lost");
        int free = 0;
        while (pool.take() != null) {
            free++;
        }
        assertEquals(POOL_COUNT, free + buffersAway, "buffers");
    }

    @Override
    public void close() {
        sender.close(PATIENCE_NS);
        try {
            thread.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NS));
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
        assertFalse(thread.isAlive(), "the transport thread has not ended");
        assertBooksBalance();
    }
}
