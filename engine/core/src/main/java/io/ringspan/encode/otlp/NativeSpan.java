/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.encode.TraceKeys;
import io.ringspan.memory.HeapSize;
import io.ringspan.protocol.SpanFieldsDescriptor;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.BlockPool;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A span as OpenTelemetry has it: the fields that were set, and nothing from tags; attributes of one map, in the order in which their keys
 * were first set, each with the value that was set last. Nothing is cut.
 *
 * <p>Where the attributes of each key are is kept in an array with a place for every entry of the string table, stamped with the number of
 * the span, so that nothing has to be cleared between spans.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
final class NativeSpan extends OtlpSpan {
    private static final int INTERNAL = 1;
    private static final int INITIAL_COUNT = 64;
    // in place of the kind of an attribute: it has gone to another place
    private static final byte MOVED = -1;
    // in place of the place of a key: what is older does not count
    private static final int UNSET = -1;

    private static final class Lists extends SpanLists {
        Lists(final KeyValues keyValues) {
            super(keyValues);
        }
    }

    private final BlockPool blocks;
    private final StringTable strings;
    private final KeyValues keyValues;
    private final int messageIndex;
    private final int traceStateIndex;
    private final int incompleteKey;
    private final int recordsLost;
    private final int expired;
    private final int closed;
    // keys and values of tags that spans begin with, and that need not be said; in turns
    private final int[] said;
    // number of the last span that had a key, and where
    private final long[] places;
    private int stamp;
    // attributes, the newest one first
    private byte[] kinds = new byte[INITIAL_COUNT];
    private int[] keys = new int[INITIAL_COUNT];
    private long[] values = new long[INITIAL_COUNT];
    private int count;
    private boolean hasMessage;
    private boolean hasTraceState;

    /** Number of its scope. */
    int scope;

    NativeSpan(final TraceStore store, final KeyValues keyValues, final Map<String, String> said) {
        super(new Lists(keyValues));
        this.keyValues = keyValues;
        blocks = store.blocks();
        strings = store.strings();
        messageIndex = StringTable.index(strings.pin("error.message"));
        traceStateIndex = StringTable.index(strings.pin("tracestate"));
        incompleteKey = strings.pin(TraceKeys.INCOMPLETE);
        recordsLost = strings.pin("records-lost");
        expired = strings.pin("expired");
        closed = strings.pin("closed");
        places = new long[strings.capacity()];
        this.said = said.entrySet().stream()
                .flatMapToInt(tag -> IntStream.of(strings.pin(tag.getKey()), strings.pin(tag.getValue())))
                .toArray();
    }

    /** Heap that is taken for a number of entries of the string table, in bytes. */
    static long heap(final int entryCount) {
        return HeapSize.array(entryCount, Long.BYTES);
    }

    /** Reads the span at hand of a chunk. */
    void read(final TraceChunk chunk) {
        begin();
        readFields(chunk);
        // what the trace says counts as set last
        final boolean isFirst = chunk.passed() == 0;
        if (isFirst) {
            readChain(chunk.traceAttributes());
        }
        readChain(chunk.attributes());
        for (int i = count - 1; i >= 0; i--) {
            if (kinds[i] != MOVED) {
                lists.typed.add(kinds[i], KeyValues.location(strings, keys[i]), values[i]);
            }
        }
        if (isFirst) {
            addReason(chunk);
        }
        countAll();
    }

    private void begin() {
        if (++stamp < 0) {
            Arrays.fill(places, 0);
            stamp = 1;
        }
        lists.clear();
        count = 0;
        traceState = 0;
        statusMessage = 0;
        hasMessage = false;
        hasTraceState = false;
        attributesDropped = 0;
        eventsDropped = 0;
        linksDropped = 0;
    }

    private void readFields(final TraceChunk chunk) {
        final SpanHeader newHeader = chunk.header();
        final int fields = chunk.fields();
        header = newHeader;
        traceIdHigh = newHeader.traceIdHigh();
        start = newHeader.start();
        end = start + newHeader.duration();
        name = KeyValues.location(strings, newHeader.name());
        kind = Math.max(INTERNAL, SpanFieldsDescriptor.kind(fields));
        statusCode = SpanFieldsDescriptor.status(fields);
        if (statusCode == 0 && newHeader.error() != 0) {
            statusCode = ERROR;
        }
        flags = fields & SpanFieldsDescriptor.FLAGS_MASK;
        scope = SpanFieldsDescriptor.scope(fields);
    }

