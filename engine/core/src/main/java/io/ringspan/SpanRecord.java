/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.counters.EngineCounters;
import io.ringspan.memory.RawMemory;
import io.ringspan.pipeline.RecordBatch;
import io.ringspan.protocol.BatchDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import io.ringspan.protocol.WholeSpanDescriptor;
import io.ringspan.protocol.WithTextsDescriptor;
import java.util.Map;

/**
 * One finished span as a whole: everything about it in one record, to be published by {@link TraceEngine#publish(SpanRecord)}.
 *
 * <p>For tracers that keep their spans as objects, and for threads that come and go: a record is bound to no thread and holds no
 * memory of the engine. Reuse it; {@link #begin} starts anew. Nothing allocates once it has grown to the largest span it has held.
 *
 * <p>Texts may be given as ids, or as texts that travel inline. Null is no text. A text is copied at once; where it is longer than
 * {@code ringspan.text.max}, or than the record may be, it is cut when the record is published, at the border of a character, and the span gets
 * the tag {@code _ringspan.cut}. Of several the longest are cut first. One that throws while it is read, or uses the record itself, is left out
 * and counted ({@code texts.unreadable}).
 *
 * <p>Note: not threadsafe; but it may be handed from thread to thread. Several threads that use one by mistake may lose its spans, and no
 * others.
 */
public final class SpanRecord {
    private static final int INITIAL_LENGTH = 512;
    // no engine's limit is known before the record is published
    private static final int TEXT_MAX = 1 << 20;
    private static final int TEXTS_MAX = 1 << 26;

    private final RecordBatch batch = new RecordBatch(TraceEngine.OWN_SOURCE);
    // in place of string ids
    private final TextScratch heldTexts = new TextScratch(WithTextsDescriptor.TEXT_PREFIX_LENGTH, TEXT_MAX, null);
    private final TextScratch texts = new TextScratch(WholeSpanDescriptor.TEXT_PREFIX_LENGTH, TEXT_MAX, null);
    private final SpanRecordFitter fitter = new SpanRecordFitter();
    // the record with string tags, and numbers behind them; texts go behind these at the end
    private MemoryBlock block = MemoryBlock.allocate(INITIAL_LENGTH);
    // where string tags and numbers end
    private int metaEnd = WholeSpanDescriptor.LENGTH;
    private int metricsEnd = WholeSpanDescriptor.LENGTH;
    private boolean kept;

    /** Creates a record that describes nothing yet. */
    public SpanRecord() {}

    /**
     * Begins a span, without tags, strings empty.
     *
     * @param spanId      unsigned, unique among live spans, not 0
     * @param traceIdHigh high half of the trace id, 0 for 64-bit ids
     * @param traceIdLow  low half of the trace id
     * @param segmentId   what the spans of one trace in this process share; a root's span id will do
     * @param parentId    parent span, 0 for none
     * @param startNs     nanoseconds since the epoch
     * @param durationNs  nanoseconds
     * @return this
     */
    public SpanRecord begin(
            final long spanId,
            final long traceIdHigh,
            final long traceIdLow,
            final long segmentId,
            final long parentId,
            final long startNs,
            final long durationNs) {
        metaEnd = WholeSpanDescriptor.LENGTH;
        metricsEnd = WholeSpanDescriptor.LENGTH;
        heldTexts.begin(TEXTS_MAX);
        texts.begin(TEXTS_MAX);
        kept = false;
        final RawMemory buffer = block.memory();
        buffer.putShort(OperationHeader.OPCODE_OFFSET, (short) OpCode.WHOLE_SPAN, LITTLE_ENDIAN);
        buffer.putLong(OperationHeader.SPAN_ID_OFFSET, spanId, LITTLE_ENDIAN);
        buffer.putLong(WholeSpanDescriptor.TRACE_ID_LOW_OFFSET, traceIdLow, LITTLE_ENDIAN);
        buffer.putLong(WholeSpanDescriptor.TRACE_ID_HIGH_OFFSET, traceIdHigh, LITTLE_ENDIAN);
        buffer.putLong(WholeSpanDescriptor.SEGMENT_ID_OFFSET, segmentId, LITTLE_ENDIAN);
        buffer.putLong(WholeSpanDescriptor.PARENT_ID_OFFSET, parentId, LITTLE_ENDIAN);
        buffer.putLong(WholeSpanDescriptor.START_OFFSET, startNs, LITTLE_ENDIAN);
        buffer.putLong(WholeSpanDescriptor.DURATION_OFFSET, durationNs, LITTLE_ENDIAN);
        buffer.putInt(WholeSpanDescriptor.ERROR_OFFSET, 0, LITTLE_ENDIAN);
        buffer.putInt(WholeSpanDescriptor.FLAGS_OFFSET, 0, LITTLE_ENDIAN);
        return names(TraceEngine.EMPTY_ID, TraceEngine.EMPTY_ID, TraceEngine.EMPTY_ID, TraceEngine.EMPTY_ID);
    }

