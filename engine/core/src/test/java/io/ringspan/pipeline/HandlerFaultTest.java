/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.LiteBlockingWaitStrategy;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import io.ringspan.api.FlushResult;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.protocol.CompleteSpanDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.table.TraceChunk;
import io.ringspan.time.TimeLimit;
import io.ringspan.transport.Delivery;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever throws, the handlers go on, later spans arrive, and what was lost is counted. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandlerFaultTest {
    private final PipelineFixture fixture = new PipelineFixture();
    private final List<Throwable> reported = new CopyOnWriteArrayList<>();

    @AfterEach
    void shouldAccountForEverySpan() {
        fixture.close();
    }

    private static final class FaultyEncoder implements TraceEncoder, PayloadFramer {
        private final TraceEncoder delegate;
        private final AtomicBoolean failEncode = new AtomicBoolean();
        private final AtomicBoolean failFrame = new AtomicBoolean();

        FaultyEncoder(final TraceEncoder delegate) {
            this.delegate = delegate;
        }

        @Override
        public PayloadFramer framer() {
            return this;
        }

        @Override
        public String contentType() {
            return delegate.framer().contentType();
        }

        @Override
        public int headLengthMax(final int payloadLength) {
            return delegate.framer().headLengthMax(payloadLength);
        }

        @Override
        public int encode(final TraceChunk chunk, final MutableDirectBuffer buffer, final int offset, final int limit) {
            // fails in the middle of a chunk, not in front of it
            final int end = delegate.encode(chunk, buffer, offset, limit);
            if (failEncode.getAndSet(false)) {
                throw new IllegalStateException("planted in encode");
            }
            return end;
        }

        @Override
        public int frame(
                final MutableDirectBuffer buffer,
                final int begin,
                final int end,
                final int chunkCount,
                final PayloadDictionary dictionary) {
            if (failFrame.getAndSet(false)) {
                throw new IllegalStateException("planted in frame");
            }
            return delegate.framer().frame(buffer, begin, end, chunkCount, dictionary);
        }
    }

    private FaultyEncoder startWithFaultyEncoder() {
        final FaultyEncoder[] encoder = new FaultyEncoder[1];
        fixture.encoderWrapper = delegate -> {
            encoder[0] = new FaultyEncoder(delegate);
            return encoder[0];
        };
        fixture.errorHandler = reported::add;
        fixture.start();
        return encoder[0];
    }

    @Test
    void shouldCountAChunkThatTheEncoderFailsOn() throws Exception {
        final FaultyEncoder encoder = startWithFaultyEncoder();
        fixture.publishSpan(1);
        fixture.settle();
        encoder.failEncode.set(true);
        fixture.publishChunk(10, 3, "lost");
        fixture.publishSpan(2);
        // says nothing about the lost one if that was lost before it began
        fixture.flush();
        assertEquals(List.of(List.of(1L), List.of(2L)), fixture.transport.chunks());
        assertEquals(3, fixture.counters.dropped(DropReason.INTERNAL_ERROR));
        assertEquals(1, fixture.count(EngineCounter.CHUNKS_DROPPED));
        assertEquals(1, fixture.count(EngineCounter.HANDLER_ERRORS));
        assertEquals(1, reported.size());
    }

    @Test
    void shouldCountALoneSpanThatDecodingFailsIn() throws Exception {
        fixture.errorHandler = reported::add;
        fixture.start();
        for (int i = 1; i <= 1024; i++) {
            fixture.publishOpenSpan(i);
        }
        fixture.onDecode(handler -> fixture.store.roomMaker(() -> {
            throw new IllegalStateException("planted");
        }));
        final UnsafeBuffer record = new UnsafeBuffer(new byte[CompleteSpanDescriptor.LENGTH]);
        record.putShort(0, (short) OpCode.COMPLETE_SPAN, LITTLE_ENDIAN);
        record.putInt(CompleteSpanDescriptor.FLAGS_OFFSET, CompleteSpanDescriptor.NO_SEGMENT, LITTLE_ENDIAN);
        fixture.ring.offer(new RecordBatch(0)
                .begin(0)
                .note(OpCode.COMPLETE_SPAN, record, 0)
                .wrap(record, 0, record.capacity()));
        fixture.onDecode(handler -> fixture.store.roomMaker(handler));
        assertEquals(FlushResult.LOST, fixture.flush());
        assertEquals(1, fixture.counters.dropped(DropReason.DECODE_FAILED));
        assertEquals(1025, fixture.counters.ledger().spans().created());
        assertEquals(0, fixture.counters.ledger().spans().unaccounted());
        assertEquals(1, reported.size());
    }

    @Test
    void shouldCountTheSpansOfABatchThatDecodingFailsIn() throws Exception {
        fixture.errorHandler = reported::add;
        fixture.start();
        for (int i = 1; i < 1024; i++) {
            fixture.publishOpenSpan(i);
        }
        // in front of the second of three spans
        fixture.onDecode(handler -> fixture.store.roomMaker(() -> {
            throw new IllegalStateException("planted");
        }));
        fixture.publishChunk(5000, 3, "lost");
        fixture.onDecode(handler -> fixture.store.roomMaker(handler));
        fixture.finishSpan(1);
        assertEquals(FlushResult.LOST, fixture.flush());
        assertEquals(2, fixture.counters.dropped(DropReason.DECODE_FAILED));
        assertEquals(1, reported.size());
        assertEquals(List.of(List.of(1L)), fixture.transport.chunks());
    }

    @Test
    void shouldReportEachFault() throws Exception {
        final FaultyEncoder encoder = startWithFaultyEncoder();
        for (int i = 1; i <= 5; i++) {
            encoder.failEncode.set(true);
            fixture.publishSpan(i);
            fixture.settle();
        }
        assertEquals(5, fixture.count(EngineCounter.HANDLER_ERRORS));
        assertEquals(5, reported.size());
    }

    @Test
    void shouldCountAllChunksOfAPayloadWhoseFrameFails() throws Exception {
        // each chunk fills a payload
        fixture.flushAt = 1;
        final FaultyEncoder encoder = startWithFaultyEncoder();
        // more often than there are buffers: none must be lost to the pool
        for (int i = 0; i < 10; i++) {
            encoder.failFrame.set(true);
            fixture.publishChunk(100 + 10 * i, 2, "lost");
            fixture.settle();
        }
        fixture.flush(); // until here
        fixture.publishSpan(1);
        assertEquals(FlushResult.DELIVERED, fixture.flush());
        assertEquals(List.of(1L), fixture.transport.spanIds());
        assertEquals(20, fixture.counters.dropped(DropReason.INTERNAL_ERROR));
        assertEquals(10, fixture.count(EngineCounter.CHUNKS_DROPPED));
        assertEquals(10, fixture.count(EngineCounter.HANDLER_ERRORS));
    }

    @Test
    void shouldAnswerAFlushWhoseFrameFails() throws Exception {
        final FaultyEncoder encoder = startWithFaultyEncoder();
        fixture.publishSpan(1);
        encoder.failFrame.set(true);
        assertEquals(FlushResult.LOST, fixture.flush());
        fixture.publishSpan(2);
        assertEquals(FlushResult.DELIVERED, fixture.flush());
    }

    @Test
    void shouldCloseInTimeWhenTheLastFrameFails() throws Exception {
        final FaultyEncoder encoder = startWithFaultyEncoder();
        fixture.publishSpan(1);
        fixture.settle();
        encoder.failFrame.set(true);
        final long startNs = System.nanoTime();
        fixture.close();
        assertTrue(System.nanoTime() - startNs < PipelineFixture.WAIT_NS / 2);
        assertEquals(1, fixture.counters.dropped(DropReason.INTERNAL_ERROR));
    }

    @Test
    void shouldSurviveAnErrorHandlerThatThrows() throws Exception {
        final AtomicInteger calls = new AtomicInteger();
        final FaultyEncoder[] encoder = new FaultyEncoder[1];
        fixture.encoderWrapper = delegate -> {
            encoder[0] = new FaultyEncoder(delegate);
            return encoder[0];
        };
        fixture.errorHandler = throwable -> {
            calls.incrementAndGet();
            throw new IllegalStateException("planted in the error handler");
        };
        fixture.start();
        encoder[0].failEncode.set(true);
        fixture.publishSpan(1);
        fixture.settle();
        fixture.ring.request(new FaultyRequest(), TimeLimit.of(PipelineFixture.WAIT_NS));
        fixture.publishSpan(2);
        fixture.flush();
        assertEquals(List.of(2L), fixture.transport.spanIds());
        assertEquals(3, calls.get());
        // each one, and what the handler threw
        assertEquals(6, fixture.count(EngineCounter.HANDLER_ERRORS));
    }

    private static final class FaultyRequest implements ControlRequest {
        @Override
        public void onDecode(final DecodeStage handler) {
            throw new IllegalStateException("planted on decode");
        }

        @Override
        public void onSend(final EncodeStage handler) {
            throw new AssertionError("planted on send");
        }
    }

    @Test
    void shouldSurviveAControlRequestThatThrows() throws Exception {
        fixture.errorHandler = reported::add;
        fixture.start();
        fixture.publishSpan(1);
        fixture.ring.request(new FaultyRequest(), TimeLimit.of(PipelineFixture.WAIT_NS));
        fixture.publishSpan(2);
        assertEquals(FlushResult.DELIVERED, fixture.flush());
        assertEquals(List.of(1L, 2L), fixture.transport.spanIds());
        assertEquals(2, fixture.count(EngineCounter.HANDLER_ERRORS));
        assertEquals(2, reported.size());
    }

    @Test
    void shouldHandWhatAQueryThrowsToTheOneWhoAsks() throws Exception {
        fixture.start();
        assertThrows(
                IllegalStateException.class,
                () -> fixture.pipeline.query(
                        reader -> {
                            throw new IllegalStateException("planted");
                        },
                        PipelineFixture.WAIT_NS));
        assertThrows(
                StackOverflowError.class,
                () -> fixture.pipeline.query(
                        reader -> {
                            throw new StackOverflowError("planted");
                        },
                        PipelineFixture.WAIT_NS));
        fixture.publishSpan(1);
        assertEquals(FlushResult.DELIVERED, fixture.flush());
        assertEquals(0, fixture.count(EngineCounter.HANDLER_ERRORS));
    }

    @Test
    void shouldSurviveATransportThatThrows() throws Exception {
        fixture.errorHandler = reported::add;
        fixture.start();
        fixture.transport.answer(payload -> {
            throw new IllegalStateException("planted in the transport");
        });
        fixture.publishSpan(1);
        assertEquals(FlushResult.LOST, fixture.flush());
        fixture.transport.answer(payload -> Delivery.ACCEPTED);
        fixture.publishSpan(2);
        assertEquals(FlushResult.DELIVERED, fixture.flush());
        assertEquals(List.of(2L), fixture.transport.spanIds());
        assertEquals(1, fixture.counters.dropped(DropReason.RETRIES_EXHAUSTED));
        assertEquals(2, reported.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 10, 64, 300})
    void shouldCountBytesThatAreNoRecords(final int length) throws Exception {
        fixture.errorHandler = reported::add;
        fixture.start();
        final UnsafeBuffer garbage = new UnsafeBuffer(new byte[length]);
        garbage.setMemory(0, length, (byte) 0xEE);
        fixture.publishSpan(1);
        assertTrue(fixture.ring.offer(new RecordBatch(0).wrap(garbage, 0, length)) >= 0);
        fixture.publishSpan(2);
        fixture.flush();
        assertEquals(List.of(1L, 2L), fixture.transport.spanIds());
        assertEquals(1, fixture.count(EngineCounter.RECORDS_MALFORMED));
        assertEquals(0, fixture.count(EngineCounter.HANDLER_ERRORS));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLoseNothingWhenTheHandlersAreInterrupted(final boolean lite) throws Exception {
        fixture.waitStrategy = lite ? new LiteBlockingWaitStrategy() : new BlockingWaitStrategy();
        fixture.payloadPolicy = PayloadPolicy.BLOCK;
        fixture.start();
        final int spans = 3000;
        for (int i = 1; i <= spans; i++) {
            fixture.publishSpan(i);
            fixture.interruptHandlers();
            if (i % 100 == 0) {
                // the handlers wait now, and that is when an interrupt does harm
                fixture.settle();
                fixture.interruptHandlers();
            }
        }
        assertEquals(FlushResult.DELIVERED, fixture.flush());
        assertEquals(LongStream.rangeClosed(1, spans).boxed().toList(), fixture.transport.spanIds());
    }

    @Test
    void shouldLoseNothingWhenTheWaitStrategyThrows() throws Exception {
        final AtomicInteger waits = new AtomicInteger();
        final BlockingWaitStrategy strategy = new BlockingWaitStrategy();
        fixture.errorHandler = reported::add;
        fixture.waitStrategy = new WaitStrategy() {
            @Override
            public long waitFor(
                    final long sequence, final Sequence cursor, final Sequence dependent, final SequenceBarrier barrier)
                    throws AlertException, InterruptedException {
                if (waits.incrementAndGet() % 3 == 0) {
                    throw new IllegalStateException("planted in the wait strategy");
                }
                return strategy.waitFor(sequence, cursor, dependent, barrier);
            }

            @Override
            public void signalAllWhenBlocking() {
                strategy.signalAllWhenBlocking();
            }
        };
        fixture.start();
        for (int i = 1; i <= 50; i++) {
            fixture.publishSpan(i);
            fixture.settle();
        }
        assertEquals(FlushResult.DELIVERED, fixture.flush());
        assertEquals(LongStream.rangeClosed(1, 50).boxed().toList(), fixture.transport.spanIds());
        assertTrue(fixture.count(EngineCounter.HANDLER_ERRORS) > 0);
        // on whichever thread, it is the same one
        assertEquals(1, reported.stream().map(Throwable::toString).distinct().count());
    }
}
