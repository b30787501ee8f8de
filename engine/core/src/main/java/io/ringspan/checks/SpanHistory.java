/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.checks;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.counters.EngineCounter;
import io.ringspan.protocol.CompleteSpanDescriptor;
import io.ringspan.protocol.CreateDescriptor;
import io.ringspan.protocol.FlushChunkDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * Which spans and segments have ended, as far as it is remembered: the last {@value #REMEMBERED} of each. What was forgotten is never said to be
 * wrong.
 *
 * <p>Note: this class is threadsafe, by its monitor. It sees batches in the order in which their producers go on, so of two that follow each
 * other in a program the first one first.
 */
final class SpanHistory {
    static final int REMEMBERED = 65_536;

    private final UseChecks checks;
    // guarded by this
    private final Map<Long, Span> spans = new Recent<>();
    private final Map<Long, Segment> segments = new Recent<>();

    private static final class Span {
        private final long segmentId;
        private boolean isEnded;

        Span(final long segmentId, final boolean isEnded) {
            this.segmentId = segmentId;
            this.isEnded = isEnded;
        }
    }

    private static final class Segment {
        private final long traceIdLow;
        private int open;
        private boolean isEnded;

        Segment(final long traceIdLow) {
            this.traceIdLow = traceIdLow;
        }
    }

    private static final class Recent<T> extends LinkedHashMap<Long, T> {
        private static final long serialVersionUID = 1;
        private static final float LOAD = 0.75f;

        Recent() {
            super(16, LOAD, true);
        }

        @Override
        protected boolean removeEldestEntry(final Map.Entry<Long, T> eldest) {
            return size() > REMEMBERED;
        }
    }

    SpanHistory(final UseChecks checks) {
        this.checks = checks;
    }

    /** Takes note of a batch that the ring has taken, which has been checked. */
    synchronized void published(final DirectBuffer records) {
        BatchChecks.forEach(records, (opcode, at, length) -> {
            final long spanId = records.getLong(at + OperationHeader.SPAN_ID_OFFSET, LITTLE_ENDIAN);
            switch (opcode) {
                case OpCode.CREATE_SPAN_FULL -> started(spanId, records, at);
                case OpCode.COMPLETE_SPAN -> completed(spanId, records, at);
                case OpCode.FINISH_SPAN -> finished(spanId);
                case OpCode.ABANDON_SPAN -> forget(spanId);
                case OpCode.ABANDON_SEGMENT -> forgetSegment(spanId);
                case OpCode.FLUSH_CHUNK -> flushed(records, at, length);
                default -> {
                    // neither begins nor ends anything
                }
            }
        });
    }

    private void started(final long spanId, final DirectBuffer records, final int at) {
        forget(spanId);
        final long segmentId = records.getLong(at + CreateDescriptor.SEGMENT_ID_OFFSET, LITTLE_ENDIAN);
        final Segment segment = segment(
                spanId,
                OpCode.CREATE_SPAN_FULL,
                segmentId,
                records.getLong(at + CreateDescriptor.TRACE_ID_LOW_OFFSET, LITTLE_ENDIAN),
                records.getLong(at + CreateDescriptor.PARENT_ID_OFFSET, LITTLE_ENDIAN));
        segment.open++;
        spans.put(spanId, new Span(segmentId, false));
    }

    // a span without a segment never meets others
    private void completed(final long spanId, final DirectBuffer records, final int at) {
        final int flags = records.getInt(at + CompleteSpanDescriptor.FLAGS_OFFSET, LITTLE_ENDIAN);
        if ((flags & CompleteSpanDescriptor.NO_SEGMENT) != 0) {
            return;
        }
        forget(spanId);
        final long segmentId = records.getLong(at + CompleteSpanDescriptor.SEGMENT_ID_OFFSET, LITTLE_ENDIAN);
        final Segment segment = segment(
                spanId,
                OpCode.COMPLETE_SPAN,
                segmentId,
                records.getLong(at + CompleteSpanDescriptor.TRACE_ID_LOW_OFFSET, LITTLE_ENDIAN),
                records.getLong(at + CompleteSpanDescriptor.PARENT_ID_OFFSET, LITTLE_ENDIAN));
        spans.put(spanId, new Span(segmentId, true));
        if ((flags & CompleteSpanDescriptor.LAST_OF_SEGMENT) != 0 && segment.open == 0) {
            segment.isEnded = true;
        }
    }

    // the segment of a span that begins; a new one if the last one with that id has ended
    private Segment segment(
            final long spanId, final int opcode, final long segmentId, final long traceIdLow, final long parentId) {
        final Segment known = segments.get(segmentId);
        if (known != null && !known.isEnded && known.traceIdLow == traceIdLow) {
            return known;
        }
        final Span parent = spans.get(parentId);
        if (known != null
                && known.traceIdLow == traceIdLow
                && parent != null
                && parent.isEnded
                && parent.segmentId == segmentId) {
            checks.say(
                    EngineCounter.MISUSE_LATE,
                    spanId,
                    ApiCalls.name(opcode),
                    "its parent " + UseChecks.hex(parentId) + " and the rest of segment " + UseChecks.hex(segmentId)
                            + " have ended, so it goes out apart from them");
        }
        final Segment segment = new Segment(traceIdLow);
        segments.put(segmentId, segment);
        return segment;
    }

    private void finished(final long spanId) {
        final Span span = spans.get(spanId);
        if (span == null) {
            return;
        }
        if (span.isEnded) {
            checks.say(
                    EngineCounter.MISUSE_FINISHED,
                    spanId,
                    ApiCalls.name(OpCode.FINISH_SPAN),
                    "it has been finished before, so its duration may be wrong, or this one is lost");
            return;
        }
        span.isEnded = true;
        left(span.segmentId);
    }

    // an open span of a segment is none any more
    private void left(final long segmentId) {
        final Segment segment = segments.get(segmentId);
        if (segment != null && --segment.open == 0) {
            segment.isEnded = true;
        }
    }

    private void forget(final long spanId) {
        final Span span = spans.remove(spanId);
        if (span != null && !span.isEnded) {
            left(span.segmentId);
        }
    }

    private void forgetSegment(final long spanId) {
        final Span span = spans.get(spanId);
        if (span != null) {
            final long segmentId = span.segmentId;
            spans.values().removeIf(other -> other.segmentId == segmentId);
            segments.remove(segmentId);
        }
    }

    // who completes chunks decides what belongs together
    private void flushed(final DirectBuffer records, final int at, final int length) {
        for (int id = at + FlushChunkDescriptor.LENGTH;
                id + FlushChunkDescriptor.SPAN_ID_LENGTH <= at + length;
                id += FlushChunkDescriptor.SPAN_ID_LENGTH) {
            forget(records.getLong(id, LITTLE_ENDIAN));
        }
    }
}
