/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.peers;

import io.ringspan.bench.pipeline.SubjectSettings;
import io.ringspan.bench.pipeline.SubjectTransports;
import io.ringspan.bench.workload.W1;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.encode.datadog.V04Framer;
import io.ringspan.log.EngineLog;
import io.ringspan.transport.PayloadPool;
import io.ringspan.transport.PayloadSender;
import io.ringspan.transport.RetryPolicy;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.IdleStrategy;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.MpscArrayQueue;

/**
 * The honest alternative to the engine: producers allocate finished spans and put them into a bounded queue of JCTools, one thread takes
 * them out and encodes them as v0.4, and a second one sends. Encoder primitives, payload buffers, sender and transport are the engine's, and
 * so are their settings; a full queue makes producers wait.
 *
 * <p>What is compared is the hand-over of objects with that of bytes, so all else is as good as it can be made. The consumer polls, and backs
 * off to at most half a millisecond; thereby a producer never has to wake it, which is the cheapest way for both at high rates, at the price of
 * two thousand wake-ups a second when idle. {@link Unit#SPAN} offers each span when it ends, as a queue of finished spans has it; the
 * consumer needs no map to put a trace together, because each span refers to what its trace has in common.
 * {@link Unit#TRACE} offers a trace once, like the engine's producers who commit once a trace.
 */
final class QueueSubject extends PeerSubject {
    private static final int SPAN_CAPACITY = 65_536;
    // about as many spans
    private static final int TRACE_CAPACITY = 8_192;
    private static final long CLOSE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private final MessagePassingQueue<FinishedSpan> queue;
    private final Unit unit;
    private final EngineCounters counters = new EngineCounters();
    private final PayloadSender sender;
    private final QueueConsumer consumer;
    private final Thread encodeThread;

    /** What is offered at a time. */
    enum Unit {
        /** A span. */
        SPAN,
        /** A trace, by its root. */
        TRACE
    }

    QueueSubject(final SubjectSettings settings, final Unit unit) {
        this.unit = unit;
        final EngineConfigBuilder builder = EngineConfig.builder().service(W1.SERVICES.get(0));
        if (settings.agentUrl() != null) {
            builder.agentUrl(settings.agentUrl());
        }
        final EngineConfig config = builder.build();
        queue = new MpscArrayQueue<>(unit == Unit.SPAN ? SPAN_CAPACITY : TRACE_CAPACITY);
        final FinishedTraceEncoder encoder =
                new FinishedTraceEncoder(QueueProducer.tracerService(), config.spanLanguage(), config.pid());
        final PayloadPool pool = new PayloadPool(
                config.payloadCount(), config.payloadLength(), V04Framer.INSTANCE, config.payloadChunksMax());
        sender = new PayloadSender(
                SubjectTransports.create(config, settings.agentUrl() != null, "/v0.4/traces", counters),
                pool,
                new RetryPolicy(
                        config.retryAttempts(),
                        config.retryBackoffNs(),
                        config.retryBackoffMaxNs(),
                        RetryPolicy.MAX_RETRY_AFTER_DEFAULT_NS),
                counters,
                error ->
                        System.getLogger(EngineLog.NAME).log(System.Logger.Level.ERROR, "unexpected exception", error));
        consumer = new QueueConsumer(queue, encoder, pool, sender, config, settings.latency(), settings.gate());
        start(sender, "mpsc-transport");
        encodeThread = start(consumer, "mpsc-encode");
    }

    private static Thread start(final Runnable body, final String name) {
        final Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    PeerProducer createProducer(final int index) {
        final Offer offer = new Offer(queue, consumer);
        return new QueueProducer(
                unit == Unit.SPAN
                        ? offer
                        : span -> {
                            if (span.isRoot()) {
                                offer.accept(span);
                            } else {
                                span.trace.add(span);
                            }
                        },
                index);
    }

    @Override
    public boolean flush(final long timeoutMs) throws InterruptedException {
        return consumer.flush(TimeUnit.MILLISECONDS.toNanos(timeoutMs));
    }

    @Override
    public long delivered() {
        return counters.get(EngineCounter.SPANS_DELIVERED);
    }

    @Override
    public long dropped() {
        return counters.dropped();
    }

    @Override
    public Map<String, Double> fill() {
        return Map.of("ring", (double) queue.size() / queue.capacity());
    }

    @Override
    public void close() {
        consumer.close();
        try {
            encodeThread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sender.close(CLOSE_TIMEOUT_NS);
    }

    /** A producer's end of the queue: waits while it is full. */
    private static final class Offer implements Consumer<FinishedSpan> {
        private final MessagePassingQueue<FinishedSpan> queue;
        private final QueueConsumer consumer;
        private final IdleStrategy idleStrategy = QueueConsumer.newIdleStrategy();

        Offer(final MessagePassingQueue<FinishedSpan> queue, final QueueConsumer consumer) {
            this.queue = queue;
            this.consumer = consumer;
        }

        @Override
        public void accept(final FinishedSpan span) {
            if (!queue.offer(span)) {
                do {
                    consumer.throwIfFailed();
                    idleStrategy.idle();
                } while (!queue.offer(span));
                idleStrategy.reset();
            }
        }
    }
}
