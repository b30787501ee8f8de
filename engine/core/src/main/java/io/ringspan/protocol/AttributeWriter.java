/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * Writes attributes in the layout of {@link EventAttributes}: of events, links, scopes and resources, and values of tags.
 *
 * <p>Attributes are keys, each with a value behind it. Between {@link #beginMap} and {@link #end} there are such pairs again, between
 * {@link #beginList} and {@link #end} values alone. A value of a tag is written without a key in front. What is in the wrong order is not
 * noticed here, but refused where it is read.
 *
 * <p>Note: not threadsafe. To be used again after {@link #clear}; nothing allocates once it has grown to the longest that it has held.
 */
public final class AttributeWriter {
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private int length;
    // where the counts of lists and maps are that have not ended, and how much is in them so far
    private int[] openAt = new int[8];
    private int[] openCounts = new int[8];
    // and whether a map, or a list that has more than single values
    private boolean[] openNested = new boolean[8];
    private int depth;
    private boolean isKeyWritten;
    private int textMax = Integer.MAX_VALUE;
    private int cuts;

    /** Creates a writer that holds nothing yet. */
    public AttributeWriter() {}

    /**
     * Begins anew.
     *
     * @return this
     */
    public AttributeWriter clear() {
        length = 0;
        depth = 0;
        isKeyWritten = false;
        cuts = 0;
        return this;
    }

    /**
     * Cuts keys, texts and bytes that are longer than a limit, from here on; a text between two characters. A span record notes what was cut, and
     * an engine counts it, and marks the span.
     *
     * @param newTextMax most bytes of each, not negative; nothing is cut by default
     * @return this
     */
    public AttributeWriter cutAt(final int newTextMax) {
        textMax = newTextMax;
        return this;
    }

    /**
     * Notes that something was left out, which counts as a text that was cut.
     *
     * @return this
     */
    public AttributeWriter noteCut() {
        cuts++;
        return this;
    }

    /**
     * How often something was cut since {@link #clear}.
     *
     * @return 0 or more
     */
    public int cuts() {
        return cuts;
    }

    /**
     * Writes a key, in front of its value.
     *
     * @param key its text; half a surrogate pair becomes a question mark
     * @return this
     */
    public AttributeWriter key(final CharSequence key) {
        if (depth > 0) {
            openCounts[depth - 1]++;
        }
        isKeyWritten = true;
        putText(key);
        return this;
    }

    /**
     * Writes a text.
     *
     * @param value the text; half a surrogate pair becomes a question mark
     * @return this
     */
    public AttributeWriter text(final CharSequence value) {
        tag(EventAttributes.STRING);
        putText(value);
        return this;
    }

    /**
     * Writes a truth value.
     *
     * @param value of it
     * @return this
     */
    public AttributeWriter bool(final boolean value) {
        tag(EventAttributes.BOOLEAN);
        buffer.putByte(length++, (byte) (value ? 1 : 0));
        return this;
    }

    /**
     * Writes an integer.
     *
     * @param value of it
     * @return this
     */
    public AttributeWriter integer(final long value) {
        tag(EventAttributes.INTEGER);
        buffer.putLong(length, value, LITTLE_ENDIAN);
        length += Long.BYTES;
        return this;
    }

    /**
     * Writes a double.
     *
     * @param value of it, not finite ones too
     * @return this
     */
    public AttributeWriter number(final double value) {
        tag(EventAttributes.DOUBLE);
        buffer.putLong(length, Double.doubleToRawLongBits(value), LITTLE_ENDIAN);
        length += Double.BYTES;
        return this;
    }

    /**
     * Writes bytes.
     *
     * @param value       memory that holds them
     * @param offset      of the first one
     * @param valueLength how many
     * @return this
     */
    public AttributeWriter bytes(final DirectBuffer value, final int offset, final int valueLength) {
        value.boundsCheck(offset, valueLength);
        tag(EventAttributes.BYTES);
        final int written = Math.min(valueLength, textMax);
        cuts += written < valueLength ? 1 : 0;
        buffer.putInt(length, written, LITTLE_ENDIAN);
        buffer.putBytes(length + Integer.BYTES, value, offset, written);
        length += Integer.BYTES + written;
        return this;
    }

    /**
     * Writes that there is no value.
     *
     * @return this
     */
    public AttributeWriter empty() {
        tag(EventAttributes.EMPTY);
        return this;
    }

    /**
     * Begins a list of values, up to {@link #end}.
     *
     * @return this
     */
    public AttributeWriter beginList() {
        return begin(EventAttributes.LIST);
    }

    /**
     * Begins pairs of keys and values, up to {@link #end}.
     *
     * @return this
     */
    public AttributeWriter beginMap() {
        return begin(EventAttributes.MAP);
    }

    private AttributeWriter begin(final int tag) {
        if (depth == openAt.length) {
            openCounts = Arrays.copyOf(openCounts, 2 * depth);
            openNested = Arrays.copyOf(openNested, 2 * depth);
            // last, since it says whether there is room: a full heap may leave some of them as they were
            openAt = Arrays.copyOf(openAt, 2 * depth);
        }
        tag(tag);
        openAt[depth] = length;
        openNested[depth] = tag == EventAttributes.MAP;
        openCounts[depth++] = 0;
        length += Integer.BYTES;
        return this;
    }

    /**
     * Ends the list or the map that began last.
     *
     * @return this
     * @throws IllegalStateException if none is open
     */
    public AttributeWriter end() {
        if (depth == 0) {
            throw new IllegalStateException("neither a list nor a map is open");
        }
        depth--;
        buffer.putInt(openAt[depth], openCounts[depth], LITTLE_ENDIAN);
        if (!openNested[depth]) {
            // which every format has a form for
            buffer.putByte(openAt[depth] - 1, (byte) EventAttributes.ARRAY);
        }
        return this;
    }

    /**
     * Writes all that another writer holds.
     *
     * @param other whole attributes, or one value
     * @return this
     */
    public AttributeWriter all(final AttributeWriter other) {
        buffer.putBytes(length, other.buffer, 0, other.length);
        length += other.length;
        cuts += other.cuts;
        return this;
    }

    /**
     * Says how many attributes of an event or a link were left out.
     *
     * @param count of them, unsigned; 0 writes nothing
     * @return this
     */
    public AttributeWriter dropped(final int count) {
        if (count != 0) {
            key("").tag(EventAttributes.DROPPED);
            buffer.putInt(length, count, LITTLE_ENDIAN);
            length += Integer.BYTES;
        }
        return this;
    }

    /**
     * Takes back what was written last, an attribute that was begun and not ended included.
     *
     * @param newLength what {@link #length()} was at the end of a whole attribute; what was written behind that is gone
     * @return this
     */
    public AttributeWriter truncate(final int newLength) {
        length = Math.min(length, newLength);
        depth = 0;
        isKeyWritten = false;
        return this;
    }

    // a value without a key is one more item of the list at hand
    private void tag(final int tag) {
        if (depth > 0) {
            openCounts[depth - 1] += isKeyWritten ? 0 : 1;
            openNested[depth - 1] |= tag > EventAttributes.DOUBLE;
        }
        isKeyWritten = false;
        buffer.putByte(length++, (byte) tag);
    }

    private void putText(final CharSequence text) {
        final int at = length + Integer.BYTES;
        final int result =
                Utf8.encode(text, text.length(), buffer, at, (int) Math.min(Integer.MAX_VALUE, (long) at + textMax));
        final int written = Utf8.written(result);
        cuts += Utf8.isCut(result) ? 1 : 0;
        buffer.putInt(length, written, LITTLE_ENDIAN);
        length = at + written;
    }

    /**
     * Memory with what was written, from its first byte on.
     *
     * @return the memory; whatever is written next changes it
     */
    public DirectBuffer buffer() {
        return buffer;
    }

    /**
     * How much was written.
     *
     * @return in bytes
     */
    public int length() {
        return length;
    }

    /**
     * What was written. Allocates.
     *
     * @return a copy
     */
    public byte[] toBytes() {
        return Arrays.copyOf(buffer.byteArray(), length);
    }
}
