/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.api.PayloadPolicy;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.counters.Ledger;
import io.ringspan.counters.Tenure;
import io.ringspan.encode.Omissions;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.UnsampledSpans;
import io.ringspan.table.TraceChunk;
import io.ringspan.transport.Payload;
import io.ringspan.transport.PayloadPool;
import io.ringspan.transport.PayloadSender;
import io.ringspan.transport.ReceiverTerms;
import java.util.Arrays;
import java.util.List;
import org.agrona.ErrorHandler;

/**
 * Fills payload buffers with chunks and passes them to the transport: when one is full enough, when its first chunk has waited for
 * long enough, or when asked to.
 *
 * <p>A chunk that does not fit into what is left goes into the next buffer, as a whole. One that does not fit into an empty buffer goes
 * out in parts, without those of its spans that do not fit into a buffer alone; these are dropped and counted. So is a chunk that finds
 * no free buffer, unless the policy is to wait.
 *
 * <p>If the receiver knows several formats, a payload begins in the best one that it takes at that moment. A chunk that this cannot say goes
 * into a payload of the next one that can, and so does one with a span that fits into no payload; the last format takes them all.
 *
 * <p>Note: owned by the send thread.
 */
final class PayloadAssembler {
    // in place of the number of spans in a part: one that fits into no payload
    private static final int LOST = 0;
    private static final int PARTS_INITIAL = 16;

    // by format, best first
    private final TraceEncoder[] encoders;
    // of each encoder, about the chunk or part that it encoded last
    private final Omissions[] omissionsByFormat;
    private final int lastFormat;
    private final PayloadPool pool;
    private final PayloadSender sender;
    private final PayloadPolicy policy;
    private final int flushAt;
    private final long lingerNs;
    private final ReceiverTerms terms;
    private final UnsampledSpans unsampled;
    // of the encoder that was used last
    private Omissions omissions;
    private final EngineCounters counters;
    private final ErrorHandler errorHandler;
    // whether a trace that is not whole is not to be sent at all
    private final boolean dropsIncomplete;
    // of the chunk at hand: the format that it goes out in; spans and traces that are in no payload yet, nor dropped
    private int format;
    // how long a body may be: the parts that the chunk goes out in are found for one length
    private int bodyMax;
    private int spansLeft;
    private int tracesLeft;
    // spans in each part of it, or LOST; grows with the longest chunk
    private int[] parts = new int[PARTS_INITIAL];
    private int partCount;
    private Payload current;
    private long firstChunkNs;
    // elapsed time of the last tick
    private long nowNs;
    private long number;
    private long waitingMax;
    private long spansEncoded;
    // last sequence of which all chunks are in the payloads so far
    private long covered = -1;
    // number of the last payload that has chunks or had some; written here, read by those who wait for acknowledgement
    private volatile long pending;
    // written by the closing thread when it stops waiting for the transport
    private volatile boolean abandoned;
    // of this thread to submit and to count
    private final Tenure tenure = new Tenure();

    PayloadAssembler(
            final List<? extends TraceEncoder> encoders,
            final PayloadPool pool,
            final PayloadSender sender,
            final PayloadSettings settings,
            final UnsampledSpans unsampled,
            final EngineCounters counters,
            final ErrorHandler errorHandler,
            final boolean dropsIncomplete) {
        this.encoders = encoders.toArray(TraceEncoder[]::new);
        omissionsByFormat = encoders.stream().map(TraceEncoder::omissions).toArray(Omissions[]::new);
        lastFormat = encoders.size() - 1;
        this.pool = pool;
        this.sender = sender;
        policy = settings.policy();
        flushAt = settings.flushAt();
        lingerNs = settings.lingerNs();
        terms = settings.terms();
        this.unsampled = unsampled;
        this.counters = counters;
        this.errorHandler = errorHandler;
        this.dropsIncomplete = dropsIncomplete;
    }

    void add(final TraceChunk chunk) {
        if (tenure.isRevoked()) {
            return;
        }
        spansLeft = chunk.spanCount();
        tracesLeft = chunk.traces();
        bodyMax = terms.bodyMax();
        if (terms.dropsUnsampled()) {
            dropUnsampled(chunk);
        }
        if (spansLeft > 0 && sender.dropsUnkept() && !chunk.priority().isKept()) {
            drop(DropReason.RECEIVER_DOWN, chunk);
        }
        if (spansLeft > 0 && lastFormat > 0) {
            choose(chunk);
        }
        // the tenure may be over, and so a payload of another format still at hand
        if (spansLeft > 0 && !tenure.isRevoked()) {
            addInFormat(chunk);
        }
    }

    private void addInFormat(final TraceChunk chunk) {
        if (!addWhole(chunk, tracesLeft)) {
            addInParts(chunk);
        }
    }

