/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.IncompletePolicy;
import io.ringspan.counters.DropReason;
import io.ringspan.protocol.OpCode;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A trace of which something was lost never looks whole. */
class IncompleteTracesTest {
    private static final int UNKNOWN = 99;
    private static final int[] CORE = {1, 2, 3, 4};

    /** Each loses something of span 1, which is live in segment 7 with span 2. */
    static Stream<Named<Consumer<DecodeFixture>>> losses() {
        return Stream.of(
                loss("tag", f -> f.records.setStringPair(OpCode.SET_META_ATTR, 1, 1, UNKNOWN)),
                loss("key of a number", f -> f.records.setStringDouble(OpCode.SET_METRIC_ATTR, 1, UNKNOWN, 1)),
                loss("trace tag", f -> f.records.setStringPair(OpCode.SET_TRACE_META_ATTR, 1, UNKNOWN, 1)),
                loss("name", f -> f.records.setString(OpCode.SET_NAME, 1, UNKNOWN)),
                loss("origin", f -> f.records.setString(OpCode.SET_TRACE_ORIGIN, 1, UNKNOWN)),
                loss("inline tag", f -> f.records.setMetaText(1, UNKNOWN, "text")),
                loss("unset", f -> f.records.own().unset(1, UNKNOWN)),
                loss("name of a child", f -> f.records.createSpanFull(3, 0, 5, 7, 1, UNKNOWN, 1, 1, 1, 0)),
                loss(
                        "tag of a finished child",
                        f -> f.wholeSpan(3, 7, false, CORE, new int[] {1, UNKNOWN}, new int[0])),
                loss("the child itself, replaced", f -> f.records.create(2, 0, 5, 7, 0)),
                loss("text longer than the memory", f -> f.records.setMetaText(1, 1, "x".repeat(20_000))),
                loss("tag without a block", f -> {
                    for (int i = 0; i < 7 * f.blocks.capacity() + 1; i++) {
                        f.records.setStringPair(OpCode.SET_META_ATTR, 1, 1, 1);
                    }
                }),
                loss("children without a record", f -> {
                    for (int i = 0; i < f.spans.capacity(); i++) {
                        f.records.create(100 + i, 0, 5, 7, 1);
                    }
                }));
    }

    private static Named<Consumer<DecodeFixture>> loss(final String name, final Consumer<DecodeFixture> loss) {
        return Named.of(name, loss);
    }

    private static DecodeFixture fixture(final IncompletePolicy policy) {
        final DecodeFixture fixture = new DecodeFixture(16, 4, 32, 64, 1000, policy).withStrings(9);
        fixture.records.create(1, 0, 5, 7, 0).create(2, 0, 5, 7, 1).create(8, 0, 6, 8, 0);
        fixture.records.setStringPair(OpCode.SET_META_ATTR, 8, 1, 1); // has a block of its own
        fixture.decode();
        return fixture;
    }

