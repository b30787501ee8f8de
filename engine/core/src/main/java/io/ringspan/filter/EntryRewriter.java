/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.filter;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.encode.StoredEvent;
import io.ringspan.encode.StoredLink;
import io.ringspan.memory.OffHeap;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.EventAttributes;
import io.ringspan.table.BlockPool;
import io.ringspan.table.ChunkEditor;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceStore;
import org.agrona.DirectBuffer;

/**
 * Writes the attributes of one event or link anew, or a nested value, in the layout of {@link EventAttributes}: what stays is copied, piece by
 * piece. Where there is no room for what comes out, nothing of what was to be changed stays: the event or link has no attributes then, and in
 * place of the nested value there is the text that stands for what was redacted.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class EntryRewriter {
    private static final int NO_FIELD = -1;

    private final StringTable strings;
    private final RawMemory bytes;
    private final ChunkEditor editor;
    private final RawMemory scratch;
    private final int capacity;
    private int source;
    private int start;
    private int limit;
    // where the length of the attributes is, behind the begin of the record, and how long what stands in front of them
    private int lengthOffset;
    private int headLength;
    private int to;
    private boolean isOverflown;

    EntryRewriter(final TraceStore store, final ChunkEditor editor, final int capacity) {
        strings = store.strings();
        bytes = strings.buffer();
        this.editor = editor;
        this.capacity = capacity;
        scratch = scratch(store.offHeap(), capacity);
    }

    /** Memory in which something is put together that goes into the string table then. */
    static RawMemory scratch(final OffHeap memory, final int capacity) {
        return memory.allocate(capacity + StringTable.READ_AHEAD, Long.BYTES);
    }

    /** Looks at what the value of an entry is: of kind event, link or nested value. */
    void open(final int handle, final int kind) {
        source = strings.offset(handle);
        int textLength = 0;
        switch (kind) {
            case BlockPool.EVENT -> {
                lengthOffset = StoredEvent.ATTRIBUTES_LENGTH_OFFSET;
                textLength = bytes.getInt(source + StoredEvent.NAME_LENGTH_OFFSET, LITTLE_ENDIAN);
                headLength = StoredEvent.TEXT_OFFSET + textLength;
            }
            case BlockPool.LINK -> {
                lengthOffset = StoredLink.ATTRIBUTES_LENGTH_OFFSET;
                textLength = bytes.getInt(source + StoredLink.TRACE_STATE_LENGTH_OFFSET, LITTLE_ENDIAN);
                headLength = StoredLink.TEXT_OFFSET + textLength;
            }
            default -> {
                lengthOffset = NO_FIELD;
                headLength = 0;
            }
        }
        start = source + headLength;
        limit = lengthOffset == NO_FIELD
                ? source + strings.length(handle)
                : start + bytes.getInt(source + lengthOffset, LITTLE_ENDIAN);
    }

    /** Offset of the first entry, or of the tag of a nested value. */
    int start() {
        return start;
    }

    /** Offset behind the last one. */
    int limit() {
        return limit;
    }

    /** Begins to write what was opened last. */
    void begin() {
        to = 0;
        isOverflown = false;
        copy(source, start);
    }

    /** Copies bytes as they are. */
    void copy(final int from, final int end) {
        putBytes(bytes, from, end - from);
    }

    void putBytes(final DirectBuffer from, final int offset, final int length) {
        if (reserve(length)) {
            scratch.putBytes(to, from, offset, length);
            to += length;
        }
    }

    void putInt(final int value) {
        if (reserve(Integer.BYTES)) {
            scratch.putInt(to, value, LITTLE_ENDIAN);
            to += Integer.BYTES;
        }
    }

    void putTag(final int tag) {
        if (reserve(1)) {
            scratch.putByte(to++, (byte) tag);
        }
    }

    /** Writes a value that is a text. */
    void putText(final DirectBuffer from, final int offset, final int length) {
        putTag(EventAttributes.STRING);
        putInt(length);
        putBytes(from, offset, length);
    }

    private boolean reserve(final int length) {
        isOverflown |= length > capacity - to;
        return !isOverflown;
    }

    /**
     * Puts what was written in place of what was opened.
     *
     * @return false if there was no room for it
     */
    boolean finish(final int span, final int block, final int i, final int kind, final int redacted) {
        if (!isOverflown) {
            if (lengthOffset != NO_FIELD) {
                scratch.putInt(lengthOffset, to - headLength, LITTLE_ENDIAN);
            }
            final int handle = editor.addInline(scratch, 0, to);
            if (handle != StringTable.FULL) {
                editor.setValue(span, block, i, kind, handle);
                return true;
            }
        }
        if (lengthOffset == NO_FIELD) {
            editor.setValue(span, block, i, BlockPool.META, redacted);
        } else {
            // this span alone has it, and nobody else has seen it
            bytes.putInt(source + lengthOffset, 0, LITTLE_ENDIAN);
        }
        return false;
    }

    /** Offset behind a value, of which the tag is at an offset. */
    int skipValue(final int tagOffset) {
        final int at = tagOffset + 1;
        return switch (bytes.getByte(tagOffset)) {
            case EventAttributes.STRING, EventAttributes.BYTES -> at + Integer.BYTES + bytes.getInt(at, LITTLE_ENDIAN);
            case EventAttributes.BOOLEAN -> at + 1;
            case EventAttributes.INTEGER, EventAttributes.DOUBLE -> at + Long.BYTES;
            case EventAttributes.EMPTY -> at;
            case EventAttributes.DROPPED -> at + Integer.BYTES;
            default -> skipItems(at, bytes.getByte(tagOffset) == EventAttributes.MAP);
        };
    }

    private int skipItems(final int at, final boolean hasKeys) {
        int position = at + Integer.BYTES;
        for (int left = bytes.getInt(at, LITTLE_ENDIAN); left > 0; left--) {
            position = skipValue(hasKeys ? skipKey(position) : position);
        }
        return position;
    }

    /** Offset behind a key, of which the length is at an offset. */
    int skipKey(final int entry) {
        return entry + Integer.BYTES + bytes.getInt(entry, LITTLE_ENDIAN);
    }
}
