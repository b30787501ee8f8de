/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.counters.DropReason;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.SamplingPriorityDescriptor;
import io.ringspan.protocol.SamplingRatesDescriptor;
import io.ringspan.table.BlockPool;
import io.ringspan.table.SamplingKeys;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceStore;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Applies the own records that are about a segment, or change what is in it: sampling decisions, abandoned spans.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class SegmentRecordDecoder {
    private static final int DIGITS_MAX = 10;

    private final TraceStore store;
    private final SpanTable spans;
    private final SegmentTable segments;
    private final StringTable strings;
    private final DecodeStats stats;
    private final ChunkAssembler assembler;
    private final UnsafeBuffer mechanismText = new UnsafeBuffer(new byte[1 + DIGITS_MAX]);
    private final int priorityKey;
    private final int mechanismKey;
    private final int ruleKey;
    private final int limitKey;
    private final int agentKey;

    SegmentRecordDecoder(final DecodeCore core) {
        store = core.store();
        spans = store.spans();
        segments = store.segments();
        strings = store.strings();
        stats = core.stats();
        assembler = core.assembler();
        final SamplingKeys keys = core.samplingKeys();
        priorityKey = strings.pin(keys.priority());
        mechanismKey = strings.pin(keys.mechanism());
        ruleKey = strings.pin(keys.ruleRate());
        limitKey = strings.pin(keys.limitRate());
        agentKey = strings.pin(keys.agentRate());
        mechanismText.putByte(0, (byte) '-');
    }

    // a segment that is gone takes no tags, and that is no error
    boolean setPriority(final int span, final RawMemory buffer, final int position) {
        final int segment = store.segmentOf(span);
        if (segment == SegmentTable.NONE) {
            return true;
        }
        final int priority = buffer.getInt(position + SamplingPriorityDescriptor.PRIORITY_OFFSET, LITTLE_ENDIAN);
        final int mechanism = Math.max(
                SamplingPriorityDescriptor.NO_MECHANISM,
                buffer.getInt(position + SamplingPriorityDescriptor.MECHANISM_OFFSET, LITTLE_ENDIAN));
        store.pushTraceAttribute(segment, priorityKey, BlockPool.METRIC, Double.doubleToRawLongBits((double) priority));
        pushMechanism(segment, mechanism);
        segments.priority(segment, priority);
        segments.mechanism(segment, mechanism);
        return true;
    }

    private void pushMechanism(final int segment, final int mechanism) {
        if (mechanism == SamplingPriorityDescriptor.NO_MECHANISM) {
            // the mechanism of an earlier decision does not explain this one
            if (segments.mechanism(segment) != SamplingPriorityDescriptor.NO_MECHANISM) {
                store.pushTraceAttribute(segment, mechanismKey, BlockPool.UNSET, 0);
            }
            return;
        }
        final int length = 1 + mechanismText.putIntAscii(1, mechanism);
        final int value = store.internText(mechanismText, 0, length);
        if (value == StringTable.FULL) {
            stats.stringDropped();
        } else {
            store.pushTraceAttribute(segment, mechanismKey, BlockPool.META, value);
            strings.release(value);
        }
    }

    boolean setRates(final int span, final RawMemory buffer, final int position) {
        final int segment = store.segmentOf(span);
        if (segment != SegmentTable.NONE) {
            pushRate(segment, ruleKey, buffer.getDouble(position + SamplingRatesDescriptor.RULE_OFFSET, LITTLE_ENDIAN));
            pushRate(
                    segment,
                    limitKey,
                    buffer.getDouble(position + SamplingRatesDescriptor.LIMIT_OFFSET, LITTLE_ENDIAN));
            pushRate(
                    segment,
                    agentKey,
                    buffer.getDouble(position + SamplingRatesDescriptor.AGENT_OFFSET, LITTLE_ENDIAN));
        }
        return true;
    }

    private void pushRate(final int segment, final int key, final double rate) {
        if (!Double.isNaN(rate)) {
            store.pushTraceAttribute(segment, key, BlockPool.METRIC, Double.doubleToRawLongBits(rate));
        }
    }

    boolean abandonSpan(final int span) {
        final int segment = spans.segmentOf(span);
        final boolean wasOpen = (spans.flags(span) & SpanTable.FINISHED) == 0;
        store.removeSpan(span);
        stats.drop(DropReason.ABANDONED, segments.priorityClass(segment), 1, 0);
        if (segment != SegmentTable.NONE) {
            segments.count(segment, Math.max(0, segments.count(segment) - 1));
            assembler.settle(segment, wasOpen, DropReason.ABANDONED);
        }
        return true;
    }

    boolean abandonSegment(final int spanOfIt) {
        final int segment = spans.segmentOf(spanOfIt);
        if (segment == SegmentTable.NONE) {
            return abandonSpan(spanOfIt);
        }
        int abandoned = 0;
        for (int span = segments.first(segment); span != SpanTable.NONE; span = segments.first(segment)) {
            store.removeSpan(span);
            abandoned++;
        }
        stats.drop(DropReason.ABANDONED, segments.priorityClass(segment), abandoned, 1);
        store.removeSegment(segment);
        return true;
    }
}
