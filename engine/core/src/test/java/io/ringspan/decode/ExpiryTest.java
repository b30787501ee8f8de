/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.DecodeMode;
import io.ringspan.api.ExpiryAction;
import io.ringspan.api.IncompletePolicy;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounters;
import io.ringspan.counters.NamedCounters;
import io.ringspan.decode.DecodeFixture.Sent;
import io.ringspan.decode.DecodeFixture.SentChunk;
import io.ringspan.encode.TraceKeys;
import io.ringspan.protocol.OpCode;
import io.ringspan.table.SegmentTable;
import io.ringspan.table.TraceChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Segments and spans that nobody ends: when they expire, what becomes of them, and what is counted. */
class ExpiryTest {
    private static final long MS = 1_000_000;
    private static final long AGE_MS = 1000;
    private static final long START_NS = 1_700_000_000_000L * MS;
    private static final int[] CORE = {1, 2, 3, 4};
    private static final int[] NONE = {};

    private final NamedCounters expired = new EngineCounters().expiredByOperation();
    private DecodeFixture fixture;
    private List<SentChunk> sent = List.of();

    private void start(final DecodeMode mode, final ExpiryAction action, final int spans, final int segments) {
        fixture = new DecodeFixture(
                        spans,
                        segments,
                        4 * spans,
                        128,
                        new DecodeSettings(mode, 1000, IncompletePolicy.MARK, TraceKeys.sampling()))
                .withStrings(9);
        fixture.core.expiry(action, AGE_MS * MS, expired);
        tick(0);
    }

    private void start(final ExpiryAction action) {
        start(DecodeMode.LENIENT, action, 64, 16);
    }

    private void create(final long segmentId, final long... spanIds) {
        for (final long spanId : spanIds) {
            fixture.records.createSpan(spanId, 0, 5, segmentId, 0, 1 + (int) (spanId % 3), START_NS + spanId * MS);
        }
    }

    private void finish(final long... spanIds) {
        for (final long spanId : spanIds) {
            fixture.records.setLong(OpCode.FINISH_SPAN, spanId, spanId);
        }
    }

    /** A tick so long after the first one, behind the records that were written, and what it sent. */
    private List<SentChunk> tick(final long ms) {
        fixture.records.setLong(OpCode.TICK, 0, START_NS + ms * MS);
        sent = fixture.decode();
        return sent;
    }

    private List<List<Long>> ids() {
        return sent.stream().map(SentChunk::ids).toList();
    }

    private List<Boolean> flags() {
        final TraceChunk chunk = new TraceChunk(fixture.spans);
        final List<Boolean> flags = new ArrayList<>();
        int first = fixture.queue.firstOfSlot();
        for (int i = 0; i < fixture.queue.chunksOfSlot(); i++) {
            flags.add(chunk.wrap(first).isExpired());
            first = chunk.nextChunk();
        }
        return flags;
    }

    private void assertCounts(final long segments, final long spans, final long dropped) {
        assertEquals(segments, fixture.stats.segmentsExpired, "segments");
        assertEquals(spans, fixture.stats.spansExpired, "spans");
        assertEquals(dropped, fixture.stats.dropped(DropReason.EXPIRED), "dropped");
        final long[] sum = new long[1];
        expired.forEach((name, value) -> sum[0] += value);
        assertEquals(spans, sum[0], "by operation");
    }

    @ParameterizedTest
    @EnumSource(ExpiryAction.class)
    void shouldMarkWhatComesLaterOfATraceThatHasExpired(final ExpiryAction action) {
        start(action);
        create(6, 1);
        tick(AGE_MS);
        assertEquals(0, fixture.stats.chunksIncomplete);
        create(6, 2);
        create(7, 3);
        finish(2, 3);
        tick(AGE_MS + 1);
        assertEquals(List.of(List.of(2L), List.of(3L)), ids());
        assertEquals(1, fixture.stats.chunksIncomplete);
    }

