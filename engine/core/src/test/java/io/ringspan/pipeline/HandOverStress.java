/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.ringspan.api.DecodeMode;
import io.ringspan.api.IncompletePolicy;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.counters.EngineCounters;
import io.ringspan.decode.DecodeCore;
import io.ringspan.decode.DecodeSettings;
import io.ringspan.encode.TraceKeys;
import io.ringspan.encode.UnsampledSpans;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.BlockPool;
import io.ringspan.table.ChunkQueue;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.PayloadPool;
import io.ringspan.transport.PayloadSender;
import io.ringspan.transport.ReceiverTerms;
import io.ringspan.transport.RetryPolicy;
import io.ringspan.transport.UnsampledPolicy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * The send thread reads the chunks of a slot exactly as the decode thread wrote them: nothing that was written too late, nothing that
 * was given back too early. A record that is given back is the next one to be used again.
 *
 * <p>Ring, tables and both stages for all rounds, as in an engine; the actors take the place of its threads. Each passes
 * as many slots a round as the other, so one may wait for the other.
 */
@JCStressTest
@Outcome(id = "as written", expect = ACCEPTABLE, desc = "all chunks of all slots")
@State
public class HandOverStress {
    private static final int SLOTS = 4;
    private static final int SLOTS_PER_ROUND = 8;
    private static final Engine ENGINE = new Engine();

    /** The decode thread. */
    @Actor
    public void decode() {
        for (int i = 0; i < SLOTS_PER_ROUND; i++) {
            ENGINE.decode();
        }
    }

    /** The send thread. */
    @Actor
    public void send(final L_Result result) {
        boolean sound = true;
        for (int i = 0; i < SLOTS_PER_ROUND; i++) {
            sound &= ENGINE.send();
        }
        result.r1 = sound ? "as written" : "not as written";
    }

    private static final class Engine {
        private static final int RECORD_MAX = 512;
        // two chunks of one span each, so that the send thread walks from one to the other
        private static final int CHUNKS = 2;

        private final EngineCounters counters = new EngineCounters();
        private final TraceStore store = new TraceStore(
                new SpanTable(64), new SegmentTable(64), new BlockPool(64), new StringTable(256, 16 * 1024));
        private final RecordRing ring = StressRing.create(SLOTS, RECORD_MAX, OverflowPolicy.DROP, counters);
        private final CheckingEncoder encoder = new CheckingEncoder(this::isAsWritten);
        private final DecodeStage decodeStage;
        // of two receivers, one behind the other; what the slower one has to read must not be given back
        private final List<EncodeStage> encodeStages = new ArrayList<>();
        // written by whichever thread met a fault; nobody waits for the other one from then on
        private volatile boolean failed;
        // of the decode thread
        private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(RECORD_MAX));
        private final RecordEncoder records = new RecordEncoder();
        private final long[] ids = new long[1];
        private long nextSequence;
        // of the send thread
        private long sending;
        private int chunks;

        Engine() {
            final ErrorHandler errors = error -> failed = true;
            final IdSpace own = new IdSpace(store.strings());
            own.define(0, StringTable.EMPTY);
            final SourceTable sources = new SourceTable(0, own, store.strings());
            final DecodeCore core = new DecodeCore(
                    store,
                    new ChunkQueue(store),
                    new DecodeSettings(DecodeMode.LENIENT, 1000, IncompletePolicy.MARK, TraceKeys.sampling()));
            for (int i = 0; i < 2; i++) {
                encodeStages.add(encodeStage(errors));
            }
            decodeStage = new DecodeStage(ring, sources, core, false, encodeStages, false, counters, errors);
        }

        private EncodeStage encodeStage(final ErrorHandler errors) {
            final PayloadPool pool = new PayloadPool(2, 64, encoder, 8);
            final PayloadSender sender =
                    new PayloadSender(payload -> Delivery.ACCEPTED, pool, RetryPolicy.DEFAULT, counters, errors);
            // with nobody to send, whatever is submitted later is resolved as lost there and then
            sender.close(0);
            final PayloadSettings settings =
                    new PayloadSettings(PayloadPolicy.DROP, 2, 0, new ReceiverTerms(UnsampledPolicy.SEND));
            final PayloadAssembler assembler = new PayloadAssembler(
                    List.of(encoder), pool, sender, settings, new UnsampledSpans(store), counters, errors, false);
            final EncodeStage stage = new EncodeStage(ring, assembler, store.spans(), true, errors);
            ring.disruptor().addGatingSequences(stage.sequence());
            return stage;
        }

        void decode() {
            records.wrap(buffer, 0, buffer.capacity());
            for (int i = 0; i < CHUNKS; i++) {
                final long id = id(nextSequence, i);
                ids[0] = id;
                records.createSpanFull(id, ~id, id, id, id - 1, 0, 0, 0, 0, id << 8)
                        .setMetaText(id, 0, text(id))
                        .flushChunk(true, ids, 1);
            }
            for (int attempt = 0; ring.remainingSlots() == 0 && !failed; attempt++) {
                Backoff.pause(attempt);
            }
            if (failed) {
                return;
            }
            final long sequence = StressRing.offer(ring, buffer, records.position(), CHUNKS);
            decodeStage.runTo(sequence);
            nextSequence = sequence + 1;
        }

        boolean send() {
            final long next = encodeStages.get(0).sequence().get() + 1;
            for (int attempt = 0; decodeStage.sequence().get() < next && !failed; attempt++) {
                Backoff.pause(attempt);
            }
            boolean sound = true;
            for (int i = 0; i < encodeStages.size() && sound; i++) {
                sound = send(encodeStages.get(i), next);
            }
            // a stage that is left behind would let the ring fill up
            failed |= !sound;
            return sound;
        }

        private boolean send(final EncodeStage stage, final long next) {
            sending = next;
            chunks = 0;
            if (failed) {
                return false;
            }
            try {
                stage.runTo(next);
            } catch (final RuntimeException e) {
                // read beyond the table, through a link that was written anew
                failed = true;
            }
            return !failed && encoder.takeVerdict() && chunks == CHUNKS;
        }

        private static long id(final long sequence, final int chunk) {
            return sequence * CHUNKS + chunk + 1;
        }

        private static String text(final long id) {
            return "text " + id % 1000;
        }

        private boolean isAsWritten(final TraceChunk chunk) {
            final long id = id(sending, chunks++);
            final boolean isChunk = chunk.sequence() == sending && chunk.spanCount() == 1 && chunk.firstIsLocalRoot();
            if (!isChunk || !chunk.next()) {
                return false;
            }
            final SpanHeader span = chunk.header();
            final int block = chunk.attributes();
            return span.spanId() == id
                    && span.traceIdHigh() == ~id
                    && span.traceIdLow() == id
                    && span.parentId() == id - 1
                    && span.start() == id << 8
                    && block != BlockPool.NONE
                    // nothing but the text
                    && store.blocks().count(block) == 1
                    && store.blocks().kind(block, 0) == BlockPool.META
                    && store.strings()
                            .text((int) store.blocks().value(block, 0))
                            .equals(text(id))
                    && !chunk.next();
        }
    }
}