    /**
     * Sets the four names.
     *
     * @param nameId     id of the name
     * @param serviceId  id of the service
     * @param resourceId id of the resource
     * @param typeId     id of the type, {@link TraceEngine#EMPTY_ID} for none
     * @return this
     */
    public SpanRecord names(final int nameId, final int serviceId, final int resourceId, final int typeId) {
        final RawMemory buffer = block.memory();
        buffer.putInt(WholeSpanDescriptor.NAME_ID_OFFSET, nameId, LITTLE_ENDIAN);
        buffer.putInt(WholeSpanDescriptor.SERVICE_ID_OFFSET, serviceId, LITTLE_ENDIAN);
        buffer.putInt(WholeSpanDescriptor.RESOURCE_ID_OFFSET, resourceId, LITTLE_ENDIAN);
        buffer.putInt(WholeSpanDescriptor.TYPE_ID_OFFSET, typeId, LITTLE_ENDIAN);
        return this;
    }

    /**
     * Sets the four names to texts.
     *
     * @param name     the name; null changes nothing, as with all others
     * @param service  the service
     * @param resource the resource
     * @param type     the type
     * @return this
     */
    public SpanRecord names(
            final CharSequence name, final CharSequence service, final CharSequence resource, final CharSequence type) {
        return name(name).service(service).type(type).resource(resource);
    }

    /**
     * Sets the name to a text.
     *
     * @param name the name; null changes nothing
     * @return this
     */
    public SpanRecord name(final CharSequence name) {
        return text(WholeSpanDescriptor.NAME_ID_OFFSET, name);
    }

    /**
     * Sets the service to a text.
     *
     * @param service the service; null changes nothing
     * @return this
     */
    public SpanRecord service(final CharSequence service) {
        return text(WholeSpanDescriptor.SERVICE_ID_OFFSET, service);
    }

    /**
     * Sets the resource to a text.
     *
     * @param resource the resource; null changes nothing
     * @return this
     */
    public SpanRecord resource(final CharSequence resource) {
        return text(WholeSpanDescriptor.RESOURCE_ID_OFFSET, resource);
    }

    /**
     * Sets the type to a text.
     *
     * @param type the type; null changes nothing
     * @return this
     */
    public SpanRecord type(final CharSequence type) {
        return text(WholeSpanDescriptor.TYPE_ID_OFFSET, type);
    }

    private SpanRecord text(final int offset, final CharSequence text) {
        final int id = hold(text);
        if (id != TraceEngine.NOT_INTERNED) {
            block.memory().putInt(offset, id, LITTLE_ENDIAN);
        }
        return this;
    }

    private int hold(final CharSequence text) {
        // behind the key of the mark, see SpanRecordFitter
        return heldTexts.add(text) == TextScratch.ABSENT
                ? TraceEngine.NOT_INTERNED
                : WithTextsDescriptor.id(heldTexts.count());
    }

    /**
     * Sets the error flag.
     *
     * @param error 0 for none
     * @return this
     */
    public SpanRecord error(final int error) {
        block.memory().putInt(WholeSpanDescriptor.ERROR_OFFSET, error, LITTLE_ENDIAN);
        return this;
    }

