/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import io.ringspan.fixture.AttributeBytes;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Operations that set and unset tags of spans and segments, events and links. */
final class TagOps {
    // no tag of a value
    private static final int BAD_TAG = 9;

    private TagOps() {}

    /** Sets a string tag. */
    record TextPair(int opcode, long span, int key, int value) implements Op {
        @Override
        public void write(final RecordEncoder records) {
            records.setStringPair(opcode, span, key, value);
        }

        @Override
        public void apply(final TraceModel model) {
            model.ofSpan(
                    span,
                    live -> model.pair(key, value, (keyText, text) -> {
                        switch (opcode) {
                            case OpCode.SET_META_ATTR -> live.tags.text(keyText, text);
                            case OpCode.SET_TRACE_META_ATTR -> model.traceText(live, keyText, text);
                            default -> {
                                if (!live.tags.has(keyText)) {
                                    live.tags.text(keyText, text);
                                }
                            }
                        }
                    }));
        }
    }

    /** Sets a numeric tag. */
    record NumberPair(int opcode, long span, int key, double value) implements Op {
        @Override
        public void write(final RecordEncoder records) {
            records.setStringDouble(opcode, span, key, value);
        }

        @Override
        public void apply(final TraceModel model) {
            model.ofSpan(
                    span,
                    live -> model.withKey(key, keyText -> {
                        switch (opcode) {
                            case OpCode.SET_METRIC_ATTR -> live.tags.number(keyText, value);
                            case OpCode.SET_TRACE_METRICS_ATTR -> model.traceNumber(live, keyText, value);
                            default -> {
                                if (!live.tags.has(keyText)) {
                                    live.tags.number(keyText, value);
                                }
                            }
                        }
                    }));
        }
    }

    /** Sets several string tags. */
    record Texts(long span, List<List<Integer>> pairs) implements Op {
        @Override
        public int opcode() {
            return OpCode.BATCH_SET_META;
        }

        @Override
        public void write(final RecordEncoder records) {
            final int[] ids =
                    pairs.stream().flatMap(List::stream).mapToInt(i -> i).toArray();
            records.batchSetMeta(span, ids, pairs.size());
        }

        @Override
        public void apply(final TraceModel model) {
            model.ofSpan(span, live -> pairs.forEach(pair -> model.pair(pair.get(0), pair.get(1), live.tags::text)));
        }
    }

    /** Sets several numeric tags, each to the id of its key. */
    record Numbers(long span, List<Integer> keys) implements Op {
        @Override
        public int opcode() {
            return OpCode.BATCH_SET_METRIC;
        }

        @Override
        public void write(final RecordEncoder records) {
            records.batchSetMetric(
                    span,
                    keys.stream().mapToInt(i -> i).toArray(),
                    keys.stream().mapToDouble(i -> i).toArray(),
                    keys.size());
        }

        @Override
        public void apply(final TraceModel model) {
            model.ofSpan(span, live -> keys.forEach(key -> model.withKey(key, text -> live.tags.number(text, key))));
        }
    }

    /** Sets a string tag to a text in the record. */
    record InlineText(long span, int key, String text) implements Op {
        @Override
        public int opcode() {
            return OpCode.SET_META_TEXT;
        }

        @Override
        public void write(final RecordEncoder records) {
            records.setMetaText(span, key, text);
        }

        @Override
        public void apply(final TraceModel model) {
            model.ofSpan(span, live -> model.withKey(key, keyText -> live.tags.text(keyText, text)));
        }
    }

    /** Sets a binary tag. */
    record Struct(long span, String key, String text) implements Op {
        private byte[] bytes() {
            return text.getBytes(StandardCharsets.UTF_16LE);
        }

        @Override
        public int opcode() {
            return OpCode.SET_META_STRUCT;
        }

        @Override
        public void write(final RecordEncoder records) {
            records.setMetaStruct(span, key, new UnsafeBuffer(bytes()), 0, bytes().length);
        }

        @Override
        public void apply(final TraceModel model) {
            model.ofSpan(span, live -> live.tags.struct(key, HexFormat.of().formatHex(bytes())));
        }
    }

    /** Sets a tag to a Long, a Boolean, or a List; a broken list has a value of a type that does not exist behind the others. */
    record Typed(long span, int key, Object value, boolean broken) implements Op {
        @Override
        public boolean isBroken() {
            return broken && value instanceof List;
        }

