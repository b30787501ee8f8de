/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.memory.RawMemory;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes records one after the other into memory of the caller.
 *
 * <p>Each method checks once that its record fits, writes it, and moves the position; nothing is written when it does not fit, or
 * when a count or a part leaves the array or the memory that it is taken from. Methods return this, so that calls can be chained. Texts
 * are strings, which stay what they were measured as, or bytes that have been encoded; any other text may change meanwhile.
 *
 * <p>Note: a flyweight, owned by one thread; not threadsafe. Nothing here allocates but the errors.
 */
public final class RecordEncoder {
    private final OwnRecordEncoder own = new OwnRecordEncoder(this);
    // the same memory twice: what begin() has checked is written to the one, texts and what is copied to the other
    private final RawMemory memory = new RawMemory();
    private MutableDirectBuffer buffer;
    private int limit;
    private int position;

    /** Creates an encoder that is bound to nothing yet. */
    public RecordEncoder() {}

    /**
     * Binds the encoder.
     *
     * @param newBuffer to write into, outside the heap; the memory that it has now, whatever it is bound to later
     * @param offset    of the first record
     * @param length    in bytes that may be written
     * @return this
     * @throws IllegalArgumentException if the memory is on the heap
     */
    public RecordEncoder wrap(final MutableDirectBuffer newBuffer, final int offset, final int length) {
        newBuffer.boundsCheck(offset, length);
        buffer = newBuffer;
        memory.wrap(newBuffer);
        position = offset;
        limit = offset + length;
        return this;
    }

    /**
     * Where the next record will be written.
     *
     * @return in bytes from the start of the buffer
     */
    public int position() {
        return position;
    }

    /**
     * Moves the position, for instance back to where it was.
     *
     * @param newPosition in bytes from the start of the buffer, up to the end of what may be written
     * @throws IndexOutOfBoundsException if it is not
     */
    public void position(final int newPosition) {
        Objects.checkFromToIndex(newPosition, limit, limit);
        position = newPosition;
    }

    /**
     * Room that is left.
     *
     * @return in bytes
     */
    public int remaining() {
        return limit - position;
    }

    /**
     * {@link OpCode#CREATE}.
     *
     * @param spanId      span id
     * @param traceIdHigh high half of the trace id
     * @param traceIdLow  low half of the trace id
     * @param segmentId   segment
     * @param parentId    parent span, 0 for none
     * @return this
     */
    public RecordEncoder create(
            final long spanId,
            final long traceIdHigh,
            final long traceIdLow,
            final long segmentId,
            final long parentId) {
        final int at = begin(OpCode.CREATE, spanId, CreateDescriptor.LENGTH);
        putCreate(at, traceIdHigh, traceIdLow, segmentId, parentId);
        end(at + CreateDescriptor.LENGTH);
        return this;
    }

    /**
     * {@link OpCode#CREATE_SPAN}.
     *
     * @param spanId      span id
     * @param traceIdHigh high half of the trace id
     * @param traceIdLow  low half of the trace id
     * @param segmentId   segment
     * @param parentId    parent span, 0 for none
     * @param nameId      string id of the name
     * @param start       in nanoseconds since the epoch
     * @return this
     */
    public RecordEncoder createSpan(
            final long spanId,
            final long traceIdHigh,
            final long traceIdLow,
            final long segmentId,
            final long parentId,
            final int nameId,
            final long start) {
        final int at = begin(OpCode.CREATE_SPAN, spanId, CreateSpanDescriptor.LENGTH);
        putCreate(at, traceIdHigh, traceIdLow, segmentId, parentId);
        memory.putInt(at + CreateSpanDescriptor.NAME_ID_OFFSET, nameId, LITTLE_ENDIAN);
        memory.putLong(at + CreateSpanDescriptor.START_OFFSET, start, LITTLE_ENDIAN);
        end(at + CreateSpanDescriptor.LENGTH);
        return this;
    }

