/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.trace.v1.Span;
import io.ringspan.CloseReport;
import io.ringspan.TraceEngine;
import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.counters.DropReason;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that is away, is killed, or hangs: the books are exact, and whatever they call delivered is in the topic.
 *
 * <p>{@code -Dkilled.rounds=20} kills more often, {@code -Dkilled.seed=N} at the moments of another run.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KilledBrokerIT {
    private static final int ROUNDS = Integer.getInteger("killed.rounds", 1);
    private static final long SEED = Long.getLong("killed.seed", System.nanoTime());
    private static final String TOPIC = "otlp_spans";

    @TempDir(factory = InTarget.class)
    private Path directory;

    private KafkaBroker broker;

    @BeforeEach
    void makeBroker() {
        broker = new KafkaBroker(directory);
    }

    @AfterEach
    void endBroker() throws InterruptedException {
        broker.kill();
    }

    private void startBroker() throws Exception {
        broker.launch();
        broker.awaitReady();
    }

    private EngineConfigBuilder settings() {
        return KafkaFixture.settings(broker.servers(), TOPIC).payloadFlushAt(32 * 1024);
    }

    /** Publishes traces of one to four spans until it is told to end, and looks at the books meanwhile. */
    private static final class Load {
        final TraceEngine engine;
        private final Thread thread = new Thread(this::run, "load");
        private volatile boolean isOver;
        private volatile Throwable failure;

        Load(final TraceEngine engine) {
            this.engine = engine;
            thread.start();
        }

        private void run() {
            try {
                for (int i = 0; !isOver; i++) {
                    final int count = 1 + i % 4;
                    KafkaFixture.publish(engine, 1 + 10L * i, count, "x".repeat(i % 1000));
                    KafkaFixture.checkBalance(engine.ledger().spans());
                    LockSupport.parkNanos(20_000);
                }
            } catch (final Throwable e) {
                failure = e;
            }
        }

        void awaitDelivered(final long more) throws InterruptedException {
            final long before = engine.ledger().spans().delivered();
            KafkaFixture.await(
                    "delivery", () -> engine.ledger().spans().delivered() >= before + more || failure != null);
        }

        void end() throws InterruptedException {
            isOver = true;
            thread.join();
            if (failure != null) {
                throw new AssertionError(failure);
            }
        }
    }

    /** Kafka itself tries for longer than the broker is away: all is there, and once. */
    @Test
    void shouldDeliverAllOnceWhenTheBrokerIsKilledUnderLoad() throws Exception {
        startBroker();
        broker.createTopic(TOPIC, 3, Map.of());
        final Random random = new Random(SEED);
        final TraceEngine engine = TraceEngine.start(settings()
                .ringOverflow(OverflowPolicy.BLOCK)
                .payloadExhausted(PayloadPolicy.BLOCK)
                .build());
        final Load load = new Load(engine);
        try {
            for (int i = 0; i < ROUNDS; i++) {
                load.awaitDelivered(500);
                Thread.sleep(random.nextInt(200));
                broker.kill();
                startBroker();
            }
            load.awaitDelivered(500);
        } finally {
            load.end();
        }
        assertEquals(FlushResult.DELIVERED, engine.flush(90, TimeUnit.SECONDS));
        final CloseReport report = engine.close(30, TimeUnit.SECONDS);
        final List<Span> read = TopicReader.spans(TopicReader.readAll(broker, TOPIC));
        final Set<Long> ids = KafkaFixture.checkBooks(report, engine, read);
        assertTrue(report.isComplete(), () -> report + ", seed " + SEED);
        assertEquals(report.delivered(), ids.size(), () -> report + ", seed " + SEED);
        assertEquals(ids.size(), read.size(), () -> "something came twice, seed " + SEED);
    }

    /** Nobody waits for as long as the broker is away: what is lost is counted, and only that is missing. */
    @Test
    void shouldCountWhatIsLostWhileTheBrokerIsAway() throws Exception {
        startBroker();
        broker.createTopic(TOPIC, 3, Map.of());
        final TraceEngine engine = TraceEngine.start(settings()
                .set("receiver.kafka.client.request.timeout.ms", "300")
                .set("receiver.kafka.client.delivery.timeout.ms", "400")
                .set("receiver.kafka.client.max.block.ms", "400")
                .set("receiver.kafka.retry.attempts", "2")
                .build());
        final Load load = new Load(engine);
        try {
            load.awaitDelivered(500);
            broker.kill();
            KafkaFixture.await("losses", () -> engine.ledger().spans().dropped() > 500);
            startBroker();
            load.awaitDelivered(500);
        } finally {
            load.end();
        }
        engine.flush(60, TimeUnit.SECONDS);
        final CloseReport report = engine.close(30, TimeUnit.SECONDS);
        final List<Span> read = TopicReader.spans(TopicReader.readAll(broker, TOPIC));
        KafkaFixture.checkBooks(report, engine, read);
        assertTrue(report.droppedTotal() > 500, report::toString);
        assertTrue(
                Set.of(DropReason.RETRIES_EXHAUSTED, DropReason.NO_PAYLOAD_BUFFER)
                        .containsAll(report.dropped().keySet()),
                report::toString);
    }

    @Test
    void shouldDeliverWhatCameBeforeTheBroker() throws Exception {
        final TraceEngine engine = TraceEngine.start(settings()
                .set("receiver.kafka.client.max.block.ms", "500")
                .set("receiver.kafka.retry.attempts", "100")
                .build());
        KafkaFixture.publish(engine, 1, 5, "early");
        assertEquals(FlushResult.TIMED_OUT, engine.flush(1, TimeUnit.SECONDS));
        startBroker();
        broker.createTopic(TOPIC, 1, Map.of());
        assertEquals(FlushResult.DELIVERED, engine.flush(60, TimeUnit.SECONDS));

        // hangs, with a message on its way: close keeps its time limit
        broker.signal("STOP");
        KafkaFixture.publish(engine, 101, 5, "late");
        final long startNs = System.nanoTime();
        final CloseReport report = engine.close(1, TimeUnit.SECONDS);
        final long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        broker.signal("CONT");
        assertTrue(tookMs < 5000, () -> tookMs + " ms");
        assertEquals(Map.of(DropReason.CLOSE_TIMEOUT, 5L), report.dropped());
        assertEquals(5, report.delivered());
        final Set<Long> ids =
                KafkaFixture.checkBooks(report, engine, TopicReader.spans(TopicReader.readAll(broker, TOPIC)));
        assertTrue(ids.containsAll(Set.of(1L, 2L, 3L, 4L, 5L)), ids::toString);
    }
}