        @Override
        public int opcode() {
            return value instanceof Long
                    ? OpCode.SET_LONG_ATTR
                    : value instanceof Boolean ? OpCode.SET_BOOLEAN_ATTR : OpCode.SET_ARRAY_ATTR;
        }

        @Override
        public void write(final RecordEncoder records) {
            if (value instanceof Long number) {
                records.own().setLong(span, key, number);
            } else if (value instanceof Boolean truth) {
                records.own().setBoolean(span, key, truth);
            } else {
                final AttributeBytes items = new AttributeBytes().items(((List<?>) value).toArray());
                if (broken) {
                    items.tag(BAD_TAG);
                }
                records.own().setArray(span, key, items.buffer(), 0, items.length());
            }
        }

        @Override
        public void apply(final TraceModel model) {
            if (isBroken()) {
                model.malformed();
            } else {
                model.ofSpan(span, live -> model.withKey(key, text -> live.tags.typed(text, value)));
            }
        }
    }

    /** Sets a tag to a value of any type; a broken one has a byte too much. */
    record Value(long span, int key, Object value, boolean broken) implements Op {
        @Override
        public boolean isBroken() {
            return broken;
        }

        @Override
        public int opcode() {
            return OpCode.SET_VALUE_ATTR;
        }

        @Override
        public void write(final RecordEncoder records) {
            final AttributeBytes bytes = new AttributeBytes();
            put(bytes, value);
            if (broken) {
                bytes.tag(0);
            }
            records.own().setValue(span, key, bytes.buffer(), 0, bytes.length());
        }

        @Override
        public void apply(final TraceModel model) {
            if (broken) {
                model.malformed();
            } else {
                model.ofSpan(span, live -> model.withKey(key, text -> set(live.tags, text)));
            }
        }

        private void set(final Tags tags, final String keyText) {
            if (value instanceof final String text) {
                tags.text(keyText, text);
            } else if (value instanceof final Double number) {
                tags.number(keyText, number);
            } else {
                tags.typed(keyText, value);
            }
        }
    }

    /** Takes a tag off. */
    record Unset(long span, int key) implements Op {
        @Override
        public int opcode() {
            return OpCode.UNSET_ATTR;
        }

        @Override
        public void write(final RecordEncoder records) {
            records.own().unset(span, key);
        }

        @Override
        public void apply(final TraceModel model) {
            model.ofSpan(span, live -> model.withKey(key, live.tags::unset));
        }
    }

    private static AttributeBytes bytes(final List<Attribute> attributes, final boolean broken) {
        final AttributeBytes bytes = new AttributeBytes();
        for (final Attribute attribute : attributes) {
            put(bytes.key(attribute.key()), attribute.value());
        }
        bytes.dropped(attributes.size());
        return broken ? bytes.key("broken").tag(BAD_TAG) : bytes;
    }

    private static void put(final AttributeBytes bytes, final Object value) {
        if (value instanceof final List<?> items) {
            bytes.array(items.toArray());
        } else if (value instanceof final Nested nested) {
            bytes.any(nested.value());
        } else {
            bytes.value(value);
        }
    }

    /** Adds an event. */
    record Event(long span, long time, String name, List<Attribute> attributes, boolean broken) implements Op {
        @Override
        public boolean isBroken() {
            return broken;
        }

        @Override
        public int opcode() {
            return OpCode.ADD_SPAN_EVENT;
        }

        @Override
        public void write(final RecordEncoder records) {
            final AttributeBytes bytes = bytes(attributes, broken);
            records.addSpanEvent(span, time, name, bytes.buffer(), 0, bytes.length());
        }

        @Override
        public void apply(final TraceModel model) {
            if (broken) {
                model.malformed();
            } else {
                model.ofSpan(span, live -> live.addEvent(time, name, attributes));
            }
        }
    }

    /** Adds a link. */
    record Link(long span, long linked, int flags, String state, List<Attribute> attributes, boolean broken)
            implements Op {
        @Override
        public boolean isBroken() {
            return broken;
        }

        @Override
        public int opcode() {
            return OpCode.ADD_SPAN_LINK;
        }

        @Override
        public void write(final RecordEncoder records) {
            final AttributeBytes bytes = bytes(attributes, broken);
            records.own().addSpanLink(span, -1, linked, linked, flags, state, bytes.buffer(), 0, bytes.length());
        }

        @Override
        public void apply(final TraceModel model) {
            if (broken) {
                model.malformed();
            } else {
                model.ofSpan(span, live -> live.addLink(-1, linked, linked, flags, state, attributes));
            }
        }
    }
}
