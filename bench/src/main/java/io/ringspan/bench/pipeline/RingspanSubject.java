/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import io.ringspan.SpanRecord;
import io.ringspan.SpanWriter;
import io.ringspan.TraceEngine;
import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.bench.workload.W1;
import io.ringspan.bench.workload.W1Ingress;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.table.TraceStore;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/** The engine with its defaults, but for what makes it lossless and what the harness asks for. */
final class RingspanSubject implements Subject {
    private static final int FLUSH_SECONDS = 30;

    private final Form form;
    private final TraceEngine engine;
    private final int slotsPerTrace;
    // spans made, of each producer
    private final List<PaddedCount> made = new CopyOnWriteArrayList<>();
    private TraceStore store;
    private MeasuredEncoder encoder;

    /** How traces are brought in. */
    enum Form {
        /** By a writer, record by record. */
        RECORDS,
        /** By a change buffer, with records for several tags. */
        BATCHED,
        /** Span by span. */
        WHOLE
    }

    RingspanSubject(final Form form, final SubjectSettings settings) throws InterruptedException {
        this.form = form;
        final EngineConfig config = config(settings);
        final AgentFormat format = AgentFormat.of(settings.format());
        engine = TraceEngine.start(
                config,
                tables -> {
                    store = tables;
                    encoder = new MeasuredEncoder(format.encoder(tables, config), settings.gate(), settings.latency());
                    return encoder;
                },
                SubjectTransports.create(config, settings.agentUrl() != null, format.path(), new EngineCounters()));
        slotsPerTrace = slotsPerTrace(config.ringSlotLength());
        startLiveSpans(settings.liveSpans());
    }

    private static EngineConfig config(final SubjectSettings settings) {
        final EngineConfigBuilder builder =
                EngineConfig.builder().ringOverflow(OverflowPolicy.BLOCK).payloadExhausted(PayloadPolicy.BLOCK);
        settings.settings().forEach(builder::set);
        if (!settings.waitStrategy().isEmpty()) {
            builder.waitStrategy(settings.waitStrategy());
        }
        if (settings.agentUrl() != null) {
            builder.agentUrl(settings.agentUrl());
        }
        if (settings.liveSpans() > 0) {
            final EngineConfig defaults = EngineConfig.builder().build();
            builder.spansMax(defaults.spansMax() + settings.liveSpans())
                    .segmentsMax(defaults.segmentsMax() + settings.liveSpans() / W1.SPANS_PER_TRACE + 1)
                    .blocksMax(defaults.blocksMax() + settings.liveSpans());
        }
        if (settings.pipelineThreads() > 0) {
            builder.pipelineThreads(settings.pipelineThreads());
        }
        return builder.build();
    }

    private int slotsPerTrace(final int slotLength) {
        final RecordEncoder records = new RecordEncoder();
        records.wrap(new UnsafeBuffer(ByteBuffer.allocateDirect(W1.TRACE_LENGTH_MAX)), 0, W1.TRACE_LENGTH_MAX);
        final W1 workload = new W1(text -> 1, 1);
        switch (form) {
            case RECORDS -> workload.encode(records);
            case BATCHED -> workload.encodeBatched(records);
            case WHOLE -> {
                return W1.SPANS_PER_TRACE;
            }
        }
        return (records.position() + slotLength - 1) / slotLength;
    }

    // with a tag each, in traces like those that come later, whose ids they do not share because those are random
    private void startLiveSpans(final int count) throws InterruptedException {
        if (count == 0) {
            return;
        }
        final SpanWriter writer = engine.newWriter();
        final int text = engine.intern("live");
        for (long i = 0; i < count; i++) {
            final long root = 1 + i - i % W1.SPANS_PER_TRACE;
            writer.startIds(1 + i, 0, root, root, i % W1.SPANS_PER_TRACE == 0 ? 0 : root, text, text, text, text, 1)
                    .setMetaId(1 + i, text, text);
            if ((i + 1) % W1.SPANS_PER_TRACE == 0) {
                writer.commit();
            }
        }
        writer.commit();
        if (engine.flush(FLUSH_SECONDS, TimeUnit.SECONDS) != FlushResult.DELIVERED
                || engine.counters().get(EngineCounter.SPANS_LIVE) != count) {
            throw new IllegalStateException("the engine did not take " + count + " live spans: "
                    + engine.ledger().spans());
        }
    }

    @Override
    public Producer newProducer(final int index) {
        final PaddedCount count = new PaddedCount();
        made.add(count);
        final long seed = 1L + index;
        return switch (form) {
            case RECORDS -> new RecordsProducer(engine, seed, count);
            case BATCHED -> new BatchedProducer(engine, seed, count);
            case WHOLE -> new WholeProducer(engine, seed, count);
        };
    }

    @Override
    public boolean flush(final long timeoutMs) throws InterruptedException {
        return switch (engine.flush(timeoutMs, TimeUnit.MILLISECONDS)) {
            case DELIVERED, LOST -> true;
            case TIMED_OUT, SPOOLED, CLOSED -> false;
        };
    }

    @Override
    public long delivered() {
        return engine.counters().get(EngineCounter.SPANS_DELIVERED);
    }

    @Override
    public long dropped() {
        return engine.counters().dropped();
    }

    // the tables are the decode thread's: what is read here may be a little old
    @Override
    public Map<String, Double> fill() {
        final long spans = made.stream().mapToLong(PaddedCount::get).sum() - encoder.spans();
        return Map.of(
                "ring",
                Math.min(
                        1,
                        (double) spans
                                / W1.SPANS_PER_TRACE
                                * slotsPerTrace
                                / engine.config().ringSlots()),
                "table",
                (double) store.spans().used() / store.spans().capacity(),
                "strings",
                (double) store.strings().used() / store.strings().capacity());
    }

    @Override
    public String threads() {
        return "ringspa";
    }

    @Override
    public void close() {
        engine.close();
    }

    private record RecordsProducer(SpanWriter writer, W1 workload, PaddedCount made) implements Producer {
        RecordsProducer(final TraceEngine engine, final long seed, final PaddedCount made) {
            this(engine.newWriter(), new W1(engine::intern, seed), made);
        }

        @Override
        public void trace() {
            workload.write(writer);
            writer.commit();
            made.add(W1.SPANS_PER_TRACE);
        }

        @Override
        public void trace(final long dueNs) {
            workload.startAt(dueNs);
            trace();
        }
    }

    private record BatchedProducer(W1Ingress ingress, PaddedCount made) implements Producer {
        BatchedProducer(final TraceEngine engine, final long seed, final PaddedCount made) {
            this(new W1Ingress(engine, seed), made);
        }

        @Override
        public void trace() {
            ingress.publishBatched();
            made.add(W1.SPANS_PER_TRACE);
        }

        @Override
        public void trace(final long dueNs) {
            ingress.startAt(dueNs);
            trace();
        }
    }

    private record WholeProducer(TraceEngine engine, SpanRecord span, W1 workload, PaddedCount made)
            implements Producer {
        WholeProducer(final TraceEngine engine, final long seed, final PaddedCount made) {
            this(engine, new SpanRecord(), new W1(engine::intern, seed), made);
        }

        @Override
        public void trace() {
            workload.publish(engine, span);
            made.add(W1.SPANS_PER_TRACE);
        }

        @Override
        public void trace(final long dueNs) {
            workload.startAt(dueNs);
            trace();
        }
    }
}