    @Test
    void shouldFinishWhatIsOpen() {
        start(ExpiryAction.FINISH);
        create(6, 1, 2, 3);
        fixture.records.setStringPair(OpCode.SET_TRACE_META_ATTR, 1, 5, 6);
        finish(2);
        tick(10);
        assertEquals(List.of(), tick(AGE_MS - 1));
        tick(AGE_MS);
        assertEquals(List.of(List.of(1L, 2L, 3L)), ids());
        assertEquals(List.of(true), flags());
        assertTrue(sent.get(0).localRoot());
        final List<Sent> spans = sent.get(0).spans();
        assertEquals((AGE_MS - 1) * MS, spans.get(0).duration());
        assertEquals(2, spans.get(1).duration());
        assertEquals((AGE_MS - 3) * MS, spans.get(2).duration());
        assertEquals(Map.of(), spans.get(0).meta());
        assertEquals(Map.of("s5", "s6"), sent.get(0).traceMeta());
        assertCounts(1, 2, 0);
        assertEquals(1, expired.get("s2"));
        assertEquals(0, expired.get("s3"));
        assertEquals(1, expired.get("s1"));
        fixture.assertNothingLeaks(9, "finished");
    }

    @Test
    void shouldSendOnlyWhatWasFinished() {
        start(ExpiryAction.PARTIAL);
        create(6, 1, 2, 3);
        create(7, 4, 5);
        finish(2);
        tick(AGE_MS);
        assertEquals(List.of(List.of(2L)), ids());
        assertEquals(List.of(true), flags());
        assertEquals(2, sent.get(0).spans().get(0).duration());
        assertFalse(sent.get(0).localRoot());
        assertCounts(2, 4, 4);
        assertEquals(0, fixture.segments.size());
        fixture.assertNothingLeaks(9, "partial");
    }

    @Test
    void shouldDropEverything() {
        start(ExpiryAction.DROP);
        create(6, 1, 2, 3);
        create(7, 4);
        finish(2);
        tick(AGE_MS);
        assertEquals(List.of(), sent);
        assertCounts(2, 3, 4);
        assertEquals(0, fixture.segments.size());
        assertEquals(0, fixture.spans.live());
        fixture.assertNothingLeaks(9, "dropped");
    }

    @ParameterizedTest
    @EnumSource(ExpiryAction.class)
    void shouldExpireFinishedSpansThatWaitForTheLastOne(final ExpiryAction action) {
        start(action);
        fixture.wholeSpan(1, 6, false, CORE, NONE, NONE);
        fixture.wholeSpan(2, 6, false, CORE, NONE, NONE);
        tick(AGE_MS - 1);
        assertEquals(2, fixture.spans.live());
        tick(AGE_MS);
        assertEquals(action == ExpiryAction.DROP ? List.of() : List.of(List.of(1L, 2L)), ids());
        assertCounts(1, 0, action == ExpiryAction.DROP ? 2 : 0);
        fixture.assertNothingLeaks(9, "whole spans");
    }

    @Test
    void shouldCountTheAgeFromTheLastStartOrFinish() {
        start(ExpiryAction.DROP);
        create(6, 1, 2);
        create(7, 3, 4);
        create(8, 5);
        tick(600);
        finish(2);
        create(7, 6);
        assertEquals(List.of(), tick(AGE_MS - 1));
        assertCounts(0, 0, 0);
        tick(AGE_MS);
        assertCounts(1, 1, 1);
        tick(600 + AGE_MS - 1);
        assertCounts(1, 1, 1);
        tick(600 + AGE_MS);
        assertCounts(3, 5, 6);
        fixture.assertNothingLeaks(9, "ages");
    }

    @Test
    void shouldCountTheAgeFromTheFirstTickForWhatWasThereBefore() {
        fixture = new DecodeFixture().withStrings(9);
        fixture.core.expiry(ExpiryAction.DROP, AGE_MS * MS, expired);
        create(6, 1);
        fixture.decode();
        tick(0);
        tick(AGE_MS - 1);
        assertCounts(0, 0, 0);
        tick(AGE_MS);
        assertCounts(1, 1, 1);
    }

    @Test
    void shouldNotExpireALongTraceInWhichSomethingHappens() {
        start(ExpiryAction.FINISH);
        create(6, 1);
        long id = 2;
        for (long ms = 0; ms < 20 * AGE_MS; ms += AGE_MS / 2) {
            create(6, id);
            tick(ms);
            finish(id++);
            assertEquals(List.of(), tick(ms + AGE_MS / 4));
        }
        assertCounts(0, 0, 0);
        finish(1);
        tick(20 * AGE_MS);
        assertEquals(1, sent.size());
        assertEquals(List.of(false), flags());
        fixture.assertNothingLeaks(9, "a long trace");
    }

