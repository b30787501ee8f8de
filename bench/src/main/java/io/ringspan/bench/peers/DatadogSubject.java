/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.peers;

import datadog.opentracing.DDTracer;
import ddtrot.dd.communication.ddagent.DDAgentFeaturesDiscovery;
import ddtrot.dd.communication.monitor.Monitoring;
import ddtrot.dd.trace.common.writer.DDAgentWriter;
import ddtrot.dd.trace.common.writer.Payload;
import ddtrot.dd.trace.common.writer.RemoteApi;
import ddtrot.dd.trace.common.writer.ddagent.DDAgentApi;
import ddtrot.dd.trace.core.DDSpan;
import ddtrot.dd.trace.core.monitor.HealthMetrics;
import ddtrot.okhttp3.HttpUrl;
import io.opentracing.Span;
import io.ringspan.bench.pipeline.SubjectSettings;
import io.ringspan.bench.workload.W1;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Datadog's own tracer as a library, which sends v0.4; its sampler keeps everything. Delivered are the spans of payloads that the agent
 * accepted; the writer tells what it drops. Telemetry, remote configuration, JMX, metrics of its own and its log are off.
 *
 * <p>The tracer reads system properties once in a JVM, so one subject of this kind is all that a JVM should start.
 */
final class DatadogSubject extends PeerSubject {
    private static final Map<String, String> PROPERTIES = Map.ofEntries(
            Map.entry("dd.service", W1.SERVICES.get(0)),
            Map.entry("dd.instrumentation.telemetry.enabled", "false"),
            Map.entry("dd.remote_config.enabled", "false"),
            Map.entry("dd.jmxfetch.enabled", "false"),
            Map.entry("dd.profiling.enabled", "false"),
            Map.entry("dd.trace.health.metrics.enabled", "false"),
            Map.entry("dd.trace.tracer.metrics.enabled", "false"),
            Map.entry("dd.trace.startup.logs", "false"),
            Map.entry("dd.trace.agent.v0.5.enabled", "false"),
            Map.entry("dd.integrations.enabled", "false"));

    private final DDTracer tracer;
    private final Outcomes outcomes = new Outcomes();

    DatadogSubject(final SubjectSettings settings) {
        PROPERTIES.forEach(System::setProperty);
        final DDAgentWriter.DDAgentWriterBuilder writer =
                DDAgentWriter.builder().healthMetrics(outcomes).traceAgentV05Enabled(false);
        if (settings.agentUrl() == null) {
            final DDAgentFeaturesDiscovery agent = new PresumedAgent();
            writer.featureDiscovery(agent).agentApi(new DiscardingApi(agent));
        } else {
            final URI uri = URI.create(settings.agentUrl());
            System.setProperty("dd.trace.agent.url", settings.agentUrl());
            writer.agentHost(uri.getHost()).traceAgentPort(uri.getPort());
        }
        tracer = DDTracer.builder().writer(writer.build()).build();
    }

    @Override
    PeerProducer createProducer(final int index) {
        return new DatadogProducer(tracer, index);
    }

    @Override
    public boolean flush(final long timeoutMs) {
        return awaitAccounted(tracer::flush, timeoutMs);
    }

    @Override
    public long delivered() {
        return outcomes.delivered.get();
    }

    @Override
    public long dropped() {
        return outcomes.dropped.get();
    }

    @Override
    public void close() {
        tracer.close();
    }

    private static final class DatadogProducer extends PeerProducer {
        private final DDTracer tracer;

        DatadogProducer(final DDTracer tracer, final int index) {
            super(index);
            this.tracer = tracer;
        }

        @Override
        void make() {
            final Span root = start(0, null);
            for (int i = 1; i < W1.SPANS_PER_TRACE; i++) {
                start(i, root).finish();
            }
            root.setTag(KEYS[workload.traceMetaKey()], VALUES[workload.traceMetaValue()]);
            root.setTag(KEYS[workload.traceMetricKey()], TRACE_METRIC);
            root.setTag(ORIGIN_KEY, W1.ORIGIN);
            root.finish();
        }

        private Span start(final int i, final Span parent) {
            final Span span = tracer.buildSpan(NAMES[workload.name(i)])
                    .ignoreActiveSpan()
                    .asChildOf(parent)
                    .withServiceName(SERVICES[workload.service(i)])
                    .withResourceName(RESOURCES[workload.resource(i)])
                    .withSpanType(TYPES[workload.type(i)])
                    .start();
            for (int tag = 0; tag < W1.META_COUNT; tag++) {
                span.setTag(KEYS[workload.metaKey(i, tag)], VALUES[workload.metaValue(i, tag)]);
            }
            for (int tag = 0; tag < W1.METRIC_COUNT; tag++) {
                span.setTag(KEYS[workload.metricKey(i, tag)], workload.metricValue(i, tag));
            }
            return span;
        }
    }

    /** What the writer tells about traces. */
    private static final class Outcomes extends HealthMetrics {
        private final AtomicLong delivered = new AtomicLong();
        private final AtomicLong dropped = new AtomicLong();

        @Override
        public void onSend(final int traceCount, final int sizeInBytes, final RemoteApi.Response response) {
            delivered.addAndGet((long) traceCount * W1.SPANS_PER_TRACE);
        }

        @Override
        public void onFailedSend(final int traceCount, final int sizeInBytes, final RemoteApi.Response response) {
            dropped.addAndGet((long) traceCount * W1.SPANS_PER_TRACE);
        }

        @Override
        public void onFailedPublish(final int samplingPriority, final int spanCount) {
            dropped.addAndGet(spanCount);
        }

        @Override
        public void onFailedSerialize(final List<DDSpan> trace, final Throwable optionalCause) {
            dropped.addAndGet(trace.size());
        }
    }

    /** An agent of which no answer is needed to know what it can do. */
    private static final class PresumedAgent extends DDAgentFeaturesDiscovery {
        PresumedAgent() {
            super(null, Monitoring.DISABLED, null, false, false);
        }

        @Override
        public void discover() {}

        @Override
        public void discoverIfOutdated() {}

        @Override
        public String getTraceEndpoint() {
            return V4_ENDPOINT;
        }
    }

    /** Accepts every payload and forgets it. */
    private static final class DiscardingApi extends DDAgentApi {
        DiscardingApi(final DDAgentFeaturesDiscovery agent) {
            super(null, HttpUrl.get("http://localhost"), agent, Monitoring.DISABLED, false);
        }

        @Override
        public RemoteApi.Response sendSerializedTraces(final Payload payload) {
            return RemoteApi.Response.success(200);
        }
    }
}