    /**
     * {@link OpCode#CREATE_SPAN_FULL}.
     *
     * @param spanId      span id
     * @param traceIdHigh high half of the trace id
     * @param traceIdLow  low half of the trace id
     * @param segmentId   segment
     * @param parentId    parent span, 0 for none
     * @param nameId      string id of the name
     * @param serviceId   string id of the service
     * @param resourceId  string id of the resource
     * @param typeId      string id of the type
     * @param start       in nanoseconds since the epoch
     * @return this
     */
    public RecordEncoder createSpanFull(
            final long spanId,
            final long traceIdHigh,
            final long traceIdLow,
            final long segmentId,
            final long parentId,
            final int nameId,
            final int serviceId,
            final int resourceId,
            final int typeId,
            final long start) {
        final int at = begin(OpCode.CREATE_SPAN_FULL, spanId, CreateSpanFullDescriptor.LENGTH);
        putCreate(at, traceIdHigh, traceIdLow, segmentId, parentId);
        memory.putInt(at + CreateSpanFullDescriptor.NAME_ID_OFFSET, nameId, LITTLE_ENDIAN);
        memory.putInt(at + CreateSpanFullDescriptor.SERVICE_ID_OFFSET, serviceId, LITTLE_ENDIAN);
        memory.putInt(at + CreateSpanFullDescriptor.RESOURCE_ID_OFFSET, resourceId, LITTLE_ENDIAN);
        memory.putInt(at + CreateSpanFullDescriptor.TYPE_ID_OFFSET, typeId, LITTLE_ENDIAN);
        memory.putLong(at + CreateSpanFullDescriptor.START_OFFSET, start, LITTLE_ENDIAN);
        end(at + CreateSpanFullDescriptor.LENGTH);
        return this;
    }

    /**
     * One of the operations with one string: {@link OpCode#SET_SERVICE_NAME}, {@link OpCode#SET_RESOURCE_NAME},
     * {@link OpCode#SET_TYPE}, {@link OpCode#SET_NAME}, {@link OpCode#SET_TRACE_ORIGIN}.
     *
     * @param opcode   which of them
     * @param spanId   span id
     * @param stringId string id of the value
     * @return this
     */
    public RecordEncoder setString(final int opcode, final long spanId, final int stringId) {
        final int at = begin(opcode, spanId, StringDescriptor.LENGTH);
        memory.putInt(at + StringDescriptor.STRING_ID_OFFSET, stringId, LITTLE_ENDIAN);
        end(at + StringDescriptor.LENGTH);
        return this;
    }

    /**
     * {@link OpCode#SET_ERROR}.
     *
     * @param spanId span id
     * @param error  error flag, 0 for none
     * @return this
     */
    public RecordEncoder setError(final long spanId, final int error) {
        final int at = begin(OpCode.SET_ERROR, spanId, IntDescriptor.LENGTH);
        memory.putInt(at + IntDescriptor.VALUE_OFFSET, error, LITTLE_ENDIAN);
        end(at + IntDescriptor.LENGTH);
        return this;
    }

    /**
     * One of the operations with one 64-bit integer: {@link OpCode#SET_START}, {@link OpCode#SET_DURATION},
     * {@link OpCode#FINISH_SPAN}.
     *
     * @param opcode which of them
     * @param spanId span id
     * @param ns     nanoseconds
     * @return this
     */
    public RecordEncoder setLong(final int opcode, final long spanId, final long ns) {
        final int at = begin(opcode, spanId, LongDescriptor.LENGTH);
        memory.putLong(at + LongDescriptor.VALUE_OFFSET, ns, LITTLE_ENDIAN);
        end(at + LongDescriptor.LENGTH);
        return this;
    }

    /**
     * {@link OpCode#TICK}. It belongs to no span, and has the elapsed time in place of a span id.
     *
     * @param elapsedNs nanoseconds by a clock that nobody can set; 0 as in ticks from before there was one
     * @param wallNs    nanoseconds since the epoch
     * @return this
     */
    public RecordEncoder tick(final long elapsedNs, final long wallNs) {
        return setLong(OpCode.TICK, elapsedNs, wallNs);
    }

    /**
     * {@link OpCode#SET_META_ATTR} or {@link OpCode#SET_TRACE_META_ATTR}.
     *
     * @param opcode  which of them
     * @param spanId  span id
     * @param keyId   string id of the key
     * @param valueId string id of the value
     * @return this
     */
    public RecordEncoder setStringPair(final int opcode, final long spanId, final int keyId, final int valueId) {
        final int at = begin(opcode, spanId, StringPairDescriptor.LENGTH);
        memory.putInt(at + StringPairDescriptor.KEY_ID_OFFSET, keyId, LITTLE_ENDIAN);
        memory.putInt(at + StringPairDescriptor.VALUE_ID_OFFSET, valueId, LITTLE_ENDIAN);
        end(at + StringPairDescriptor.LENGTH);
        return this;
    }

