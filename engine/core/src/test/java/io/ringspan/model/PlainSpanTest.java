/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.DecodeMode;
import io.ringspan.protocol.OpCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Complete spans with nothing but tags go a short way if the texts of their ids stay for good, and the long one if they do not. Both have to
 * come to the same, whatever stands around such a span, and however little room there is.
 */
class PlainSpanTest {
    private static final int PROGRAMS = 3000;
    private static final int OPS_MAX = 24;
    private static final int SPANS = 6;
    private static final int SEGMENTS = 2;
    // of which the last ones mean nothing
    private static final int IDS = 12;
    private static final int PAIRS_MAX = 9;

    private final long seed = Long.getLong("plain.seed", System.nanoTime());
    private final Random random = new Random(seed);
    // of all runs of the short way
    private final Counts sum = new Counts();
    private long overflowed;

    private int id() {
        return random.nextInt(30) == 0 ? random.nextInt(IDS) : random.nextInt(10);
    }

    private long span() {
        return 1L + random.nextInt(SPANS);
    }

    private long segment() {
        return 1L + random.nextInt(SEGMENTS);
    }

    private List<Integer> ids(final int count) {
        final List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(id());
        }
        return ids;
    }

    private Op tag(final long span) {
        return switch (random.nextInt(random.nextInt(4) == 0 ? 10 : 6)) {
            case 0 -> new TagOps.TextPair(OpCode.SET_META_ATTR, span, id(), id());
            case 1 -> new TagOps.NumberPair(OpCode.SET_METRIC_ATTR, span, id(), random.nextInt(3));
            case 2, 3 -> {
                final List<List<Integer>> pairs = new ArrayList<>();
                for (int i = random.nextInt(PAIRS_MAX); i > 0; i--) {
                    pairs.add(ids(2));
                }
                yield new TagOps.Texts(span, pairs);
            }
            case 4 -> new TagOps.Numbers(span, ids(random.nextInt(PAIRS_MAX)));
            case 5 -> new TagOps.Typed(span, id(), random.nextLong(), false);
            case 6 -> new TagOps.Typed(span, id(), random.nextBoolean(), false);
            case 7 -> new TagOps.Unset(span, id());
            case 8 -> new TagOps.InlineText(span, id(), "inline");
            default -> new SpanOps.Status(span, 2, id());
        };
    }

    private Op completeSpan() {
        final long span = span();
        final List<Op> entries = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            entries.add(tag(span));
        }
        final List<String> texts = random.nextInt(8) == 0 ? List.of("text") : List.of();
        final boolean lone = random.nextInt(4) == 0;
        final boolean last = random.nextInt(4) == 0;
        final CompleteSpan.Fault fault =
                random.nextInt(20) == 0 ? CompleteSpan.Fault.ENTRY_LENGTH : CompleteSpan.Fault.NONE;
        return new CompleteSpan(span, segment(), lone, last, ids(4), random.nextInt() & 0x1FFF, entries, texts, fault);
    }

    private Op op() {
        return switch (random.nextInt(12)) {
            case 0 -> new SpanOps.Create(OpCode.CREATE_SPAN_FULL, span(), segment(), 0, ids(4), 5);
            case 1 -> new SpanOps.Time(OpCode.FINISH_SPAN, span(), 7);
            case 2 -> tag(span());
            case 3 -> new SpanOps.Flush(random.nextBoolean(), List.of(span(), span()));
            case 4 -> new SpanOps.Abandon(OpCode.ABANDON_SPAN, span());
            default -> completeSpan();
        };
    }

    private static DecoderRun run(final boolean permanent, final DecodeMode mode, final boolean ample) {
        final int[] sizes = ample ? new int[] {64, 8, 512, 256, 1 << 14} : new int[] {5, 2, 9, 256, 1 << 14};
        final DecoderRun run = new DecoderRun(permanent, mode, ample ? Map.of("env", "prod") : Map.of(), 4, sizes);
        Programs.prelude().forEach(run::apply);
        return run;
    }

    private void assertSame(final DecodeMode mode, final boolean ample) {
        final DecoderRun shortWay = run(true, mode, ample);
        final DecoderRun longWay = run(false, mode, ample);
        for (int i = random.nextInt(OPS_MAX); i >= 0; i--) {
            final List<Op> ops = new ArrayList<>();
            for (int n = random.nextInt(4); n >= 0; n--) {
                ops.add(op());
            }
            final Batch batch = new Batch(0, ops);
            final String what = "seed " + seed + ", " + mode + ", " + ops;
            shortWay.tryApply(batch);
            longWay.tryApply(batch);
            assertEquals(longWay.takeChunks(), shortWay.takeChunks(), what);
            assertEquals(longWay.counts(), shortWay.counts(), what);
            assertEquals(longWay.overflowed(), shortWay.overflowed(), what);
        }
        shortWay.finishAll();
        longWay.finishAll();
        assertEquals(longWay.takeChunks(), shortWay.takeChunks(), "seed " + seed);
        if (mode == DecodeMode.LENIENT) {
            shortWay.assertNothingLeaks();
            longWay.assertNothingLeaks();
        }
        sum.add(shortWay.counts());
        overflowed += shortWay.overflowed();
    }

    @Test
    void shouldComeToTheSameOnBothWays() {
        for (int i = 0; i < PROGRAMS; i++) {
            assertSame(i % 4 == 0 ? DecodeMode.STRICT : DecodeMode.LENIENT, i % 3 != 0);
        }
        assertTrue(sum.created > PROGRAMS && sum.chunks > PROGRAMS && sum.replaced > PROGRAMS / 10, sum::toString);
        assertTrue(overflowed > PROGRAMS / 10, () -> overflowed + " of tables that were full");
    }
}
