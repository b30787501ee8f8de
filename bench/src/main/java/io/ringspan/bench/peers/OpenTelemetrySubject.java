/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.peers;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.ringspan.TraceEngine;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.bench.pipeline.SubjectSettings;
import io.ringspan.bench.workload.W1;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.counters.EngineCounter;
import io.ringspan.opentelemetry.RingspanSpanProcessor;
import io.ringspan.opentelemetry.RingspanTracerProvider;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * OpenTelemetry's API: the SDK with its batch processor and its exporter, the SDK with Ringspan's processor in their place, or Ringspan's
 * tracer provider in place of the SDK. All send OTLP over HTTP, as protobuf and not compressed.
 *
 * <p>Of the SDK: batch processor, and OTLP over HTTP, as protobuf and not compressed, which is the exporter's default. Delivered
 * are the spans of exports that succeeded. The batch processor drops without telling anybody but a meter, so what was dropped is known
 * only behind a flush, as the rest of what was made.
 *
 * <p>In its favour: attribute keys are made beforehand, parents are given instead of looked up in a thread-local, and its warnings are off.
 * Timestamps are the SDK's own, because that is what an application pays for.
 */
final class OpenTelemetrySubject extends PeerSubject {
    private static final String PATH = "/v1/traces";
    private static final String SCOPE = "io.ringspan.bench";
    private static final int LARGE_QUEUE = 65_536;
    private static final int LARGE_BATCH = 2_048;
    // held here, because the log manager alone would forget it with its level
    private static final Logger LOGGER = Logger.getLogger("io.opentelemetry");

    private final Tracer tracer;
    private final Supplier<CompletableResultCode> forceFlush;
    private final Supplier<CompletableResultCode> shutdown;
    private final AtomicLong delivered = new AtomicLong();
    private final boolean hasProcessor;
    // null with the SDK's own exporter
    private final TraceEngine engine;
    private volatile long dropped;

    private OpenTelemetrySubject(final SubjectSettings settings, final int queueLength, final int batchLength) {
        LOGGER.setLevel(Level.OFF);
        final SdkTracerProviderBuilder builder = SdkTracerProvider.builder();
        hasProcessor = settings != null;
        if (hasProcessor) {
            final var processor = BatchSpanProcessor.builder(new CountingExporter(exporter(settings), delivered));
            if (queueLength > 0) {
                processor.setMaxQueueSize(queueLength).setMaxExportBatchSize(batchLength);
            }
            builder.addSpanProcessor(processor.build());
        }
        final SdkTracerProvider provider = builder.build();
        tracer = provider.get(SCOPE);
        forceFlush = provider::forceFlush;
        shutdown = provider::shutdown;
        engine = null;
    }

    private OpenTelemetrySubject(final SpanProcessor processor, final TraceEngine engine) {
        LOGGER.setLevel(Level.OFF);
        hasProcessor = engine != null;
        final SdkTracerProvider provider =
                SdkTracerProvider.builder().addSpanProcessor(processor).build();
        tracer = provider.get(SCOPE);
        forceFlush = provider::forceFlush;
        shutdown = provider::shutdown;
        this.engine = engine;
    }

    private OpenTelemetrySubject(final RingspanTracerProvider provider) {
        hasProcessor = true;
        tracer = provider.get(SCOPE);
        forceFlush = provider::forceFlush;
        shutdown = provider::shutdown;
        engine = provider.engine();
    }

    /** Ringspan's processor behind the SDK's spans. */
    static OpenTelemetrySubject withOurProcessor(final SubjectSettings settings) {
        final RingspanSpanProcessor processor =
                RingspanSpanProcessor.builder().configure(lossless(settings)).build();
        return new OpenTelemetrySubject(processor, processor.engine());
    }

    /** Ringspan's spans. */
    static OpenTelemetrySubject withOurProvider(final SubjectSettings settings) {
        return new OpenTelemetrySubject(
                RingspanTracerProvider.builder().configure(lossless(settings)).build());
    }

    private static Consumer<EngineConfigBuilder> lossless(final SubjectSettings settings) {
        return config -> {
            config.ringOverflow(OverflowPolicy.BLOCK).payloadExhausted(PayloadPolicy.BLOCK);
            if (settings.agentUrl() != null) {
                config.set("receiver.otlp.url", settings.agentUrl() + PATH);
            }
            settings.settings().forEach(config::set);
        };
    }

    /** Each span goes to the exporter when it ends. */
    static OpenTelemetrySubject exportingTo(final SpanExporter exporter) {
        return new OpenTelemetrySubject(SimpleSpanProcessor.create(exporter), null);
    }

