/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.protocol.BatchDescriptor;
import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import io.ringspan.protocol.RecordLayout;
import io.ringspan.protocol.Utf8;
import io.ringspan.table.BlockPool;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/**
 * Looks through the steps of a case before it is run and says how large the tables have to be, as if nothing were ever given back.
 */
final class ReplaySizer {
    // in front of a text in the arena, and the smallest block there
    private static final int TEXT_OVERHEAD = 5;
    private static final long ARENA_BLOCK_MIN = 32;
    // what the engine itself puts into the tables
    private static final int OWN_STRINGS = 64;
    private static final int OWN_BYTES = 4096;
    // beyond these the tables are not larger; what does not fit then is an error when it comes
    private static final int SPANS_MAX = 1 << 23;
    private static final int BLOCKS_MAX = 16_000_000;
    private static final int STRINGS_MAX = 1 << 24;
    private static final int ARENA_MAX = 1 << 30;
    // the fixed part of any record of this engine's own is shorter
    private static final int RECORD_OVERHEAD = 64;

    private long spans;
    private long entries;
    private long traceEntries;
    private long strings;
    private long stringBytes;
    // of the buffer that was applied last
    private long bufferEntries;
    private long bufferTraceEntries;
    private long recordBytes;
    private PayloadSizer payloads;
    private boolean pending;
    private ReplayQueue queue;
    private ReplaySizes result = new ReplaySizes(1, 1, 1, 1, 1, 1, 1);

    private ReplaySizer() {}

    /** Sizes for a case, whose steps are read to the end. */
    static ReplaySizes of(final ReplayCase replayCase) throws IOException {
        final ReplaySizer sizer = new ReplaySizer();
        sizer.begin(replayCase.config());
        for (ReplayStep step = replayCase.nextStep(); step != null; step = replayCase.nextStep()) {
            sizer.add(step);
        }
        sizer.end();
        return sizer.result;
    }

    private void begin(final ReplayConfig config) {
        spans = 0;
        entries = 0;
        traceEntries = 0;
        strings = OWN_STRINGS;
        stringBytes = OWN_BYTES;
        recordBytes = RECORD_OVERHEAD;
        payloads = new PayloadSizer(config);
        pending = false;
        if (queue == null || queue.length() != config.changeQueueSize()) {
            queue = new ReplayQueue(config.changeQueueSize());
        }
        addText(config.tracerService());
        addPairs(config.defaultMeta());
    }

    private void end() {
        // a span, a segment and the copy of a segment's tags on a chunk each end in a block that is not full
        final long all = entries + 2 * traceEntries;
        final long blocks = all / BlockPool.ENTRIES_PER_BLOCK + 3 * spans + 8;
        result = new ReplaySizes(
                Math.max(result.spans(), limit(spans + 1, SPANS_MAX)),
                Math.max(result.segments(), limit(spans + 1, SPANS_MAX)),
                Math.max(result.blocks(), limit(blocks, BLOCKS_MAX)),
                Math.max(result.strings(), limit(strings, STRINGS_MAX)),
                // twice, because memory that was given back may lie in pieces
                Math.max(result.stringBytes(), BitUtil.findNextPositivePowerOfTwo(limit(2 * stringBytes, ARENA_MAX))),
                Math.max(result.recordBytes(), limit(recordBytes, ARENA_MAX)),
                Math.max(result.payloadBytes(), limit(payloads.bytes(), ARENA_MAX)));
    }

    private static int limit(final long count, final int max) {
        return (int) Math.min(count, max);
    }