    @Test
    void shouldNeverExpireAnythingWithoutAnAge() {
        start(ExpiryAction.FINISH);
        fixture.core.expiry(ExpiryAction.FINISH, 0, expired);
        create(6, 1);
        assertEquals(List.of(), tick(1_000_000_000));
        assertEquals(1, fixture.spans.live());
    }

    @Test
    void shouldNotMindATimeThatGoesBackOrRunsOver() {
        start(ExpiryAction.DROP);
        tick(5000);
        create(6, 1);
        tick(100);
        assertEquals(1, fixture.spans.live());
        tick(5000 + AGE_MS - 1);
        assertEquals(1, fixture.spans.live());
        // 32 bits of milliseconds run over between the two
        tick(Integer.MAX_VALUE - 10L);
        assertEquals(0, fixture.spans.live());
        create(7, 2);
        tick(Integer.MAX_VALUE + AGE_MS - 11);
        assertEquals(1, fixture.spans.live());
        tick(Integer.MAX_VALUE + AGE_MS - 10);
        assertEquals(0, fixture.spans.live());
    }

    @Test
    void shouldKeepADurationThatTheTracerHasSetAndNotGoBackInTime() {
        start(ExpiryAction.FINISH);
        fixture.records
                .createSpan(1, 0, 5, 6, 0, 1, START_NS)
                .setLong(OpCode.SET_DURATION, 1, 77)
                .createSpan(2, 0, 5, 6, 0, 1, START_NS + 9 * AGE_MS * MS)
                .create(3, 0, 5, 6, 0);
        tick(400);
        fixture.records.create(4, 0, 5, 6, 0);
        tick(400 + AGE_MS);
        assertEquals(
                List.of(77L, 0L, 1400 * MS, AGE_MS * MS),
                sent.get(0).spans().stream().map(Sent::duration).toList());
    }

    @Test
    void shouldNotFindSpansThatHaveExpired() {
        start(ExpiryAction.FINISH);
        create(6, 1);
        tick(AGE_MS);
        finish(1);
        tick(AGE_MS + 1);
        assertEquals(1, fixture.stats.spanNotFound);
        assertEquals(List.of(), sent);
        // the id begins anew
        create(6, 1);
        finish(1);
        tick(AGE_MS + 2);
        assertEquals(List.of(false), flags());
        fixture.assertNothingLeaks(9, "late");
    }

    @ParameterizedTest
    @EnumSource(ExpiryAction.class)
    void shouldExpireSpansWithoutASegment(final ExpiryAction action) {
        start(DecodeMode.STRICT, action, 64, 16);
        create(6, 1, 2, 3);
        create(7, 4, 5, 9, 10);
        finish(3);
        // the reference takes all three off the count of the first one's segment, which then goes
        fixture.records.flushChunk(false, new long[] {1, 9, 10}, 3);
        tick(500);
        assertEquals(SegmentTable.NONE, fixture.segments.find(6));
        tick(AGE_MS - 1);
        assertEquals(4, fixture.spans.live());
        tick(AGE_MS);
        assertEquals(0, fixture.spans.live());
        switch (action) {
            case FINISH -> {
                assertEquals(List.of(List.of(4L, 5L), List.of(2L), List.of(3L)), ids());
                assertEquals((AGE_MS - 2) * MS, sent.get(1).spans().get(0).duration());
                assertEquals(3, sent.get(2).spans().get(0).duration());
                assertEquals(List.of(true, true, true), flags());
                assertCounts(1, 3, 0);
            }
            case PARTIAL -> {
                assertEquals(List.of(List.of(3L)), ids());
                assertCounts(1, 3, 3);
            }
            default -> {
                assertEquals(List.of(), ids());
                assertCounts(1, 3, 4);
            }
        }
    }