    // the trace ends with the spans that are left, if there are any
    private void dropUnsampled(final TraceChunk chunk) {
        final int dropped = spansLeft - unsampled.select(chunk);
        if (dropped > 0 && tenure.enter()) {
            try {
                final int traces = dropped == spansLeft ? tracesLeft : 0;
                counters.ledger().unsampled(chunk.priority(), dropped, traces);
                spansLeft -= dropped;
                tracesLeft -= traces;
                counters.ledger().settled(dropped, traces);
            } finally {
                tenure.leave();
            }
        }
    }

    // the format of the payload at hand as long as that will do, so that few payloads go out before they are full
    private void choose(final TraceChunk chunk) {
        final int taken = sender.formats();
        if (current != null && current.chunkCount() > 0 && can(taken, current.format(), chunk)) {
            format = current.format();
            return;
        }
        int best = 0;
        while (best < lastFormat && !can(taken, best, chunk)) {
            best++;
        }
        switchTo(best);
    }

    private boolean can(final int taken, final int candidate, final TraceChunk chunk) {
        return (taken >>> candidate & 1) != 0 && encoders[candidate].canSay(chunk);
    }

    private void switchTo(final int newFormat) {
        format = newFormat;
        if (current != null && current.format() != newFormat) {
            seal();
        }
    }

    // the chunk or part at hand, or else all that is left of it is
    // dropped; false if it does not fit into an empty buffer
    private boolean addWhole(final TraceChunk chunk, final int traces) {
        if (current == null && !takeBuffer()) {
            drop(DropReason.NO_PAYLOAD_BUFFER, chunk);
            return true;
        }
        int end = encode(chunk);
        if (end == TraceEncoder.DOES_NOT_FIT && current.chunkCount() > 0) {
            seal();
            if (!takeBuffer()) {
                drop(DropReason.NO_PAYLOAD_BUFFER, chunk);
                return true;
            }
            end = encode(chunk);
        }
        if (end == TraceEncoder.DOES_NOT_FIT) {
            return false;
        }
        append(chunk, end, traces);
        return true;
    }

    private void append(final TraceChunk chunk, final int end, final int traces) {
        if (!omissions.isEmpty() && bookOmissions(chunk, traces)) {
            return;
        }
        if (current.chunkCount() == 0) {
            firstChunkNs = nowNs;
            pending = number + 1;
        }
        final int spans = chunk.spanCount() - omissions.spans();
        current.append(end, spans, traces, chunk.priority(), chunk.sequence());
        spansLeft -= spans;
        tracesLeft -= traces;
        spansEncoded += spans;
        if (current.filled() >= flushAt) {
            seal();
        }
    }

    // whether nothing is left of the chunk or part
    private boolean bookOmissions(final TraceChunk chunk, final int traces) {
        counters.add(EngineCounter.ATTRIBUTES_CUT, omissions.attributes());
        counters.add(EngineCounter.EVENTS_CUT, omissions.events());
        counters.add(EngineCounter.LINKS_CUT, omissions.links());
        counters.add(EngineCounter.TEXTS_SHORTENED, omissions.texts());
        final int lost = omissions.spans();
        if (lost == chunk.spanCount()) {
            drop(DropReason.INVALID_IDS, chunk, lost, traces);
            return true;
        }
        if (lost > 0 && tenure.enter()) {
            try {
                final long sequence = chunk.sequence();
                counters.ledger().droppedSpans(DropReason.INVALID_IDS, chunk.priority(), lost, sequence, sequence);
                spansLeft -= lost;
                counters.ledger().settled(lost, 0);
            } finally {
                tenure.leave();
            }
        }
        return false;
    }

    // the buffer at hand is empty, and the encoder has just found that the chunk does not fit
    private void addInParts(final TraceChunk chunk) {
        final int lost = findParts(chunk);
        if (lost > 0 && format < lastFormat) {
            switchTo(lastFormat);
            chunk.restart();
            addInFormat(chunk);
            return;
        }
        if (lost > 0 && (lost == spansLeft || dropsIncomplete)) {
            drop(DropReason.OVERSIZE_SPAN, chunk);
            return;
        }
        chunk.restart();
        if (lost > 0) {
            chunk.markIncomplete();
        }
        int last = partCount - 1;
        while (parts[last] == LOST) {
            last--;
        }
        for (int i = 0; i < partCount && spansLeft > 0; i++) {
            chunk.limit(Math.max(1, parts[i]));
            // the trace ends with the last part that goes out
            if (parts[i] == LOST) {
                drop(DropReason.OVERSIZE_SPAN, chunk, 1, 0);
            } else if (!addWhole(chunk, i == last ? tracesLeft : 0)) {
                throw new IllegalStateException("a part of a chunk fits into a payload no more");
            }
            chunk.nextPart();
        }
    }