    static OpenTelemetrySubject withoutProcessor() {
        return new OpenTelemetrySubject(null, 0, 0);
    }

    static OpenTelemetrySubject withDefaults(final SubjectSettings settings) {
        return new OpenTelemetrySubject(settings, 0, 0);
    }

    static OpenTelemetrySubject withLargeQueue(final SubjectSettings settings) {
        return new OpenTelemetrySubject(settings, LARGE_QUEUE, LARGE_BATCH);
    }

    private static SpanExporter exporter(final SubjectSettings settings) {
        return settings.agentUrl() == null
                ? new DiscardingExporter()
                : OtlpHttpSpanExporter.builder()
                        .setEndpoint(settings.agentUrl() + PATH)
                        .build();
    }

    @Override
    PeerProducer createProducer(final int index) {
        return new OpenTelemetryProducer(tracer, index);
    }

    @Override
    public boolean flush(final long timeoutMs) {
        final boolean isDone =
                forceFlush.get().join(timeoutMs, TimeUnit.MILLISECONDS).isDone();
        if (isDone) {
            dropped = engine == null
                    ? made() - delivered()
                    : engine.ledger().spans().dropped();
        }
        return isDone;
    }

    @Override
    public long delivered() {
        if (engine != null) {
            return engine.counters().get(EngineCounter.SPANS_DELIVERED);
        }
        return hasProcessor ? delivered.get() : made();
    }

    @Override
    public long dropped() {
        return dropped;
    }

    @Override
    public void close() {
        shutdown.get().join(10, TimeUnit.SECONDS);
    }

    private static final class OpenTelemetryProducer extends PeerProducer {
        private static final AttributeKey<String> SERVICE = AttributeKey.stringKey(SERVICE_KEY);
        private static final AttributeKey<String> RESOURCE = AttributeKey.stringKey(RESOURCE_KEY);
        private static final AttributeKey<String> TYPE = AttributeKey.stringKey(TYPE_KEY);
        private static final AttributeKey<String> ORIGIN = AttributeKey.stringKey(ORIGIN_KEY);

        private final AttributeKey<String>[] metaKeys = keys(AttributeKey::stringKey);
        private final AttributeKey<Double>[] metricKeys = keys(AttributeKey::doubleKey);
        private final Tracer tracer;

        OpenTelemetryProducer(final Tracer tracer, final int index) {
            super(index);
            this.tracer = tracer;
        }

        @SuppressWarnings("unchecked")
        private static <T> AttributeKey<T>[] keys(final java.util.function.Function<String, AttributeKey<T>> make) {
            return Arrays.stream(KEYS).map(make).toArray(AttributeKey[]::new);
        }

        @Override
        void make() {
            final Span root =
                    tracer.spanBuilder(NAMES[workload.name(0)]).setNoParent().startSpan();
            fill(root, 0);
            final Context context = Context.root().with(root);
            for (int i = 1; i < W1.SPANS_PER_TRACE; i++) {
                final Span child = tracer.spanBuilder(NAMES[workload.name(i)])
                        .setParent(context)
                        .startSpan();
                fill(child, i);
                child.end();
            }
            root.setAttribute(metaKeys[workload.traceMetaKey()], VALUES[workload.traceMetaValue()]);
            root.setAttribute(metricKeys[workload.traceMetricKey()], TRACE_METRIC);
            root.setAttribute(ORIGIN, W1.ORIGIN);
            root.end();
        }

        private void fill(final Span span, final int i) {
            span.setAttribute(SERVICE, SERVICES[workload.service(i)]);
            span.setAttribute(RESOURCE, RESOURCES[workload.resource(i)]);
            span.setAttribute(TYPE, TYPES[workload.type(i)]);
            for (int tag = 0; tag < W1.META_COUNT; tag++) {
                span.setAttribute(metaKeys[workload.metaKey(i, tag)], VALUES[workload.metaValue(i, tag)]);
            }
            for (int tag = 0; tag < W1.METRIC_COUNT; tag++) {
                span.setAttribute(metricKeys[workload.metricKey(i, tag)], workload.metricValue(i, tag));
            }
        }
    }

    private record CountingExporter(SpanExporter exporter, AtomicLong delivered) implements SpanExporter {
        @Override
        public CompletableResultCode export(final Collection<SpanData> spans) {
            // the processor uses the collection again once the result is complete
            final int count = spans.size();
            final CompletableResultCode result = exporter.export(spans);
            result.whenComplete(() -> {
                if (result.isSuccess()) {
                    delivered.addAndGet(count);
                }
            });
            return result;
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }

    private static final class DiscardingExporter implements SpanExporter {
        @Override
        public CompletableResultCode export(final Collection<SpanData> spans) {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
