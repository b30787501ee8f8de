/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.protocol.SpanFieldsDescriptor;
import io.ringspan.protocol.WholeSpanDescriptor;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.ExpandableDirectByteBuffer;

/** Operations that start, describe and end spans, and those about strings and time. */
final class SpanOps {
    static final int NONE = -1;

    private SpanOps() {}

    /** Any of the three creates; what it does not have is not looked at. */
    record Create(int opcode, long span, long segment, long parent, List<Integer> texts, long start) implements Op {
        @Override
        public void write(final RecordEncoder records) {
            switch (opcode) {
                case OpCode.CREATE -> records.create(span, 3, 10 + span, segment, parent);
                case OpCode.CREATE_SPAN -> records.createSpan(span, 3, 10 + span, segment, parent, texts.get(0), start);
                default ->
                    records.createSpanFull(
                            span,
                            3,
                            10 + span,
                            segment,
                            parent,
                            texts.get(0),
                            texts.get(1),
                            texts.get(2),
                            texts.get(3),
                            start);
            }
        }

        @Override
        public void apply(final TraceModel model) {
            final SpanModel started = model.start(new SpanModel(span, 3, 10 + span, segment, parent), span);
            final boolean full = opcode == OpCode.CREATE_SPAN_FULL;
            model.core(
                    started,
                    opcode == OpCode.CREATE ? NONE : texts.get(0),
                    full ? texts.get(1) : NONE,
                    full ? texts.get(2) : NONE,
                    full ? texts.get(3) : NONE);
            started.start = opcode == OpCode.CREATE ? 0 : start;
        }
    }

    /**
     * Everything about a span. Each of the tags has its key id and its value id; the metrics have their ids as values.
     *
     * @param texts  four core texts
     * @param broken whether some bytes follow that are no text
     */
    record Whole(
            long span,
            long segment,
            boolean last,
            List<Integer> texts,
            List<List<Integer>> meta,
            List<Integer> metrics,
            List<Integer> inline,
            boolean broken)
            implements Op {
        private static final String TEXT = "inline";

        @Override
        public int opcode() {
            return OpCode.WHOLE_SPAN;
        }

        @Override
        public void write(final RecordEncoder records) {
            final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
            record.putShort(0, (short) OpCode.WHOLE_SPAN, LITTLE_ENDIAN);
            record.putLong(2, span, LITTLE_ENDIAN);
            record.putLong(WholeSpanDescriptor.TRACE_ID_LOW_OFFSET, 10 + span, LITTLE_ENDIAN);
            record.putLong(WholeSpanDescriptor.TRACE_ID_HIGH_OFFSET, 3, LITTLE_ENDIAN);
            record.putLong(WholeSpanDescriptor.SEGMENT_ID_OFFSET, segment, LITTLE_ENDIAN);
            record.putLong(WholeSpanDescriptor.START_OFFSET, 100 * span, LITTLE_ENDIAN);
            record.putLong(WholeSpanDescriptor.DURATION_OFFSET, -span, LITTLE_ENDIAN);
            record.putInt(WholeSpanDescriptor.ERROR_OFFSET, (int) span, LITTLE_ENDIAN);
            record.putInt(
                    WholeSpanDescriptor.FLAGS_OFFSET, last ? WholeSpanDescriptor.LAST_OF_SEGMENT : 0, LITTLE_ENDIAN);
            for (int i = 0; i < texts.size(); i++) {
                record.putInt(WholeSpanDescriptor.NAME_ID_OFFSET + Integer.BYTES * i, texts.get(i), LITTLE_ENDIAN);
            }
            int at = WholeSpanDescriptor.LENGTH;
            for (final List<Integer> pair : meta) {
                record.putInt(at, pair.get(0), LITTLE_ENDIAN);
                record.putInt(at + Integer.BYTES, pair.get(1), LITTLE_ENDIAN);
                at += 2 * Integer.BYTES;
            }
            for (final int key : metrics) {
                record.putInt(at, key, LITTLE_ENDIAN);
                record.putDouble(at + Integer.BYTES, key, LITTLE_ENDIAN);
                at += Integer.BYTES + Double.BYTES;
            }
            final int textsAt = at;
            for (final int key : inline) {
                record.putInt(at, key, LITTLE_ENDIAN);
                record.putInt(at + Integer.BYTES, TEXT.length(), LITTLE_ENDIAN);
                record.putBytes(at + 2 * Integer.BYTES, TEXT.getBytes(StandardCharsets.US_ASCII));
                at += 2 * Integer.BYTES + TEXT.length();
            }
            if (broken) {
                // the length of a text leads out of the record
                record.putInt(at + Integer.BYTES, 1, LITTLE_ENDIAN);
                at += 2 * Integer.BYTES;
            }
            record.putInt(WholeSpanDescriptor.META_COUNT_OFFSET, meta.size(), LITTLE_ENDIAN);
            record.putInt(WholeSpanDescriptor.METRIC_COUNT_OFFSET, metrics.size(), LITTLE_ENDIAN);
            record.putInt(WholeSpanDescriptor.TEXT_LENGTH_OFFSET, at - textsAt, LITTLE_ENDIAN);
            record.checkLimit(at);
            records.records(record, 0, at);
        }

        @Override
        public void apply(final TraceModel model) {
            final SpanModel started = model.start(new SpanModel(span, 3, 10 + span, segment, 0), 0);
            model.core(started, texts.get(0), texts.get(1), texts.get(2), texts.get(3));
            started.start = 100 * span;
            started.duration = -span;
            started.error = (int) span;
            meta.forEach(pair -> model.pair(pair.get(0), pair.get(1), started.tags::text));
            metrics.forEach(key -> model.withKey(key, text -> started.tags.number(text, key)));
            inline.forEach(key -> model.withKey(key, text -> started.tags.text(text, TEXT)));
            if (broken) {
                model.malformed();
            }
            model.finishWhole(started, last);
        }
    }

