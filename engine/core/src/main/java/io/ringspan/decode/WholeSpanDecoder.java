/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.BatchDescriptor;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.protocol.WholeSpanDescriptor;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SpanTable;
import io.ringspan.table.TraceStore;

/**
 * Applies records that hold everything about a finished span.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class WholeSpanDecoder {
    private final DecodeCore core;
    private final TraceStore store;
    private final SpanTable spans;
    private final DecodeStats stats;
    private final AttributePairs pairs;
    private final AttributeRecordDecoder attributes;

    WholeSpanDecoder(final DecodeCore core, final AttributeRecordDecoder attributes) {
        this.core = core;
        this.attributes = attributes;
        store = core.store();
        spans = store.spans();
        stats = core.stats();
        pairs = core.pairs();
    }

    /** Starts the span, fills it and finishes it; the whole record must be there. */
    void decode(final long spanId, final RawMemory buffer, final int position, final int length, final IdSpace ids) {
        final long faults = stats.faults;
        final int span = core.starter()
                .start(
                        spanId,
                        buffer.getLong(position + WholeSpanDescriptor.TRACE_ID_LOW_OFFSET, LITTLE_ENDIAN),
                        buffer.getLong(position + WholeSpanDescriptor.TRACE_ID_HIGH_OFFSET, LITTLE_ENDIAN),
                        buffer.getLong(position + WholeSpanDescriptor.SEGMENT_ID_OFFSET, LITTLE_ENDIAN),
                        buffer.getLong(position + WholeSpanDescriptor.PARENT_ID_OFFSET, LITTLE_ENDIAN),
                        0);
        if (span == SpanTable.NONE) {
            return;
        }
        core.starter()
                .setCore(
                        span,
                        core.knownOrEmpty(ids, buffer, position + WholeSpanDescriptor.NAME_ID_OFFSET),
                        core.knownOrEmpty(ids, buffer, position + WholeSpanDescriptor.SERVICE_ID_OFFSET),
                        core.knownOrEmpty(ids, buffer, position + WholeSpanDescriptor.RESOURCE_ID_OFFSET),
                        core.knownOrEmpty(ids, buffer, position + WholeSpanDescriptor.TYPE_ID_OFFSET),
                        buffer.getLong(position + WholeSpanDescriptor.START_OFFSET, LITTLE_ENDIAN));
        spans.buffer()
                .putInt(
                        SpanTable.at(span) + SpanHeader.ERROR_OFFSET,
                        buffer.getInt(position + WholeSpanDescriptor.ERROR_OFFSET, LITTLE_ENDIAN));
        pushWholeAttributes(span, buffer, position, length, ids);
        if (stats.faults != faults) {
            store.markIncomplete(span); // before it may be completed
        }
        spans.buffer()
                .putLong(
                        SpanTable.at(span) + SpanHeader.DURATION_OFFSET,
                        buffer.getLong(position + WholeSpanDescriptor.DURATION_OFFSET, LITTLE_ENDIAN));
        final int flags = buffer.getInt(position + WholeSpanDescriptor.FLAGS_OFFSET, LITTLE_ENDIAN);
        core.finishWhole(span, (flags & WholeSpanDescriptor.LAST_OF_SEGMENT) != 0);
    }

    private void pushWholeAttributes(
            final int span, final RawMemory buffer, final int position, final int length, final IdSpace ids) {
        final int metaCount = buffer.getInt(position + WholeSpanDescriptor.META_COUNT_OFFSET, LITTLE_ENDIAN);
        final int metricCount = buffer.getInt(position + WholeSpanDescriptor.METRIC_COUNT_OFFSET, LITTLE_ENDIAN);
        int offset = position + WholeSpanDescriptor.LENGTH;
        pairs.appendAllMeta(span, buffer, offset, metaCount, ids);
        offset += metaCount * BatchDescriptor.META_PAIR_LENGTH;
        pairs.appendAllMetrics(span, buffer, offset, metricCount, ids);
        offset += metricCount * BatchDescriptor.METRIC_PAIR_LENGTH;
        pushWholeTexts(span, buffer, offset, position + length, ids);
    }

    private void pushWholeTexts(
            final int span, final RawMemory buffer, final int textsOffset, final int end, final IdSpace ids) {
        int offset = textsOffset;
        while (end - offset >= WholeSpanDescriptor.TEXT_PREFIX_LENGTH) {
            final int keyId = buffer.getInt(offset, LITTLE_ENDIAN);
            final int length = buffer.getInt(offset + Integer.BYTES, LITTLE_ENDIAN);
            offset += WholeSpanDescriptor.TEXT_PREFIX_LENGTH;
            if (length < 0 || length > end - offset) {
                stats.malformed();
                return;
            }
            if (DecodeCore.isText(buffer, offset, length)) {
                attributes.pushText(span, keyId, buffer, offset, length, ids);
            } else {
                // the span is worth more than one of its tags
                stats.malformed();
            }
            offset += length;
        }
        if (offset != end) {
            stats.malformed();
        }
    }
}
