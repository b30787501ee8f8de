/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.peers;

import brave.Span;
import brave.Tracer;
import brave.Tracing;
import brave.propagation.TraceContext;
import brave.sampler.Sampler;
import io.ringspan.bench.pipeline.SubjectSettings;
import io.ringspan.bench.workload.W1;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import zipkin2.reporter.BytesMessageSender;
import zipkin2.reporter.Encoding;
import zipkin2.reporter.ReporterMetrics;
import zipkin2.reporter.brave.AsyncZipkinSpanHandler;
import zipkin2.reporter.urlconnection.URLConnectionSender;

/**
 * Brave with Zipkin's asynchronous reporter, as JSON in version 2 over the JDK's URL connection. Delivered are the spans of messages that
 * the sender could send; the reporter tells what it drops, for want of room or with a message that failed.
 *
 * <p>All have their defaults but for three things: messages are not compressed, like those of all the others; warnings are off; and a message
 * that is not full goes out after 50 ms instead of a second, because a flush does not reach what the reporter's thread holds back. Under
 * load messages are full long before.
 *
 * <p>Its tags are strings, so the two numbers are formatted by the application thread, as they would be in an application.
 */
final class BraveSubject extends PeerSubject {
    private static final String PATH = "/api/v2/spans";
    private static final long MESSAGE_TIMEOUT_MS = 50;

    // held here, because the log manager alone would forget it with its level
    private static final Logger LOGGER = Logger.getLogger("zipkin2.reporter");

    private final BytesMessageSender sender;
    private final AsyncZipkinSpanHandler handler;
    private final Tracing tracing;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    BraveSubject(final SubjectSettings settings) {
        LOGGER.setLevel(Level.OFF);
        sender = new CountingSender(
                settings.agentUrl() == null
                        ? new DiscardingSender()
                        : URLConnectionSender.newBuilder()
                                .endpoint(settings.agentUrl() + PATH)
                                .compressionEnabled(false)
                                .build(),
                delivered);
        handler = AsyncZipkinSpanHandler.newBuilder(sender)
                .metrics(new DropMetrics(dropped))
                .messageTimeout(MESSAGE_TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .build();
        tracing = Tracing.newBuilder()
                .localServiceName(W1.SERVICES.get(0))
                .sampler(Sampler.ALWAYS_SAMPLE)
                .traceId128Bit(true)
                .addSpanHandler(handler)
                .build();
    }

    @Override
    PeerProducer createProducer(final int index) {
        return new BraveProducer(tracing.tracer(), index);
    }

    @Override
    public boolean flush(final long timeoutMs) {
        // each flush sends one message at most
        return awaitAccounted(handler::flush, timeoutMs);
    }

    @Override
    public long delivered() {
        return delivered.get();
    }

    @Override
    public long dropped() {
        return dropped.get();
    }

    @Override
    public void close() {
        tracing.close();
        handler.close();
        try {
            sender.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class BraveProducer extends PeerProducer {
        private static final String TRACE_METRIC_TEXT = Double.toString(TRACE_METRIC);

        private final Tracer tracer;

        BraveProducer(final Tracer tracer, final int index) {
            super(index);
            this.tracer = tracer;
        }

        @Override
        void make() {
            final Span root = tracer.newTrace().name(NAMES[workload.name(0)]).start();
            fill(root, 0);
            final TraceContext parent = root.context();
            for (int i = 1; i < W1.SPANS_PER_TRACE; i++) {
                final Span child =
                        tracer.newChild(parent).name(NAMES[workload.name(i)]).start();
                fill(child, i);
                child.finish();
            }
            root.tag(KEYS[workload.traceMetaKey()], VALUES[workload.traceMetaValue()]);
            root.tag(KEYS[workload.traceMetricKey()], TRACE_METRIC_TEXT);
            root.tag(ORIGIN_KEY, W1.ORIGIN);
            root.finish();
        }

        private void fill(final Span span, final int i) {
            span.tag(SERVICE_KEY, SERVICES[workload.service(i)]);
            span.tag(RESOURCE_KEY, RESOURCES[workload.resource(i)]);
            span.tag(TYPE_KEY, TYPES[workload.type(i)]);
            for (int tag = 0; tag < W1.META_COUNT; tag++) {
                span.tag(KEYS[workload.metaKey(i, tag)], VALUES[workload.metaValue(i, tag)]);
            }
            for (int tag = 0; tag < W1.METRIC_COUNT; tag++) {
                span.tag(KEYS[workload.metricKey(i, tag)], Double.toString(workload.metricValue(i, tag)));
            }
        }
    }

    private static final class CountingSender extends BytesMessageSender.Base {
        private final BytesMessageSender sender;
        private final AtomicLong delivered;

        CountingSender(final BytesMessageSender sender, final AtomicLong delivered) {
            super(sender.encoding());
            this.sender = sender;
            this.delivered = delivered;
        }

        @Override
        public int messageMaxBytes() {
            return sender.messageMaxBytes();
        }

        @Override
        public void send(final List<byte[]> encodedSpans) throws IOException {
            sender.send(encodedSpans);
            delivered.addAndGet(encodedSpans.size());
        }

        @Override
        public void close() throws IOException {
            sender.close();
        }
    }

    private static final class DiscardingSender extends BytesMessageSender.Base {
        // as the sender over HTTP has it
        private static final int MESSAGE_LENGTH_MAX = 500_000;

        DiscardingSender() {
            super(Encoding.JSON);
        }

        @Override
        public int messageMaxBytes() {
            return MESSAGE_LENGTH_MAX;
        }

        @Override
        public void send(final List<byte[]> encodedSpans) {}

        @Override
        public void close() {}
    }

    private record DropMetrics(AtomicLong dropped) implements ReporterMetrics {
        @Override
        public void incrementMessages() {}

        @Override
        public void incrementMessagesDropped(final Throwable cause) {}

        @Override
        public void incrementSpans(final int quantity) {}

        @Override
        public void incrementSpanBytes(final int quantity) {}

        @Override
        public void incrementMessageBytes(final int quantity) {}

        @Override
        public void incrementSpansDropped(final int quantity) {
            dropped.addAndGet(quantity);
        }

        @Override
        public void updateQueuedSpans(final int update) {}

        @Override
        public void updateQueuedBytes(final int update) {}
    }
}
