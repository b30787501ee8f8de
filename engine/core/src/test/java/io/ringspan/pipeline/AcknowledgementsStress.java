/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.counters.EngineCounters;
import io.ringspan.encode.UnsampledSpans;
import io.ringspan.table.BlockPool;
import io.ringspan.table.ChunkQueue;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceStore;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.PayloadPool;
import io.ringspan.transport.PayloadSender;
import io.ringspan.transport.ReceiverTerms;
import io.ringspan.transport.RetryPolicy;
import io.ringspan.transport.UnsampledPolicy;
import java.util.List;
import org.agrona.ErrorHandler;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * What is said to be resolved, is: nothing of it is still in a payload on its way, and its losses are in the log.
 *
 * <p>Every slot has a chunk, three chunks are a payload, and the transport is closed, so each payload is resolved as lost when it is
 * submitted. One stream of slots for all rounds, as in an engine.
 */
@JCStressTest
@Outcome(id = "all that was passed", expect = ACCEPTABLE, desc = "nothing was on its way")
@Outcome(id = "up to the last payload", expect = ACCEPTABLE, desc = "a payload was on its way")
@State
public class AcknowledgementsStress {
    private static final EngineCounters COUNTERS = new EngineCounters();
    private static final RecordRing RING = StressRing.create(8, OverflowPolicy.DROP, COUNTERS);
    private static final Stream STREAM = new Stream();

    /** The send thread passes a slot. */
    @Actor
    public void send() {
        STREAM.send();
    }

    /** Anybody asks. */
    @Actor
    public void ask(final L_Result result) {
        result.r1 = STREAM.ask();
    }

    private static final class Stream {
        private static final int PAYLOAD_CHUNKS = 3;

        private final TraceStore store =
                new TraceStore(new SpanTable(4), new SegmentTable(4), new BlockPool(4), new StringTable(16, 1024));
        private final ChunkQueue queue = new ChunkQueue(store);
        private final RecordBatch batch = new RecordBatch(0);
        private final EncodeStage handler;
        private final Acknowledgements acknowledgements;
        // of the send thread
        private long sequence = -1;

        Stream() {
            final CheckingEncoder encoder = new CheckingEncoder(chunk -> true);
            final int headLength = encoder.headLengthMax(64);
            final PayloadPool pool = new PayloadPool(2, 64, encoder, PAYLOAD_CHUNKS);
            final ErrorHandler errors = error -> {
                throw new AssertionError(error);
            };
            final PayloadSender sender =
                    new PayloadSender(payload -> Delivery.ACCEPTED, pool, RetryPolicy.DEFAULT, COUNTERS, errors);
            // with nobody to send, whatever is submitted later is resolved as lost there and then
            sender.close(0);
            final int flushAt = headLength + PAYLOAD_CHUNKS * CheckingEncoder.CHUNK_LENGTH;
            final PayloadSettings settings =
                    new PayloadSettings(PayloadPolicy.DROP, flushAt, 0, new ReceiverTerms(UnsampledPolicy.SEND));
            final PayloadAssembler assembler = new PayloadAssembler(
                    List.of(encoder), pool, sender, settings, new UnsampledSpans(store), COUNTERS, errors, false);
            handler = new EncodeStage(RING, assembler, store.spans(), true, errors);
            acknowledgements = new Acknowledgements(handler.sequence(), assembler, sender, COUNTERS.ledger());
        }

        void send() {
            final long next = ++sequence;
            final int span = store.spans().add(next + 1, 0, 0, 0, 0);
            store.spans().unindex(span);
            store.spans().chunkNext(span, SpanTable.NONE);
            queue.beginSlot(next);
            final RecordSlot slot = RING.slot(next);
            queue.append(span, 1, BlockPool.NONE, SegmentTable.NO_PRIORITY, IdSpace.UNKNOWN, 0);
            slot.stamp(next, 1, batch.length, batch.sourceId, batch.flags, batch.records, batch.spans);
            slot.chunks(queue.firstOfSlot(), queue.chunksOfSlot());
            handler.runTo(next);
            queue.reclaim(next);
        }

        String ask() {
            final long passed = handler.sequence().get();
            final long resolved = acknowledgements.resolved();
            if (resolved >= 0 && !COUNTERS.ledger().hasLost(resolved, resolved)) {
                return "more than is resolved";
            }
            return resolved >= passed ? "all that was passed" : "up to the last payload";
        }
    }
}
