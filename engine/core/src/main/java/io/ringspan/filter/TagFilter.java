/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.filter;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.EventAttributes;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.BlockPool;
import io.ringspan.table.ChunkEditor;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import java.util.List;

/**
 * Redacts attributes by their keys, and obfuscates statements of SQL, as settings say.
 *
 * <p>What a key means is worked out once for each text of the string table, and remembered in a byte beside it. So a span without such a key
 * costs a look at one byte for each attribute.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class TagFilter {
    /** What {@code ringspan.filter.redact} calls the resource of a span. */
    static final String RESOURCE_KEY = "resource.name";

    // what is known of a text
    private static final int REDACT = 1;
    private static final int SQL = 2;
    // its entry may hold others
    private static final int HOLDER = 4;
    private static final int SQL_TYPE = 8;
    // as a value: there is nothing literal in it
    private static final int CLEAN = 16;
    // of a key: has to be looked at
    private static final int OF_INTEREST = REDACT | SQL | HOLDER | StringTable.UNMARKED;
    private static final int UNKNOWN = StringTable.UNMARKED & 0xFF;
    private static final List<TextPattern> SQL_TYPES = List.of(TextPattern.of("sql"), TextPattern.of("cassandra"));

    private final BlockPool blocks;
    private final StringTable strings;
    private final RawMemory bytes;
    private final SpanTable spans;
    private final ChunkEditor editor;
    private final EntryRewriter rewriter;
    private final SqlObfuscator obfuscator = new SqlObfuscator();
    private final RawMemory statement;
    private final byte[] marks;
    private final TextPattern[] redact;
    private final TextPattern[] sql;
    private final int textMax;
    private final int redacted;
    private final int traceStateIndex;
    private final boolean redactsResource;
    // newest block of default tags that have nothing to change
    private int cleanDefaults = BlockPool.NONE;
    private boolean hasSql;
    private long edited;
    private long noRoom;

    TagFilter(final TraceStore store, final ChunkEditor editor, final int redacted, final FilterSettings settings) {
        blocks = store.blocks();
        strings = store.strings();
        bytes = strings.buffer();
        spans = store.spans();
        this.editor = editor;
        this.redacted = redacted;
        textMax = settings.textMax();
        redact = settings.redact().toArray(new TextPattern[0]);
        sql = settings.sql().toArray(new TextPattern[0]);
        rewriter = new EntryRewriter(store, editor, settings.recordMax());
        statement = EntryRewriter.scratch(store.offHeap(), textMax);
        traceStateIndex = StringTable.index(strings.pin("tracestate"));
        final int resourceKey = strings.pin(RESOURCE_KEY);
        redactsResource = matches(redact, strings.offset(resourceKey), strings.length(resourceKey));
        marks = strings.marks();
        // the key of events, links and counts
        marks[StringTable.index(StringTable.EMPTY)] =
                (byte) (HOLDER | markOf(strings.offset(StringTable.EMPTY), strings.length(StringTable.EMPTY)));
    }

    long takeEdited() {
        final long count = edited;
        edited = 0;
        return count;
    }

    long takeNoRoom() {
        final long count = noRoom;
        noRoom = 0;
        return count;
    }

    /** Changes what has to be changed of a chunk. */
    void apply(final TraceChunk chunk) {
        hasSql = false;
        if (isOfInterest(chunk.traceAttributes())) {
            applyToChain(SpanTable.NONE, chunk.traceAttributes());
        }
        final int first = chunk.first();
        for (int span = first; span != SpanTable.NONE; span = spans.nextOfChunk(span)) {
            hasSql = false;
            final int head = spans.attributes(span);
            if (isOfInterest(head)) {
                applyToChain(span, head);
            }
            if (redactsResource) {
                setResource(span, redacted);
            } else if (sql.length > 0 && (hasSql || isSqlType(text(span, SpanHeader.TYPE_OFFSET)))) {
                obfuscateResource(span);
            }
        }
    }

    private int text(final int span, final int fieldOffset) {
        return spans.buffer().getInt(SpanTable.at(span) + fieldOffset);
    }

    // straight on for whole blocks, since a loop over so few entries costs more than they do
    private boolean isOfInterest(final int head) {
        final byte[] marks = this.marks;
        int seen = 0;
        int block = head;
        while (block != BlockPool.NONE && block != cleanDefaults) {
            final int count = blocks.count(block);
            if (count == BlockPool.ENTRIES_PER_BLOCK) {
                seen |= mark(marks, block, 0) | mark(marks, block, 1) | mark(marks, block, 2) | mark(marks, block, 3);
                seen |= mark(marks, block, 4) | mark(marks, block, 5) | mark(marks, block, 6);
            } else {
                for (int i = 0; i < count; i++) {
                    seen |= mark(marks, block, i);
                }
            }
            block = blocks.older(block);
        }
        return (seen & OF_INTEREST) != 0;
    }

    // of the key; and a nested value holds keys of its own
    private int mark(final byte[] marks, final int block, final int i) {
        final long entry = blocks.keyAndKind(block, i);
        final int holder = (HOLDER << BlockPool.VALUE) >>> (int) (entry >>> Integer.SIZE) & HOLDER;
        return marks[StringTable.index((int) entry)] | holder;
    }

    private void applyToChain(final int span, final int head) {
        int block = head;
        while (block != BlockPool.NONE && block != cleanDefaults) {
            if (blocks.isShared(block)) {
                applyToDefaults(span, block);
                return;
            }
            for (int i = blocks.count(block) - 1; i >= 0; i--) {
                applyToEntry(span, block, i);
            }
            block = blocks.older(block);
        }
    }

    private void applyToEntry(final int span, final int block, final int i) {
        final int kind = blocks.kind(block, i);
        final int value = (int) blocks.value(block, i);
        final int key = blocks.key(block, i);
        final int mark = kind == BlockPool.EVENT || kind == BlockPool.LINK ? HOLDER : markOfKey(key);
        if (kind == BlockPool.UNSET || kind == BlockPool.DROPPED) {
            return;
        }
        if ((mark & REDACT) != 0) {
            edited++;
            setRedacted(span, block, i);
        } else if ((mark & SQL) != 0) {
            hasSql = true;
            if (kind != BlockPool.META) {
                edited++;
                setRedacted(span, block, i);
            } else if (!isClean(value)) {
                final int obfuscated = obfuscated(value);
                if (obfuscated != value) {
                    edited++;
                    editor.setValue(span, block, i, kind, obfuscated);
                }
            }
        } else if (kind == BlockPool.EVENT || kind == BlockPool.LINK || kind == BlockPool.VALUE) {
            applyToHolder(span, block, i, kind, value);
        }
    }

    // a trace state has a form that the text in place of values has not
    private void setRedacted(final int span, final int block, final int i) {
        final boolean isField = blocks.kind(block, i) == BlockPool.FIELD;
        final boolean isTraceState = isField && StringTable.index(blocks.key(block, i)) == traceStateIndex;
        final int newKind = isField ? BlockPool.FIELD : BlockPool.META;
        editor.setValue(span, block, i, newKind, isTraceState ? StringTable.EMPTY : redacted);
    }

    // they are texts, all of them, and stay as they are: what is to be changed, the span says anew
    private void applyToDefaults(final int span, final int head) {
        boolean isClean = true;
        for (int block = head; block != BlockPool.NONE; block = blocks.older(block)) {
            for (int i = blocks.count(block) - 1; i >= 0; i--) {
                final int mark = markOfKey(blocks.key(block, i));
                if ((mark & (REDACT | SQL)) != 0) {
                    isClean = false;
                    edited++;
                    if (!editor.push(span, blocks.key(block, i), BlockPool.META, redacted)) {
                        noRoom++;
                        editor.dropDefaults(span);
                        return;
                    }
                }
            }
        }
        if (isClean) {
            cleanDefaults = head;
        }
    }

    private int markOfKey(final int key) {
        final int index = StringTable.index(key);
        final int mark = marks[index] & 0xFF;
        if ((mark & UNKNOWN) == 0) {
            return mark;
        }
        final int found = markOf(strings.offset(key), strings.length(key));
        marks[index] = (byte) found;
        return found;
    }

    private int markOf(final int offset, final int length) {
        int mark = matches(redact, offset, length) ? REDACT : matches(sql, offset, length) ? SQL : 0;
        for (int i = 0; i < SQL_TYPES.size(); i++) {
            mark |= SQL_TYPES.get(i).matches(bytes, offset, length) ? SQL_TYPE : 0;
        }
        return mark;
    }

    private boolean matches(final TextPattern[] patterns, final int offset, final int length) {
        for (final TextPattern pattern : patterns) {
            if (pattern.matches(bytes, offset, length)) {
                return true;
            }
        }
        return false;
    }

    private boolean isSqlType(final int type) {
        return StringTable.index(type) != 0 && (markOfKey(type) & SQL_TYPE) != 0;
    }

    private boolean isClean(final int value) {
        return (marks[StringTable.index(value)] & (CLEAN | UNKNOWN)) == CLEAN;
    }

    // the same handle if there is nothing literal in it, else one that is held
    private int obfuscated(final int text) {
        final int offset = strings.offset(text);
        final int length = strings.length(text);
        if (length > textMax) {
            noRoom++;
            return redacted;
        }
        final int end = obfuscator.obfuscate(bytes, offset, length, statement, 0);
        if (end == length && isEqual(offset, length)) {
            marks[StringTable.index(text)] = (byte) (markOfKey(text) | CLEAN);
            return text;
        }
        final int handle = editor.addInline(statement, 0, end);
        if (handle == StringTable.FULL) {
            noRoom++;
            return redacted;
        }
        return handle;
    }

    private boolean isEqual(final int offset, final int length) {
        for (int i = 0; i < length; i++) {
            if (bytes.getByte(offset + i) != statement.getByte(i)) {
                return false;
            }
        }
        return true;
    }

    private void obfuscateResource(final int span) {
        final int resource = text(span, SpanHeader.RESOURCE_OFFSET);
        if (StringTable.index(resource) != 0 && !isClean(resource)) {
            final int obfuscated = obfuscated(resource);
            if (obfuscated != resource) {
                setResource(span, obfuscated);
            }
        }
    }

    private void setResource(final int span, final int handle) {
        edited++;
        editor.setText(span, SpanHeader.RESOURCE_OFFSET, handle);
    }

    private void applyToHolder(final int span, final int block, final int i, final int kind, final int value) {
        rewriter.open(value, kind);
        final boolean isValue = kind == BlockPool.VALUE;
        final int start = rewriter.start();
        final int limit = rewriter.limit();
        if (isValue ? hasInteresting(start) : areInteresting(start, limit)) {
            rewriter.begin();
            if (isValue) {
                rewriteValue(start);
            } else {
                for (int entry = start; entry < limit; ) {
                    entry = rewriteEntry(entry);
                }
            }
            if (!rewriter.finish(span, block, i, kind, redacted)) {
                noRoom++;
            }
        }
    }

    private boolean areInteresting(final int start, final int limit) {
        int entry = start;
        boolean found = false;
        while (!found && entry < limit) {
            final int tag = rewriter.skipKey(entry);
            found = isKeyInteresting(entry, tag) || hasInteresting(tag);
            entry = rewriter.skipValue(tag);
        }
        return found;
    }

    private boolean isKeyInteresting(final int entry, final int tag) {
        final int offset = entry + Integer.BYTES;
        return matches(redact, offset, tag - offset) || matches(sql, offset, tag - offset);
    }

    // whether there is such a key in a value
    private boolean hasInteresting(final int tag) {
        final int type = bytes.getByte(tag);
        if (type != EventAttributes.LIST && type != EventAttributes.MAP) {
            return false;
        }
        int position = tag + 1 + Integer.BYTES;
        boolean found = false;
        for (int left = bytes.getInt(tag + 1, LITTLE_ENDIAN); !found && left > 0; left--) {
            int item = position;
            if (type == EventAttributes.MAP) {
                item = rewriter.skipKey(position);
                found = isKeyInteresting(position, item);
            }
            found |= hasInteresting(item);
            position = rewriter.skipValue(item);
        }
        return found;
    }

    // returns the offset behind it
    private int rewriteEntry(final int entry) {
        final int tag = rewriter.skipKey(entry);
        final int offset = entry + Integer.BYTES;
        rewriter.copy(entry, tag);
        if (bytes.getByte(tag) == EventAttributes.DROPPED) {
            rewriter.copy(tag, rewriter.skipValue(tag));
        } else if (matches(redact, offset, tag - offset)) {
            putRedacted();
        } else if (matches(sql, offset, tag - offset)) {
            putStatement(tag);
        } else {
            rewriteValue(tag);
        }
        return rewriter.skipValue(tag);
    }

    private void putRedacted() {
        edited++;
        rewriter.putText(bytes, strings.offset(redacted), strings.length(redacted));
    }

    private void putStatement(final int tag) {
        final int length = bytes.getByte(tag) == EventAttributes.STRING ? bytes.getInt(tag + 1, LITTLE_ENDIAN) : -1;
        if (length < 0 || length > textMax) {
            putRedacted();
        } else {
            edited++;
            final int end = obfuscator.obfuscate(bytes, tag + 1 + Integer.BYTES, length, statement, 0);
            rewriter.putText(statement, 0, end);
        }
    }

    // as deep as values may be nested, which has been checked when they came
    private void rewriteValue(final int tag) {
        final int type = bytes.getByte(tag);
        if (type != EventAttributes.LIST && type != EventAttributes.MAP) {
            rewriter.copy(tag, rewriter.skipValue(tag));
            return;
        }
        int position = tag + 1 + Integer.BYTES;
        rewriter.copy(tag, position);
        for (int left = bytes.getInt(tag + 1, LITTLE_ENDIAN); left > 0; left--) {
            if (type == EventAttributes.MAP) {
                position = rewriteEntry(position);
            } else {
                rewriteValue(position);
                position = rewriter.skipValue(position);
            }
        }
    }
}