    private static void finishAll(final DecodeFixture fixture) {
        for (long id = 1; id < 120; id++) {
            fixture.records.setLong(OpCode.FINISH_SPAN, id, 1);
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void shouldMarkTheChunkOfWhichSomethingWasLost(final Consumer<DecodeFixture> loss) {
        final DecodeFixture fixture = fixture(IncompletePolicy.MARK);
        loss.accept(fixture);
        fixture.decode();
        finishAll(fixture);
        final List<DecodeFixture.SentChunk> chunks = fixture.decode();
        assertEquals(2, chunks.size());
        final int other = chunks.get(0).ids().equals(List.of(8L)) ? 0 : 1;
        assertEquals(List.of(8L), chunks.get(other).ids());
        assertFalse(fixture.incomplete().get(other), "a trace that lost nothing is marked");
        assertTrue(chunks.get(1 - other).ids().contains(1L));
        assertTrue(fixture.incomplete().get(1 - other), "the trace looks whole");
        assertEquals(1, fixture.stats.chunksIncomplete);
        fixture.assertNothingLeaks(9, "marked");
    }

    @ParameterizedTest
    @MethodSource("losses")
    void shouldDropTheRestOfTheTraceIfSoConfigured(final Consumer<DecodeFixture> loss) {
        final DecodeFixture fixture = fixture(IncompletePolicy.DROP);
        fixture.records.setString(OpCode.SET_TRACE_ORIGIN, 1, 1);
        loss.accept(fixture);
        fixture.decode();
        finishAll(fixture);
        final List<DecodeFixture.SentChunk> chunks = fixture.decode();
        assertEquals(1, chunks.size());
        assertEquals(List.of(8L), chunks.get(0).ids());
        assertTrue(fixture.stats.dropped(DropReason.INCOMPLETE) >= 2);
        fixture.assertNothingLeaks(9, "dropped");
    }

    @Test
    void shouldMarkWholeSpansBeforeTheyCompleteTheirTrace() {
        final DecodeFixture fixture = new DecodeFixture().withStrings(9);
        fixture.wholeSpan(1, 1, true, new int[] {1, UNKNOWN, 3, 4}, new int[0], new int[0]);
        fixture.wholeSpan(2, 2, true, CORE, new int[0], new int[] {UNKNOWN});
        fixture.wholeSpan(3, 3, true, CORE, new int[0], new int[0], UNKNOWN);
        fixture.wholeSpan(4, 4, true, CORE, new int[0], new int[0]);
        fixture.decode();
        assertEquals(List.of(true, true, true, false), fixture.incomplete());
        fixture.assertNothingLeaks(9, "whole spans");
    }

    @Test
    void shouldMarkAChunkThatNamesASpanWhichIsNotLive() {
        final DecodeFixture fixture = fixture(IncompletePolicy.MARK);
        fixture.records.flushChunk(true, new long[] {1, 55, 2}, 3).flushChunk(true, new long[] {8}, 1);
        fixture.decode();
        assertEquals(List.of(true, false), fixture.incomplete());
    }

    @Test
    void shouldMarkASegmentThatComesAfterItsFirstSpanWasLost() {
        final DecodeFixture fixture = new DecodeFixture(1, 4, 32, 64, 1000).withStrings(1);
        fixture.records.create(8, 0, 6, 8, 0);
        // no record for the root
        fixture.records.create(1, 0, 5, 7, 0);
        fixture.records.setLong(OpCode.FINISH_SPAN, 8, 1);
        fixture.decode();
        assertEquals(List.of(false), fixture.incomplete());
        fixture.queue.reclaim(Long.MAX_VALUE);
        fixture.records.create(2, 0, 5, 7, 1).setLong(OpCode.FINISH_SPAN, 2, 1);
        final List<DecodeFixture.SentChunk> chunks = fixture.decode();
        assertEquals(List.of(2L), chunks.get(0).ids());
        assertTrue(fixture.incomplete().get(0), "the child looks like the whole trace");
    }

    @Test
    void shouldMarkByTheMarksOfProducers() {
        final DecodeFixture fixture = fixture(IncompletePolicy.MARK);
        fixture.core.incompleteTraces().onLostSpan(1);
        fixture.core.incompleteTraces().onLostSpan(77);
        fixture.core.incompleteTraces().onLostSegment(9);
        finishAll(fixture);
        fixture.records.create(9, 0, 6, 9, 0).create(10, 0, 6, 10, 0);
        fixture.records.setLong(OpCode.FINISH_SPAN, 9, 1).setLong(OpCode.FINISH_SPAN, 10, 1);
        fixture.decode();
        assertEquals(List.of(true, false, true, false), fixture.incomplete());
        fixture.records.create(11, 0, 6, 11, 0).create(12, 0, 6, 12, 0);
        fixture.decode();
        fixture.core.incompleteTraces().onLostAny();
        fixture.records.setLong(OpCode.FINISH_SPAN, 11, 1).setLong(OpCode.FINISH_SPAN, 12, 1);
        fixture.decode();
        assertEquals(List.of(true, true), fixture.incomplete());
    }

    @Test
    void shouldRememberSoManyLostSegmentsAndForgetTheOldest() {
        final DecodeFixture fixture = new DecodeFixture(16, 4, 32, 64, 1000);
        for (long id = 0; id <= IncompleteTraces.REMEMBERED_MAX; id++) {
            fixture.core.incompleteTraces().onLostSegment(id);
            fixture.core.incompleteTraces().onLostSegment(id);
        }
        for (final long id : new long[] {0, 1, IncompleteTraces.REMEMBERED_MAX}) {
            fixture.records.create(id + 1, 0, 5, id, 0).setLong(OpCode.FINISH_SPAN, id + 1, 1);
        }
        fixture.decode();
        assertEquals(List.of(false, true, true), fixture.incomplete());
    }

    @Test
    void shouldMarkASpanOfWhichARecordCannotBeRead() {
        final DecodeFixture fixture = fixture(IncompletePolicy.MARK);
        fixture.records.setMetaText(1, 1, "cut");
        final int at = fixture.records.position() - 3 - Integer.BYTES;
        fixture.buffer.putInt(at, 1000, LITTLE_ENDIAN);
        assertFalse(fixture.tryDecode());
        finishAll(fixture);
        fixture.decode();
        assertTrue(fixture.incomplete().get(0));
    }
}
