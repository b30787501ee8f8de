/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.micro;

import io.ringspan.memory.KeyedHash;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Records in pairs of the same kinds, lengths and numbers: as a tracer writes them, and as somebody would who knows the code and wants it
 * to be slow. All spans that begin end, so that the tables are as before.
 */
enum HostileInput {
    /** Definitions of texts, which collide under a key that is not the engine's. */
    TEXTS {
        @Override
        void write(final RecordEncoder records, final boolean isHostile) {
            final KeyedHash hash = new KeyedHash(1, 2, 3, 4);
            final SplittableRandom random = new SplittableRandom(1);
            final UnsafeBuffer bytes = new UnsafeBuffer(new byte[TEXT_LENGTH]);
            for (int i = 0; i < COUNT; i++) {
                String text;
                do {
                    text = String.format(Locale.ROOT, "%016x", random.nextLong());
                    bytes.putStringWithoutLengthAscii(0, text);
                } while (isHostile && (hash.hash(bytes, 0, TEXT_LENGTH) & COLLISION_MASK) != 0);
                records.defineString(FIRST_TEXT + i, text);
            }
            for (int i = 0; i < COUNT; i++) {
                records.evictString(FIRST_TEXT + i);
            }
        }
    },
    /** Spans whose ids collide under a key that is not the engine's. */
    IDS {
        @Override
        void write(final RecordEncoder records, final boolean isHostile) {
            final KeyedHash hash = new KeyedHash(1, 2, 3, 4);
            final SplittableRandom random = new SplittableRandom(1);
            final long[] ids = new long[COUNT];
            for (int i = 0; i < COUNT; i++) {
                do {
                    ids[i] = random.nextLong();
                } while (isHostile && (hash.hash(ids[i]) & COLLISION_MASK) != 0);
                records.create(ids[i], 1, 0, ids[i], 0);
            }
            for (final long id : ids) {
                records.setLong(OpCode.FINISH_SPAN, id, 1);
            }
        }
    },
    /** Tags that are set if they are absent: on spans that have eight others, or in turn on four that have all of them. */
    IF_ABSENT {
        @Override
        void write(final RecordEncoder records, final boolean isHostile) {
            final int spans = isHostile ? 4 : COUNT / 8;
            for (int span = 1; span <= COUNT / 8; span++) {
                records.create(span, 1, 0, span, 0);
            }
            for (int i = 0; i < COUNT; i++) {
                records.setStringPair(OpCode.SET_META_ATTR, 1 + i % spans, FIRST_KEY + i, VALUE);
            }
            for (int i = 0; i < COUNT; i++) {
                records.own().setMetaIfAbsent(1 + i % spans, FIRST_KEY + i, VALUE);
            }
            for (int span = 1; span <= COUNT / 8; span++) {
                records.setLong(OpCode.FINISH_SPAN, span, 1);
            }
        }
    },
    /** Arrays and texts of one span, with keys that mean nothing to each other, or like those of items. */
    ARRAYS {
        @Override
        void write(final RecordEncoder records, final boolean isHostile) {
            final UnsafeBuffer item = new UnsafeBuffer(new byte[] {1, 1});
            records.create(1, 1, 0, 1, 0);
            for (int i = 0; i < COUNT / 2; i++) {
                records.own().setArray(1, FIRST_KEY + i, item, 0, 2);
                records.setStringPair(
                        OpCode.SET_META_ATTR, 1, isHostile ? FIRST_ITEM + i : FIRST_KEY + COUNT / 2 + i, VALUE);
            }
            records.setLong(OpCode.FINISH_SPAN, 1, 1);
        }
    },
    /** Attributes of a link, arrays and others, with keys that mean nothing to each other, or like those of items. */
    LINK {
        @Override
        void write(final RecordEncoder records, final boolean isHostile) {
            final UnsafeBuffer attributes = new UnsafeBuffer(new byte[COUNT * 32]);
            int at = 0;
            for (int i = 0; i < COUNT / 2; i++) {
                at = putKey(attributes, at, String.format(Locale.ROOT, "k%06d", i));
                attributes.putByte(at, (byte) 4);
                attributes.putInt(at + 1, 1, ByteOrder.LITTLE_ENDIAN);
                attributes.putByte(at + 5, (byte) 1);
                at = putKey(attributes, at + 7, String.format(isHostile ? "q%06d.0" : "q%06d_0", i));
                attributes.putByte(at, (byte) 1);
                at += 2;
            }
            records.create(1, 1, 0, 1, 0);
            records.own().addSpanLink(1, 1, 2, 3, 0, "", attributes, 0, at);
            records.setLong(OpCode.FINISH_SPAN, 1, 1);
        }
    },
    /** Spans that end among as many open ones, in segments of their own, or in one. */
    OPEN_SPANS {
        @Override
        void write(final RecordEncoder records, final boolean isHostile) {
            for (int i = 1; i <= COUNT; i++) {
                records.create(i, 1, 0, isHostile ? 1 : i, 0);
            }
            for (int i = COUNT / 2; i < COUNT / 2 + COUNT; i++) {
                records.setLong(OpCode.FINISH_SPAN, 1 + i % COUNT, 1);
            }
        }
    },
    /** Chunks of traces that go on, which take tags of their trace along: eight for each of many traces, or all on one. */
    TRACE_TAGS {
        @Override
        void write(final RecordEncoder records, final boolean isHostile) {
            final int segments = isHostile ? 1 : COUNT / 8;
            for (int i = 1; i <= segments; i++) {
                records.create(i, 1, 0, i, 0);
            }
            for (int i = 0; i < COUNT; i++) {
                records.setStringPair(OpCode.SET_TRACE_META_ATTR, 1 + i % segments, FIRST_KEY + i, VALUE);
            }
            final long[] chunk = {COUNT + 1};
            for (int i = 0; i < COUNT / 2; i++) {
                records.create(chunk[0], 1, 0, 1 + i % segments, 0);
                records.flushChunk(false, chunk, 1);
            }
            for (int i = 1; i <= segments; i++) {
                records.setLong(OpCode.FINISH_SPAN, i, 1);
            }
        }
    },
    /** Tags in a run, with a key that is known, or not. */
    RUN {
        @Override
        void write(final RecordEncoder records, final boolean isHostile) {
            records.create(1, 1, 0, 1, 0);
            for (int i = 0; i < COUNT; i++) {
                records.setStringPair(OpCode.SET_META_ATTR, 1, isHostile ? UNKNOWN : FIRST_KEY + i, VALUE);
            }
            records.setLong(OpCode.FINISH_SPAN, 1, 1);
        }
    };

    /** Of whatever the shape is about. */
    static final int COUNT = 8192;

    static final int VALUE = 1;
    static final int FIRST_KEY = 1000;
    static final int FIRST_ITEM = FIRST_KEY + COUNT;
    private static final int FIRST_TEXT = FIRST_ITEM + COUNT;
    private static final int UNKNOWN = 7;
    private static final int TEXT_LENGTH = 16;
    private static final int COLLISION_MASK = 0xFFF;

    abstract void write(RecordEncoder records, boolean isHostile);

    /** The texts that all of them use. */
    static void define(final RecordEncoder records) {
        records.defineString(VALUE, "value");
        for (int i = 0; i < COUNT; i++) {
            records.defineString(FIRST_KEY + i, String.format(Locale.ROOT, "k%06d", i));
            records.defineString(FIRST_ITEM + i, String.format(Locale.ROOT, "q%06d.0", i));
        }
    }

    private static int putKey(final UnsafeBuffer attributes, final int offset, final String key) {
        attributes.putInt(offset, key.length(), ByteOrder.LITTLE_ENDIAN);
        return offset + Integer.BYTES + attributes.putStringWithoutLengthAscii(offset + Integer.BYTES, key);
    }
}
