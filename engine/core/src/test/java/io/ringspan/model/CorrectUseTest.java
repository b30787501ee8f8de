/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.CloseReport;
import io.ringspan.SpanRecord;
import io.ringspan.SpanWriter;
import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.EngineCounter;
import io.ringspan.protocol.OpCode;
import io.ringspan.transport.Delivery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * The random programs of all tests, as far as they are correct use, raise no alarm of {@code ringspan.checks}: of what a program does to spans
 * that are not open, or are there twice, nothing is done here; all else is, through writers and records, by a thread for each producer.
 */
class CorrectUseTest {
    private static final int TRIES = 100;
    private static final long TIMEOUT_S = 60;
    private static final long DURATION_NS = 1_000;

    private static final List<ExecutorService> THREADS = new ArrayList<>();
    private static final List<SpanWriter> WRITERS = new ArrayList<>();
    private static final List<Integer> TEXT_IDS = new ArrayList<>();
    private static TraceEngine engine;
    private static long calls;

    private final Map<Long, Live> live = new HashMap<>();
    private final Map<Long, Long> segments = new HashMap<>();

    private record Live(long id, long segment, boolean isFinished) {}

    @BeforeContainer
    static void start() {
        engine = TraceEngine.start(EngineConfig.builder().checks(true).build(), payload -> Delivery.ACCEPTED);
        Programs.TEXTS.forEach(text -> TEXT_IDS.add(engine.intern(text)));
        for (int i = 0; i < Programs.PRODUCERS; i++) {
            THREADS.add(Executors.newSingleThreadExecutor());
            WRITERS.add(engine.newWriter());
        }
    }

    @AfterContainer
    static void close() {
        THREADS.forEach(ExecutorService::shutdownNow);
        final CloseReport report = engine.close(TIMEOUT_S, TimeUnit.SECONDS);
        assertEquals(List.of(), engine.misuses());
        assertTrue(report.isComplete(), report::toString);
        assertTrue(report.delivered() > 500, report::toString);
        assertEquals(0, engine.counters().get(EngineCounter.RECORDS_SPAN_NOT_FOUND));
        assertTrue(calls > 3_000, () -> "only " + calls + " calls");
    }

    @Provide
    Arbitrary<List<Batch>> programs() {
        return Programs.batches();
    }

    @Property(tries = TRIES)
    void shouldRaiseNoAlarm(@ForAll("programs") final List<Batch> program) throws Exception {
        live.clear();
        segments.clear();
        for (final Batch batch : program) {
            THREADS.get(batch.producer())
                    .submit(() -> {
                        final SpanWriter writer = WRITERS.get(batch.producer());
                        batch.ops().forEach(op -> use(writer, op));
                        assertTrue(writer.commit() >= 0);
                    })
                    .get(TIMEOUT_S, TimeUnit.SECONDS);
        }
        final SpanWriter writer = WRITERS.get(0);
        THREADS.get(0)
                .submit(() -> {
                    List.copyOf(live.keySet()).forEach(span -> finish(writer, span));
                    assertTrue(writer.commit() >= 0);
                })
                .get(TIMEOUT_S, TimeUnit.SECONDS);
        assertEquals(List.of(), engine.misuses());
    }

    private static int text(final int number) {
        return TEXT_IDS.get(Math.floorMod(number, TEXT_IDS.size()));
    }

    private long segment(final long number) {
        return segments.computeIfAbsent(number, key -> TraceEngine.newSpanId());
    }

    private void use(final SpanWriter writer, final Op op) {
        calls++;
        if (op instanceof final SpanOps.Create create) {
            begin(writer, create);
        } else if (op instanceof final CompleteSpan span) {
            publish(writer, span);
        } else if (op instanceof final SpanOps.Flush flush) {
            flush(writer, flush);
        } else if (live.containsKey(op.span())) {
            change(writer, op, live.get(op.span()).id);
        }
    }

