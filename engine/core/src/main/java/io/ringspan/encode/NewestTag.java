/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import io.ringspan.table.BlockPool;
import io.ringspan.table.StringTable;

/**
 * Looks for the newest text, or the newest number, that a chain of attributes has under a key.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
public final class NewestTag {
    /** Nothing under the key counts here. */
    public static final int MISSING = 0;

    /** It is there. */
    public static final int FOUND = 1;

    /** Something newer of another type is there, so nothing older counts. */
    public static final int GONE = 2;

    private final BlockPool blocks;
    private int kind;
    private long value;

    /**
     * Creates one that has found nothing.
     *
     * @param blocks where the chains are
     */
    public NewestTag(final BlockPool blocks) {
        this.blocks = blocks;
    }

    /**
     * What was found last, if it was a number.
     *
     * @return its value
     */
    public double number() {
        return kind == BlockPool.METRIC ? Double.longBitsToDouble(value) : (double) value;
    }

    /**
     * What was found last, if it was a text.
     *
     * @return its handle
     */
    public int text() {
        return (int) value;
    }

    /**
     * Looks through a chain.
     *
     * @param head     newest block
     * @param keyIndex of the key in the string table
     * @param isNumber whether a number is looked for, and not a text
     * @return one of the three
     */
    public int find(final int head, final int keyIndex, final boolean isNumber) {
        for (int block = head; block != BlockPool.NONE; block = blocks.older(block)) {
            for (int i = blocks.count(block) - 1; i >= 0; i--) {
                if (StringTable.index(blocks.key(block, i)) == keyIndex) {
                    kind = blocks.kind(block, i);
                    value = blocks.value(block, i);
                    switch (kind) {
                        case BlockPool.META -> {
                            if (!isNumber) {
                                return FOUND;
                            }
                        }
                        case BlockPool.METRIC -> {
                            if (isNumber) {
                                return FOUND;
                            }
                        }
                        case BlockPool.LONG -> {
                            return isNumber ? FOUND : GONE;
                        }
                        case BlockPool.BOOLEAN, BlockPool.ARRAY, BlockPool.UNSET -> {
                            return GONE;
                        }
                        default -> {
                            // neither a text nor a number
                        }
                    }
                }
            }
        }
        return MISSING;
    }
}