    /** Sets one of the texts of a span. */
    record Text(int opcode, long span, int id) implements Op {
        @Override
        public void write(final RecordEncoder records) {
            records.setString(opcode, span, id);
        }

        @Override
        public void apply(final TraceModel model) {
            model.ofSpan(span, live -> {
                switch (opcode) {
                    case OpCode.SET_NAME -> model.name(live, id);
                    case OpCode.SET_SERVICE_NAME -> model.service(live, id);
                    case OpCode.SET_RESOURCE_NAME -> model.resource(live, id);
                    case OpCode.SET_TYPE -> model.type(live, id);
                    default -> model.origin(live, id);
                }
            });
        }
    }

    /** Sets one of the times of a span, or finishes it. */
    record Time(int opcode, long span, long ns) implements Op {
        @Override
        public void write(final RecordEncoder records) {
            records.setLong(opcode, span, ns);
        }

        @Override
        public void apply(final TraceModel model) {
            model.ofSpan(span, live -> {
                switch (opcode) {
                    case OpCode.SET_START -> live.start = ns;
                    case OpCode.SET_DURATION -> live.duration = ns;
                    default -> model.finish(live, ns);
                }
            });
        }
    }

    /** The time, which changes nothing that goes out. */
    record Tick(long elapsedNs, long wallNs) implements Op {
        @Override
        public int opcode() {
            return OpCode.TICK;
        }

        @Override
        public void write(final RecordEncoder records) {
            records.tick(elapsedNs, wallNs);
        }

        @Override
        public void apply(final TraceModel model) {}
    }

    /** Sets the error flag. */
    record ErrorFlag(long span, int value) implements Op {
        @Override
        public int opcode() {
            return OpCode.SET_ERROR;
        }

        @Override
        public void write(final RecordEncoder records) {
            records.setError(span, value);
        }

        @Override
        public void apply(final TraceModel model) {
            model.ofSpan(span, live -> live.error = value);
        }
    }

    /** Sets error flag and tags. */
    record ErrorDetails(long span, int type, String message, String stack) implements Op {
        @Override
        public int opcode() {
            return OpCode.SET_ERROR_DETAILS;
        }

        @Override
        public void write(final RecordEncoder records) {
            records.own().setErrorDetails(span, type, message, stack);
        }

        @Override
        public void apply(final TraceModel model) {
            model.ofSpan(span, live -> model.errorDetails(live, type, message, stack));
        }
    }

    /** Sends spans as one chunk. */
    record Flush(boolean localRoot, List<Long> spans) implements Op {
        @Override
        public int opcode() {
            return OpCode.FLUSH_CHUNK;
        }

        @Override
        public void write(final RecordEncoder records) {
            records.flushChunk(
                    localRoot, spans.stream().mapToLong(Long::longValue).toArray(), spans.size());
        }

        @Override
        public void apply(final TraceModel model) {
            model.flush(spans, localRoot);
        }
    }

    /** Takes a span, or all of its segment, away. */
    record Abandon(int opcode, long span) implements Op {
        @Override
        public void write(final RecordEncoder records) {
            if (opcode == OpCode.ABANDON_SPAN) {
                records.own().abandonSpan(span);
            } else {
                records.own().abandonSegment(span);
            }
        }

        @Override
        public void apply(final TraceModel model) {
            model.ofSpan(span, live -> {
                if (opcode == OpCode.ABANDON_SPAN) {
                    model.abandon(live);
                } else {
                    model.abandonSegment(live);
                }
            });
        }
    }

    /** Gives an id a text. */
    record Define(int id, String text) implements Op {
        @Override
        public int opcode() {
            return OpCode.DEFINE_STRING;
        }

        @Override
        public void write(final RecordEncoder records) {
            records.defineString(id, text);
        }

        @Override
        public void apply(final TraceModel model) {
            model.define(id, text);
        }
    }