    /**
     * {@link OpCode#SET_METRIC_ATTR} or {@link OpCode#SET_TRACE_METRICS_ATTR}.
     *
     * @param opcode which of them
     * @param spanId span id
     * @param keyId  string id of the key
     * @param value  the value
     * @return this
     */
    public RecordEncoder setStringDouble(final int opcode, final long spanId, final int keyId, final double value) {
        final int at = begin(opcode, spanId, StringDoubleDescriptor.LENGTH);
        memory.putInt(at + StringDoubleDescriptor.KEY_ID_OFFSET, keyId, LITTLE_ENDIAN);
        memory.putDouble(at + StringDoubleDescriptor.VALUE_OFFSET, value, LITTLE_ENDIAN);
        end(at + StringDoubleDescriptor.LENGTH);
        return this;
    }

    /**
     * {@link OpCode#BATCH_SET_META}.
     *
     * @param spanId    span id
     * @param idPairs   string ids: key, value, key, value
     * @param pairCount number of pairs
     * @return this
     */
    public RecordEncoder batchSetMeta(final long spanId, final int[] idPairs, final int pairCount) {
        Objects.checkFromIndexSize(0, 2L * pairCount, idPairs.length);
        final long length = BatchDescriptor.LENGTH + (long) pairCount * BatchDescriptor.META_PAIR_LENGTH;
        final int at = begin(OpCode.BATCH_SET_META, spanId, length);
        memory.putInt(at + BatchDescriptor.COUNT_OFFSET, pairCount, LITTLE_ENDIAN);
        int offset = at + BatchDescriptor.LENGTH;
        for (int i = 0; i < 2 * pairCount; i++) {
            memory.putInt(offset, idPairs[i], LITTLE_ENDIAN);
            offset += Integer.BYTES;
        }
        end(at + (int) length);
        return this;
    }

    /**
     * {@link OpCode#BATCH_SET_METRIC}.
     *
     * @param spanId    span id
     * @param keyIds    string ids of the keys
     * @param values    the values
     * @param pairCount number of pairs
     * @return this
     */
    public RecordEncoder batchSetMetric(
            final long spanId, final int[] keyIds, final double[] values, final int pairCount) {
        Objects.checkFromIndexSize(0, pairCount, keyIds.length);
        Objects.checkFromIndexSize(0, pairCount, values.length);
        final long length = BatchDescriptor.LENGTH + (long) pairCount * BatchDescriptor.METRIC_PAIR_LENGTH;
        final int at = begin(OpCode.BATCH_SET_METRIC, spanId, length);
        memory.putInt(at + BatchDescriptor.COUNT_OFFSET, pairCount, LITTLE_ENDIAN);
        int offset = at + BatchDescriptor.LENGTH;
        for (int i = 0; i < pairCount; i++) {
            memory.putInt(offset, keyIds[i], LITTLE_ENDIAN);
            memory.putDouble(offset + Integer.BYTES, values[i], LITTLE_ENDIAN);
            offset += BatchDescriptor.METRIC_PAIR_LENGTH;
        }
        end(at + (int) length);
        return this;
    }

    /**
     * {@link OpCode#FLUSH_CHUNK}.
     *
     * @param firstIsLocalRoot whether the first span is the local root
     * @param spanIds          the spans, in the order of the chunk
     * @param count            how many of them
     * @return this
     */
    public RecordEncoder flushChunk(final boolean firstIsLocalRoot, final long[] spanIds, final int count) {
        Objects.checkFromIndexSize(0, count, spanIds.length);
        final long length = FlushChunkDescriptor.LENGTH + (long) count * FlushChunkDescriptor.SPAN_ID_LENGTH;
        final int at = begin(OpCode.FLUSH_CHUNK, 0, length);
        final int flags = firstIsLocalRoot ? FlushChunkDescriptor.FIRST_IS_LOCAL_ROOT : 0;
        memory.putInt(at + FlushChunkDescriptor.FLAGS_OFFSET, flags, LITTLE_ENDIAN);
        memory.putInt(at + FlushChunkDescriptor.COUNT_OFFSET, count, LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            memory.putLong(
                    at + FlushChunkDescriptor.LENGTH + i * FlushChunkDescriptor.SPAN_ID_LENGTH,
                    spanIds[i],
                    LITTLE_ENDIAN);
        }
        end(at + (int) length);
        return this;
    }

