/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.protocol.SpanHeader;
import io.ringspan.protocol.Utf8;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class ChunkQueueTest {
    private final SpanTable spans = new SpanTable(64);
    private final SegmentTable segments = new SegmentTable(4);
    private final BlockPool blocks = new BlockPool(128);
    private final StringTable strings = new StringTable(32, 1 << 12);
    private final TraceStore store = new TraceStore(spans, segments, blocks, strings);
    private final ChunkQueue queue = new ChunkQueue(store);
    private final TraceChunk chunk = new TraceChunk(spans);
    private final int stringsAtStart = strings.used();
    private long nextSpanId = 1;

    private int text(final String text) {
        final byte[] utf8 = Utf8.toBytes(text);
        return strings.intern(new UnsafeBuffer(utf8), 0, utf8.length);
    }

    // with a tag, a tag of the trace and an origin, so that each chunk holds something of every table
    private int append(final int spanCount, final boolean localRoot) {
        int first = SpanTable.NONE;
        int last = SpanTable.NONE;
        for (int i = 0; i < spanCount; i++) {
            final int span = spans.add(nextSpanId++, 0, 0, 0, 0);
            spans.unindex(span);
            spans.chunkNext(span, SpanTable.NONE);
            final int name = text("name");
            store.setText(span, SpanHeader.NAME_OFFSET, name);
            store.pushMeta(span, name, name);
            strings.release(name);
            if (first == SpanTable.NONE) {
                first = span;
            } else {
                spans.chunkNext(last, span);
            }
            last = span;
        }
        final int traceAttributes = blocks.push(BlockPool.NONE, text("trace key"), BlockPool.META, text("value"));
        final int flags = localRoot ? SpanTable.LOCAL_ROOT : 0;
        queue.append(first, spanCount, traceAttributes, (int) nextSpanId, text("origin"), flags);
        return first;
    }

    // as the send thread walks: from the first chunk, so many of them
    private List<List<Long>> walk(final int first, final int chunkCount) {
        final List<List<Long>> chunks = new ArrayList<>();
        int at = first;
        for (int i = 0; i < chunkCount; i++) {
            chunk.wrap(at);
            final List<Long> ids = new ArrayList<>();
            while (chunk.next()) {
                ids.add(chunk.header().spanId());
                assertTrue(chunk.attributes() != BlockPool.NONE);
            }
            assertEquals(ids.size(), chunk.spanCount());
            assertEquals("origin", strings.text(chunk.origin()));
            assertEquals("trace key", strings.text(blocks.key(chunk.traceAttributes(), 0)));
            assertEquals("value", strings.text((int) blocks.value(chunk.traceAttributes(), 0)));
            assertEquals(ids.get(ids.size() - 1) + 1, chunk.samplingPriority());
            chunks.add(ids);
            at = chunk.nextChunk();
        }
        return chunks;
    }

    private void assertEmpty() {
        assertEquals(0, queue.inFlightSpans());
        assertEquals(Long.MAX_VALUE, queue.oldestSequence());
        assertEquals(0, spans.used());
        assertEquals(0, blocks.used());
        assertEquals(stringsAtStart, strings.used());
    }

    @Test
    void shouldHandOverTheChunksOfASlotInOrder() {
        queue.beginSlot(10);
        assertEquals(SpanTable.NONE, queue.firstOfSlot());
        final int first = append(2, true);
        append(1, false);
        assertEquals(first, queue.firstOfSlot());
        assertEquals(2, queue.chunksOfSlot());
        queue.beginSlot(11);
        assertEquals(0, queue.chunksOfSlot());
        assertEquals(SpanTable.NONE, queue.firstOfSlot());
        final int third = append(3, false);
        assertEquals(List.of(List.of(1L, 2L), List.of(3L)), walk(first, 2));
        assertEquals(List.of(List.of(4L, 5L, 6L)), walk(third, 1));
        assertTrue(chunk.wrap(first).firstIsLocalRoot());
        assertFalse(chunk.wrap(third).firstIsLocalRoot());
        assertEquals(6, queue.inFlightSpans());
    }

    @Test
    void shouldReclaimBySequence() {
        for (long sequence = 5; sequence < 8; sequence++) {
            queue.beginSlot(sequence);
            append(1, false);
            append(2, false);
        }
        assertEquals(5, queue.oldestSequence());
        queue.reclaim(4);
        assertEquals(9, queue.inFlightSpans());
        queue.reclaim(5);
        assertEquals(6, queue.inFlightSpans());
        assertEquals(6, queue.oldestSequence());
        assertEquals(6, spans.used());
        queue.reclaim(100);
        assertEmpty();
        queue.reclaim(100);
        assertEmpty();
    }

    @Test
    void shouldWorkAgainAfterItWasEmpty() {
        queue.beginSlot(1);
        append(1, false);
        queue.reclaim(1);
        assertEmpty();
        queue.beginSlot(2);
        final int first = append(2, false);
        assertEquals(List.of(List.of(2L, 3L)), walk(first, 1));
        queue.reclaim(2);
        assertEmpty();
    }

    @Test
    void shouldReclaimWithinTheSlotAtHand() {
        // a full table makes room while a slot is being decoded: earlier slots go, the chunks of this one stay
        queue.beginSlot(1);
        append(1, false);
        queue.beginSlot(2);
        final int first = append(1, false);
        queue.reclaim(1);
        append(1, false);
        assertEquals(List.of(List.of(2L), List.of(3L)), walk(first, queue.chunksOfSlot()));
        assertEquals(2, queue.oldestSequence());
        // and also when they all are gone before the first chunk of this slot comes
        queue.beginSlot(3);
        queue.reclaim(2);
        final int later = append(1, false);
        assertEquals(later, queue.firstOfSlot());
        assertEquals(List.of(List.of(4L)), walk(later, 1));
    }

    @Test
    void shouldBehaveLikeTheModel() {
        final long seed = System.nanoTime();
        final String message = "seed " + seed;
        final Random random = new Random(seed);
        final Deque<long[]> model = new ArrayDeque<>();
        for (long sequence = 0; sequence < 20_000; sequence++) {
            queue.beginSlot(sequence);
            final int chunkCount = random.nextInt(4);
            final List<List<Long>> expected = new ArrayList<>();
            for (int i = 0; i < chunkCount; i++) {
                final int spanCount = 1 + random.nextInt(3);
                if (spans.used() + spanCount > spans.capacity()) {
                    break;
                }
                final List<Long> ids = new ArrayList<>();
                for (int j = 0; j < spanCount; j++) {
                    ids.add(nextSpanId + j);
                }
                append(spanCount, false);
                expected.add(ids);
                model.add(new long[] {sequence, spanCount});
            }
            assertEquals(expected, walk(queue.firstOfSlot(), queue.chunksOfSlot()), message);
            final long sent = sequence - random.nextInt(12);
            queue.reclaim(sent);
            model.removeIf(c -> c[0] <= sent);
            assertEquals(model.stream().mapToLong(c -> c[1]).sum(), queue.inFlightSpans(), message);
            assertEquals(model.stream().mapToLong(c -> c[1]).sum(), spans.used(), message);
            assertEquals(model.isEmpty() ? Long.MAX_VALUE : model.peek()[0], queue.oldestSequence(), message);
        }
        queue.reclaim(Long.MAX_VALUE);
        assertEmpty();
    }

    /** At each place of the queue: the first slot, one in the middle, and the last. */
    @Test
    void shouldWithholdTheChunksOfASlot() {
        for (int held = 1; held <= 3; held++) {
            final int[] firsts = new int[4];
            for (int slot = 1; slot <= 3; slot++) {
                queue.beginSlot(10L * slot);
                firsts[slot] = append(2, true);
                append(1, false);
            }
            final int used = spans.used();
            final List<List<Long>> before = walk(firsts[held], 2);
            queue.withhold(10L * held);
            queue.withhold(10L * held + 1);
            assertEquals(held == 1 ? 20 : 10, queue.oldestSequence());
            queue.reclaim(25);
            assertEquals(held == 3 ? Long.MAX_VALUE : 30, queue.oldestSequence());
            assertEquals(held == 3 ? used - 6 : used - 3, spans.used());
            // what comes later is linked behind the rest
            queue.beginSlot(40);
            append(1, true);
            queue.reclaim(40);
            assertEquals(Long.MAX_VALUE, queue.oldestSequence());
            assertEquals(3 * held, spans.used());
            assertEquals(3L * held, queue.inFlightSpans());
            // they stay for good, whatever comes
            assertEquals(before, walk(firsts[held], 2));
        }
    }
}