    // into the empty buffer at hand, to see how far that goes; returns how many spans fit into no payload
    private int findParts(final TraceChunk chunk) {
        int lost = 0;
        partCount = 0;
        // some bytes more, and needed if a span is lost
        chunk.markIncomplete();
        do {
            final int left = chunk.spanCount();
            int fitting = encode(chunk) == TraceEncoder.DOES_NOT_FIT ? chunk.passed() : left;
            if (fitting == 0 && encode(chunk.limit(1)) != TraceEncoder.DOES_NOT_FIT) {
                fitting = 1; // the head of a part is shorter than that of all that is left
            }
            lost += fitting == 0 ? 1 : 0;
            addPart(fitting);
            chunk.limit(Math.max(1, fitting));
        } while (chunk.nextPart());
        return lost;
    }

    private void addPart(final int spans) {
        if (partCount == parts.length) {
            parts = Arrays.copyOf(parts, 2 * partCount);
        }
        parts[partCount++] = spans;
    }

    private int encode(final TraceChunk chunk) {
        if (!current.hasRoomForChunk()) {
            return TraceEncoder.DOES_NOT_FIT;
        }
        if (current.chunkCount() == 0) {
            // also of a chunk that was tried before
            current.begin(format);
            encoders[format].begin(current.dictionary());
        }
        omissions = omissionsByFormat[format];
        return encoders[format].encode(chunk, current.buffer(), current.limit(), room());
    }

    // where a chunk has to end
    private int room() {
        final int length = current.buffer().capacity();
        if (bodyMax >= length) {
            return length;
        }
        final int unused = current.limit() - current.filled();
        return (int) Math.min(length, Math.max(current.limit(), (long) unused + bodyMax));
    }

    private boolean takeBuffer() {
        current = pool.take();
        if (current == null && policy == PayloadPolicy.BLOCK) {
            counters.add(EngineCounter.PAYLOAD_WAITS, 1);
            for (int attempt = 0; current == null && !abandoned; attempt++) {
                Backoff.pause(attempt);
                current = pool.take();
            }
        }
        return current != null;
    }

    /** Books what is left of the chunk at hand as dropped. */
    void drop(final DropReason reason, final TraceChunk chunk) {
        if (spansLeft > 0) {
            drop(reason, chunk, spansLeft, tracesLeft);
        }
    }

    private void drop(final DropReason reason, final TraceChunk chunk, final int spans, final int traces) {
        if (tenure.enter()) {
            try {
                counters.ledger().droppedChunk(reason, chunk.priority(), spans, traces, chunk.sequence());
                spansLeft -= spans;
                tracesLeft -= traces;
                counters.ledger().settled(spans, traces);
            } finally {
                tenure.leave();
            }
        }
    }

    /** Loses a chunk without looking into it, since the receiver is too far behind. */
    void lose(final TraceChunk chunk) {
        spansLeft = chunk.spanCount();
        tracesLeft = chunk.traces();
        drop(DropReason.RECEIVER_BEHIND, chunk);
    }

    /** All chunks of a slot have been added. */
    void endSlot(final long sequence) {
        covered = sequence;
    }

    /**
     * Number of the payload with which everything goes out that was added so far. Any thread; whoever has seen the send thread pass a
     * sequence finds what belongs to that sequence covered.
     */
    long pending() {
        return pending;
    }

    /** Passes on what there is, if anything. */
    void seal() {
        final Payload payload = current;
        if (payload != null && payload.chunkCount() > 0 && !tenure.isRevoked() && frame(payload) && tenure.enter()) {
            try {
                submit(payload);
            } finally {
                tenure.leave();
            }
        }
    }

    private void submit(final Payload payload) {
        current = null;
        counters.ledger().settled(payload.spanCount(), payload.traceCount());
        payload.seal(++number, covered);
        counters.set(EngineCounter.PAYLOADS_SEALED, number);
        final long waiting = number - sender.completed();
        if (waiting > waitingMax) {
            waitingMax = waiting;
            counters.set(EngineCounter.PAYLOADS_WAITING_MAX, waiting);
        }
        sender.submit(payload);
    }

    // an exception must not get out, or the chunk just added, which is one of those lost, would be counted twice
    private boolean frame(final Payload payload) {
        try {
            payload.frame();
            return true;
        } catch (final Throwable e) {
            if (tenure.enter()) {
                try {
                    counters.ledger().settled(payload.spanCount(), payload.traceCount());
                    payload.bookDropped(counters.ledger(), DropReason.INTERNAL_ERROR);
                    payload.begin(format);
                    pending = number;
                } finally {
                    tenure.leave();
                }
            }
            errorHandler.onError(e);
            return false;
        }
    }

    /** The time goes on; nanoseconds by a clock that cannot be set. */
    void onTick(final long elapsedNs) {
        nowNs = elapsedNs;
        if (lingerNs > 0 && current != null && current.chunkCount() > 0 && nowNs - firstChunkNs >= lingerNs) {
            seal();
        }
    }

    void publishCounts() {
        counters.set(EngineCounter.SPANS_ENCODED, spansEncoded);
    }

    void abandon() {
        abandoned = true;
    }

    Ledger ledger() {
        return counters.ledger();
    }

    /** The right of the encode thread to submit payloads and to count what becomes of chunks. */
    Tenure tenure() {
        return tenure;
    }
}
