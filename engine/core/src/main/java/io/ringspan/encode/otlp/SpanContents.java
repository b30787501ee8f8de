/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.memory.HeapSize;
import io.ringspan.protocol.SpanFieldsDescriptor;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.protocol.Utf8;
import io.ringspan.table.BlockPool;
import io.ringspan.table.IdSpace;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import java.util.Arrays;

/**
 * What one span of a Datadog tracer has, as OTLP says it: attributes in the order in which they go out, newest first and of each key the value that was set
 * last; events and links; and the tags that other fields follow from.
 *
 * <p>As in v0.4 texts and numbers are two maps, so a key can be in both, and a typed tag replaces what is older in either. Which keys were
 * met is kept in an array with a place for every entry of the string table, stamped with the number of the span, so that nothing has to
 * be cleared between spans.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
final class SpanContents extends SpanLists {
    /** No text. */
    static final int NONE = -1;

    // the maps that a key can be in
    private static final int TEXT = 1;
    private static final int NUMBER = 2;
    private static final int STRUCT = 4;
    private static final int ALL_MAPS = TEXT | NUMBER | STRUCT;
    // mark of a key that is listed, if it can be so only once
    private static final int LISTED = ALL_MAPS + 1;
    private static final int STAMP_STEP = 2 * LISTED;

    private final BlockPool blocks;
    private final StringTable strings;
    private final SpanTexts texts;
    private final KeyValues keyValues;
    // stamp of the last span that had a key, with the maps that it was in
    private final int[] seen;
    private int stamp;
    private final boolean isFlat;
    private final int textMax;
    // texts of the span that were cut
    int textsCut;

    /** Whether there is a base service besides the language. */
    boolean isOtherService;

    /** Whether there is a mark besides the process id. */
    boolean isMeasured;

    // number of the kind, if the span has it as a field, or 0
    int kindField;

    // handles of tags, or NONE
    int kind;
    int traceState;
    private int errorMessage;
    private int otherErrorMessage;
    private boolean hasMeasured;

    /** Whether the sampling priority of the span says that it is kept. */
    boolean isSampled;

    /** If it is flat, each key is listed only once, with its newest value, whichever map it is in. */
    SpanContents(
            final TraceStore store,
            final SpanTexts texts,
            final KeyValues keyValues,
            final boolean isFlat,
            final int textMax) {
        super(keyValues);
        this.texts = texts;
        this.keyValues = keyValues;
        this.isFlat = isFlat;
        this.textMax = textMax;
        blocks = store.blocks();
        strings = store.strings();
        seen = new int[strings.capacity()];
    }

    /** Heap that is taken for a number of entries of the string table, in bytes. */
    static long heap(final int entryCount) {
        return HeapSize.array(entryCount, Integer.BYTES);
    }

    /** Message of the error, or {@link #NONE}. */
    int errorMessage() {
        return errorMessage == NONE ? otherErrorMessage : errorMessage;
    }

    /** Reads the span at hand of a chunk. */
    void read(final TraceChunk chunk) {
        begin();
        kindField = SpanFieldsDescriptor.kind(chunk.fields());
        final SpanHeader header = chunk.header();
        // of spans that were sampled by themselves none speaks for the trace, as in the reference
        final boolean isFirst = chunk.passed() == 0 && chunk.hasFirst();
        isOtherService = StringTable.index(header.service()) != StringTable.index(texts.service);
        addNames(header);
        if (isFirst) {
            addReason(chunk);
        }
        if (chunk.origin() != IdSpace.UNKNOWN && take(texts.originKey, TEXT) && list(texts.originKey)) {
            named.add(texts.originKeyAt, at(chunk.origin()));
        }
        see(texts.languageKey, TEXT);
        if (isOtherService) {
            see(texts.baseServiceKey, TEXT);
        }
        see(texts.processIdKey, NUMBER);
        addChains(chunk, isFirst);
        if (isFirst && !chunk.isFirstPart()) {
            addInherited(chunk.attributesOfFirst());
        }
        if (isMeasured && hasMeasured) {
            numbers.remove(texts.measuredKeyAt);
        }
        fixedTextCount = isOtherService ? 2 : 1;
        fixedNumberCount = isMeasured ? 2 : 1;
    }

    private void begin() {
        stamp += STAMP_STEP;
        if (stamp < 0) {
            Arrays.fill(seen, 0);
            stamp = STAMP_STEP;
        }
        clear();
        textsCut = 0;
        kind = NONE;
        traceState = NONE;
        errorMessage = NONE;
        otherErrorMessage = NONE;
        isMeasured = false;
        hasMeasured = false;
        isSampled = false;
    }

    private void addNames(final SpanHeader header) {
        if (isOtherService) {
            addName(texts.serviceNameAt, header.service());
        }
        addName(texts.operationNameAt, header.name());
        addName(texts.spanTypeAt, header.type());
        if (isFlat) {
            seeName(texts.operationNameKey, header.name());
            seeName(texts.spanTypeKey, header.type());
        }
        addName(texts.resourceNameAt, header.resource());
    }

    private void addName(final long key, final int text) {
        final long value = KeyValues.location(strings, text);
        if (KeyValues.length(value) > 0) {
            named.add(key, value);
        }
    }

    private void seeName(final int key, final int text) {
        if (strings.length(text) > 0) {
            see(key, ALL_MAPS);
        }
    }

    // it speaks for the chunk
    private void addReason(final TraceChunk chunk) {
        if (chunk.isIncomplete()) {
            addReason(texts.recordsLost);
        } else if (chunk.isExpired()) {
            addReason(texts.expired);
        } else if (chunk.isOpenAtClose()) {
            addReason(texts.closed);
        }
    }

    private void addReason(final int reason) {
        see(texts.incompleteKey, TEXT);
        named.add(at(texts.incompleteKey), at(reason));
    }

    // what the trace says counts more than what the span says itself; one loop, so that reading entries is inlined
    private void addChains(final TraceChunk chunk, final boolean isFirst) {
        int block = isFirst ? chunk.traceAttributes() : chunk.attributes();
        boolean isTrace = isFirst;
        while (isTrace || block != BlockPool.NONE) {
            if (block == BlockPool.NONE) {
                isTrace = false;
                addTopLevel(chunk);
                block = chunk.attributes();
                continue;
            }
            for (int i = blocks.count(block) - 1; i >= 0; i--) {
                addEntry(blocks.key(block, i), blocks.kind(block, i), blocks.value(block, i));
            }
            block = blocks.older(block);
        }
    }

    private void addTopLevel(final TraceChunk chunk) {
        if (chunk.isFirstPart()
                && chunk.firstIsLocalRoot()
                && take(texts.topLevelKey, NUMBER)
                && list(texts.topLevelKey)) {
            numbers.add(KeyValues.INTEGER, at(texts.topLevelKey), 1);
        }
    }

    // what the first span of the chunk says about the trace, for a part that does not begin with that span
    private void addInherited(final int head) {
        for (int block = head; block != BlockPool.NONE; block = blocks.older(block)) {
            for (int i = blocks.count(block) - 1; i >= 0; i--) {
                final int key = blocks.key(block, i);
                final int kind = blocks.kind(block, i);
                // nothing that is said about a trace is of another kind
                final boolean isInherited = kind == BlockPool.META
                        || kind == BlockPool.METRIC
                        || kind == BlockPool.LONG
                        || kind == BlockPool.UNSET;
                if (isInherited && texts.isOfTrace(key)) {
                    addEntry(key, kind, blocks.value(block, i));
                }
            }
        }
    }

    private void addEntry(final int key, final int kind, final long value) {
        if (kind == BlockPool.META) {
            takeText(key, (int) value);
        } else if (kind == BlockPool.METRIC) {
            if (take(key, NUMBER)) {
                final double number = Double.longBitsToDouble(value);
                final long integer = (long) number;
                // true of 2^63 too, which is cut to the largest integer
                if ((double) integer == number) {
                    addNumber(key, KeyValues.INTEGER, integer, number);
                } else {
                    addNumber(key, KeyValues.DOUBLE, value, number);
                }
            }
        } else {
            addOther(key, kind, value);
        }
    }

    private void addOther(final int key, final int kind, final long value) {
        switch (kind) {
            case BlockPool.META_STRUCT -> {
                if (take(key, STRUCT) && list(key)) {
                    structs.add(KeyValues.BYTES, at(key), at((int) value));
                }
            }
            case BlockPool.EVENT -> addEvent((int) value);
            case BlockPool.LINK -> addLink((int) value);
            case BlockPool.UNSET -> see(key, ALL_MAPS);
            case BlockPool.LONG -> {
                if (takeTyped(key)) {
                    addNumber(key, KeyValues.INTEGER, value, (double) value);
                }
            }
            case BlockPool.BOOLEAN -> {
                if (takeTyped(key)) {
                    if (list(key)) {
                        typed.add(KeyValues.BOOLEAN, at(key), value);
                    }
                    isMeasured |= StringTable.index(key) == texts.kindIndex;
                }
            }
            case BlockPool.FIELD -> takeText(key, (int) value);
            case BlockPool.VALUE -> {
                if (takeTyped(key) && list(key)) {
                    final int tag = strings.offset((int) value);
                    typed.add(keyValues.kindAt(tag), at(key), keyValues.valueAt(tag));
                }
            }
            case BlockPool.DROPPED -> {
                // counted are only those that are dropped here
            }
            default -> {
                if (takeTyped(key) && list(key)) {
                    typed.add(KeyValues.ARRAY, at(key), at((int) value));
                }
            }
        }
    }

    private void takeText(final int key, final int value) {
        if (take(key, TEXT)) {
            if (list(key)) {
                textual.add(at(key), cut(at(value)));
            }
            if (StringTable.index(key) <= texts.lastIndex) {
                noteText(StringTable.index(key), value);
            }
        }
    }

    private long cut(final long text) {
        final int length = KeyValues.length(text);
        if (length <= textMax) {
            return text;
        }
        textsCut++;
        return KeyValues.location((int) text, Utf8.fitting(strings.buffer(), (int) text, length, textMax));
    }

    private void noteText(final int index, final int value) {
        if (index == texts.kindIndex) {
            isMeasured = !strings.contentEquals(value, texts.internal);
        } else if (index == texts.spanKindIndex) {
            kind = value;
        } else if (index == texts.traceStateIndex) {
            traceState = value;
        } else if (index == texts.errorMsgIndex) {
            errorMessage = value;
        } else if (index == texts.errorMessageIndex) {
            otherErrorMessage = value;
        }
    }

    private void addNumber(final int key, final int kind, final long value, final double number) {
        if (list(key)) {
            numbers.add(kind, at(key), value);
        }
        final int index = StringTable.index(key);
        if (index <= texts.lastIndex) {
            if (index == texts.priorityIndex) {
                isSampled = number >= 1;
            } else if (index == texts.measuredIndex) {
                hasMeasured = true;
            }
        }
    }

    private long at(final int handle) {
        return KeyValues.location(strings, handle);
    }

    private void see(final int key, final int maps) {
        final int index = StringTable.index(key);
        seen[index] = Math.max(seen[index], stamp) | maps | LISTED;
    }

    // false if the key has been met in the map
    private boolean take(final int key, final int map) {
        final int index = StringTable.index(key);
        final int known = Math.max(seen[index], stamp);
        seen[index] = known | map;
        return (known & map) == 0;
    }

    // a typed tag: nothing older under the key counts in either map; false if something newer does
    private boolean takeTyped(final int key) {
        final int index = StringTable.index(key);
        final int known = Math.max(seen[index], stamp);
        seen[index] = known | TEXT | NUMBER;
        return (known & (TEXT | NUMBER)) == 0;
    }

    // false if the key is listed, and may be so only once
    private boolean list(final int key) {
        if (isFlat) {
            final int index = StringTable.index(key);
            if ((seen[index] & LISTED) != 0) {
                return false;
            }
            seen[index] |= LISTED;
        }
        return true;
    }
}
