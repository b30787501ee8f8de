/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.protocol.Utf8;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTagsTest {
    private static final int[] KINDS = {BlockPool.META, BlockPool.METRIC, BlockPool.UNSET};
    private static final int KEYS = 12;

    private final SpanTable spans = new SpanTable(256);
    private final SegmentTable segments = new SegmentTable(2);
    private final BlockPool blocks = new BlockPool(1 << 12);
    private final StringTable strings = new StringTable(64, 1 << 12);
    private final TraceStore store = new TraceStore(spans, segments, blocks, strings);

    private int text(final String text) {
        final byte[] utf8 = Utf8.toBytes(text);
        return strings.intern(new UnsafeBuffer(utf8), 0, utf8.length);
    }

    // newest first; texts and numbers of a key that nothing newer replaces, and the marks of those that were unset
    private List<String> effective(final int head) {
        final List<String> effective = new ArrayList<>();
        final Set<String> seen = new HashSet<>();
        for (int block = head; block != BlockPool.NONE; block = blocks.older(block)) {
            for (int i = blocks.count(block) - 1; i >= 0; i--) {
                final int kind = blocks.kind(block, i);
                final int key = StringTable.index(blocks.key(block, i));
                final boolean isNew = seen.add(key + " " + kind);
                if (kind == BlockPool.UNSET) {
                    seen.add(key + " " + BlockPool.META);
                    seen.add(key + " " + BlockPool.METRIC);
                }
                if (isNew) {
                    effective.add(key + " " + kind + " " + blocks.value(block, i));
                }
            }
        }
        return effective;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldKeepWhatCountsAndNothingElse(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final int[] keys = new int[KEYS];
        for (int i = 0; i < KEYS; i++) {
            keys[i] = text("key" + i);
        }
        final int segment = segments.add(5, 0);
        final List<String> expected = new ArrayList<>();
        for (int round = 1; round <= 200; round++) {
            for (int tags = random.nextInt(60); tags > 0; tags--) {
                final int kind = KINDS[random.nextInt(KINDS.length)];
                final int key = keys[random.nextInt(KEYS)];
                store.pushTraceAttribute(segment, key, kind, keys[random.nextInt(KEYS)]);
            }
            expected.clear();
            expected.addAll(effective(segments.attributes(segment)));
            final int copy = store.copyTraceAttributes(segment);
            assertEquals(expected, effective(copy));
            assertEquals(expected, effective(segments.attributes(segment)));
            assertTrue(blocks.entries(segments.attributes(segment)) <= 35 + expected.size());
            store.releaseAttributes(copy);
        }
        assertEquals(0, store.attributesDropped());
        store.removeSegment(segment);
        for (final int key : keys) {
            strings.release(key);
        }
        assertEquals(1, strings.used());
        assertEquals(0, blocks.used());
    }

    // as links of the chains of free blocks, which say nothing of a new chain
    private void leaveNumbersInTheBlocks() {
        final int[] chains = new int[200];
        for (int i = 0; i < chains.length; i++) {
            chains[i] = blocks.push(BlockPool.NONE, text("key"), BlockPool.METRIC, 1);
        }
        for (final int chain : chains) {
            blocks.release(chain);
        }
    }

    /** However many tags a trace has, a chunk takes the newest along, and the last one all of them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 28, 29, 35, 36, 45})
    void shouldTakeTheNewestAlongAndAllAtTheEnd(final int count) {
        leaveNumbersInTheBlocks();
        final int segment = segments.add(5, 0);
        final int[] keys = new int[count];
        for (int i = 0; i < count; i++) {
            keys[i] = text("key" + i);
            store.pushTraceAttribute(segment, keys[i], BlockPool.METRIC, i);
            // each is set three times, and what was set first must not drive out what was set later
            store.pushTraceAttribute(segment, keys[i / 2], BlockPool.METRIC, i);
            store.pushTraceAttribute(segment, keys[0], BlockPool.METRIC, i);
            final List<String> all = effective(segments.attributes(segment));
            final int copy = store.copyTraceAttributes(segment);
            final List<String> copied = effective(copy);
            assertEquals(all.subList(0, copied.size()), copied);
            assertTrue(blocks.chainLength(copy) <= TraceTags.COPY_MAX);
            assertTrue(all.size() > 28 || copied.equals(all), () -> copied + " of " + all);
            store.releaseAttributes(copy);
        }
        final List<String> all = effective(segments.attributes(segment));
        assertEquals(count, all.size());
        final int last = store.takeTraceAttributes(segment);
        assertEquals(all, effective(last));
        store.releaseAttributes(last);
        store.removeSegment(segment);
        assertEquals(0, blocks.used());
    }
}
