/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

import io.ringspan.memory.KeyedHash;
import java.nio.charset.StandardCharsets;
import java.util.function.ObjLongConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * Counters of one kind whose names come up while the engine runs, such as one for each operation: {@code spans.expired{GET /cart}}.
 *
 * <p>A name has its counter from the first time it is counted. There is room for {@link #NAMES_MAX} of them; what comes up later is
 * summed under the name {@link #OTHER}. Only a new name allocates. Names that are longer than a label may be are cut, and those that
 * are equal then share a counter.
 *
 * <p>Note: one thread owns an object of this class. The values are for everybody, by {@link EngineCounters#reader()}.
 */
public final class NamedCounters {
    /** Most names, {@link #OTHER} not among them. */
    public static final int NAMES_MAX = 128;

    /** Counters that one kind takes at most. */
    public static final int COUNTERS_MAX = NAMES_MAX + 1;

    /** The name of the sum over all names that came too late. A name that is the same shares the counter. */
    public static final String OTHER = "other";

    // four times the names, a power of two
    private static final int SLOTS = 512;
    private static final int UTF8_CONTINUATION_MASK = 0xC0;
    private static final int UTF8_CONTINUATION = 0x80;

    private final KeyedHash keyedHash = KeyedHash.random();
    private final CountersManager manager;
    private final int typeId;
    private final int nameLengthMax;
    private final UnsafeBuffer label = new UnsafeBuffer(new byte[CountersReader.MAX_LABEL_LENGTH]);
    private final int nameOffset;
    private final UnsafeBuffer other = new UnsafeBuffer(OTHER.getBytes(StandardCharsets.UTF_8));
    // open addressing; an entry is never removed
    private final UnsafeBuffer[] names = new UnsafeBuffer[SLOTS];
    private final int[] hashes = new int[SLOTS];
    private final AtomicCounter[] counters = new AtomicCounter[SLOTS];
    private int size;

    /**
     * Creates an empty set.
     *
     * @param manager where the counters are added; has room for {@link #COUNTERS_MAX}, and is threadsafe if others add to it
     * @param typeId  of all counters of the set
     * @param prefix  what their labels begin with; the name follows in braces
     */
    NamedCounters(final CountersManager manager, final int typeId, final String prefix) {
        this.manager = manager;
        this.typeId = typeId;
        nameOffset = label.putStringWithoutLengthUtf8(0, prefix + "{");
        nameLengthMax = label.capacity() - nameOffset - 1;
    }

    /**
     * Counts under a name.
     *
     * @param buffer memory that holds the UTF-8 bytes of the name; not checked
     * @param offset of the first
     * @param length in bytes
     * @param delta  how much
     */
    public void add(final DirectBuffer buffer, final int offset, final int length, final long delta) {
        int slot = slot(buffer, offset, cut(buffer, offset, length));
        if (counters[slot] == null) {
            if (size < NAMES_MAX) {
                put(slot, buffer, offset, cut(buffer, offset, length));
            } else {
                slot = slot(other, 0, other.capacity());
                if (counters[slot] == null) {
                    put(slot, other, 0, other.capacity());
                }
            }
        }
        counters[slot].getAndAddRelease(delta);
    }

    /**
     * Value of a name.
     *
     * @param name as it was counted
     * @return the value; 0 if the name has no counter. Allocates.
     */
    public long get(final String name) {
        final UnsafeBuffer bytes = new UnsafeBuffer(name.getBytes(StandardCharsets.UTF_8));
        final AtomicCounter counter = counters[slot(bytes, 0, cut(bytes, 0, bytes.capacity()))];
        return counter == null ? 0 : counter.get();
    }

    /**
     * Goes through all names that have a counter, in no order. Allocates.
     *
     * @param consumer gets name and value
     */
    public void forEach(final ObjLongConsumer<String> consumer) {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (counters[slot] != null) {
                final byte[] name = names[slot].byteArray();
                consumer.accept(new String(name, StandardCharsets.UTF_8), counters[slot].get());
            }
        }
    }

    private int cut(final DirectBuffer buffer, final int offset, final int length) {
        if (length <= nameLengthMax) {
            return length;
        }
        int end = nameLengthMax;
        // not within a character
        while (end > 0 && (buffer.getByte(offset + end) & UTF8_CONTINUATION_MASK) == UTF8_CONTINUATION) {
            end--;
        }
        return end;
    }

    // where the name is, or would be
    private int slot(final DirectBuffer buffer, final int offset, final int length) {
        final int hash = keyedHash.hash(buffer, offset, length);
        int slot = hash & SLOTS - 1;
        while (counters[slot] != null && !(hashes[slot] == hash && isName(slot, buffer, offset, length))) {
            slot = slot + 1 & SLOTS - 1;
        }
        return slot;
    }

    private boolean isName(final int slot, final DirectBuffer buffer, final int offset, final int length) {
        final UnsafeBuffer name = names[slot];
        boolean equal = name.capacity() == length;
        for (int i = 0; equal && i < length; i++) {
            equal = name.getByte(i) == buffer.getByte(offset + i);
        }
        return equal;
    }

    private void put(final int slot, final DirectBuffer buffer, final int offset, final int length) {
        label.putBytes(nameOffset, buffer, offset, length);
        label.putByte(nameOffset + length, (byte) '}');
        final AtomicCounter counter = manager.newCounter(typeId, label, 0, 0, label, 0, nameOffset + length + 1);
        final byte[] name = new byte[length];
        buffer.getBytes(offset, name);
        names[slot] = new UnsafeBuffer(name);
        hashes[slot] = keyedHash.hash(buffer, offset, length);
        counters[slot] = counter;
        size++;
    }
}
