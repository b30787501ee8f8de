/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.BatchDescriptor;
import io.ringspan.protocol.CompleteSpanDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.SpanFieldsDescriptor;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.protocol.StringDescriptor;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceStore;

/**
 * Applies records that hold everything that a finished span can carry. Such a record is checked as a whole before its first effect. Its
 * entries are applied by whoever applies records of the same opcodes, so each means what that record means.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class CompleteSpanDecoder {
    private static final int ENTRY_SHIFT = CompleteSpanDescriptor.ENTRY_SHIFT;
    private static final int PLAIN_FLAGS = CompleteSpanDescriptor.LAST_OF_SEGMENT
            | CompleteSpanDescriptor.NO_SEGMENT
            | CompleteSpanDescriptor.HAS_TAGS;
    private static final int FIELDS_MASK = SpanFieldsDescriptor.SETTABLE_MASK | SpanFieldsDescriptor.STATUS_MASK;

    private final DecodeCore core;
    private final TraceStore store;
    private final SpanTable spans;
    private final DecodeStats stats;
    private final AttributePairs pairs;
    private final PlainTags plainTags;
    private final TagRecordDecoder tags;
    private final AttributeRecordDecoder attributes;
    private final SegmentRecordDecoder ofSegments;

    CompleteSpanDecoder(
            final DecodeCore core,
            final TagRecordDecoder tags,
            final AttributeRecordDecoder attributes,
            final SegmentRecordDecoder ofSegments) {
        this.core = core;
        this.tags = tags;
        this.attributes = attributes;
        this.ofSegments = ofSegments;
        store = core.store();
        spans = store.spans();
        stats = core.stats();
        pairs = core.pairs();
        plainTags = new PlainTags(store);
    }

    /**
     * Starts the span, fills it and finishes it, or refuses the record as a whole; the whole record must be there. An id that means
     * nothing is counted and left out, in both modes.
     *
     * @return whether decoding goes on
     */
    boolean decode(final long spanId, final RawMemory buffer, final int position, final int length, final IdSpace ids) {
        final int flags = buffer.getInt(position + CompleteSpanDescriptor.FLAGS_OFFSET, LITTLE_ENDIAN);
        final int entriesLength = buffer.getInt(position + CompleteSpanDescriptor.ENTRIES_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int entriesAt = position + CompleteSpanDescriptor.LENGTH;
        final int textsAt = entriesAt + entriesLength;
        final int end = position + length;
        final boolean lone = (flags & CompleteSpanDescriptor.NO_SEGMENT) != 0;
        if ((flags & ~PLAIN_FLAGS) == 0
                && textsAt == end
                && ids.isPinned()
                && decodePlain(flags, spanId, buffer, position, textsAt, ids)) {
            return true;
        }
        if (!areTexts(buffer, textsAt, end) || !areEntries(flags, buffer, entriesAt, textsAt)) {
            if (!lone) {
                core.incompleteTraces()
                        .onLostSegment(
                                buffer.getLong(position + CompleteSpanDescriptor.SEGMENT_ID_OFFSET, LITTLE_ENDIAN));
            }
            return core.invalidAttributes();
        }
        final long faults = stats.faults;
        if (textsAt < end) {
            // its own, and not those of a record in front
            ids.letGo();
            holdTexts(buffer, textsAt, end, ids);
        }
        final int span = start(lone, spanId, buffer, position);
        if (span != SpanTable.NONE) {
            fill(span, buffer, position, ids);
            applyEntries(span, buffer, entriesAt, textsAt, ids);
            setFields(span, buffer, position);
            if (stats.faults != faults) {
                // before it may be completed
                store.markIncomplete(span);
            }
            final boolean last = (flags & CompleteSpanDescriptor.LAST_OF_SEGMENT) != 0;
            if (lone) {
                core.assembler().completeLone(span, last);
            } else {
                core.finishWhole(span, last);
            }
        }
        ids.letGo();
        return true;
    }

    // nearly all spans: nothing but tags of ids that are known, room for the span,
    // and no live one with the same id; false if there is more to it, and then no span and no block has changed
    private boolean decodePlain(
            final int flags,
            final long spanId,
            final RawMemory buffer,
            final int position,
            final int entriesEnd,
            final IdSpace ids) {
        final boolean lone = (flags & CompleteSpanDescriptor.NO_SEGMENT) != 0;
        final int entriesAt = position + CompleteSpanDescriptor.LENGTH;
        final int name = ids.getPinned(buffer.getInt(position + CompleteSpanDescriptor.NAME_ID_OFFSET, LITTLE_ENDIAN));
        final int service =
                ids.getPinned(buffer.getInt(position + CompleteSpanDescriptor.SERVICE_ID_OFFSET, LITTLE_ENDIAN));
        final int resource =
                ids.getPinned(buffer.getInt(position + CompleteSpanDescriptor.RESOURCE_ID_OFFSET, LITTLE_ENDIAN));
        final int type = ids.getPinned(buffer.getInt(position + CompleteSpanDescriptor.TYPE_ID_OFFSET, LITTLE_ENDIAN));
        if ((name & service & resource & type) >= 0
                || ((flags & CompleteSpanDescriptor.HAS_TAGS) == 0 && entriesAt != entriesEnd)
                || (!lone && spans.find(spanId) != SpanTable.NONE)
                || !spans.hasFree()) {
            return false;
        }
        final int attributes = plainTags.read(buffer, entriesAt, entriesEnd, ids);
        if (attributes == PlainTags.OTHER) {
            return false;
        }
        final int span = startNew(lone, spanId, buffer, position);
        if (span == SpanTable.NONE) {
            store.releaseAttributes(attributes);
            return true;
        }
        spans.attributes(span, attributes);
        store.initTexts(span, name, service, resource, type);
        spans.buffer()
                .putLong(
                        SpanTable.at(span) + SpanHeader.START_OFFSET,
                        buffer.getLong(position + CompleteSpanDescriptor.START_OFFSET, LITTLE_ENDIAN));
        setFields(span, buffer, position);
        final boolean last = (flags & CompleteSpanDescriptor.LAST_OF_SEGMENT) != 0;
        if (lone) {
            core.assembler().completeLone(span, last);
        } else {
            core.finishWhole(span, last);
        }
        return true;
    }

    private int start(final boolean lone, final long spanId, final RawMemory buffer, final int position) {
        if (!lone) {
            core.starter()
                    .endReplaced(
                            spanId, buffer.getLong(position + CompleteSpanDescriptor.SEGMENT_ID_OFFSET, LITTLE_ENDIAN));
        }
        return startNew(lone, spanId, buffer, position);
    }

    private int startNew(final boolean lone, final long spanId, final RawMemory buffer, final int position) {
        final long low = buffer.getLong(position + CompleteSpanDescriptor.TRACE_ID_LOW_OFFSET, LITTLE_ENDIAN);
        final long high = buffer.getLong(position + CompleteSpanDescriptor.TRACE_ID_HIGH_OFFSET, LITTLE_ENDIAN);
        final long parentId = buffer.getLong(position + CompleteSpanDescriptor.PARENT_ID_OFFSET, LITTLE_ENDIAN);
        if (lone) {
            return core.starter().startLone(spanId, low, high, parentId);
        }
        final long segmentId = buffer.getLong(position + CompleteSpanDescriptor.SEGMENT_ID_OFFSET, LITTLE_ENDIAN);
        return core.starter().startNew(spanId, low, high, segmentId, parentId, 0);
    }

    private void fill(final int span, final RawMemory buffer, final int position, final IdSpace ids) {
        core.starter()
                .setCore(
                        span,
                        core.knownOrEmpty(ids, buffer, position + CompleteSpanDescriptor.NAME_ID_OFFSET),
                        core.knownOrEmpty(ids, buffer, position + CompleteSpanDescriptor.SERVICE_ID_OFFSET),
                        core.knownOrEmpty(ids, buffer, position + CompleteSpanDescriptor.RESOURCE_ID_OFFSET),
                        core.knownOrEmpty(ids, buffer, position + CompleteSpanDescriptor.TYPE_ID_OFFSET),
                        buffer.getLong(position + CompleteSpanDescriptor.START_OFFSET, LITTLE_ENDIAN));
    }

    // behind the entries, of which some set them too
    private void setFields(final int span, final RawMemory buffer, final int position) {
        final int record = SpanTable.at(span);
        spans.fields(span, FIELDS_MASK, buffer.getInt(position + CompleteSpanDescriptor.FIELDS_OFFSET, LITTLE_ENDIAN));
        spans.buffer()
                .putInt(
                        record + SpanHeader.ERROR_OFFSET,
                        buffer.getInt(position + CompleteSpanDescriptor.ERROR_OFFSET, LITTLE_ENDIAN));
        spans.buffer()
                .putLong(
                        record + SpanHeader.DURATION_OFFSET,
                        buffer.getLong(position + CompleteSpanDescriptor.DURATION_OFFSET, LITTLE_ENDIAN));
    }

    private static boolean areTexts(final RawMemory buffer, final int textsAt, final int end) {
        int offset = textsAt;
        while (offset < end) {
            if (end - offset < CompleteSpanDescriptor.TEXT_PREFIX_LENGTH) {
                return false;
            }
            final int length = buffer.getInt(offset, LITTLE_ENDIAN);
            offset += CompleteSpanDescriptor.TEXT_PREFIX_LENGTH;
            if (length < 0 || length > end - offset || !DecodeCore.isText(buffer, offset, length)) {
                return false;
            }
            offset += length;
        }
        return true;
    }

    private boolean areEntries(final int flags, final RawMemory buffer, final int entriesAt, final int end) {
        int at = entriesAt;
        while (at < end) {
            if (end - at < CompleteSpanDescriptor.ENTRY_PREFIX_LENGTH) {
                return false;
            }
            final int opcode = buffer.getShort(at, LITTLE_ENDIAN) & 0xFFFF;
            if ((CompleteSpanDescriptor.presence(opcode) & flags) == 0) {
                return false;
            }
            final long length = CompleteSpanDescriptor.entryLength(opcode, buffer, at, end);
            if (length > end - at || !attributes.isValid(opcode, buffer, at - ENTRY_SHIFT)) {
                return false;
            }
            at += (int) length;
        }
        return true;
    }

    private void holdTexts(final RawMemory buffer, final int textsAt, final int end, final IdSpace ids) {
        int offset = textsAt;
        while (offset < end) {
            final int length = buffer.getInt(offset, LITTLE_ENDIAN);
            offset += CompleteSpanDescriptor.TEXT_PREFIX_LENGTH;
            final int handle = store.internText(buffer, offset, length);
            if (handle == StringTable.FULL) {
                stats.stringDropped();
            }
            ids.hold(handle);
            offset += length;
        }
    }

    private void applyEntries(
            final int span, final RawMemory buffer, final int entriesAt, final int end, final IdSpace ids) {
        int at = entriesAt;
        while (at < end) {
            final int opcode = buffer.getShort(at, LITTLE_ENDIAN) & 0xFFFF;
            final int length = (int) CompleteSpanDescriptor.entryLength(opcode, buffer, at, end);
            apply(opcode, span, buffer, at - ENTRY_SHIFT, length, ids);
            at += length;
        }
    }

    // what cannot be carried out has been counted, and is no reason to leave out the rest
    private void apply(
            final int opcode,
            final int span,
            final RawMemory buffer,
            final int position,
            final int length,
            final IdSpace ids) {
        final int pairsAt = position + BatchDescriptor.LENGTH;
        final int end = position + ENTRY_SHIFT + length;
        switch (opcode) {
            case OpCode.BATCH_SET_META ->
                pairs.appendAllMeta(span, buffer, pairsAt, (end - pairsAt) / BatchDescriptor.META_PAIR_LENGTH, ids);
            case OpCode.BATCH_SET_METRIC ->
                pairs.appendAllMetrics(
                        span, buffer, pairsAt, (end - pairsAt) / BatchDescriptor.METRIC_PAIR_LENGTH, ids);
            case OpCode.SET_META_ATTR, OpCode.SET_TRACE_META_ATTR ->
                tags.setMeta(opcode, span, buffer, position, end, ids);
            case OpCode.SET_METRIC_ATTR, OpCode.SET_TRACE_METRICS_ATTR ->
                tags.setMetric(opcode, span, buffer, position, end, ids);
            case OpCode.SET_TRACE_ORIGIN -> setOrigin(span, buffer, position, ids);
            case OpCode.SET_SAMPLING_PRIORITY -> ofSegments.setPriority(span, buffer, position);
            case OpCode.SET_SAMPLING_RATES -> ofSegments.setRates(span, buffer, position);
            default -> attributes.decode(opcode, span, buffer, position, ids);
        }
    }

    private void setOrigin(final int span, final RawMemory buffer, final int position, final IdSpace ids) {
        final int originId = buffer.getInt(position + StringDescriptor.STRING_ID_OFFSET, LITTLE_ENDIAN);
        final int origin = ids.get(originId);
        if (origin == IdSpace.UNKNOWN) {
            core.stringNotFound(originId);
        } else {
            store.setOrigin(store.segmentOf(span), origin);
        }
    }
}
