/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.protocol.SpanHeader;
import io.ringspan.protocol.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** References stay balanced: whatever a span or a segment holds is given back with it. */
class TraceStoreTest {
    private static final int[] TEXT_FIELDS = {
        SpanHeader.NAME_OFFSET, SpanHeader.SERVICE_OFFSET, SpanHeader.RESOURCE_OFFSET, SpanHeader.TYPE_OFFSET
    };

    private final SpanTable spans = new SpanTable(64);
    private final SegmentTable segments = new SegmentTable(16);
    private final BlockPool blocks = new BlockPool(48);
    private final StringTable strings = new StringTable(256, 1 << 16);
    private final TraceStore store = new TraceStore(spans, segments, blocks, strings);
    // those that chunks have
    private final List<Integer> chains = new ArrayList<>();

    private int intern(final String text) {
        final byte[] utf8 = Utf8.toBytes(text);
        return store.internText(new UnsafeBuffer(utf8), 0, utf8.length);
    }

    private int inline(final String text) {
        final byte[] utf8 = Utf8.toBytes(text);
        return store.addInline(new UnsafeBuffer(utf8), 0, utf8.length);
    }

    private int addSpan(final long spanId, final int segment) {
        return store.addSpan(spanId, 1, 2, 0, 5, segment);
    }

    private void release(final int span) {
        spans.unindex(span);
        segments.unlist(span, spans);
        store.releaseSpan(span);
    }

    private List<String> tags(final int head) {
        final List<String> tags = new ArrayList<>();
        for (int block = head; block != BlockPool.NONE; block = blocks.older(block)) {
            for (int i = blocks.count(block) - 1; i >= 0; i--) {
                tags.add(strings.text(blocks.key(block, i)));
            }
        }
        return tags;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldGiveEverythingBack(final int round) {
        final long seed = System.nanoTime() + round;
        final String message = "seed " + seed;
        final Random random = new Random(seed);
        store.defaultMeta(List.of(Map.entry("default", "value"), Map.entry("other", "")));
        final int pinned = strings.pin("pinned");
        final int stringsAtStart = strings.used();
        final int bytesAtStart = strings.usedBytes();
        final int blocksAtStart = blocks.used();
        final int[] texts = new int[20];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = i == 0 ? pinned : intern("text " + i);
        }
        for (int i = 0; i < 16; i++) {
            segments.add(i, 0);
        }
        for (int step = 0; step < 20_000; step++) {
            step(random, texts);
        }
        assertTrue(store.attributesDropped() > 0, "never out of blocks");
        for (int id = 0; id < 64; id++) {
            if (spans.find(id) != SpanTable.NONE) {
                release(spans.find(id));
            }
        }
        chains.forEach(store::releaseAttributes);
        for (int id = 0; id < 16; id++) {
            store.removeSegment(segments.find(id));
        }
        for (final int text : texts) {
            strings.release(text);
        }
        assertEquals(stringsAtStart, strings.used(), message);
        assertEquals(bytesAtStart, strings.usedBytes(), message);
        assertEquals(blocksAtStart, blocks.used(), message);
        assertEquals(0, spans.used(), message);
        assertEquals(0, segments.size(), message);
    }

    private void step(final Random random, final int[] texts) {
        final int key = texts[random.nextInt(texts.length)];
        final int value = texts[random.nextInt(texts.length)];
        final int segment = segments.find(random.nextInt(16));
        final long spanId = random.nextInt(64);
        final int span = spans.find(spanId);
        if (span == SpanTable.NONE) {
            addSpan(spanId, segment);
            return;
        }
        switch (random.nextInt(13)) {
            case 0 -> release(span);
            case 1, 2 -> store.setText(span, TEXT_FIELDS[random.nextInt(4)], value);
            case 3 -> store.pushMeta(span, key, value);
            case 4 -> store.pushMetric(span, key, random.nextLong());
            case 5 -> {
                strings.acquire(key);
                final int text = inline("some text that is in no table");
                if (text == StringTable.FULL) {
                    strings.release(key);
                } else {
                    store.pushHeld(span, key, BlockPool.META, text);
                }
            }
            case 6 -> store.pushTraceAttribute(segment, key, BlockPool.META, value);
            case 7 -> store.pushTraceAttribute(segment, key, BlockPool.METRIC, random.nextLong());
            case 8 -> store.setOrigin(segment, value);
            case 9 -> chains.add(store.copyTraceAttributes(segment));
            case 10 -> chains.add(store.takeTraceAttributes(segment));
            case 11 -> {
                chains.forEach(store::releaseAttributes);
                chains.clear();
            }
            default -> {
                final int id = random.nextInt(16);
                store.removeSegment(segments.find(id));
                segments.add(id, 0);
            }
        }
    }

