/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.table.TraceChunk;
import io.ringspan.transport.Delivery;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When payloads go out, what is in them, and what a flush says. The receiver reads every payload to the last byte. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchingTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    // later than the timer's own tick
    private static final long T0_NS = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) + 3600 * SECOND_NS;

    private PipelineFixture fixture;

    @BeforeEach
    void create() {
        fixture = new PipelineFixture();
    }

    @AfterEach
    void shouldAccountForEverySpan() {
        fixture.close();
    }

    private long sealed() throws InterruptedException {
        fixture.settle();
        return fixture.count(EngineCounter.PAYLOADS_SEALED);
    }

    /** Length that a chunk of one span takes in a payload, found by trying. */
    private static int chunkLength(final String tag) throws InterruptedException {
        try (PipelineFixture fixture = new PipelineFixture()) {
            final AtomicInteger length = new AtomicInteger();
            fixture.start();
            fixture.transport.answer(payload -> {
                length.set(payload.length());
                return Delivery.ACCEPTED;
            });
            // of two payloads, the difference is without the frame
            fixture.publishChunk(1001, 1, tag);
            fixture.flush();
            final int one = length.get();
            fixture.publishChunk(1002, 1, tag);
            fixture.publishChunk(1003, 1, tag);
            fixture.flush();
            return length.get() - one;
        }
    }

    @Test
    void shouldSealAsSoonAsTheThresholdIsReached() throws Exception {
        final int chunk = chunkLength("tag");
        // the body begins behind the room for the frame, of which more is kept free than is used
        fixture.flushAt = 5 + 3 * chunk;
        fixture.start();
        fixture.publishChunk(1001, 1, "tag");
        fixture.publishChunk(1002, 1, "tag");
        assertEquals(0, sealed());
        fixture.publishChunk(1003, 1, "tag");
        assertEquals(1, sealed());
        fixture.publishChunk(1004, 1, "tag");
        assertEquals(1, sealed());
        assertEquals(FlushResult.DELIVERED, fixture.flush());
        assertEquals(
                List.of(List.of(List.of(1001L), List.of(1002L), List.of(1003L)), List.of(List.of(1004L))),
                fixture.transport.payloads());
    }

    @Test
    void shouldPutAChunkThatDoesNotFitIntoTheNextPayloadAsAWhole() throws Exception {
        final String tag = "x".repeat(500);
        final int chunk = chunkLength(tag);
        fixture.payloadLength = 5 + 3 * chunk + chunk / 2;
        fixture.flushAt = fixture.payloadLength;
        fixture.start();
        for (int i = 0; i < 7; i++) {
            fixture.publishChunk(1001 + i, 1, tag);
            // one after the other, so that the buffers suffice
            fixture.settle();
        }
        assertEquals(2, sealed());
        assertEquals(FlushResult.DELIVERED, fixture.flush());
        assertEquals(
                List.of(3, 3, 1),
                fixture.transport.payloads().stream().map(List::size).toList());
        assertEquals(IntStream.range(0, 7).mapToObj(i -> List.of(1001L + i)).toList(), fixture.transport.chunks());
    }

    @Test
    void shouldSendAChunkThatFitsIntoNoPayloadInParts() throws Exception {
        fixture.payloadLength = 4096;
        fixture.flushAt = 4096;
        fixture.payloadPolicy = PayloadPolicy.BLOCK;
        fixture.start();
        fixture.publishSpan(1);
        fixture.publishChunk(10, 20, "y".repeat(300));
        fixture.publishSpan(2);
        assertEquals(FlushResult.DELIVERED, fixture.flush());
        final List<List<Long>> chunks = fixture.transport.chunks();
        assertEquals(List.of(1L), chunks.get(0));
        assertTrue(chunks.size() > 3, chunks::toString);
        assertEquals(
                LongStream.range(10, 30).boxed().toList(),
                chunks.subList(1, chunks.size() - 1).stream()
                        .flatMap(List::stream)
                        .toList());
        // a trace of three is one, however it went out
        assertEquals(3, fixture.count(EngineCounter.TRACES_DELIVERED));
        assertEquals(chunks.size(), fixture.count(EngineCounter.CHUNKS_DELIVERED));
    }

    /** An agent says how long a body may be, and another thing again and again. */
    @Test
    void shouldSendAChunkInPartsWhileTheLongestBodyChanges() throws Exception {
        final SplittableRandom random = new SplittableRandom(1);
        fixture.encoderWrapper = delegate -> new TraceEncoder() {
            @Override
            public PayloadFramer framer() {
                return delegate.framer();
            }

            @Override
            public int encode(
                    final TraceChunk chunk, final MutableDirectBuffer buffer, final int offset, final int limit) {
                fixture.terms.bodyMax(random.nextBoolean() ? 8000 : 2000);
                return delegate.encode(chunk, buffer, offset, limit);
            }
        };
        fixture.payloadPolicy = PayloadPolicy.BLOCK;
        fixture.start();
        for (int i = 0; i < 10; i++) {
            fixture.publishChunk(100 * i + 1, 40, "y".repeat(100));
        }
        assertEquals(FlushResult.DELIVERED, fixture.flush());
        assertEquals(400, fixture.count(EngineCounter.SPANS_DELIVERED));
        assertTrue(fixture.count(EngineCounter.CHUNKS_DELIVERED) > 10);
    }

    @Test
    void shouldDropAndCountASpanThatFitsIntoNoPayload() throws Exception {
        fixture.payloadLength = 4096;
        fixture.flushAt = 4096;
        fixture.start();
        fixture.publishSpan(1);
        fixture.publishChunk(10, 1, "y".repeat(4000));
        fixture.publishSpan(2);
        // says nothing about the lost one if that was lost before it began
        fixture.flush();
        assertEquals(List.of(List.of(1L), List.of(2L)), fixture.transport.chunks());
        assertEquals(1, fixture.counters.dropped(DropReason.OVERSIZE_SPAN));
        assertEquals(1, fixture.count(EngineCounter.CHUNKS_DROPPED));
    }

    @Test
    void shouldPutNoMoreChunksIntoAPayloadThanAllowed() throws Exception {
        fixture.chunksMax = 2;
        fixture.start();
        for (int i = 1; i <= 5; i++) {
            fixture.publishSpan(i);
            fixture.settle();
        }
        assertEquals(FlushResult.DELIVERED, fixture.flush());
        assertEquals(
                List.of(2, 2, 1),
                fixture.transport.payloads().stream().map(List::size).toList());
    }

    @Test
    void shouldSealWhenTheFirstChunkHasWaitedForLongEnough() throws Exception {
        fixture.lingerNs = SECOND_NS;
        fixture.start();
        fixture.awaitFirstTick();
        fixture.tick(T0_NS);
        fixture.publishSpan(1);
        fixture.tick(T0_NS + SECOND_NS / 2);
        // waits from its own arrival on, but goes along with the first one
        fixture.publishSpan(2);
        fixture.tick(T0_NS + SECOND_NS - 1);
        assertEquals(0, sealed());
        fixture.tick(T0_NS + SECOND_NS);
        assertEquals(1, sealed());
        fixture.publishSpan(3);
        fixture.tick(T0_NS + 2 * SECOND_NS - 1);
        assertEquals(1, sealed());
        fixture.tick(T0_NS + 2 * SECOND_NS);
        assertEquals(2, sealed());
        // nothing there, nothing to seal
        fixture.tick(T0_NS + 10 * SECOND_NS);
        assertEquals(2, sealed());
    }

    @Test
    void shouldNeverSealBecauseOfTimeWithoutLinger() throws Exception {
        fixture.lingerNs = 0;
        fixture.start();
        fixture.awaitFirstTick();
        fixture.publishSpan(1);
        fixture.tick(T0_NS);
        fixture.tick(T0_NS + 100_000 * SECOND_NS);
        assertEquals(0, sealed());
        assertEquals(FlushResult.DELIVERED, fixture.flush());
        assertEquals(1, sealed());
    }

    @Test
    void shouldFlushNothing() throws Exception {
        fixture.start();
        assertEquals(FlushResult.DELIVERED, fixture.flush());
        fixture.publishSpan(1);
        assertEquals(FlushResult.DELIVERED, fixture.flush());
        assertEquals(FlushResult.DELIVERED, fixture.flush());
        assertEquals(1, fixture.transport.payloads().size());
    }

    @Test
    void shouldSayThatARejectedPayloadIsLost() throws Exception {
        fixture.start();
        fixture.transport.answer(payload -> Delivery.rejected("planted"));
        fixture.publishChunk(1, 3, "");
        assertEquals(FlushResult.LOST, fixture.flush());
        assertEquals(3, fixture.counters.dropped(DropReason.REJECTED));
        assertTrue(fixture.transport.payloads().isEmpty());
        // what was lost before is no concern of a later flush
        fixture.transport.answer(payload -> Delivery.ACCEPTED);
        fixture.publishSpan(10);
        assertEquals(FlushResult.DELIVERED, fixture.flush());
    }

    @Test
    void shouldSayWhenAReceiverHangs() throws Exception {
        fixture.start();
        fixture.transport.hang();
        fixture.publishSpan(1);
        assertEquals(FlushResult.TIMED_OUT, fixture.pipeline.flush(TimeUnit.MILLISECONDS.toNanos(50)));
        fixture.transport.release(1);
        assertEquals(FlushResult.DELIVERED, fixture.flush());
        assertEquals(List.of(1L), fixture.transport.spanIds());
        fixture.transport.release(1000);
    }

    @Test
    void shouldNotCallDeliveredWhatIsStillOnItsWay() throws Exception {
        fixture.start();
        fixture.transport.hang();
        fixture.publishSpan(1);
        final FutureTask<FlushResult> flush = startFlush();
        fixture.transport.awaitEntered();
        assertTrue(!flush.isDone());
        fixture.transport.release(1);
        assertEquals(FlushResult.DELIVERED, flush.get(20, TimeUnit.SECONDS));
        fixture.transport.release(1000);
    }

    private FutureTask<FlushResult> startFlush() {
        final FutureTask<FlushResult> task = new FutureTask<>(() -> fixture.flush());
        final Thread thread = new Thread(task, "flush");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    @Test
    void shouldAnswerTwoFlushesAtOnce() throws Exception {
        fixture.start();
        fixture.transport.hang();
        fixture.publishSpan(1);
        final FutureTask<FlushResult> first = startFlush();
        final FutureTask<FlushResult> second = startFlush();
        fixture.transport.awaitEntered();
        fixture.transport.release(1000);
        assertEquals(FlushResult.DELIVERED, first.get(20, TimeUnit.SECONDS));
        assertEquals(FlushResult.DELIVERED, second.get(20, TimeUnit.SECONDS));
        assertEquals(List.of(1L), fixture.transport.spanIds());
    }

    @Test
    void shouldRefuseToFlushOnceClosed() throws Exception {
        fixture.start();
        fixture.publishSpan(1);
        fixture.close();
        assertEquals(FlushResult.CLOSED, fixture.flush());
        assertEquals(List.of(1L), fixture.transport.spanIds());
    }

    @Test
    void shouldDropChunksWhenTheReceiverHoldsAllBuffers() throws Exception {
        fixture.payloadCount = 2;
        fixture.flushAt = 1;
        fixture.start();
        fixture.transport.hang();
        for (int i = 1; i <= 5; i++) {
            fixture.publishSpan(i);
        }
        fixture.settle();
        assertEquals(3, fixture.counters.dropped(DropReason.NO_PAYLOAD_BUFFER));
        assertEquals(3, fixture.count(EngineCounter.CHUNKS_DROPPED));
        fixture.transport.release(1000);
        fixture.flush();
        assertEquals(List.of(1L, 2L), fixture.transport.spanIds());
    }
}
