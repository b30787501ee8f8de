/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.CompleteSpanDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.WithTextsDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Tuple;
import net.jqwik.api.sessions.JqwikSession;

/**
 * Random programs: what several producers commit, in the order in which it arrives.
 *
 * <p>Ids come from small pools, so that records meet live spans, finished ones, and such as were never there. Each producer has spans
 * and segments of its own, and some that all share.
 */
public final class Programs {
    /** Producers have the numbers below. */
    public static final int PRODUCERS = 3;

    /** String ids that programs use are below. */
    public static final int STRING_IDS = 14;

    /** Span and segment ids that programs use are below. */
    public static final int SPAN_IDS = 10 * (PRODUCERS + 1);

    /** Texts that ids mean: some that the engine knows by themselves, some that are names of items of others. */
    public static final List<String> TEXTS = List.of(
            "",
            "a",
            "kind",
            SpanModel.SERVICE,
            "a.0",
            "env",
            "internal",
            "_dd.p.dm",
            "_sampling_priority_v1",
            "language",
            "a.1",
            "_dd.top_level",
            "process_id",
            "error.type",
            "\u00fc\u20ac\ud83d\ude00",
            "_dd.origin",
            "_dd.base_service",
            "long ".repeat(60));

    // ids from here on are not defined at first
    private static final int DEFINED_IDS = 10;
    // what generators take for the number of tries
    private static final int SIZE = 1000;
    private static final int CANDIDATES = 3000;
    private static final int OPS_MAX = 12;
    private static final int BATCHES_MAX = 24;
    private static final int ENTRIES_MAX = 6;
    // ids that mean a text of the record in front, or nothing
    private static final List<Integer> HELD = List.of(WithTextsDescriptor.id(0), WithTextsDescriptor.id(1));
    private static final Arbitrary<Integer> OWN_STRING =
            Arbitraries.integers().between(0, STRING_IDS - 1).withDistribution(RandomDistribution.uniform());
    private static final Arbitrary<Integer> STRING =
            Arbitraries.frequencyOf(Tuple.of(9, OWN_STRING), Tuple.of(1, Arbitraries.of(HELD)));
    private static final Arbitrary<List<Integer>> STRINGS = STRING.list().ofMaxSize(3);
    private static final Arbitrary<List<Integer>> CORE = STRING.list().ofSize(4);
    private static final Arbitrary<List<List<Integer>>> PAIRS =
            STRING.list().ofSize(2).list().ofMaxSize(3);
    private static final Arbitrary<String> TEXT = Arbitraries.of(TEXTS);
    private static final Arbitrary<Boolean> TRUTH = Arbitraries.of(false, true);
    private static final Arbitrary<Boolean> RARELY = Arbitraries.frequency(Tuple.of(7, false), Tuple.of(1, true));
    private static final Arbitrary<Long> LONG =
            Arbitraries.of(0L, 1L, -1L, 300L, -70_000L, (1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE);
    private static final Arbitrary<Double> DOUBLE =
            Arbitraries.of(0.0, -0.0, 1.0, -2.5, 1e300, Double.NaN, Double.NEGATIVE_INFINITY);
    private static final Arbitrary<Object> SINGLE =
            Arbitraries.oneOf(TEXT.asGeneric(), TRUTH.asGeneric(), LONG.asGeneric(), DOUBLE.asGeneric());
    private static final Arbitrary<List<Object>> ITEMS = SINGLE.list().ofMaxSize(3);
    private static final Arbitrary<Object> NESTED = Arbitraries.lazyOf(
            () -> Arbitraries.just(new Nested(null)).asGeneric(),
            () -> SINGLE.list().ofMaxSize(3).map(Nested::new).asGeneric(),
            () -> Combinators.combine(TEXT, SINGLE)
                    .as((key, value) -> new Nested(List.of(Map.entry(key, value), Map.entry(key, List.of(value)))))
                    .asGeneric());
    private static final Arbitrary<List<Attribute>> ATTRIBUTES = Combinators.combine(
                    TEXT,
                    Arbitraries.frequencyOf(
                            Tuple.of(6, SINGLE), Tuple.of(2, ITEMS.asGeneric()), Tuple.of(1, NESTED.asGeneric())))
            .as(Attribute::new)
            .list()
            .ofMaxSize(4);

    private Programs() {}

    /** Definitions with which the program of each producer begins. */
    public static List<Batch> prelude() {
        return IntStream.range(0, PRODUCERS)
                .mapToObj(producer -> new Batch(
                        producer,
                        IntStream.range(0, DEFINED_IDS)
                                .<Op>mapToObj(id -> new SpanOps.Define(id, TEXTS.get(id)))
                                .toList()))
                .toList();
    }

    /** Change buffers that begin with definitions and hold some operations each, without the time; the same ones for the same seed. */
    public static List<byte[]> changeBuffers(final int count, final long seed) {
        final List<byte[]> buffers = new ArrayList<>();
        JqwikSession.run(() -> {
            final RandomGenerator<List<Batch>> programs = batches().generator(SIZE);
            final Random random = new Random(seed);
            while (buffers.size() < count) {
                final List<Op> ops = new ArrayList<>(prelude().get(0).ops());
                programs.next(random).value().forEach(batch -> ops.addAll(batch.ops()));
                final List<Op> some = ops.subList(0, Math.min(ops.size(), DEFINED_IDS + 4 * OPS_MAX));
                buffers.add(bytes(new Batch(0, some).withoutOwn()));
            }
        });
        return buffers;
    }

    /** A change buffer for each opcode but the time: definitions, a span, and an operation that finds what it names. */
    public static List<byte[]> singleRecords(final long seed) {
        final Map<Integer, byte[]> byOpcode = new TreeMap<>();
        JqwikSession.run(() -> {
            final RandomGenerator<Op> candidates = ops(0).generator(SIZE);
            final Random random = new Random(seed);
            for (int i = 0; i < CANDIDATES; i++) {
                final Op op = candidates.next(random).value();
                for (long span = 0; span < SPAN_IDS / 2 && !byOpcode.containsKey(op.opcode()); span++) {
                    final List<Op> ops = new ArrayList<>(prelude().get(0).ops());
                    ops.add(new SpanOps.Create(OpCode.CREATE, span, 1, 0, List.of(), 0));
                    ops.add(op);
                    final Batch batch = new Batch(0, ops);
                    final TraceModel model = new TraceModel(Map.of(), 1);
                    model.apply(batch);
                    if (model.counts().misses() == 0 && !Batch.isOwn(op)) {
                        byOpcode.put(op.opcode(), bytes(batch));
                    }
                }
            }
        });
        return List.copyOf(byOpcode.values());
    }

    private static byte[] bytes(final Batch batch) {
        final ChangeBuffer buffer = batch.toChangeBuffer();
        final byte[] bytes = new byte[buffer.capacity()];
        buffer.getBytes(0, bytes, 0, bytes.length);
        return bytes;
    }

    /** Batches of several producers. */
    public static Arbitrary<List<Batch>> batches() {
        final List<Arbitrary<List<Op>>> programs = IntStream.range(0, PRODUCERS)
                .<Arbitrary<List<Op>>>mapToObj(producer -> ops(producer)
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(OPS_MAX)
                        .withSizeDistribution(RandomDistribution.uniform()))
                .toList();
        return Arbitraries.integers()
                .between(0, PRODUCERS - 1)
                .withDistribution(RandomDistribution.uniform())
                .flatMap(producer -> programs.get(producer).map(ops -> new Batch(producer, ops)))
                .list()
                .ofMaxSize(BATCHES_MAX)
                .withSizeDistribution(RandomDistribution.uniform())
                .withoutEdgeCases();
    }

    // the first ten ids are everybody's
    private static Arbitrary<Long> ids(final int producer, final int count) {
        final Arbitrary<Long> shared =
                Arbitraries.longs().between(0, count - 1).withDistribution(RandomDistribution.uniform());
        return Arbitraries.frequencyOf(Tuple.of(3, shared.map(id -> 10L * (producer + 1) + id)), Tuple.of(1, shared));
    }

    private static Arbitrary<Op> ops(final int producer) {
        final Arbitrary<Long> span = ids(producer, 6);
        final Arbitrary<Long> segment = ids(producer, 2);
        return Arbitraries.frequencyOf(
                Tuple.of(40, lifeOps(span, segment)),
                Tuple.of(30, fieldOps(span)),
                Tuple.of(30, tagOps(span)),
                Tuple.of(12, stringOps()));
    }

    private static Arbitrary<Op> lifeOps(final Arbitrary<Long> span, final Arbitrary<Long> segment) {
        return Arbitraries.frequencyOf(
                Tuple.of(
                        24,
                        Combinators.combine(
                                        Arbitraries.of(OpCode.CREATE, OpCode.CREATE_SPAN, OpCode.CREATE_SPAN_FULL),
                                        span,
                                        segment,
                                        span,
                                        CORE,
                                        LONG)
                                .as(SpanOps.Create::new)),
                Tuple.of(
                        4,
                        Combinators.combine(span, segment, TRUTH, CORE, PAIRS, STRINGS, STRINGS, RARELY)
                                .as(SpanOps.Whole::new)),
                Tuple.of(8, span.flatMap(id -> completeSpans(id, segment))),
                Tuple.of(
                        12,
                        Combinators.combine(Arbitraries.just(OpCode.FINISH_SPAN), span, LONG)
                                .as(SpanOps.Time::new)),
                Tuple.of(4, Combinators.combine(TRUTH, span.list().ofMaxSize(5)).as(SpanOps.Flush::new)),
                Tuple.of(
                        2,
                        Combinators.combine(Arbitraries.of(OpCode.ABANDON_SPAN, OpCode.ABANDON_SEGMENT), span)
                                .as(SpanOps.Abandon::new)));
    }

    // with entries of every kind, each of which is about the same span
    private static Arbitrary<Op> completeSpans(final long id, final Arbitrary<Long> segment) {
        final Arbitrary<Long> span = Arbitraries.just(id);
        final Arbitrary<List<Op>> entries = Arbitraries.frequencyOf(
                        Tuple.of(3, fieldOps(span)), Tuple.of(6, tagOps(span)))
                .filter(op -> CompleteSpanDescriptor.presence(op.opcode()) != 0)
                .list()
                .ofMaxSize(ENTRIES_MAX);
        final Arbitrary<CompleteSpan.Fault> fault = Arbitraries.frequencyOf(
                Tuple.of(20, Arbitraries.just(CompleteSpan.Fault.NONE)),
                Tuple.of(1, Arbitraries.of(CompleteSpan.Fault.class)));
        return Combinators.combine(
                        segment,
                        RARELY,
                        TRUTH,
                        CORE,
                        Arbitraries.integers(),
                        entries,
                        TEXT.list().ofMaxSize(3),
                        fault)
                .as((segmentId, lone, last, core, fields, ops, texts, wrong) ->
                        new CompleteSpan(id, segmentId, lone, last, core, fields, ops, texts, wrong));
    }

    private static Arbitrary<Op> fieldOps(final Arbitrary<Long> span) {
        return Arbitraries.frequencyOf(
                Tuple.of(
                        5,
                        Combinators.combine(
                                        Arbitraries.of(
                                                OpCode.SET_NAME,
                                                OpCode.SET_SERVICE_NAME,
                                                OpCode.SET_RESOURCE_NAME,
                                                OpCode.SET_TYPE,
                                                OpCode.SET_TRACE_ORIGIN),
                                        span,
                                        STRING)
                                .as(SpanOps.Text::new)),
                Tuple.of(
                        2,
                        Combinators.combine(Arbitraries.of(OpCode.SET_START, OpCode.SET_DURATION), span, LONG)
                                .as(SpanOps.Time::new)),
                Tuple.of(1, Combinators.combine(span, LONG.map(Long::intValue)).as(SpanOps.ErrorFlag::new)),
                Tuple.of(1, Combinators.combine(span, STRING, TEXT, TEXT).as(SpanOps.ErrorDetails::new)),
                Tuple.of(
                        1,
                        Combinators.combine(span, Arbitraries.of(-1, 0, 2), Arbitraries.of(-5, -1, 0, 3, 12))
                                .as(SpanOps.Priority::new)),
                Tuple.of(1, Combinators.combine(span, DOUBLE, DOUBLE, DOUBLE).as(SpanOps.Rates::new)),
                Tuple.of(
                        1,
                        Combinators.combine(span, Arbitraries.of(0, -1, 7 << 10), Arbitraries.integers())
                                .as(SpanOps.Fields::new)),
                Tuple.of(
                        1,
                        Combinators.combine(span, Arbitraries.of(0, 1, 2, 7), STRING)
                                .as(SpanOps.Status::new)),
                Tuple.of(1, Combinators.combine(span, STRING).as(SpanOps.TraceState::new)),
                Tuple.of(
                        1,
                        Combinators.combine(span, Arbitraries.of(0, 1), Arbitraries.of(0, -1))
                                .as(SpanOps.Dropped::new)));
    }

    private static Arbitrary<Op> tagOps(final Arbitrary<Long> span) {
        return Arbitraries.frequencyOf(
                Tuple.of(
                        5,
                        Combinators.combine(
                                        Arbitraries.of(
                                                OpCode.SET_META_ATTR,
                                                OpCode.SET_TRACE_META_ATTR,
                                                OpCode.SET_META_IF_ABSENT),
                                        span,
                                        STRING,
                                        STRING)
                                .as(TagOps.TextPair::new)),
                Tuple.of(
                        5,
                        Combinators.combine(
                                        Arbitraries.of(
                                                OpCode.SET_METRIC_ATTR,
                                                OpCode.SET_TRACE_METRICS_ATTR,
                                                OpCode.SET_METRIC_IF_ABSENT),
                                        span,
                                        STRING,
                                        DOUBLE)
                                .as(TagOps.NumberPair::new)),
                Tuple.of(1, Combinators.combine(span, PAIRS).as(TagOps.Texts::new)),
                Tuple.of(1, Combinators.combine(span, STRINGS).as(TagOps.Numbers::new)),
                Tuple.of(1, Combinators.combine(span, STRING, TEXT).as(TagOps.InlineText::new)),
                Tuple.of(1, Combinators.combine(span, TEXT, TEXT).as(TagOps.Struct::new)),
                Tuple.of(
                        5,
                        Combinators.combine(
                                        span,
                                        STRING,
                                        Arbitraries.oneOf(LONG.asGeneric(), TRUTH.asGeneric(), ITEMS.asGeneric()),
                                        RARELY)
                                .as(TagOps.Typed::new)),
                Tuple.of(
                        2,
                        Combinators.combine(span, STRING, Arbitraries.oneOf(SINGLE, ITEMS.asGeneric(), NESTED), RARELY)
                                .as(TagOps.Value::new)),
                Tuple.of(2, Combinators.combine(span, STRING).as(TagOps.Unset::new)),
                Tuple.of(
                        2,
                        Combinators.combine(span, LONG, TEXT, ATTRIBUTES, RARELY)
                                .as(TagOps.Event::new)),
                Tuple.of(
                        2,
                        Combinators.combine(span, LONG, Arbitraries.of(0, 1, -1), TEXT, ATTRIBUTES, RARELY)
                                .as(TagOps.Link::new)));
    }

    private static Arbitrary<Op> stringOps() {
        return Arbitraries.frequencyOf(
                Tuple.of(4, Combinators.combine(OWN_STRING, TEXT).as(SpanOps.Define::new)),
                Tuple.of(
                        8, Combinators.combine(TEXT.list().ofMaxSize(3), RARELY).as(SpanOps.WithTexts::new)),
                Tuple.of(2, OWN_STRING.map(SpanOps.Evict::new)),
                Tuple.of(1, Arbitraries.create(SpanOps.BeginEpoch::new)),
                Tuple.of(1, Combinators.combine(LONG, LONG).as(SpanOps.Tick::new)));
    }
}
