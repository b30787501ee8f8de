/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import static io.ringspan.encode.TraceEncoder.DOES_NOT_FIT;

import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.TraceKeys;
import io.ringspan.memory.HeapSize;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.SpanFieldsDescriptor;
import io.ringspan.table.BlockPool;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import java.util.Arrays;
import org.agrona.collections.ArrayUtil;

/**
 * The tags of a span as attributes of v1.0, newest first, each written where it is met; events and links, and the tags that fields follow from,
 * are noted on the way.
 *
 * <p>As in v0.4 texts and numbers are two maps, so a key can be in both, and a typed tag replaces what is older in either.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
final class V10Attributes {
    /** What a chunk says that does not know its sampling priority. */
    static final int UNKNOWN_PRIORITY = Byte.MIN_VALUE;

    private static final int KIND_INTERNAL = 1;
    private static final int INITIAL_COUNT = 16;
    // the maps that a key can be in
    private static final int TEXT = 1;
    private static final int NUMBER = 2;
    private static final int STRUCT = 4;
    private static final int STAMP_STEP = 8;
    private static final int NONE = -1;
    private static final int ADDED_COUNT_MAX = 7;
    private static final int WIDE_HEADER_LENGTH = 3;
    private static final int HEX = 16;
    private static final int SHORT_ARRAY_MAX = 0xFFFF / TypedValues.TRIPLET;
    private static final long ONE = Double.doubleToRawLongBits(1);

    private final BlockPool blocks;
    private final StringTable strings;
    private final ChunkTexts keys;
    private final StreamedTexts texts;
    private final TypedValues values;
    private final long processId;
    private final int[] seen;
    private int stamp;
    // keys with a field of their own
    private final int envIndex;
    private final int versionIndex;
    private final int componentIndex;
    private final int kindIndex;
    private final int mechanismIndex;

    // of the chunk at hand
    private int priority;
    private boolean hasPriority;
    private int mechanism;
    private long traceIdHigh;

    // of the span at hand
    private RawMemory payload;
    private int limit;
    private int count;
    int env;
    int version;
    int component;
    private int spanKind;
    private boolean isOtherKind;
    private long measured;
    private boolean hasMeasured;
    // newest first, although they go out in the order in which they were added
    int[] events = ArrayUtil.EMPTY_INT_ARRAY;
    int eventCount;
    int[] links = ArrayUtil.EMPTY_INT_ARRAY;
    int linkCount;

    V10Attributes(
            final TraceStore store,
            final ChunkTexts keys,
            final StreamedTexts texts,
            final TypedValues values,
            final long processId) {
        this.keys = keys;
        this.texts = texts;
        this.values = values;
        this.processId = Double.doubleToRawLongBits((double) processId);
        blocks = store.blocks();
        strings = store.strings();
        seen = new int[strings.capacity()];
        envIndex = index("env");
        versionIndex = index("version");
        componentIndex = index("component");
        kindIndex = index(TraceKeys.KIND);
        mechanismIndex = index(TraceKeys.MECHANISM);
    }

    private int index(final String text) {
        return StringTable.index(strings.pin(text));
    }

    /** Heap that is taken for a number of entries of the string table, in bytes. */
    static long heap(final int entryCount) {
        return HeapSize.array(entryCount, Integer.BYTES);
    }

    /** Begins a chunk, or a run of spans of one trace in it. */
    void beginChunk(final TraceChunk chunk) {
        priority = chunk.samplingPriority();
        hasPriority = priority != SegmentTable.NO_PRIORITY;
        mechanism = 0;
        traceIdHigh = 0;
    }

    /** Sampling priority of the trace, by its spans if nobody else knows. */
    int priority() {
        return hasPriority ? priority : UNKNOWN_PRIORITY;
    }

    int mechanism() {
        return mechanism;
    }

    /** High half of the trace id, by the ids or the tags of the spans so far. */
    long traceIdHigh() {
        return traceIdHigh;
    }

    /** Kind of the span: internal if it has none that v1.0 knows. */
    int kind() {
        for (int kind = KIND_INTERNAL; kind < keys.spanKinds.length && spanKind != NONE; kind++) {
            if (strings.contentEquals(spanKind, keys.spanKinds[kind])) {
                return kind;
            }
        }
        return KIND_INTERNAL;
    }

    /** Writes the attributes of the span at hand of a chunk; offset behind them, or {@link TraceEncoder#DOES_NOT_FIT}. */
    int put(final TraceChunk chunk, final RawMemory memory, final int offset, final int newLimit) {
        payload = memory;
        limit = newLimit;
        begin();
        if (traceIdHigh == 0) {
            traceIdHigh = chunk.header().traceIdHigh();
        }
        final boolean isFirst = chunk.passed() == 0;
        // of the most attributes that there can be
        int most = ADDED_COUNT_MAX + blocks.entries(chunk.attributes());
        most += isFirst ? blocks.entries(chunk.traceAttributes()) + blocks.entries(chunk.attributesOfFirst()) : 0;
        final boolean isWide = most > SHORT_ARRAY_MAX;
        int to = offset + (isWide ? MsgPack.HEADER_LENGTH_MAX : WIDE_HEADER_LENGTH);
        to = putAdded(chunk, isFirst, to);
        if (isFirst && to != DOES_NOT_FIT) {
            to = putTrace(chunk, to);
        }
        to = putChain(chunk.attributes(), false, to);
        if (isFirst && !chunk.isFirstPart()) {
            to = putChain(chunk.attributesOfFirst(), true, to);
        }
        final int kind = SpanFieldsDescriptor.kind(chunk.fields());
        if (kind != 0 && take(keys.spanKindKey, TEXT)) {
            spanKind = keys.spanKinds[kind];
            to = putText(keys.spanKindKey, spanKind, to);
        }
        if (isOtherKind) {
            hasMeasured = true;
            measured = ONE;
        }
        if (hasMeasured) {
            to = putNumber(keys.measuredKey, measured, to);
        }
        if (to != DOES_NOT_FIT) {
            MsgPack.putWideArray(payload, offset, TypedValues.TRIPLET * count, isWide);
        }
        return to;
    }

    private void begin() {
        stamp += STAMP_STEP;
        if (stamp < 0) {
            Arrays.fill(seen, 0);
            stamp = STAMP_STEP;
        }
        count = 0;
        env = StringTable.EMPTY;
        version = StringTable.EMPTY;
        component = StringTable.EMPTY;
        spanKind = NONE;
        isOtherKind = false;
        hasMeasured = false;
        eventCount = 0;
        linkCount = 0;
    }

    // what the chunk adds to every span
    private int putAdded(final TraceChunk chunk, final boolean isFirst, final int offset) {
        int to = offset;
        final int reason = isFirst ? keys.incompleteReason(chunk) : StringTable.EMPTY;
        if (reason != StringTable.EMPTY) {
            take(keys.incompleteKey, TEXT);
            to = putText(keys.incompleteKey, reason, to);
        }
        if (chunk.origin() != IdSpace.UNKNOWN) {
            // the chunk has it
            take(keys.originKey, TEXT);
        }
        take(keys.languageKey, TEXT);
        to = putText(keys.languageKey, keys.language, to);
        if (StringTable.index(chunk.header().service()) != StringTable.index(keys.service)) {
            take(keys.baseServiceKey, TEXT);
            to = putText(keys.baseServiceKey, keys.service, to);
        }
        take(keys.processIdKey, NUMBER);
        return putNumber(keys.processIdKey, processId, to);
    }

    // what the trace says counts more than what the span says itself
    private int putTrace(final TraceChunk chunk, final int offset) {
        int to = putChain(chunk.traceAttributes(), false, offset);
        if (chunk.isFirstPart() && chunk.firstIsLocalRoot() && take(keys.topLevelKey, NUMBER)) {
            to = putNumber(keys.topLevelKey, ONE, to);
        }
        return to;
    }

    // newest entry first; perhaps only those that are about the trace
    private int putChain(final int head, final boolean isInherited, final int offset) {
        int to = offset;
        for (int block = head; block != BlockPool.NONE && to != DOES_NOT_FIT; block = blocks.older(block)) {
            for (int i = blocks.count(block) - 1; i >= 0 && to != DOES_NOT_FIT; i--) {
                final int key = blocks.key(block, i);
                final int entryKind = blocks.kind(block, i);
                if (!isInherited || isOfTrace(key, entryKind)) {
                    to = putEntry(key, entryKind, blocks.value(block, i), to);
                }
            }
        }
        return to;
    }

    private boolean isOfTrace(final int key, final int entryKind) {
        // nothing that is said about a trace is of another kind
        final boolean isKind = entryKind == BlockPool.META
                || entryKind == BlockPool.METRIC
                || entryKind == BlockPool.LONG
                || entryKind == BlockPool.UNSET;
        return isKind
                && (StringTable.index(key) == StringTable.index(keys.priorityKey)
                        || strings.startsWith(key, keys.propagatedPrefix));
    }

    private int putEntry(final int key, final int entryKind, final long value, final int to) {
        switch (entryKind) {
            case BlockPool.META, BlockPool.FIELD -> {
                return take(key, TEXT) ? putNewText(key, (int) value, to) : to;
            }
            case BlockPool.METRIC -> {
                return take(key, NUMBER) ? putNewNumber(key, value, to) : to;
            }
            case BlockPool.META_STRUCT -> {
                return take(key, STRUCT) ? putStruct(key, (int) value, to) : to;
            }
            case BlockPool.EVENT -> {
                events = ensure(events, eventCount);
                events[eventCount++] = (int) value;
                return to;
            }
            case BlockPool.LINK -> {
                links = ensure(links, linkCount);
                links[linkCount++] = (int) value;
                return to;
            }
            case BlockPool.UNSET -> {
                take(key, STRUCT);
                take(key, TEXT | NUMBER);
                return to;
            }
            case BlockPool.VALUE -> {
                // no form for it is known here
                take(key, TEXT | NUMBER);
                return to;
            }
            case BlockPool.DROPPED -> {
                return to;
            }
            default -> {
                return take(key, TEXT | NUMBER) ? putTyped(key, entryKind, value, to) : to;
            }
        }
    }

    // whether nothing newer under the key is in one of these maps; from now on something is in all of them
    private boolean take(final int key, final int maps) {
        final int index = StringTable.index(key);
        final int before = seen[index];
        final int known = before < stamp ? 0 : before - stamp;
        seen[index] = stamp + (known | maps);
        return (known & maps) == 0;
    }

    private int putNewText(final int key, final int value, final int to) {
        final int index = StringTable.index(key);
        if (index == envIndex) {
            env = value;
        } else if (index == versionIndex) {
            version = value;
        } else if (index == componentIndex) {
            component = value;
        } else if (index == StringTable.index(keys.spanKindKey)) {
            spanKind = value;
        } else if (index == kindIndex) {
            isOtherKind = !strings.contentEquals(value, keys.internal);
        } else if (index == mechanismIndex && mechanism == 0) {
            mechanism = mechanism(value);
        } else if (index == StringTable.index(keys.traceIdHighKey) && traceIdHigh == 0) {
            traceIdHigh = hex(value);
        }
        return putText(key, value, to);
    }

    private int putNewNumber(final int key, final long bits, final int to) {
        final int index = StringTable.index(key);
        if (index == StringTable.index(keys.measuredKey)) {
            hasMeasured = true;
            measured = bits;
            return to;
        }
        if (index == StringTable.index(keys.priorityKey)) {
            final double number = Double.longBitsToDouble(bits);
            if (!hasPriority && (int) number == number) {
                hasPriority = true;
                priority = (int) number;
            }
            if (hasPriority && priority == number) {
                // the chunk has it
                return to;
            }
        }
        return putNumber(key, bits, to);
    }

    private int mechanism(final int value) {
        final int offset = strings.offset(value);
        final int length = strings.length(value);
        int result = 0;
        for (int i = length > 0 && strings.buffer().getByte(offset) == '-' ? 1 : 0; i < length; i++) {
            final int digit = strings.buffer().getByte(offset + i) - '0';
            if (digit < 0 || digit > 9 || result > Short.MAX_VALUE) {
                return 0;
            }
            result = 10 * result + digit;
        }
        return result;
    }

    private long hex(final int value) {
        final int length = strings.length(value);
        if (length > HEX) {
            return 0;
        }
        long result = 0;
        for (int i = 0; i < length; i++) {
            final int digit = Character.digit(strings.buffer().getByte(strings.offset(value) + i), HEX);
            if (digit < 0) {
                return 0;
            }
            result = (result << 4) | digit;
        }
        return result;
    }

    private int putText(final int key, final int value, final int offset) {
        final int to = putKey(key, TypedValues.STRING, texts.lengthMax(value), offset);
        return to == DOES_NOT_FIT ? DOES_NOT_FIT : texts.put(payload, to, value);
    }

    private int putNumber(final int key, final long bits, final int offset) {
        final int to = putKey(key, TypedValues.DOUBLE, MsgPack.NUMBER_LENGTH_MAX, offset);
        return to == DOES_NOT_FIT ? DOES_NOT_FIT : MsgPack.putDouble(payload, to, bits);
    }

    private int putStruct(final int key, final int value, final int offset) {
        final int length = strings.length(value);
        final int to = putKey(key, TypedValues.BYTES, (long) MsgPack.HEADER_LENGTH_MAX + length, offset);
        return to == DOES_NOT_FIT ? DOES_NOT_FIT : values.putBytes(payload, to, value);
    }

    private int putTyped(final int key, final int entryKind, final long value, final int offset) {
        if (entryKind == BlockPool.ARRAY) {
            final int items = putKey(key, TypedValues.ARRAY, values.arrayLengthMax((int) value), offset);
            return items == DOES_NOT_FIT ? DOES_NOT_FIT : values.putArray(payload, items, (int) value);
        }
        final boolean isBoolean = entryKind == BlockPool.BOOLEAN;
        // as the text that it is in v0.4
        isOtherKind |= isBoolean && StringTable.index(key) == kindIndex;
        final int type = isBoolean ? TypedValues.BOOLEAN : TypedValues.INTEGER;
        final int to = putKey(key, type, MsgPack.NUMBER_LENGTH_MAX, offset);
        if (to == DOES_NOT_FIT) {
            return DOES_NOT_FIT;
        }
        return isBoolean ? MsgPack.putBoolean(payload, to, value != 0) : MsgPack.putLong(payload, to, value);
    }

    // key and type, if there is room for the value too
    private int putKey(final int key, final int type, final long valueLength, final int offset) {
        if (offset == DOES_NOT_FIT || texts.lengthMax(key) + 1 + valueLength > limit - offset) {
            return DOES_NOT_FIT;
        }
        count++;
        return TypedValues.putKey(payload, texts.put(payload, offset, key), type);
    }

    private static int[] ensure(final int[] array, final int count) {
        return count < array.length ? array : Arrays.copyOf(array, Math.max(INITIAL_COUNT, 2 * count));
    }
}
