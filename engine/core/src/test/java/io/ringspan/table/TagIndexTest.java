/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.protocol.Utf8;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagIndexTest {
    private static final int KEYS = 2000;
    private static final int[] KINDS = {
        BlockPool.META, BlockPool.METRIC, BlockPool.LONG, BlockPool.BOOLEAN, BlockPool.UNSET, BlockPool.META_STRUCT
    };

    private final SpanTable spans = new SpanTable(8);
    private final SegmentTable segments = new SegmentTable(2);
    private final BlockPool blocks = new BlockPool(1 << 13);
    private final StringTable strings = new StringTable(1 << 13, 1 << 18);
    private final TraceStore store = new TraceStore(spans, segments, blocks, strings);
    private final int[] keys = new int[KEYS];

    private void internKeys() {
        for (int i = 0; i < KEYS; i++) {
            final byte[] utf8 = Utf8.toBytes("key" + i);
            keys[i] = strings.intern(new UnsafeBuffer(utf8), 0, utf8.length);
        }
    }

    private int addSpan(final long id) {
        return store.addSpan(
                id, 1, 2, 0, 5, segments.find(5) == SegmentTable.NONE ? segments.add(5, 0) : segments.find(5));
    }

    // as one would look for it who has the time
    private boolean isAbsent(final int span, final int key) {
        for (int block = spans.attributes(span); block != BlockPool.NONE; block = blocks.older(block)) {
            for (int i = blocks.count(block) - 1; i >= 0; i--) {
                if (StringTable.index(blocks.key(block, i)) == StringTable.index(key)
                        && blocks.kind(block, i) != BlockPool.META_STRUCT) {
                    return blocks.kind(block, i) == BlockPool.UNSET;
                }
            }
        }
        return true;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldKnowTheTagsOfSpansAtEveryMoment(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        internKeys();
        store.defaultMeta(List.of(Map.entry("key1", "value"), Map.entry("key5", "")));
        final int bytesAtStart = strings.usedBytes();
        for (int id = 1; id <= 4; id++) {
            addSpan(id);
        }
        for (int step = 0; step < 30_000; step++) {
            final int span = spans.find(1 + random.nextInt(4));
            // some keys come often, and each span has another share of them
            final int key = keys[random.nextInt(1 + random.nextInt(KEYS))];
            if (random.nextInt(5) == 0) {
                assertEquals(isAbsent(span, key), store.isAbsent(span, key), () -> "seed " + seed);
            } else if (random.nextInt(5000) == 0) {
                final long id = spans.id(span);
                store.removeSpan(span);
                addSpan(id);
            } else {
                store.pushNumber(span, key, KINDS[random.nextInt(KINDS.length)], 0);
            }
        }
        assertEquals(0, store.attributesDropped());
        for (int id = 1; id <= 4; id++) {
            store.removeSpan(spans.find(id));
        }
        assertEquals(bytesAtStart, strings.usedBytes());
    }

    @Test
    void shouldDropTheTagAndMarkTheTraceIfThereIsNoMemory() {
        internKeys();
        final int span = addSpan(1);
        for (int i = 0; i < 100; i++) {
            store.pushNumber(span, keys[i], BlockPool.LONG, 0);
        }
        while (strings.addInline(new UnsafeBuffer(new byte[1000]), 0, 1000) != StringTable.FULL) {
            // until there is no room for a table
        }
        assertFalse(store.isAbsent(span, keys[500]));
        assertEquals(1, store.attributesDropped());
        assertTrue(segments.isIncomplete(segments.find(5)));
        // newest ones are found without
        assertFalse(store.isAbsent(span, keys[99]));
        assertEquals(1, store.attributesDropped());
    }
}
