/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.encode.AttributeEntries;
import io.ringspan.memory.RawMemory;

/**
 * The attributes of the event or link at hand, each as a field.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
final class EntryFields {
    private final RawMemory source;
    private final AttributeEntries entries;
    private final KeyValues keyValues;

    EntryFields(final RawMemory source, final AttributeEntries entries, final KeyValues keyValues) {
        this.source = source;
        this.entries = entries;
        this.keyValues = keyValues;
    }

    /** Finds them between two offsets; of equal keys only the last one counts. */
    void find(final int offset, final int limit) {
        entries.find(offset, limit);
    }

    long length() {
        long length = 0;
        for (int i = 0; i < entries.count(); i++) {
            if (entries.isKept(i)) {
                final int tagOffset = entries.tagOffset(i);
                length += keyValues.fieldLength(keyValues.kindAt(tagOffset), key(i), keyValues.valueAt(tagOffset));
            }
        }
        final long dropped = Integer.toUnsignedLong(entries.dropped());
        return dropped == 0 ? length : length + 1 + Protobuf.varintLength(dropped);
    }

    /** Writes them, and how many were left out; offset behind. */
    int put(final RawMemory payload, final int offset, final int tag, final int droppedTag) {
        int to = offset;
        for (int i = 0; i < entries.count(); i++) {
            if (entries.isKept(i)) {
                final int tagOffset = entries.tagOffset(i);
                to = keyValues.put(payload, to, tag, keyValues.kindAt(tagOffset), key(i), keyValues.valueAt(tagOffset));
            }
        }
        final long dropped = Integer.toUnsignedLong(entries.dropped());
        return dropped == 0 ? to : Protobuf.putVarint(payload, to, droppedTag, dropped);
    }

    private long key(final int i) {
        final int offset = entries.offset(i);
        return KeyValues.location(offset + Integer.BYTES, source.getInt(offset, LITTLE_ENDIAN));
    }
}