    /**
     * {@link OpCode#DEFINE_STRING}.
     *
     * @param stringId string id
     * @param text     the text; half a surrogate pair becomes a question mark
     * @return this
     */
    public RecordEncoder defineString(final int stringId, final String text) {
        final long textLength = Utf8.length(text);
        final int at = begin(OpCode.DEFINE_STRING, 0, DefineStringDescriptor.LENGTH + textLength);
        memory.putInt(at + DefineStringDescriptor.STRING_ID_OFFSET, stringId, LITTLE_ENDIAN);
        memory.putInt(at + DefineStringDescriptor.TEXT_LENGTH_OFFSET, (int) textLength, LITTLE_ENDIAN);
        Utf8.encode(text, buffer, at + DefineStringDescriptor.LENGTH);
        end(at + (int) (DefineStringDescriptor.LENGTH + textLength));
        return this;
    }

    /**
     * {@link OpCode#DEFINE_STRING} with a text that has been encoded.
     *
     * @param stringId string id
     * @param text     memory that holds the UTF-8 bytes, from the first one on; not checked here
     * @param length   in bytes
     * @return this
     */
    public RecordEncoder defineString(final int stringId, final DirectBuffer text, final int length) {
        final int at = begin(OpCode.DEFINE_STRING, 0, (long) DefineStringDescriptor.LENGTH + length);
        memory.putInt(at + DefineStringDescriptor.STRING_ID_OFFSET, stringId, LITTLE_ENDIAN);
        memory.putInt(at + DefineStringDescriptor.TEXT_LENGTH_OFFSET, length, LITTLE_ENDIAN);
        end(putBytes(at + DefineStringDescriptor.LENGTH, text, 0, length));
        return this;
    }

    /**
     * {@link OpCode#EVICT_STRING}.
     *
     * @param stringId string id
     * @return this
     */
    public RecordEncoder evictString(final int stringId) {
        final int at = begin(OpCode.EVICT_STRING, 0, EvictStringDescriptor.LENGTH);
        memory.putInt(at + EvictStringDescriptor.STRING_ID_OFFSET, stringId, LITTLE_ENDIAN);
        end(at + EvictStringDescriptor.LENGTH);
        return this;
    }

    /**
     * {@link OpCode#SET_META_TEXT}.
     *
     * @param spanId span id
     * @param keyId  string id of the key
     * @param text   the value; half a surrogate pair becomes a question mark
     * @return this
     */
    public RecordEncoder setMetaText(final long spanId, final int keyId, final String text) {
        final long textLength = Utf8.length(text);
        final int at = begin(OpCode.SET_META_TEXT, spanId, TextDescriptor.LENGTH + textLength);
        memory.putInt(at + TextDescriptor.KEY_ID_OFFSET, keyId, LITTLE_ENDIAN);
        memory.putInt(at + TextDescriptor.TEXT_LENGTH_OFFSET, (int) textLength, LITTLE_ENDIAN);
        Utf8.encode(text, buffer, at + TextDescriptor.LENGTH);
        end(at + (int) (TextDescriptor.LENGTH + textLength));
        return this;
    }

    /**
     * {@link OpCode#SET_META_TEXT} with a text that has been encoded.
     *
     * @param spanId span id
     * @param keyId  string id of the key
     * @param text   memory that holds the UTF-8 bytes of the value; not checked here
     * @param offset of the first
     * @param length in bytes
     * @return this
     */
    public RecordEncoder setMetaText(
            final long spanId, final int keyId, final DirectBuffer text, final int offset, final int length) {
        text.boundsCheck(offset, length);
        final int at = begin(OpCode.SET_META_TEXT, spanId, (long) TextDescriptor.LENGTH + length);
        memory.putInt(at + TextDescriptor.KEY_ID_OFFSET, keyId, LITTLE_ENDIAN);
        memory.putInt(at + TextDescriptor.TEXT_LENGTH_OFFSET, length, LITTLE_ENDIAN);
        end(putBytes(at + TextDescriptor.LENGTH, text, offset, length));
        return this;
    }