    @Test
    void shouldCopyAndTakeTheTagsOfATrace() {
        final int segment = segments.add(5, 1);
        assertEquals(BlockPool.NONE, store.copyTraceAttributes(segment));
        assertEquals(BlockPool.NONE, store.takeTraceAttributes(segment));
        for (int i = 0; i < 16; i++) {
            store.pushTraceAttribute(segment, intern("trace " + i), BlockPool.METRIC, i);
        }
        final int copy = store.copyTraceAttributes(segment);
        assertEquals(3, blocks.used() - blocks.chainLength(segments.attributes(segment)));
        final int taken = store.takeTraceAttributes(segment);
        final List<String> expected = new ArrayList<>();
        for (int i = 15; i >= 0; i--) {
            expected.add("trace " + i);
        }
        assertEquals(expected, tags(copy));
        assertEquals(expected, tags(taken));
        assertEquals(BlockPool.NONE, segments.attributes(segment));
        // and the segment can begin again
        store.pushTraceAttribute(segment, intern("again"), BlockPool.METRIC, 1);
        assertEquals(List.of("again"), tags(segments.attributes(segment)));
        assertEquals(segments.attributes(segment), segments.oldestAttributes(segment));
    }

    @Test
    void shouldBeginEverySpanWithTheDefaultTags() {
        final int segment = segments.add(5, 1);
        final int early = addSpan(1, segment);
        store.defaultMeta(List.of(Map.entry("a", "1"), Map.entry("b", "2")));
        final int one = addSpan(2, segment);
        final int two = addSpan(3, segment);
        store.pushMetric(one, intern("c"), 1);
        assertEquals(List.of(), tags(spans.attributes(early)));
        assertEquals(List.of("c", "b", "a"), tags(spans.attributes(one)));
        assertEquals(List.of("b", "a"), tags(spans.attributes(two)));
        release(one);
        release(two);
        assertEquals(1, blocks.used());
        store.defaultMeta(List.of());
        assertEquals(List.of(), tags(spans.attributes(addSpan(4, segment))));
    }

    @Test
    void shouldRefuseMoreDefaultTagsThanThereAreBlocks() {
        final List<Map.Entry<String, String>> many = new ArrayList<>();
        for (int i = 0; i < 48 * 7 + 1; i++) {
            many.add(Map.entry("key", "value"));
        }
        final Exception e = assertThrows(IllegalStateException.class, () -> store.defaultMeta(many));
        assertTrue(e.getMessage().contains("48"), e.getMessage());
    }

    @Test
    void shouldAskForRoomOnceAndOnlyWhenItIsFull() {
        final int[] asked = {0};
        final List<Integer> held = new ArrayList<>();
        store.roomMaker(() -> {
            asked[0]++;
            held.forEach(strings::release);
            final boolean given = !held.isEmpty();
            held.clear();
            return given;
        });
        for (int i = strings.used(); i < strings.capacity(); i++) {
            held.add(intern("text " + i));
        }
        assertEquals(0, asked[0]);
        assertEquals("new", strings.text(intern("new")));
        assertEquals(1, asked[0]);
        while (strings.used() < strings.capacity()) {
            intern("more " + strings.used());
        }
        assertEquals(StringTable.FULL, intern("too much"));
        assertEquals(StringTable.FULL, inline("too much"));
        assertEquals(3, asked[0]);
        final int span = addSpan(1, segments.add(5, 1));
        while (store.pushHeld(span, StringTable.EMPTY, BlockPool.METRIC, 1)) {
            assertEquals(3, asked[0]);
        }
        assertEquals(4, asked[0]);
        assertEquals(1, store.attributesDropped());
        assertFalse(store.makeRoom());
    }

    @Test
    void shouldSayWhetherABatchMayFindATableFull() {
        final StringTable texts = new StringTable(1024, 1 << 16);
        final TraceStore larger = new TraceStore(new SpanTable(4), new SegmentTable(4), new BlockPool(1024), texts);
        assertFalse(larger.mayRunShort(4, 0));
        assertTrue(larger.mayRunShort(5, 0), "spans");
        // five blocks for each of 64 segments, and one for each three bytes
        final int length = 3 * (1024 - 5 * 64);
        assertFalse(larger.mayRunShort(0, length + 2));
        assertTrue(larger.mayRunShort(0, length + 3), "blocks");
        while (texts.capacity() - texts.used() >= length / 5) {
            texts.pin("text " + texts.used());
        }
        assertTrue(larger.mayRunShort(0, length), "entries");
        assertFalse(larger.mayRunShort(0, length / 2));
        while ((1 << 16) - texts.usedBytes() >= 8 * (length / 2)) {
            texts.pin("x".repeat(1000) + texts.used());
        }
        assertTrue(larger.mayRunShort(0, length / 2), "bytes");
        assertFalse(larger.mayRunShort(0, 0));
    }

    @Test
    void shouldLeaveTheSpansOfARemovedSegmentAlive() {
        final int segment = segments.add(5, 1);
        final int span = addSpan(1, segment);
        assertEquals(1, segments.count(segment));
        store.removeSegment(segment);
        assertEquals(span, spans.find(1));
        assertEquals(SegmentTable.NONE, spans.segmentOf(span));
        release(span);
        assertEquals(0, spans.used());
    }
}