    private void readChain(final int head) {
        for (int block = head; block != BlockPool.NONE; block = blocks.older(block)) {
            final boolean isShared = blocks.isShared(block);
            for (int i = blocks.count(block) - 1; i >= 0; i--) {
                final int key = blocks.key(block, i);
                if (!isShared || !isSaid(key, blocks.value(block, i))) {
                    readEntry(key, blocks.kind(block, i), blocks.value(block, i));
                }
            }
        }
    }

    private boolean isSaid(final int key, final long value) {
        for (int i = 0; i < said.length; i += 2) {
            if (said[i] == key && said[i + 1] == value) {
                return true;
            }
        }
        return false;
    }

    private void readEntry(final int key, final int kind, final long value) {
        switch (kind) {
            case BlockPool.META -> add(key, KeyValues.STRING, at((int) value));
            case BlockPool.METRIC -> add(key, KeyValues.DOUBLE, value);
            case BlockPool.LONG -> add(key, KeyValues.INTEGER, value);
            case BlockPool.BOOLEAN -> add(key, KeyValues.BOOLEAN, value);
            case BlockPool.ARRAY -> add(key, KeyValues.ARRAY, at((int) value));
            case BlockPool.META_STRUCT -> add(key, KeyValues.BYTES, at((int) value));
            case BlockPool.VALUE -> {
                final int tag = strings.offset((int) value);
                add(key, keyValues.kindAt(tag), keyValues.valueAt(tag));
            }
            case BlockPool.UNSET -> unset(StringTable.index(key));
            case BlockPool.EVENT -> lists.addEvent((int) value);
            case BlockPool.LINK -> lists.addLink((int) value);
            case BlockPool.FIELD -> setText(StringTable.index(key), (int) value);
            default -> setDropped((int) (value >>> Integer.SIZE), (int) value);
        }
    }

    private void add(final int key, final int kind, final long value) {
        final int index = StringTable.index(key);
        final long known = places[index];
        int newKind = kind;
        long newValue = value;
        if ((int) (known >>> Integer.SIZE) == stamp) {
            final int place = (int) known;
            if (place == UNSET) {
                return;
            }
            // the newer value goes where the key was first
            newKind = kinds[place];
            newValue = values[place];
            kinds[place] = MOVED;
        }
        final int at = count++;
        if (at == keys.length) {
            kinds = Arrays.copyOf(kinds, 2 * at);
            values = Arrays.copyOf(values, 2 * at);
            // last, since it says whether there is room: a full heap may leave some of them as they were
            keys = Arrays.copyOf(keys, 2 * at);
        }
        kinds[at] = (byte) newKind;
        keys[at] = key;
        values[at] = newValue;
        places[index] = (long) stamp << Integer.SIZE | at;
    }

    private void unset(final int index) {
        places[index] = (long) stamp << Integer.SIZE | Integer.toUnsignedLong(UNSET);
    }

    private void setText(final int index, final int text) {
        if (index == messageIndex && !hasMessage) {
            hasMessage = true;
            statusMessage = at(text);
        } else if (index == traceStateIndex && !hasTraceState) {
            hasTraceState = true;
            traceState = at(text);
        }
    }

    private void setDropped(final int list, final int dropped) {
        if (list == BlockPool.DROPPED_ATTRIBUTES) {
            attributesDropped = attributesDropped == 0 ? dropped : attributesDropped;
        } else if (list == BlockPool.DROPPED_EVENTS) {
            eventsDropped = eventsDropped == 0 ? dropped : eventsDropped;
        } else {
            linksDropped = linksDropped == 0 ? dropped : linksDropped;
        }
    }

    // it speaks for the chunk
    private void addReason(final TraceChunk chunk) {
        if (chunk.isIncomplete()) {
            addReason(recordsLost);
        } else if (chunk.isExpired()) {
            addReason(expired);
        } else if (chunk.isOpenAtClose()) {
            addReason(closed);
        }
    }

    private void addReason(final int reason) {
        lists.typed.add(KeyValues.STRING, at(incompleteKey), at(reason));
    }

    private long at(final int handle) {
        return KeyValues.location(strings, handle);
    }
}