    /**
     * {@link OpCode#WITH_TEXTS}.
     *
     * @param spanId span id of the record that follows
     * @param texts  memory that holds the texts, in the layout of {@link WithTextsDescriptor}; not checked here
     * @param offset of the first
     * @param length of all, in bytes
     * @return this
     */
    public RecordEncoder withTexts(final long spanId, final DirectBuffer texts, final int offset, final int length) {
        texts.boundsCheck(offset, length);
        final int at = begin(OpCode.WITH_TEXTS, spanId, (long) WithTextsDescriptor.LENGTH + length);
        memory.putInt(at + WithTextsDescriptor.TEXTS_LENGTH_OFFSET, length, LITTLE_ENDIAN);
        end(putBytes(at + WithTextsDescriptor.LENGTH, texts, offset, length));
        return this;
    }

    /**
     * {@link OpCode#SET_META_STRUCT}.
     *
     * @param spanId span id
     * @param key    the key
     * @param value  memory that holds the value
     * @param offset of the value there
     * @param length of the value, in bytes
     * @return this
     */
    public RecordEncoder setMetaStruct(
            final long spanId, final String key, final DirectBuffer value, final int offset, final int length) {
        value.boundsCheck(offset, length);
        final long keyLength = Utf8.length(key);
        final int at = begin(OpCode.SET_META_STRUCT, spanId, MetaStructDescriptor.LENGTH + keyLength + length);
        memory.putInt(at + MetaStructDescriptor.KEY_LENGTH_OFFSET, (int) keyLength, LITTLE_ENDIAN);
        memory.putInt(at + MetaStructDescriptor.VALUE_LENGTH_OFFSET, length, LITTLE_ENDIAN);
        Utf8.encode(key, buffer, at + MetaStructDescriptor.LENGTH);
        buffer.putBytes(at + MetaStructDescriptor.LENGTH + (int) keyLength, value, offset, length);
        end(at + (int) (MetaStructDescriptor.LENGTH + keyLength + length));
        return this;
    }

    /**
     * {@link OpCode#SET_META_STRUCT} with a key that has been encoded.
     *
     * @param spanId    span id
     * @param key       memory that holds the UTF-8 bytes of the key, from the first one on; not checked here
     * @param keyLength in bytes
     * @param value     memory that holds the value
     * @param offset    of the value there
     * @param length    of the value, in bytes
     * @return this
     */
    public RecordEncoder setMetaStruct(
            final long spanId,
            final DirectBuffer key,
            final int keyLength,
            final DirectBuffer value,
            final int offset,
            final int length) {
        value.boundsCheck(offset, length);
        final int at = begin(OpCode.SET_META_STRUCT, spanId, (long) MetaStructDescriptor.LENGTH + keyLength + length);
        memory.putInt(at + MetaStructDescriptor.KEY_LENGTH_OFFSET, keyLength, LITTLE_ENDIAN);
        memory.putInt(at + MetaStructDescriptor.VALUE_LENGTH_OFFSET, length, LITTLE_ENDIAN);
        end(putBytes(putBytes(at + MetaStructDescriptor.LENGTH, key, 0, keyLength), value, offset, length));
        return this;
    }

    /**
     * {@link OpCode#ADD_SPAN_EVENT}.
     *
     * @param spanId     span id
     * @param time       in nanoseconds since the epoch
     * @param name       of the event
     * @param attributes memory that holds the attributes, in the layout of {@link EventAttributes}; not checked here
     * @param offset     of the attributes there
     * @param length     of the attributes, in bytes
     * @return this
     */
    public RecordEncoder addSpanEvent(
            final long spanId,
            final long time,
            final String name,
            final DirectBuffer attributes,
            final int offset,
            final int length) {
        attributes.boundsCheck(offset, length);
        final long nameLength = Utf8.length(name);
        final int at = begin(OpCode.ADD_SPAN_EVENT, spanId, SpanEventDescriptor.LENGTH + nameLength + length);
        memory.putLong(at + SpanEventDescriptor.TIME_OFFSET, time, LITTLE_ENDIAN);
        memory.putInt(at + SpanEventDescriptor.NAME_LENGTH_OFFSET, (int) nameLength, LITTLE_ENDIAN);
        memory.putInt(at + SpanEventDescriptor.ATTRIBUTES_LENGTH_OFFSET, length, LITTLE_ENDIAN);
        Utf8.encode(name, buffer, at + SpanEventDescriptor.LENGTH);
        buffer.putBytes(at + SpanEventDescriptor.LENGTH + (int) nameLength, attributes, offset, length);
        end(at + (int) (SpanEventDescriptor.LENGTH + nameLength + length));
        return this;
    }