    /**
     * Says that the span is the local root and the last of its segment: the finished spans of the segment go onward as one chunk, this
     * one first. Without such a span they wait until there are as many as {@code ringspan.segment.partial-flush}.
     *
     * @return this
     */
    public SpanRecord lastOfSegment() {
        block.memory().putInt(WholeSpanDescriptor.FLAGS_OFFSET, WholeSpanDescriptor.LAST_OF_SEGMENT, LITTLE_ENDIAN);
        return this;
    }

    /**
     * Says that the trace of the span is kept, by the tracer's sampling decision: the span may take the ring's last free slots, as one
     * with an error may.
     *
     * @return this
     */
    public SpanRecord kept() {
        kept = true;
        return this;
    }

    /**
     * Adds a string tag.
     *
     * @param keyId   id of the key
     * @param valueId id of the value
     * @return this
     */
    public SpanRecord meta(final int keyId, final int valueId) {
        final int offset = metaEnd;
        final int end = offset + BatchDescriptor.META_PAIR_LENGTH;
        final int numbersEnd = metricsEnd;
        final RawMemory buffer;
        if (numbersEnd <= offset) {
            buffer = ensure(offset, BatchDescriptor.META_PAIR_LENGTH);
            metricsEnd = end;
        } else {
            // numbers that came first make room
            buffer = ensure(numbersEnd, BatchDescriptor.META_PAIR_LENGTH);
            buffer.putBytes(end, buffer, offset, numbersEnd - offset);
            metricsEnd = numbersEnd + BatchDescriptor.META_PAIR_LENGTH;
        }
        metaEnd = end;
        buffer.putInt(offset, keyId, LITTLE_ENDIAN);
        buffer.putInt(offset + Integer.BYTES, valueId, LITTLE_ENDIAN);
        return this;
    }

    /**
     * Adds a string tag with a value that is not worth an id. Such tags count as set after those with ids.
     *
     * @param keyId id of the key
     * @param value the value; half a surrogate pair becomes U+FFFD; null adds nothing
     * @return this
     */
    public SpanRecord meta(final int keyId, final CharSequence value) {
        texts.add(value, keyId);
        return this;
    }

    /**
     * Adds a string tag of which neither part has an id. Such tags count as set after those with ids.
     *
     * @param key   the key; null adds nothing
     * @param value the value; null adds nothing
     * @return this
     */
    public SpanRecord meta(final CharSequence key, final CharSequence value) {
        final int keyId = value == null ? TraceEngine.NOT_INTERNED : hold(key);
        return keyId == TraceEngine.NOT_INTERNED ? this : meta(keyId, value);
    }

    /**
     * Adds a numeric tag.
     *
     * @param key   the key; null adds nothing
     * @param value the value
     * @return this
     */
    public SpanRecord metric(final CharSequence key, final double value) {
        final int keyId = hold(key);
        return keyId == TraceEngine.NOT_INTERNED ? this : metric(keyId, value);
    }

    /**
     * Adds many tags: numbers as numbers, all else as text. A map that throws while it is walked adds what came before. Allocates what
     * walking the map does.
     *
     * @param tags keys and values; those that are null add nothing
     * @return this
     */
    public SpanRecord tags(final Map<? extends CharSequence, ?> tags) {
        TagValues.forEach(tags, null, this::tag);
        return this;
    }

    private void tag(final CharSequence key, final Object value) {
        if (value instanceof Number number) {
            metric(key, number.doubleValue());
        } else {
            meta(key, value instanceof CharSequence text ? text : value.toString());
        }
    }

    /**
     * Adds a string tag with a value of which it is not known whether it comes again: it travels as an id as long as the key has few
     * values, and else inline, see {@link TraceEngine#valueId(int, String)}. Nothing is lost either way.
     *
     * @param engine that the record will be published by
     * @param keyId  id of the key
     * @param value  the value; half a surrogate pair becomes U+FFFD
     * @return this
     */
    public SpanRecord metaInterned(final TraceEngine engine, final int keyId, final String value) {
        final int valueId = engine.valueId(keyId, value);
        return valueId == TraceEngine.NOT_INTERNED ? meta(keyId, value) : meta(keyId, valueId);
    }