    @Test
    void shouldRemoveEmptySegmentsThatAReferenceCountKeeps() {
        start(DecodeMode.STRICT, ExpiryAction.FINISH, 64, 16);
        create(6, 1);
        create(6, 1);
        fixture.records.setStringPair(OpCode.SET_TRACE_META_ATTR, 1, 5, 6).setString(OpCode.SET_TRACE_ORIGIN, 1, 7);
        fixture.records.flushChunk(false, new long[] {1}, 1);
        tick(100);
        final int segment = fixture.segments.find(6);
        assertEquals(0, fixture.segments.listed(segment));
        assertEquals(1, fixture.segments.count(segment));
        // the chunk was decoded at the time of the tick before
        tick(AGE_MS - 1);
        assertEquals(1, fixture.segments.size());
        tick(AGE_MS);
        assertEquals(0, fixture.segments.size());
        assertCounts(0, 0, 0);
        fixture.queue.reclaim(Long.MAX_VALUE);
        assertEquals(0, fixture.blocks.used());
    }

    @Test
    void shouldCountAChunkThatLeavesSpansBehindAsActivity() {
        start(DecodeMode.STRICT, ExpiryAction.DROP, 64, 16);
        create(6, 1, 2);
        tick(600);
        fixture.records.flushChunk(false, new long[] {1}, 1);
        tick(AGE_MS);
        tick(600 + AGE_MS - 1);
        assertEquals(1, fixture.spans.live());
        tick(600 + AGE_MS);
        assertEquals(0, fixture.spans.live());
    }

    @Test
    void shouldLookAtAFewRecordsATickAndAtAllWithinAQuarterOfTheAge() {
        final int count = 16 * Expirer.RECORDS_PER_TICK_MIN;
        start(DecodeMode.LENIENT, ExpiryAction.DROP, count, count);
        for (int id = 1; id <= count; id++) {
            create(id, id);
            if (id % 100 == 0) {
                fixture.decode();
            }
        }
        tick(AGE_MS - 1);
        assertEquals(count, fixture.spans.live());
        // 64 at least, however short the time
        tick(AGE_MS);
        assertEquals(count - Expirer.RECORDS_PER_TICK_MIN, fixture.spans.live());
        // then by time: a tenth of a quarter is a tenth of all
        tick(AGE_MS + AGE_MS / 40);
        assertEquals(count - Expirer.RECORDS_PER_TICK_MIN - (count + 9) / 10, fixture.spans.live());
        for (long ms = AGE_MS + AGE_MS / 40; ms <= AGE_MS + AGE_MS / 4; ms += AGE_MS / 40) {
            tick(ms);
        }
        assertEquals(0, fixture.spans.live());
        assertCounts(count, count, count);
    }

    @Test
    void shouldMakeUpForTicksThatWereSkipped() {
        final int count = 16 * Expirer.RECORDS_PER_TICK_MIN;
        start(DecodeMode.LENIENT, ExpiryAction.DROP, count, count);
        for (int id = 1; id <= count; id++) {
            create(id, id);
            if (id % 100 == 0) {
                fixture.decode();
            }
        }
        tick(100 * AGE_MS);
        assertEquals(0, fixture.spans.live());
    }

    @ParameterizedTest
    @CsvSource({"1,FINISH", "2,PARTIAL", "3,DROP", "4,FINISH", "5,PARTIAL", "6,DROP"})
    void shouldLoseNoSpanUncounted(final int seed, final ExpiryAction action) {
        final SplittableRandom random = new SplittableRandom(seed);
        start(DecodeMode.LENIENT, action, 64, 16);
        fixture.store.roomMaker(() -> {
            final long before = fixture.queue.inFlightSpans();
            fixture.queue.reclaim(Long.MAX_VALUE);
            return fixture.queue.inFlightSpans() < before;
        });
        long ms = 0;
        for (int step = 0; step < 4000; step++) {
            final long id = random.nextInt(1, 100);
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> create(random.nextInt(1, 24), id);
                case 3 -> finish(id);
                case 4 -> fixture.wholeSpan(id, random.nextInt(1, 24), random.nextBoolean(), CORE, NONE, NONE);
                case 5 -> fixture.records.setMetaText(id, 5, "text " + step);
                case 6 -> fixture.records.setStringPair(OpCode.SET_TRACE_META_ATTR, id, 5, 6);
                default -> {
                    ms += random.nextInt(200);
                    tick(ms);
                }
            }
            fixture.decode();
            fixture.assertConserved("step " + step);
        }
        assertTrue(fixture.stats.segmentsExpired > 10, () -> "only " + fixture.stats.segmentsExpired + " expired");
        tick(ms + 10 * AGE_MS);
        assertEquals(0, fixture.spans.live());
        fixture.assertNothingLeaks(9, "at the end");
    }
}