    private void add(final ReplayStep step) {
        switch (step.action) {
            case "internString" -> {
                addText(step.value);
                addRecord(Utf8.length(step.value));
                payloads.intern(step.id, step.value);
            }
            case "applyChangeBuffer" -> addBuffer(step);
            case "setMetaStruct" -> {
                addPending();
                entries++;
                addText(step.key);
                addBytes(step.bytes.length);
                addRecord(Utf8.length(step.key) + step.bytes.length);
                payloads.addStruct(Utf8.length(step.key) + step.bytes.length);
            }
            case "addSpanEvent" -> {
                addPending();
                entries++;
                final long length = Utf8.length(step.name) + step.attributes.length + RECORD_OVERHEAD;
                addBytes(length);
                addRecord(length);
                payloads.addEvent(length);
            }
            case "flushChunk" -> {
                addPending();
                entries++;
                addRecord((long) Long.BYTES * step.spanIds.length);
                payloads.flush(step.spanIds);
            }
            case "read", "reflush" -> addPending();
            case "clearQueue" -> pending = false;
            case "setDefaultMeta" -> {
                addPairs(step.pairs);
                payloads.defaultMeta(step.pairs);
            }
            case "newState" -> {
                end();
                begin(step.config);
            }
            default -> {}
        }
    }

    private void addRecord(final long length) {
        recordBytes = Math.max(recordBytes, length + RECORD_OVERHEAD);
    }

    private void addPairs(final List<Map.Entry<String, String>> pairs) {
        for (final Map.Entry<String, String> pair : pairs) {
            addText(pair.getKey());
            addText(pair.getValue());
        }
        // the chain that they form ends in a block that is not full
        entries += pairs.size() + BlockPool.ENTRIES_PER_BLOCK;
    }

    private void addText(final String text) {
        addBytes(Utf8.length(text));
    }

    private void addBytes(final long length) {
        strings++;
        stringBytes += Math.max(ARENA_BLOCK_MIN, BitUtil.findNextPositivePowerOfTwo(length + TEXT_OVERHEAD));
    }

    // a buffer that is kept is applied again; it makes the same spans once more, in place of those that are there
    private void addPending() {
        if (pending) {
            entries += bufferEntries;
            traceEntries += bufferTraceEntries;
            payloads.addBufferAgain();
        }
    }

    private void addBuffer(final ReplayStep step) {
        pending = step.keep;
        bufferEntries = 0;
        bufferTraceEntries = 0;
        payloads.beginBuffer();
        if (queue.load(step.bytes) && queue.length() >= ChangeBuffer.COUNT_LENGTH) {
            walk(queue.buffer());
        }
        queue.clear();
        entries += bufferEntries;
        traceEntries += bufferTraceEntries;
    }

    private void walk(final ChangeBuffer change) {
        final DirectBuffer buffer = change.buffer();
        final int limit = change.capacity();
        int position = ChangeBuffer.OPERATIONS_OFFSET;
        for (long left = change.count(); left > 0 && limit - position >= OperationHeader.LENGTH; left--) {
            final int opcode = buffer.getShort(position, LITTLE_ENDIAN) & 0xFFFF;
            final long length = RecordLayout.length(opcode, buffer, position, limit);
            if (length == RecordLayout.UNKNOWN) {
                return;
            }
            final int there = (int) Math.min(length, limit - position);
            addRecord(opcode, there);
            payloads.addRecord(opcode, buffer, position, there);
            position += there;
        }
    }

    private void addRecord(final int opcode, final int length) {
        switch (opcode) {
            case OpCode.CREATE, OpCode.CREATE_SPAN, OpCode.CREATE_SPAN_FULL -> spans++;
            case OpCode.SET_META_ATTR, OpCode.SET_METRIC_ATTR -> bufferEntries++;
            case OpCode.SET_TRACE_META_ATTR, OpCode.SET_TRACE_METRICS_ATTR -> bufferTraceEntries++;
            case OpCode.BATCH_SET_META -> bufferEntries += length / BatchDescriptor.META_PAIR_LENGTH;
            case OpCode.BATCH_SET_METRIC -> bufferEntries += length / BatchDescriptor.METRIC_PAIR_LENGTH;
            default -> {
                if (opcode >= OpCode.FIRST_OWN) {
                    spans++;
                    bufferEntries += length / BatchDescriptor.META_PAIR_LENGTH;
                    addBytes(length);
                    addBytes(length);
                }
            }
        }
    }
}
