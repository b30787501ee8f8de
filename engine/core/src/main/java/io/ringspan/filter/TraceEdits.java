/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.filter;

import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.Utf8;
import io.ringspan.table.BlockPool;
import io.ringspan.table.ChunkEditor;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceStore;

/**
 * How a {@link TraceFilter} changes what goes out: the attribute at which its {@link TraceCursor} is, or a text of the span at which it is. What
 * receivers get is changed for all of them. The cursor may go on showing what was there before.
 *
 * <p>New texts take room in the memory of {@code ringspan.strings.memory}. If there is none, the value is redacted: never does the old one go
 * out. That is counted ({@code filters.no-room}).
 *
 * <p>Note: not threadsafe. Good inside the call of the filter and on its thread; each method throws {@link IllegalStateException} otherwise.
 * Nothing here allocates.
 */
public final class TraceEdits {
    // frames that an edit takes at most, and more
    private static final int STACK_DEPTH = 128;
    private static final int SAME = -1;
    private static final int REDACTED = -2;

    private final BlockPool blocks;
    private final StringTable strings;
    private final ChunkEditor editor;
    private final EntryRewriter rewriter;
    private final TraceCursor cursor;
    private final RawMemory keyText;
    private final RawMemory valueText;
    private final int textMax;
    private final int redacted;
    private final int traceStateKey;
    // of the entry of an event or link at hand
    private boolean isEntryEdited;
    private int keyLength = SAME;
    private int valueLength = SAME;
    // the event or link that is written anew, and up to where it has been copied
    private boolean isRewriting;
    private int copiedTo;
    private int holder;
    private int block;
    private int index;
    private int kind;
    private long edited;
    private long noRoom;
    // so that no compiler takes the calls away
    private long touched;

    TraceEdits(final TraceStore store, final ChunkEditor editor, final int redacted, final FilterSettings settings) {
        blocks = store.blocks();
        strings = store.strings();
        this.editor = editor;
        this.redacted = redacted;
        textMax = settings.textMax();
        traceStateKey = strings.pin("tracestate");
        rewriter = new EntryRewriter(store, editor, settings.recordMax());
        keyText = EntryRewriter.scratch(store.offHeap(), textMax);
        valueText = EntryRewriter.scratch(store.offHeap(), textMax);
        cursor = new TraceCursor(store, this);
    }

    TraceCursor cursor() {
        return cursor;
    }

    /** Begins a chunk, whatever came of the last one. */
    void begin(final int first) {
        isEntryEdited = false;
        keyLength = SAME;
        valueLength = SAME;
        isRewriting = false;
        cursor.open(first);
    }

