/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import io.ringspan.api.DecodeMode;
import io.ringspan.api.FlushResult;
import io.ringspan.api.IncompletePolicy;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.decode.DecodeCore;
import io.ringspan.decode.DecodeSettings;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.TraceKeys;
import io.ringspan.encode.datadog.V04Encoder;
import io.ringspan.log.EngineLog;
import io.ringspan.memory.EngineMemory;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.table.BlockPool;
import io.ringspan.table.ChunkQueue;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceStore;
import io.ringspan.time.TimeLimit;
import io.ringspan.transport.PayloadPool;
import io.ringspan.transport.PayloadSender;
import io.ringspan.transport.ReceiverTerms;
import io.ringspan.transport.RetryPolicy;
import io.ringspan.transport.UnsampledPolicy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.UnsafeBuffer;

/** A pipeline of small parts, some of which a test replaces before it starts them. */
final class PipelineFixture implements AutoCloseable {
    static final long WAIT_NS = TimeUnit.SECONDS.toNanos(20);

    private static final int RECORD_MAX = 8 * 1024;
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);

    final EngineCounters counters = new EngineCounters();
    final CollectingTransport transport = new CollectingTransport();
    final TraceStore store = new TraceStore(
            new SpanTable(1024), new SegmentTable(1024), new BlockPool(4096), new StringTable(1024, 64 * 1024));
    final List<Thread> threads = new ArrayList<>();
    ErrorHandler errorHandler =
            error -> System.getLogger(EngineLog.NAME).log(System.Logger.Level.ERROR, "unexpected exception", error);
    UnaryOperator<TraceEncoder> encoderWrapper = encoder -> encoder;
    WaitStrategy waitStrategy = new BlockingWaitStrategy();
    PayloadPolicy payloadPolicy = PayloadPolicy.DROP;
    final ReceiverTerms terms = new ReceiverTerms(UnsampledPolicy.AUTO);
    int payloadCount = 4;
    int payloadLength = 16 * 1024;
    int flushAt = payloadLength;
    int chunksMax = 1000;
    long lingerNs;
    // the fixture tells the time itself
    long tickIntervalNs = HOUR_NS;
    long claimTimeoutNs = HOUR_NS;
    // the build runs what depends on it with both
    int threadCount = Integer.getInteger("pipeline.threads", 2);
    RecordRing ring;
    Pipeline pipeline;
    DecodeCore core;

    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(RECORD_MAX));
    private final RecordEncoder records = new RecordEncoder();
    private final RecordBatch batch = new RecordBatch(0);
    private boolean closed;

    PipelineFixture start() {
        ring = new RecordRing(256, 256, RECORD_MAX, 16, waitStrategy, OverflowPolicy.BLOCK, 0, counters);
        final TraceEncoder encoder = encoderWrapper.apply(new V04Encoder(store, "service", "java", 1));
        final PayloadPool pool = new PayloadPool(payloadCount, payloadLength, encoder.framer(), chunksMax);
        final PayloadSender sender = new PayloadSender(
                transport, pool, new RetryPolicy(2, 1_000_000, 1_000_000, 1_000_000), counters, errorHandler);
        final IdSpace own = new IdSpace(store.strings());
        own.define(0, StringTable.EMPTY);
        final SourceTable sources = new SourceTable(0, own, store.strings());
        core = new DecodeCore(
                store,
                new ChunkQueue(store),
                new DecodeSettings(DecodeMode.LENIENT, 1000, IncompletePolicy.MARK, TraceKeys.sampling()));
        final EngineMemory memory = new EngineMemory(1);
        final ReceiverUnit receiver = new ReceiverUnit(
                "default",
                true,
                List.of(encoder),
                pool,
                sender,
                new PayloadSettings(payloadPolicy, flushAt, lingerNs, terms),
                ring,
                core,
                counters,
                memory.payloads().get(0),
                errorHandler);
        pipeline = new Pipeline(
                ring,
                sources,
                core,
                DecodeMode.LENIENT,
                List.of(receiver),
                new PipelineSettings(tickIntervalNs, tickIntervalNs, claimTimeoutNs, threadCount),
                body -> {
                    final Thread thread = new Thread(body, body.toString());
                    thread.setDaemon(true);
                    threads.add(thread);
                    return thread;
                },
                memory,
                counters,
                errorHandler);
        pipeline.start();
        return this;
    }

    void interruptHandlers() {
        threads.stream()
                .filter(thread -> thread.getName().matches("ringspan-[0-9]+-(decode|send)"))
                .forEach(Thread::interrupt);
    }

    /** A chunk of spans with ids from the first one on. */
    void publishChunk(final long firstId, final int spans, final String tag) {
        records.wrap(buffer, 0, buffer.capacity());
        final long[] ids = new long[spans];
        for (int i = 0; i < spans; i++) {
            ids[i] = firstId + i;
            records.createSpanFull(ids[i], 0, firstId, firstId, 0, 0, 0, 0, 0, 1)
                    .setMetaText(ids[i], 0, tag);
        }
        records.flushChunk(true, ids, spans);
        offer(spans);
    }

    /** A span that is not finished yet, of a segment with the same id. */
    void publishOpenSpan(final long id) {
        records.wrap(buffer, 0, buffer.capacity()).createSpanFull(id, 0, id, id, 0, 0, 0, 0, 0, 1);
        offer(1);
    }

    /** Sends such a span onward. */
    void finishSpan(final long id) {
        records.wrap(buffer, 0, buffer.capacity()).flushChunk(true, new long[] {id}, 1);
        offer(0);
    }

    void publishSpan(final long id) {
        publishChunk(id, 1, "");
    }

    /** A tick after so much time, by a wall clock that goes the other way. */
    void tick(final long elapsedNs) {
        records.wrap(buffer, 0, buffer.capacity()).tick(elapsedNs, -elapsedNs);
        offer(0);
    }

    private void offer(final int spans) {
        batch.begin(0).wrap(buffer, 0, records.position());
        batch.spans = spans;
        assertTrue(ring.offer(batch) >= 0);
    }

    /** Waits until the timer's only tick is past. */
    void awaitFirstTick() throws InterruptedException {
        final long[] tickNs = new long[1];
        while (tickNs[0] == 0) {
            onDecode(handler -> tickNs[0] = handler.core().tickNs());
        }
    }

    interface OnDecode {
        void run(DecodeStage handler);
    }

    /** Runs on the decode thread, and waits until both handlers are past it. */
    void onDecode(final OnDecode action) throws InterruptedException {
        final CountDownLatch done = new CountDownLatch(1);
        final ControlRequest request = new ControlRequest() {
            @Override
            public void onDecode(final DecodeStage handler) {
                action.run(handler);
            }

            @Override
            public void onSend(final EncodeStage handler) {
                done.countDown();
            }
        };
        assertTrue(ring.request(request, TimeLimit.of(WAIT_NS)) >= 0);
        assertTrue(done.await(WAIT_NS, TimeUnit.NANOSECONDS));
    }

    /** Waits until both handlers are past everything published so far. */
    void settle() throws InterruptedException {
        onDecode(handler -> {});
    }

    FlushResult flush() throws InterruptedException {
        return pipeline.flush(WAIT_NS);
    }

    long count(final EngineCounter counter) {
        return counters.get(counter);
    }

    /** Closes, and checks that no span got lost without being counted, and that the threads are gone. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        pipeline.close(WAIT_NS);
        long dropped = 0;
        for (final DropReason reason : DropReason.values()) {
            dropped += counters.dropped(reason);
        }
        final long created = count(EngineCounter.SPANS_CREATED);
        assertEquals(
                created,
                count(EngineCounter.SPANS_DELIVERED) + dropped + count(EngineCounter.SPANS_LIVE),
                "created = delivered + dropped + live");
        assertEquals(count(EngineCounter.SPANS_DELIVERED), transport.spanIds().size());
        threads.forEach(thread -> assertTrue(!thread.isAlive(), () -> thread + " still runs"));
        assertTrue(transport.isClosed());
    }
}
