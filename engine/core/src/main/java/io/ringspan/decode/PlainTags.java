/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.BatchDescriptor;
import io.ringspan.protocol.CompleteSpanDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.table.BlockPool;
import io.ringspan.table.IdSpace;
import io.ringspan.table.TraceStore;

/**
 * Reads the tags of a complete span, if they are texts, doubles and integers by ids that stay for good, as nearly all are, into blocks that
 * are no span's yet: so a record is checked and its tags are in place in one step, and nothing has happened if it has anything else.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class PlainTags {
    /** In place of a chain: there is something else, or no room; nothing has changed. */
    static final int OTHER = -2;

    private static final int PREFIX_LENGTH = CompleteSpanDescriptor.ENTRY_PREFIX_LENGTH;
    private static final int BATCH_LENGTH = BatchDescriptor.LENGTH - CompleteSpanDescriptor.ENTRY_SHIFT;
    private static final int NO_KIND = 0;

    private final TraceStore store;
    private final BlockPool blocks;

    PlainTags(final TraceStore store) {
        this.store = store;
        blocks = store.blocks();
    }

    /**
     * Reads all entries up to an end.
     *
     * @param ids that are {@linkplain IdSpace#isPinned() pinned}
     * @return newest block, the default tags included, {@link BlockPool#NONE} if there are no tags at all, or {@link #OTHER}
     */
    int read(final RawMemory buffer, final int entriesAt, final int end, final IdSpace ids) {
        final BlockPool blocks = this.blocks;
        int block = store.defaultAttributes();
        int count = BlockPool.ENTRIES_PER_BLOCK;
        int length = 0;
        // less than 0 as long as all ids are known
        int known = -1;
        int at = entriesAt;
        while (at < end) {
            final int opcode = end - at < BATCH_LENGTH ? NO_KIND : buffer.getShort(at, LITTLE_ENDIAN) & 0xFFFF;
            final boolean isBatch = opcode == OpCode.BATCH_SET_META || opcode == OpCode.BATCH_SET_METRIC;
            final int kind = kind(opcode);
            final int step =
                    kind == BlockPool.META ? BatchDescriptor.META_PAIR_LENGTH : BatchDescriptor.METRIC_PAIR_LENGTH;
            final int pairs = isBatch ? buffer.getInt(at + PREFIX_LENGTH, LITTLE_ENDIAN) : 1;
            at += isBatch ? BATCH_LENGTH : PREFIX_LENGTH;
            if (kind == NO_KIND || pairs < 0 || (long) pairs * step > end - at) {
                return giveUp(block, count, length);
            }
            for (final int behind = at + pairs * step; at < behind; at += step) {
                if (count == BlockPool.ENTRIES_PER_BLOCK) {
                    closeBlock(block, count, length);
                    final int newer = blocks.add(block, length + 1);
                    if (newer == BlockPool.NONE) {
                        return giveUp(block, count, length);
                    }
                    block = newer;
                    count = 0;
                    length++;
                }
                final int key = ids.getPinned(buffer.getInt(at, LITTLE_ENDIAN));
                final long value = kind == BlockPool.META
                        ? ids.getPinned(buffer.getInt(at + Integer.BYTES, LITTLE_ENDIAN))
                        : buffer.getLong(at + Integer.BYTES, LITTLE_ENDIAN);
                known &= kind == BlockPool.META ? key & (int) value : key;
                blocks.set(block, count++, key, kind, value);
            }
        }
        if (known >= 0) {
            return giveUp(block, count, length);
        }
        closeBlock(block, count, length);
        return block;
    }

    private static int kind(final int opcode) {
        return switch (opcode) {
            case OpCode.BATCH_SET_META, OpCode.SET_META_ATTR -> BlockPool.META;
            case OpCode.BATCH_SET_METRIC, OpCode.SET_METRIC_ATTR -> BlockPool.METRIC;
            case OpCode.SET_LONG_ATTR -> BlockPool.LONG;
            default -> NO_KIND;
        };
    }

    private void closeBlock(final int block, final int count, final int length) {
        if (length > 0) {
            blocks.count(block, count);
        }
    }

    private int giveUp(final int block, final int count, final int length) {
        closeBlock(block, count, length);
        blocks.release(block);
        return OTHER;
    }
}
