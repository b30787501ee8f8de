/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.BatchDescriptor;
import io.ringspan.table.BlockPool;
import io.ringspan.table.IdSpace;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceStore;

/**
 * Appends many tags to a span at once, from ids that lie in equal steps: in a batch, in a whole span, or in records that follow each
 * other. What is the same for all of them is done once, and the place where the next one goes stays in a register.
 *
 * <p>A method that gives a number ends in front of the first pair that is not good, which is for the caller to settle.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
final class AttributePairs {
    private final TraceStore store;
    private final BlockPool blocks;
    private final StringTable strings;
    private final SpanTable spans;
    private final DecodeStats stats;

    AttributePairs(final TraceStore store, final DecodeStats stats) {
        this.store = store;
        this.stats = stats;
        blocks = store.blocks();
        strings = store.strings();
        spans = store.spans();
    }

    /** Appends pairs of a key and a text; of how many, {@code pairs} at most. All of them must be there. */
    int appendMeta(
            final int span,
            final RawMemory buffer,
            final int offset,
            final int step,
            final int pairs,
            final IdSpace ids) {
        int block = BlockPool.NONE;
        int count = BlockPool.ENTRIES_PER_BLOCK;
        boolean counted = false;
        int done = 0;
        for (int position = offset; done < pairs; position += step) {
            final int key = ids.get(buffer.getInt(position, LITTLE_ENDIAN));
            final int value = ids.get(buffer.getInt(position + Integer.BYTES, LITTLE_ENDIAN));
            if (key == IdSpace.UNKNOWN || value == IdSpace.UNKNOWN) {
                break;
            }
            if (count == BlockPool.ENTRIES_PER_BLOCK) {
                close(block, count);
                block = store.openAttributes(span);
                if (block == BlockPool.NONE) {
                    break;
                }
                count = blocks.count(block);
            }
            strings.acquire(key);
            strings.acquire(value);
            counted |= StringTable.isCounted(key) || StringTable.isCounted(value);
            blocks.set(block, count++, key, BlockPool.META, value);
            done++;
        }
        close(span, block, count, counted);
        return done;
    }

    /** Appends pairs of a key and a double; of how many, {@code pairs} at most. All of them must be there. */
    int appendMetrics(
            final int span,
            final RawMemory buffer,
            final int offset,
            final int step,
            final int pairs,
            final IdSpace ids) {
        int block = BlockPool.NONE;
        int count = BlockPool.ENTRIES_PER_BLOCK;
        boolean counted = false;
        int done = 0;
        for (int position = offset; done < pairs; position += step) {
            final int key = ids.get(buffer.getInt(position, LITTLE_ENDIAN));
            if (key == IdSpace.UNKNOWN) {
                break;
            }
            if (count == BlockPool.ENTRIES_PER_BLOCK) {
                close(block, count);
                block = store.openAttributes(span);
                if (block == BlockPool.NONE) {
                    break;
                }
                count = blocks.count(block);
            }
            strings.acquire(key);
            counted |= StringTable.isCounted(key);
            blocks.set(block, count++, key, BlockPool.METRIC, buffer.getLong(position + Integer.BYTES, LITTLE_ENDIAN));
            done++;
        }
        close(span, block, count, counted);
        return done;
    }

    /** Appends all pairs of keys and texts of a whole span, which lie next to each other; those that are not good are counted. */
    void appendAllMeta(final int span, final RawMemory buffer, final int offset, final int count, final IdSpace ids) {
        final int done = appendMeta(span, buffer, offset, BatchDescriptor.META_PAIR_LENGTH, count, ids);
        int at = offset + done * BatchDescriptor.META_PAIR_LENGTH;
        for (int i = done; i < count; i++) {
            final int key = ids.get(buffer.getInt(at, LITTLE_ENDIAN));
            final int value = ids.get(buffer.getInt(at + Integer.BYTES, LITTLE_ENDIAN));
            if (key == IdSpace.UNKNOWN || value == IdSpace.UNKNOWN) {
                stats.stringNotFound();
            } else {
                store.pushMeta(span, key, value);
            }
            at += BatchDescriptor.META_PAIR_LENGTH;
        }
    }

    /** Appends all pairs of keys and doubles of a whole span, which lie next to each other; those that are not good are counted. */
    void appendAllMetrics(
            final int span, final RawMemory buffer, final int offset, final int count, final IdSpace ids) {
        final int done = appendMetrics(span, buffer, offset, BatchDescriptor.METRIC_PAIR_LENGTH, count, ids);
        int at = offset + done * BatchDescriptor.METRIC_PAIR_LENGTH;
        for (int i = done; i < count; i++) {
            final int key = ids.get(buffer.getInt(at, LITTLE_ENDIAN));
            if (key == IdSpace.UNKNOWN) {
                stats.stringNotFound();
            } else {
                store.pushMetric(span, key, buffer.getLong(at + Integer.BYTES, LITTLE_ENDIAN));
            }
            at += BatchDescriptor.METRIC_PAIR_LENGTH;
        }
    }

    private void close(final int block, final int count) {
        if (block != BlockPool.NONE) {
            blocks.count(block, count);
        }
    }

    private void close(final int span, final int block, final int count, final boolean counted) {
        close(block, count);
        if (counted) {
            spans.addFlag(span, SpanTable.COUNTED);
        }
    }
}
