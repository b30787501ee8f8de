/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.EngineCounter;
import io.ringspan.model.Batch;
import io.ringspan.model.DecoderRun;
import io.ringspan.model.LiveState;
import io.ringspan.model.PayloadMaps;
import io.ringspan.model.Programs;
import io.ringspan.model.SpanModel;
import io.ringspan.model.TraceModel;
import io.ringspan.transport.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterTry;

/** Random programs of several threads through a whole engine, against the model of all tests. */
class EngineProgramTest {
    private static final int TRIES = 60;
    private static final int PARTIAL_FLUSH = 3;
    private static final long TIMEOUT_S = 20;

    // written by the transport thread, read behind a flush or the close
    private final List<List<Map<String, Object>>> sent = new ArrayList<>();
    private TraceEngine engine;

    @Provide
    Arbitrary<List<Batch>> programs() {
        return Programs.batches();
    }

    private void start() {
        // all programs run in one instance
        sent.clear();
        final Properties settings = new Properties();
        settings.setProperty("ringspan.service", SpanModel.SERVICE);
        settings.setProperty("ringspan.env", "prod");
        settings.setProperty("ringspan.span-language", SpanModel.LANGUAGE);
        settings.setProperty("ringspan.pid", String.valueOf(SpanModel.PROCESS_ID));
        final EngineConfig config = EngineConfig.builder()
                .ringOverflow(OverflowPolicy.BLOCK)
                .load(Map.of(), settings)
                .ringSlots(128)
                .internMax(0)
                .ringRecordMax(1 << 13)
                .spansMax(128)
                .segmentsMax(32)
                .blocksMax(2048)
                .stringsMax(2048)
                .stringsMemory(1 << 18)
                .segmentPartialFlush(PARTIAL_FLUSH)
                .payloadCount(2)
                .payloadLength(1 << 17)
                .payloadFlushAt(1 << 12)
                .build();
        engine = TraceEngine.start(config, payload -> {
            final byte[] bytes = new byte[payload.length()];
            payload.body().get(bytes);
            sent.addAll(PayloadMaps.payload(bytes));
            return Delivery.ACCEPTED;
        });
    }

    @AfterTry
    void close() {
        engine.close();
    }

    // what the model does depends on the order, and the sequences say in which one the batches went into the ring
    @Property(tries = TRIES)
    void shouldDoWhatTheModelDoesWithTheBatchesOfSeveralThreads(@ForAll("programs") final List<Batch> program)
            throws Exception {
        start();
        final TraceModel model = new TraceModel(Map.of("env", "prod"), PARTIAL_FLUSH, TraceModel.NO_SOURCE);
        publish(program).values().forEach(model::apply);
        // lost are records that are meant to have no effect
        final FlushResult result = engine.flush(TIMEOUT_S, TimeUnit.SECONDS);
        assertTrue(result == FlushResult.DELIVERED || result == FlushResult.LOST, result::toString);
        engine.query(
                reader -> {
                    LiveState.assertSame(model, reader);
                    return null;
                },
                TIMEOUT_S,
                TimeUnit.SECONDS);
        LiveState.assertSameChunks(model.takeChunks(), sent);
        assertEquals(
                model.counts().withoutRecords(),
                DecoderRun.counts(engine.counters()).withoutRecords());
        sent.clear();
        final CloseReport report = engine.close(TIMEOUT_S, TimeUnit.SECONDS);
        model.finishAll();
        LiveState.assertSameChunksInAnyOrder(model.takeChunks(), sent);
        assertEquals(
                model.counts().withoutRecords(),
                DecoderRun.counts(engine.counters()).withoutRecords());
        assertEquals(0, report.unaccounted(), report::toString);
        assertEquals(0, engine.counters().get(EngineCounter.HANDLER_ERRORS));
    }

    private Map<Long, Batch> publish(final List<Batch> program) throws Exception {
        final Map<Long, Batch> bySequence = new ConcurrentSkipListMap<>();
        final ExecutorService threads = Executors.newFixedThreadPool(Programs.PRODUCERS);
        final CountDownLatch ready = new CountDownLatch(Programs.PRODUCERS);
        try {
            final List<Future<?>> results = new ArrayList<>();
            for (int i = 0; i < Programs.PRODUCERS; i++) {
                final int producer = i;
                final List<Batch> batches = new ArrayList<>(Programs.prelude());
                batches.addAll(program);
                batches.removeIf(batch -> batch.producer() != producer);
                final ChangeBufferIngress ingress = engine.newIngress("producer " + producer);
                results.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    for (final Batch all : batches) {
                        final Batch batch = all.withoutOwn();
                        if (!batch.ops().isEmpty()) {
                            final long sequence = ingress.apply(batch.toChangeBuffer());
                            assertTrue(sequence >= 0, () -> "lost: " + sequence);
                            bySequence.put(sequence, batch);
                        }
                    }
                    return null;
                }));
            }
            for (final Future<?> result : results) {
                result.get(TIMEOUT_S, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        return bySequence;
    }
}