    /**
     * Adds a numeric tag.
     *
     * @param keyId id of the key
     * @param value the value
     * @return this
     */
    public SpanRecord metric(final int keyId, final double value) {
        final int offset = metricsEnd;
        final RawMemory buffer = ensure(offset, BatchDescriptor.METRIC_PAIR_LENGTH);
        metricsEnd = offset + BatchDescriptor.METRIC_PAIR_LENGTH;
        buffer.putInt(offset, keyId, LITTLE_ENDIAN);
        buffer.putDouble(offset + Integer.BYTES, value, LITTLE_ENDIAN);
        return this;
    }

    // what is written is checked here, by the offset that was read once, against the memory that is written to
    private RawMemory ensure(final int offset, final int length) {
        final int end = Math.addExact(offset, length);
        final MemoryBlock current = block;
        return end <= current.length() ? current.memory() : grow(current, end, offset);
    }

    // not in the way of every tag: to store a reference costs as much as the tag does
    private RawMemory grow(final MemoryBlock current, final int length, final int used) {
        final MemoryBlock large = current.atLeast(length, used);
        block = large;
        return large.memory();
    }

    /**
     * Puts the parts together, and cuts what is too long; the record as a batch, which is good until the next change. All that is said
     * of the record was read once, so that it is one whatever another thread does meanwhile by mistake.
     */
    RecordBatch complete(final int textMax, final int lengthMax, final EngineCounters counters) {
        final MemoryBlock current = block;
        final RawMemory buffer = current.memory();
        if (buffer.getShort(OperationHeader.OPCODE_OFFSET, LITTLE_ENDIAN) != OpCode.WHOLE_SPAN) {
            throw new IllegalStateException("the record describes no span: begin() has not been called");
        }
        final int pairsEnd = Math.min(metricsEnd, current.length());
        final int metaCount =
                (Math.min(metaEnd, pairsEnd) - WholeSpanDescriptor.LENGTH) / BatchDescriptor.META_PAIR_LENGTH;
        final int numbersOffset = WholeSpanDescriptor.LENGTH + metaCount * BatchDescriptor.META_PAIR_LENGTH;
        final int metricCount = (pairsEnd - numbersOffset) / BatchDescriptor.METRIC_PAIR_LENGTH;
        final int end = numbersOffset + metricCount * BatchDescriptor.METRIC_PAIR_LENGTH;
        final RawMemory textsMemory = texts.memory();
        final int textsLength = Math.min(texts.length(), textsMemory.capacity());
        batch.begin(0);
        if (kept) {
            batch.keep();
        }
        if (!heldTexts.isUntouched() || (long) end + textsLength > lengthMax || isCut(textMax)) {
            return fitter.limits(textMax, lengthMax, counters)
                    .fit(batch, buffer, metaCount, metricCount, heldTexts, texts);
        }
        final RawMemory whole = ensure(end, textsLength);
        if (textsLength > 0) {
            whole.putBytes(end, textsMemory, 0, textsLength);
        }
        whole.putInt(WholeSpanDescriptor.META_COUNT_OFFSET, metaCount, LITTLE_ENDIAN);
        whole.putInt(WholeSpanDescriptor.METRIC_COUNT_OFFSET, metricCount, LITTLE_ENDIAN);
        whole.putInt(WholeSpanDescriptor.TEXT_LENGTH_OFFSET, textsLength, LITTLE_ENDIAN);
        return batch.note(OpCode.WHOLE_SPAN, whole, 0).wrap(whole, 0, end + textsLength);
    }

    private boolean isCut(final int textMax) {
        return !texts.isUntouched() && ((texts.cuts() | texts.unreadableCount()) > 0 || texts.longest() > textMax);
    }
}