    /**
     * {@link OpCode#ADD_SPAN_EVENT} with a name that has been encoded.
     *
     * @param spanId     span id
     * @param time       in nanoseconds since the epoch
     * @param name       memory that holds the UTF-8 bytes of the name, from the first one on; not checked here
     * @param nameLength in bytes
     * @param attributes memory that holds the attributes, in the layout of {@link EventAttributes}; not checked here
     * @param offset     of the attributes there
     * @param length     of the attributes, in bytes
     * @return this
     */
    public RecordEncoder addSpanEvent(
            final long spanId,
            final long time,
            final DirectBuffer name,
            final int nameLength,
            final DirectBuffer attributes,
            final int offset,
            final int length) {
        attributes.boundsCheck(offset, length);
        final int at = begin(OpCode.ADD_SPAN_EVENT, spanId, (long) SpanEventDescriptor.LENGTH + nameLength + length);
        memory.putLong(at + SpanEventDescriptor.TIME_OFFSET, time, LITTLE_ENDIAN);
        memory.putInt(at + SpanEventDescriptor.NAME_LENGTH_OFFSET, nameLength, LITTLE_ENDIAN);
        memory.putInt(at + SpanEventDescriptor.ATTRIBUTES_LENGTH_OFFSET, length, LITTLE_ENDIAN);
        end(putBytes(putBytes(at + SpanEventDescriptor.LENGTH, name, 0, nameLength), attributes, offset, length));
        return this;
    }

    /**
     * Copies records that were encoded elsewhere.
     *
     * @param source memory that holds them
     * @param offset of the first
     * @param length of all, in bytes
     * @return this
     */
    public RecordEncoder records(final DirectBuffer source, final int offset, final int length) {
        source.boundsCheck(offset, length);
        ensure(position, length);
        buffer.putBytes(position, source, offset, length);
        position += length;
        return this;
    }

    /**
     * The records for which this class has no method; they are written at the same position.
     *
     * @return always the same one
     */
    public OwnRecordEncoder own() {
        return own;
    }

    /** Memory for texts and for what is copied, of which each access is checked. */
    MutableDirectBuffer buffer() {
        return buffer;
    }

    /** The same memory for the fields of a record that {@link #begin} has found room for. */
    RawMemory memory() {
        return memory;
    }

    /** Writes the head of a record that fits; where the record begins. The position stays there until {@link #end}. */
    int begin(final int opcode, final long spanId, final long length) {
        // read once, so that what is checked is what is written to, whatever another thread does by mistake
        final int at = position;
        ensure(at, length);
        memory.putShort(at + OperationHeader.OPCODE_OFFSET, (short) opcode, LITTLE_ENDIAN);
        memory.putLong(at + OperationHeader.SPAN_ID_OFFSET, spanId, LITTLE_ENDIAN);
        return at;
    }

    /**
     * Moves the position behind a record that has been written as a whole; so what throws in the middle of one, like a text that is the
     * caller's, leaves nothing behind.
     *
     * @param end first byte behind the record
     */
    void end(final int end) {
        position = end;
    }

    /** Copies bytes, of which the source has been checked; first byte behind them. */
    int putBytes(final int at, final DirectBuffer source, final int offset, final int length) {
        ensure(at, length);
        buffer.putBytes(at, source, offset, length);
        return at + length;
    }

    private void ensure(final int at, final long length) {
        if (length > limit - at) {
            throw new WriteOutOfBoundsException(at, length, limit);
        }
    }

    private void putCreate(
            final int at, final long traceIdHigh, final long traceIdLow, final long segmentId, final long parentId) {
        memory.putLong(at + CreateDescriptor.TRACE_ID_LOW_OFFSET, traceIdLow, LITTLE_ENDIAN);
        memory.putLong(at + CreateDescriptor.TRACE_ID_HIGH_OFFSET, traceIdHigh, LITTLE_ENDIAN);
        memory.putLong(at + CreateDescriptor.SEGMENT_ID_OFFSET, segmentId, LITTLE_ENDIAN);
        memory.putLong(at + CreateDescriptor.PARENT_ID_OFFSET, parentId, LITTLE_ENDIAN);
    }
}
