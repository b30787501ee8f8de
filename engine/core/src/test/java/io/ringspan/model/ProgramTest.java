/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.DecodeMode;
import io.ringspan.protocol.OpCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Random programs over all opcodes, through decoder and v0.4 encoder, against {@link TraceModel}. */
class ProgramTest {
    private static final int PARTIAL_FLUSH = 2;
    private static final Map<String, String> DEFAULTS = Map.of("env", "prod");

    @Provide
    Arbitrary<List<Batch>> programs() {
        return Programs.batches();
    }

    private static DecoderRun ampleRun() {
        return ampleRun(false);
    }

    private static DecoderRun ampleRun(final boolean permanent) {
        return new DecoderRun(permanent, DecodeMode.LENIENT, DEFAULTS, PARTIAL_FLUSH, 256, 32, 2048, 1024, 1 << 17);
    }

    @Property
    void shouldDoWhatTheModelDoes(@ForAll("programs") final List<Batch> program) {
        assertDoesWhatTheModelDoes(ampleRun(), program);
    }

    // as the engine's own ids are: most complete spans then go the short way
    @Property
    void shouldDoWhatTheModelDoesWithIdsThatStay(@ForAll("programs") final List<Batch> program) {
        assertDoesWhatTheModelDoes(ampleRun(true), program);
    }

    private static void assertDoesWhatTheModelDoes(final DecoderRun run, final List<Batch> program) {
        final TraceModel model = new TraceModel(DEFAULTS, PARTIAL_FLUSH);
        for (final Batch batch : withPrelude(program)) {
            run.apply(batch);
            model.apply(batch);
            LiveState.assertSameChunks(model.takeChunks(), run.takeChunks());
            assertEquals(model.counts(), run.counts());
        }
        assertEquals(0, run.overflowed(), "the tables are too small for this test");
        LiveState.assertSame(model, run.reader());
        run.finishAll();
        model.finishAll();
        LiveState.assertSameChunksInAnyOrder(model.takeChunks(), run.takeChunks());
        assertEquals(model.counts(), run.counts());
        run.assertNothingLeaks();
    }

    // every record alone, so that conservation is looked at behind each
    @Property
    void shouldNotCareWhereBatchesEnd(@ForAll("programs") final List<Batch> program) {
        final DecoderRun whole = ampleRun();
        final DecoderRun single = ampleRun();
        final List<List<Map<String, Object>>> expected = new ArrayList<>();
        final List<List<Map<String, Object>>> actual = new ArrayList<>();
        for (final Batch batch : withPrelude(program)) {
            whole.apply(batch);
            expected.addAll(whole.takeChunks());
            final List<Op> together = new ArrayList<>();
            for (final Op op : batch.ops()) {
                together.add(op);
                // texts for a record do not come without it
                if (op.opcode() != OpCode.WITH_TEXTS) {
                    single.apply(new Batch(batch.producer(), List.copyOf(together)));
                    actual.addAll(single.takeChunks());
                    together.clear();
                }
            }
            single.apply(new Batch(batch.producer(), together));
        }
        LiveState.assertSameChunks(expected, actual);
        assertEquals(whole.counts(), single.counts());
        whole.assertNothingLeaks();
        single.assertNothingLeaks();
    }

    // what does not fit is lost and counted, and the encoder can still read all that is there
    @Property
    void shouldConserveAndLeakNothingWhenEveryTableOverflows(@ForAll("programs") final List<Batch> program) {
        for (final DecodeMode mode : DecodeMode.values()) {
            final DecoderRun run = new DecoderRun(mode, DEFAULTS, PARTIAL_FLUSH, 6, 2, 6, 40, 1 << 12);
            for (final Batch batch : withPrelude(program)) {
                for (final Op op : batch.ops()) {
                    run.tryApply(new Batch(batch.producer(), List.of(op)));
                }
                run.takeChunks();
            }
            if (mode == DecodeMode.LENIENT) {
                run.assertNothingLeaks();
            }
        }
    }

    // what the properties above are worth
    @Example
    void shouldMeetEveryOpcodeAndEveryCase() {
        final Set<Integer> opcodes = new HashSet<>();
        final Counts sum = new Counts();
        long overflowed = 0;
        for (final List<Batch> program : Programs.batches().list().ofSize(500).sample()) {
            final DecoderRun small = new DecoderRun(DecodeMode.LENIENT, DEFAULTS, PARTIAL_FLUSH, 6, 2, 6, 40, 1 << 12);
            final TraceModel model = new TraceModel(DEFAULTS, PARTIAL_FLUSH);
            for (final Batch batch : withPrelude(program)) {
                batch.ops().forEach(op -> opcodes.add(op.opcode()));
                model.apply(batch);
                small.tryApply(batch);
                small.takeChunks();
            }
            sum.add(model.counts());
            overflowed += small.overflowed();
        }
        final Set<Integer> known = new HashSet<>();
        IntStream.range(0, 1 << Short.SIZE).filter(OpCode::isKnown).forEach(known::add);
        assertEquals(known, opcodes);
        assertTrue(sum.chunks > 500, sum::toString);
        assertTrue(sum.completed > sum.chunks + 300, sum::toString);
        assertTrue(overflowed > 300, "only " + overflowed + " things found no room");
        for (final long count :
                new long[] {sum.replaced, sum.abandoned, sum.spanNotFound, sum.stringNotFound, sum.malformed}) {
            assertTrue(count > 100, sum::toString);
        }
    }

    private static List<Batch> withPrelude(final List<Batch> program) {
        final List<Batch> all = new ArrayList<>(Programs.prelude());
        all.addAll(program);
        return all;
    }
}
