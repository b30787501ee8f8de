/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ringspan.Receiver;
import io.ringspan.SpanRecord;
import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.Balance;
import io.ringspan.counters.CounterAlias;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.Payload;
import io.ringspan.transport.Transport;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Prometheus is told of an engine: the text of a scrape, taken apart, against the ledger. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RingspanMetricsTest {
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final int SPANS = 100;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private TraceEngine engine;

    private record Answering(Delivery answer) implements Transport {
        @Override
        public Delivery send(final Payload payload) {
            return answer;
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void close() {
        engine.close(0, TimeUnit.SECONDS);
    }

    private void start(final Delivery... answers) throws InterruptedException {
        final EngineConfig config = EngineConfig.builder().stat(false).build();
        final List<Receiver> receivers = new ArrayList<>();
        for (int i = 0; i < answers.length; i++) {
            receivers.add(Receiver.v04("r" + i, config, new Answering(answers[i])));
        }
        engine = TraceEngine.start(config, receivers);
        for (int id = 1; id <= SPANS; id++) {
            engine.publish(new SpanRecord().begin(id, 0, id, id, 0, 1, 1).lastOfSegment());
        }
        engine.flush(20, TimeUnit.SECONDS);
    }

    // by name and labels, as they stand in the text
    private Map<String, Double> scrape() {
        final Map<String, Double> samples = new TreeMap<>();
        for (final String line : registry.scrape().lines().toList()) {
            if (!line.startsWith("#")) {
                final Matcher matcher = SAMPLE.matcher(line);
                assertTrue(matcher.matches(), line);
                final String labels = matcher.group(2) == null ? "" : matcher.group(2);
                final double value = Double.parseDouble(matcher.group(3));
                assertFalse(Double.isNaN(value), line);
                assertEquals(null, samples.put(matcher.group(1) + '{' + labels + '}', value), line);
            }
        }
        return samples;
    }

    private static double sum(final Map<String, Double> samples, final String name, final String label) {
        return samples.entrySet().stream()
                .filter(sample -> sample.getKey().startsWith(name + '{')
                        && sample.getKey().contains(label))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    @Test
    void shouldTellPrometheusWhatTheLedgerSays() throws Exception {
        start(Delivery.rejected("no"));
        new RingspanMetrics(engine).bindTo(registry);
        final Map<String, Double> samples = scrape();
        final Balance spans = engine.ledger().spans();
        assertEquals((double) spans.created(), samples.get("ringspan_spans_begun_total{}"));
        assertEquals((double) spans.live(), samples.get("ringspan_spans_live{}"));
        assertEquals((double) spans.delivered(), samples.get("ringspan_spans_delivered_total{receiver=\"r0\"}"));
        assertEquals(SPANS, spans.dropped());
        assertEquals((double) spans.dropped(), sum(samples, "ringspan_spans_dropped_total", ""));
        assertEquals(SPANS, sum(samples, "ringspan_spans_dropped_total", "reason=\"rejected\""));
        assertEquals(
                SPANS,
                samples.get(
                        "ringspan_spans_dropped_total{priority=\"undecided\",reason=\"rejected\",receiver=\"r0\"}"));
        assertEquals(SPANS, sum(samples, "ringspan_traces_dropped_total", "reason=\"rejected\""));
        assertEquals(0, sum(samples, "ringspan_records_lost_total", ""));
        assertEquals(8192, samples.get("ringspan_ring_capacity{}"));
        assertEquals(0, samples.get("ringspan_payloads_oldest_age_seconds{receiver=\"r0\"}"));
    }

    @Test
    void shouldTellReceiversAndEnginesApart() throws Exception {
        start(Delivery.ACCEPTED, Delivery.rejected("no"));
        new RingspanMetrics(engine, Tags.of("engine", "first")).bindTo(registry);
        final Map<String, Double> samples = scrape();
        assertEquals(SPANS, samples.get("ringspan_spans_delivered_total{engine=\"first\",receiver=\"r0\"}"));
        assertEquals(0, samples.get("ringspan_spans_delivered_total{engine=\"first\",receiver=\"r1\"}"));
        assertEquals(SPANS, sum(samples, "ringspan_spans_dropped_total", "receiver=\"r1\""));
        assertEquals(0, sum(samples, "ringspan_spans_dropped_total", "receiver=\"r0\""));
    }

    @Test
    void shouldKeepNamesOfOtherSystems() throws Exception {
        start(Delivery.ACCEPTED);
        new RingspanMetrics(engine, Tags.empty(), true).bindTo(registry);
        final Map<String, Double> samples = scrape();
        assertEquals(SPANS, samples.get("otelcol_exporter_sent_spans_total{}"));
        assertEquals(SPANS, samples.get("zipkin_reporter_spans_total{}"));
        assertEquals(SPANS, samples.get("datadog_tracer_queue_enqueued_spans_total{}"));
        assertEquals(8192, samples.get("otel_sdk_processor_span_queue_capacity{}"));
        final String names = samples.keySet().stream().collect(Collectors.joining("\n"));
        for (final CounterAlias alias : CounterAlias.values()) {
            final String name = registry.config()
                    .namingConvention()
                    .name(alias.label(), alias.isGauge() ? Meter.Type.GAUGE : Meter.Type.COUNTER);
            assertTrue(names.contains(name), alias.label());
        }
    }

    /** Registries refer to what they read by weak references. */
    @Test
    void shouldGoOnThoughNobodyKeepsIt() throws Exception {
        start(Delivery.ACCEPTED);
        new RingspanMetrics(engine).bindTo(registry);
        final WeakReference<Object> witness = new WeakReference<>(new Object());
        while (witness.get() != null) {
            System.gc();
        }
        assertEquals(SPANS, scrape().get("ringspan_spans_begun_total{}"));
    }

    @Test
    void shouldKeepItsValuesWhenTheEngineIsClosedAndGoWhenItIsClosedItself() throws Exception {
        start(Delivery.ACCEPTED);
        final RingspanMetrics metrics = new RingspanMetrics(engine, Tags.empty(), true);
        metrics.bindTo(registry);
        engine.close();
        assertEquals(SPANS, scrape().get("ringspan_spans_delivered_total{receiver=\"r0\"}"));
        metrics.close();
        assertEquals(Map.of(), scrape());
        metrics.close();
    }
}
