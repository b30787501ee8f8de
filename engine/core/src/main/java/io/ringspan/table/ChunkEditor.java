/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.SpanHeader;
import org.agrona.DirectBuffer;

/**
 * Changes what the spans of a chunk say, between its completion and its hand-over: no other thread can see it then.
 *
 * <p>"Held" is a handle of which the caller has a reference, and gives it up by the call.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
@SuppressWarnings("exports") // what is not exported is for the engine alone
public final class ChunkEditor {
    private final TraceStore store;
    private final SpanTable spans;
    private final BlockPool blocks;
    private final StringTable strings;

    /**
     * Creates an editor.
     *
     * @param store tables of the chunks
     */
    public ChunkEditor(final TraceStore store) {
        this.store = store;
        spans = store.spans();
        blocks = store.blocks();
        strings = store.strings();
    }

    /**
     * Sets the value of an attribute.
     *
     * @param span   record that has the attribute, or {@link SpanTable#NONE} if the trace has it
     * @param block  of the chain, which is not shared
     * @param i      entry
     * @param kind   of the new value; one of which the value is a handle
     * @param handle the new value, held
     */
    public void setValue(final int span, final int block, final int i, final int kind, final int handle) {
        final int oldKind = blocks.kind(block, i);
        final long oldValue = blocks.value(block, i);
        blocks.set(block, i, blocks.key(block, i), kind, handle);
        if (BlockPool.isHandle(oldKind)) {
            strings.release((int) oldValue);
        }
        noteCounted(span, handle);
    }

    /**
     * Sets the key of an attribute.
     *
     * @param span   record that has the attribute, or {@link SpanTable#NONE} if the trace has it
     * @param block  of the chain, which is not shared
     * @param i      entry
     * @param kind   of the attribute from now on, with the same kind of value
     * @param handle the new key, held
     */
    public void setKey(final int span, final int block, final int i, final int kind, final int handle) {
        final int oldKey = blocks.key(block, i);
        blocks.set(block, i, handle, kind, blocks.value(block, i));
        strings.release(oldKey);
        noteCounted(span, handle);
    }

    /**
     * Sets one of the four texts of a span.
     *
     * @param span        record
     * @param fieldOffset {@link SpanHeader#NAME_OFFSET} and so on
     * @param handle      the text, held
     */
    public void setText(final int span, final int fieldOffset, final int handle) {
        final RawMemory buffer = spans.buffer();
        final int offset = SpanTable.at(span) + fieldOffset;
        strings.release(buffer.getInt(offset));
        buffer.putInt(offset, handle);
        noteCounted(span, handle);
    }

    private void noteCounted(final int span, final int handle) {
        if (span != SpanTable.NONE && StringTable.isCounted(handle)) {
            spans.addFlag(span, SpanTable.COUNTED);
        }
    }

    /**
     * Adds an attribute to a span, in front of all others.
     *
     * @param span  record
     * @param key   handle, of which a reference is taken
     * @param kind  {@link BlockPool#META} and so on
     * @param value handle, of which a reference is taken, or bits of a number
     * @return false if there was no room for it, which is counted
     */
    public boolean push(final int span, final int key, final int kind, final long value) {
        store.acquireEntry(key, kind, value);
        return store.pushHeld(span, key, kind, value);
    }

    /**
     * Adds an attribute to the trace of a chunk, in front of all others.
     *
     * @param first first span of the chunk
     * @param key   pinned handle
     * @param kind  {@link BlockPool#METRIC} or another of which the value is no handle
     * @param value bits of the number
     * @return false if there was no room for it
     */
    public boolean pushToTrace(final int first, final int key, final int kind, final long value) {
        final int head = store.push(spans.traceAttributes(first), key, kind, value);
        if (head != BlockPool.NONE) {
            spans.traceAttributes(first, head);
        }
        return head != BlockPool.NONE;
    }

    /**
     * Takes the default tags from a span.
     *
     * @param span record
     */
    public void dropDefaults(final int span) {
        int last = BlockPool.NONE;
        int block = spans.attributes(span);
        while (blocks.isOwned(block)) {
            last = block;
            block = blocks.older(block);
        }
        if (last == BlockPool.NONE) {
            spans.attributes(span, BlockPool.NONE);
        } else {
            blocks.endBehind(last);
        }
    }

    /**
     * Adds a text under an entry of its own, and makes room for it if need be.
     *
     * @param source memory that holds its UTF-8 bytes; not checked
     * @param offset of the first
     * @param length in bytes
     * @return its handle, held by the caller, or {@link StringTable#FULL}
     */
    public int addInline(final DirectBuffer source, final int offset, final int length) {
        return store.addInline(source, offset, length);
    }

    /**
     * Finds or adds a text that may be a key.
     *
     * @param source memory that holds its UTF-8 bytes; not checked
     * @param offset of the first
     * @param length in bytes
     * @return its handle, held by the caller, or {@link StringTable#FULL}
     */
    public int internText(final DirectBuffer source, final int offset, final int length) {
        return store.internText(source, offset, length);
    }

    /**
     * Notes that a chunk is not the whole of what it should be.
     *
     * @param first first span of the chunk
     */
    public void markIncomplete(final int first) {
        spans.addChunkFlag(first, SpanTable.INCOMPLETE);
    }
}