    /**
     * Texts for the next operation.
     *
     * @param broken whether a last one follows that is no text
     */
    record WithTexts(List<String> texts, boolean broken) implements Op {
        private static final byte[] NO_TEXT = {1, 0, 0, 0, (byte) 0xFF};

        @Override
        public int opcode() {
            return OpCode.WITH_TEXTS;
        }

        @Override
        public void write(final RecordEncoder records) {
            final ExpandableDirectByteBuffer bytes = new ExpandableDirectByteBuffer();
            int length = 0;
            for (final String text : texts) {
                final byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                bytes.putInt(length, utf8.length, ByteOrder.LITTLE_ENDIAN);
                bytes.putBytes(length + Integer.BYTES, utf8);
                length += Integer.BYTES + utf8.length;
            }
            if (broken) {
                bytes.putBytes(length, NO_TEXT);
                length += NO_TEXT.length;
            }
            records.withTexts(0, bytes, 0, length);
        }

        @Override
        public void apply(final TraceModel model) {
            model.hold(texts);
            if (broken) {
                model.malformed();
            }
        }
    }

    /** Takes the text from an id. */
    record Evict(int id) implements Op {
        @Override
        public int opcode() {
            return OpCode.EVICT_STRING;
        }

        @Override
        public void write(final RecordEncoder records) {
            records.evictString(id);
        }

        @Override
        public void apply(final TraceModel model) {
            model.evict(id);
        }
    }

    /** Begins a new epoch of a producer's ids. */
    record BeginEpoch() implements Op {
        @Override
        public int opcode() {
            return OpCode.BEGIN_EPOCH;
        }

        @Override
        public void write(final RecordEncoder records) {
            records.own().beginEpoch();
        }

        @Override
        public void apply(final TraceModel model) {
            model.beginEpoch();
        }
    }

    /** Sets the sampling priority of a segment. */
    record Priority(long span, int priority, int mechanism) implements Op {
        @Override
        public int opcode() {
            return OpCode.SET_SAMPLING_PRIORITY;
        }

        @Override
        public void write(final RecordEncoder records) {
            records.own().setSamplingPriority(span, priority, mechanism);
        }

        @Override
        public void apply(final TraceModel model) {
            model.ofSpan(span, live -> model.priority(live, priority, mechanism));
        }
    }

    /** Sets the sampling rates of a segment. */
    record Rates(long span, double rule, double limit, double agent) implements Op {
        @Override
        public int opcode() {
            return OpCode.SET_SAMPLING_RATES;
        }

        @Override
        public void write(final RecordEncoder records) {
            records.own().setSamplingRates(span, rule, limit, agent);
        }

        @Override
        public void apply(final TraceModel model) {
            model.ofSpan(span, live -> {
                model.rate(live, "_dd.rule_psr", rule);
                model.rate(live, "_dd.limit_psr", limit);
                model.rate(live, "_dd.agent_psr", agent);
            });
        }
    }

    /** Sets kind, flags and scope, of which v0.4 has the kind. */
    record Fields(long span, int mask, int fields) implements Op {
        @Override
        public int opcode() {
            return OpCode.SET_SPAN_FIELDS;
        }

        @Override
        public void write(final RecordEncoder records) {
            records.own().setSpanFields(span, mask, fields);
        }

        @Override
        public void apply(final TraceModel model) {
            final int kinds = mask >> SpanFieldsDescriptor.KIND_SHIFT & 7;
            final int kind = fields >> SpanFieldsDescriptor.KIND_SHIFT & kinds;
            model.ofSpan(span, live -> live.kindNumber = (live.kindNumber & ~kinds) | kind);
        }
    }

    /** Sets the status. */
    record Status(long span, int code, int message) implements Op {
        @Override
        public int opcode() {
            return OpCode.SET_STATUS;
        }

        @Override
        public void write(final RecordEncoder records) {
            records.own().setStatus(span, code, message);
        }

        @Override
        public void apply(final TraceModel model) {
            model.ofSpan(span, live -> model.status(live, code, message));
        }
    }

    /** Sets the trace state. */
    record TraceState(long span, int state) implements Op {
        @Override
        public int opcode() {
            return OpCode.SET_TRACE_STATE;
        }

        @Override
        public void write(final RecordEncoder records) {
            records.own().setTraceState(span, state);
        }

        @Override
        public void apply(final TraceModel model) {
            model.ofSpan(span, live -> model.withKey(state, text -> live.tags.text("tracestate", text)));
        }
    }

    /** Counts what was left out, which v0.4 does not say. */
    record Dropped(long span, int attributes, int events) implements Op {
        @Override
        public int opcode() {
            return OpCode.SET_DROPPED_COUNTS;
        }

        @Override
        public void write(final RecordEncoder records) {
            records.own().setDroppedCounts(span, attributes, events, 0);
        }

        @Override
        public void apply(final TraceModel model) {
            model.ofSpan(span, live -> {});
        }
    }
}