    EntryRewriter rewriter() {
        return rewriter;
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

    // A filter may be at the end of its stack. Then this throws, and not something in the middle of the tables.
    private void touchStack() {
        touched += touch(STACK_DEPTH, touched, 1, 2, 3);
    }

    private static long touch(final int depth, final long a, final long b, final long c, final long d) {
        return depth == 0 ? a : touch(depth - 1, b, c, d, a) + depth;
    }

    /** Puts a text in place of the value of the attribute at hand that says that there was one: {@code redacted}. */
    public void redact() {
        cursor.checkAttribute();
        touchStack();
        edited++;
        if (cursor.isInEntry()) {
            isEntryEdited = true;
            valueLength = REDACTED;
        } else {
            setRedacted();
        }
    }

    // a trace state has a form that no such text has
    private void setRedacted() {
        final int key = blocks.key(cursor.block(), cursor.index());
        final boolean isField = cursor.tableKind() == BlockPool.FIELD;
        final boolean isTraceState = isField && StringTable.index(key) == StringTable.index(traceStateKey);
        setValue(isField ? BlockPool.FIELD : BlockPool.META, isTraceState ? StringTable.EMPTY : redacted);
    }

    // the value is held, and so given up
    private void setValue(final int newKind, final int handle) {
        if (blocks.isShared(cursor.block())) {
            final int key = blocks.key(cursor.block(), cursor.index());
            if (!editor.push(cursor.span(), key, newKind, handle)) {
                editor.dropDefaults(cursor.span());
                noRoom++;
            }
            strings.release(handle);
        } else {
            editor.setValue(cursor.holder(), cursor.block(), cursor.index(), newKind, handle);
            cursor.kindChanged();
        }
    }

    /**
     * Puts another text in place of the value of the attribute at hand, of whatever type that is.
     *
     * @param text the new value; cut at {@code ringspan.text.max}
     */
    public void replace(final CharSequence text) {
        cursor.checkAttribute();
        touchStack();
        final int length = encode(text, valueText);
        edited++;
        if (cursor.isInEntry()) {
            isEntryEdited = true;
            valueLength = length;
            return;
        }
        final int handle = editor.addInline(valueText, 0, length);
        if (handle == StringTable.FULL) {
            noRoom++;
            setRedacted();
        } else {
            setValue(cursor.tableKind() == BlockPool.FIELD ? BlockPool.FIELD : BlockPool.META, handle);
        }
    }

    private int encode(final CharSequence text, final RawMemory target) {
        return Utf8.written(Utf8.encode(text, text.length(), target, 0, textMax));
    }

    /**
     * Gives the attribute at hand another key. If there is no room for it, the value is redacted. The message of an error, and the trace state,
     * become attributes by that.
     *
     * @param newKey cut at {@code ringspan.text.max}
     */
    public void rename(final CharSequence newKey) {
        cursor.checkAttribute();
        touchStack();
        final int length = encode(newKey, keyText);
        edited++;
        if (cursor.isInEntry()) {
            isEntryEdited = true;
            keyLength = length;
            return;
        }
        final int handle = editor.internText(keyText, 0, length);
        if (handle == StringTable.FULL) {
            noRoom++;
            setRedacted();
        } else if (blocks.isShared(cursor.block())) {
            renameShared(handle);
        } else {
            final int newKind = cursor.tableKind() == BlockPool.FIELD ? BlockPool.META : cursor.tableKind();
            editor.setKey(cursor.holder(), cursor.block(), cursor.index(), newKind, handle);
            cursor.kindChanged();
        }
    }

    // what all spans begin with stays as it is; the span unsets it, and has a tag of its own
    private void renameShared(final int newKey) {
        final int span = cursor.span();
        final int oldKey = blocks.key(cursor.block(), cursor.index());
        final long value = blocks.value(cursor.block(), cursor.index());
        if (!editor.push(span, oldKey, BlockPool.UNSET, 0)
                || !editor.push(span, newKey, blocks.kind(cursor.block(), cursor.index()), value)) {
            editor.dropDefaults(span);
            noRoom++;
        }
        strings.release(newKey);
    }

    /**
     * Puts the text {@code redacted} in place of a text of the span at hand.
     *
     * @param field which
     */
    public void redact(final SpanText field) {
        final int span = cursor.span();
        touchStack();
        edited++;
        editor.setText(span, field.offset(), redacted);
    }

    /**
     * Puts another text in place of one of the span at hand.
     *
     * @param field which
     * @param text  the new text; cut at {@code ringspan.text.max}
     */
    public void replace(final SpanText field, final CharSequence text) {
        final int span = cursor.span();
        touchStack();
        final int length = encode(text, valueText);
        edited++;
        final int handle = editor.addInline(valueText, 0, length);
        noRoom += handle == StringTable.FULL ? 1 : 0;
        editor.setText(span, field.offset(), handle == StringTable.FULL ? redacted : handle);
    }

    /** The cursor leaves the entry of an event or link. */
    void leaveEntry() {
        if (isEntryEdited) {
            touchStack();
            writeEntry();
        }
    }

    private void writeEntry() {
        if (!isRewriting) {
            holder = cursor.holder();
            block = cursor.block();
            index = cursor.index();
            kind = cursor.tableKind();
            rewriter.begin();
            copiedTo = rewriter.start();
            isRewriting = true;
        }
        rewriter.copy(copiedTo, cursor.entry());
        if (keyLength == SAME) {
            rewriter.copy(cursor.entry(), cursor.entryTag());
        } else {
            rewriter.putInt(keyLength);
            rewriter.putBytes(keyText, 0, keyLength);
        }
        switch (valueLength) {
            case SAME -> rewriter.copy(cursor.entryTag(), cursor.entryEnd());
            case REDACTED -> rewriter.putText(strings.buffer(), strings.offset(redacted), strings.length(redacted));
            default -> rewriter.putText(valueText, 0, valueLength);
        }
        copiedTo = cursor.entryEnd();
        isEntryEdited = false;
        keyLength = SAME;
        valueLength = SAME;
    }

    /** The cursor leaves an event or link, if it is in one. */
    void leave() {
        leaveEntry();
        if (isRewriting) {
            touchStack();
            isRewriting = false;
            rewriter.copy(copiedTo, rewriter.limit());
            if (!rewriter.finish(holder, block, index, kind, redacted)) {
                noRoom++;
            }
        }
    }
}