    private void begin(final SpanWriter writer, final SpanOps.Create create) {
        if (live.containsKey(create.span())) {
            return;
        }
        final long id = TraceEngine.newSpanId();
        final long segment = segment(create.segment());
        final Live parent = live.get(create.parent());
        final long parentId = parent == null || parent.segment != create.segment() ? 0 : parent.id;
        if (create.opcode() == OpCode.CREATE) {
            writer.start(id, 0, segment, segment, parentId, "name", "service", "resource", "type", engine.nowNs());
        } else {
            final List<Integer> core = create.texts();
            writer.startIds(
                    id,
                    TraceEngine.newTraceIdHigh(),
                    segment,
                    segment,
                    parentId,
                    text(core.get(0)),
                    text(core.get(1)),
                    text(core.get(2)),
                    text(core.get(3)),
                    engine.nowNs());
        }
        live.put(create.span(), new Live(id, create.segment(), false));
    }

    private void publish(final SpanWriter writer, final CompleteSpan span) {
        final boolean isAlone =
                span.lone() || live.values().stream().noneMatch(other -> other.segment == span.segment());
        if (!isAlone || live.containsKey(span.id())) {
            return;
        }
        assertTrue(writer.commit() >= 0);
        final long id = TraceEngine.newSpanId();
        final SpanRecord complete = new SpanRecord()
                .begin(id, 0, id, id, 0, engine.nowNs(), DURATION_NS)
                .nameIds(text(span.core().get(0)), text(span.core().get(1)), text(1), text(2))
                .setMetaId(text(3), text(4))
                .setMeta("key", "value")
                .setTraceMetaId(text(1), text(2))
                .setMetric(text(5), 1)
                .lastOfSegment();
        assertTrue(engine.publish(span.lone() ? complete.noSegment() : complete) >= 0);
    }

    private void flush(final SpanWriter writer, final SpanOps.Flush flush) {
        final List<Long> spans =
                flush.spans().stream().distinct().filter(live::containsKey).toList();
        writer.flushChunk(
                flush.localRoot(),
                spans.stream().mapToLong(span -> live.get(span).id).toArray(),
                spans.size());
        final Set<Long> flushed =
                spans.stream().map(span -> live.remove(span).segment).collect(Collectors.toSet());
        // what is left of a segment may have ended already
        flushed.forEach(this::endIfDone);
    }

    private void change(final SpanWriter writer, final Op op, final long id) {
        if (op instanceof final SpanOps.Time time) {
            if (time.opcode() == OpCode.FINISH_SPAN) {
                finish(writer, time.span());
            } else {
                writer.setDuration(id, DURATION_NS);
            }
        } else if (op instanceof final SpanOps.Abandon abandon) {
            abandon(writer, abandon, id);
        } else if (op instanceof final SpanOps.Text text) {
            writer.setNameId(id, text(text.id()))
                    .setOriginId(id, text(text.id()))
                    .setType(id, "type of \u20ac");
        } else if (op instanceof final TagOps.TextPair pair) {
            writer.setMetaId(id, text(pair.key()), text(pair.value())).setMeta(id, "key \u20ac", "value");
            writer.setTraceMetaId(id, text(pair.key()), text(pair.value()));
        } else if (op instanceof final TagOps.NumberPair pair) {
            writer.setMetric(id, text(pair.key()), pair.value()).setLong(id, "long", 1);
        } else if (op instanceof final SpanOps.Status status) {
            writer.setStatusId(id, status.code(), text(status.message())).setStatus(id, 1, "message");
        } else {
            writer.unsetId(id, text(1)).setMetaInterned(id, text(2), "value " + calls % 100);
        }
    }

    // all spans of a segment go with the last open one
    private void finish(final SpanWriter writer, final long span) {
        final Live ended = live.get(span);
        if (ended == null || ended.isFinished) {
            return;
        }
        writer.finish(ended.id, DURATION_NS);
        live.put(span, new Live(ended.id, ended.segment, true));
        endIfDone(ended.segment);
    }

    private void endIfDone(final long segment) {
        if (live.values().stream().allMatch(span -> span.segment != segment || span.isFinished)) {
            live.values().removeIf(span -> span.segment == segment);
            segments.remove(segment);
        }
    }

    private void abandon(final SpanWriter writer, final SpanOps.Abandon abandon, final long id) {
        final long segment = live.get(abandon.span()).segment;
        if (abandon.opcode() == OpCode.ABANDON_SPAN) {
            writer.abandon(id);
            live.remove(abandon.span());
            endIfDone(segment);
        } else {
            writer.abandonSegment(id);
            live.values().removeIf(span -> span.segment == segment);
            segments.remove(segment);
        }
    }
}
