/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.trace.v1.Span;
import io.ringspan.CloseReport;
import io.ringspan.TraceEngine;
import io.ringspan.api.FlushResult;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.counters.DropReason;
import io.ringspan.example.LargeTracesExample;
import io.ringspan.log.EngineLog;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in a topic of a real broker, read by Kafka's consumer and the official classes of OTLP. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KafkaIT {
    private static final int MESSAGE_MAX = 1 << 20;
    private static final int TEXT_LENGTH = 10_000;

    private static KafkaBroker broker;
    private static Path directory;

    @BeforeAll
    static void startBroker(@TempDir(factory = InTarget.class) final Path target) throws Exception {
        directory = target;
        broker = new KafkaBroker(directory);
        broker.launch();
        broker.awaitReady();
    }

    @AfterAll
    static void stopBroker() throws InterruptedException {
        broker.kill();
    }

    // held, because loggers that nobody holds are collected
    private final Logger logger = Logger.getLogger(EngineLog.NAME);
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(final LogRecord logged) {
            lines.add(logged.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(handler);
    }

    private static EngineConfigBuilder settings(final String topic) {
        return KafkaFixture.settings(broker.servers(), topic);
    }

    @ParameterizedTest
    @ValueSource(strings = {"datadog", "native"})
    void shouldWriteAMessageATraceWithTheTraceIdAsItsKey(final String mapping) throws Exception {
        final String topic = "traces-" + mapping;
        broker.createTopic(topic, 4, Map.of());
        final int traces = 500;
        final TraceEngine engine = TraceEngine.start(
                settings(topic).set("receiver.kafka.mapping", mapping).build());
        int spans = 0;
        for (int i = 0; i < traces; i++) {
            KafkaFixture.publish(engine, 1 + 10L * i, 1 + i % 5, "text " + i);
            spans += 1 + i % 5;
        }
        assertEquals(FlushResult.DELIVERED, engine.flush(60, TimeUnit.SECONDS));
        final CloseReport report = engine.close(30, TimeUnit.SECONDS);
        assertTrue(report.isComplete(), report::toString);
        assertEquals(spans, report.delivered());

        final List<TopicReader.Message> messages = TopicReader.readAll(broker, topic);
        assertEquals(traces, messages.size());
        final Set<Integer> partitions = new HashSet<>();
        for (final TopicReader.Message message : messages) {
            partitions.add(message.partition());
            final Span first = message.spans().get(0);
            final long trace = KafkaFixture.trace(first);
            assertEquals(KafkaFixture.key(trace), message.key());
            assertEquals(1 + trace / 10 % 5, message.spans().size());
            for (final Span span : message.spans()) {
                assertEquals(first.getTraceId(), span.getTraceId());
                assertTrue(
                        span.getAttributesList().stream()
                                .anyMatch(attribute ->
                                        attribute.getValue().getStringValue().equals("text " + trace / 10)),
                        span::toString);
            }
            assertTrue(
                    message.request().toString().contains("service.name")
                            && message.request().toString().contains("checkout"),
                    message::toString);
        }
        assertEquals(Set.of(0, 1, 2, 3), partitions);
        assertEquals(
                spans,
                KafkaFixture.checkBooks(report, engine, TopicReader.spans(messages))
                        .size());
    }

    /** Five times as long as a message may be, and one of its spans alone is too long. */
    @Test
    void shouldCutALongTraceIntoMessagesWithOneKey() throws Exception {
        broker.createTopic("long", 4, Map.of());
        final TraceEngine engine = TraceEngine.start(settings("long")
                .set("ring.slots", "65536")
                .set("ring.record-max", "2m")
                .set("text.max", "2m")
                .set("strings.memory", "64m")
                .set("segment.partial-flush", "10000")
                .set("segment.incomplete", "mark")
                .build());
        final int spans = 500;
        KafkaFixture.publish(engine, 1, spans, "x".repeat(TEXT_LENGTH));
        KafkaFixture.publish(engine, 10_001, 1, "x".repeat(MESSAGE_MAX));
        engine.flush(60, TimeUnit.SECONDS);
        final CloseReport report = engine.close(30, TimeUnit.SECONDS);
        assertEquals(Map.of(DropReason.OVERSIZE_SPAN, 1L), report.dropped());
        assertEquals(spans, report.delivered());
        final List<TopicReader.Message> messages = TopicReader.readAll(broker, "long");
        assertTrue(messages.size() >= 5, () -> messages.size() + " messages");
        assertEquals(
                Set.of(KafkaFixture.key(1)),
                messages.stream().map(TopicReader.Message::key).collect(Collectors.toSet()));
        assertEquals(
                1,
                messages.stream().map(TopicReader.Message::partition).distinct().count());
        messages.forEach(message -> assertTrue(message.length() <= MESSAGE_MAX));
        assertEquals(
                spans,
                KafkaFixture.checkBooks(report, engine, TopicReader.spans(messages))
                        .size());
    }

    /** What the broker takes is not known beforehand. Only the trace that is too long for it is lost, and the log says where the limit is. */
    @Test
    void shouldLoseOnlyTheTraceThatTheBrokerCallsTooLarge() throws Exception {
        broker.createTopic("small", 1, Map.of("max.message.bytes", "100000"));
        final TraceEngine engine = TraceEngine.start(settings("small").build());
        for (int i = 0; i < 50; i++) {
            KafkaFixture.publish(engine, 1 + 100L * i, i == 20 ? 30 : 2, "x".repeat(TEXT_LENGTH));
        }
        final long spans = 49 * 2 + 30;
        assertEquals(FlushResult.LOST, engine.flush(60, TimeUnit.SECONDS));
        final CloseReport report = engine.close(30, TimeUnit.SECONDS);
        assertEquals(Map.of(DropReason.TOO_LARGE, 30L), report.dropped());
        final String line = lines.stream()
                .filter(said -> said.contains("too-large"))
                .findFirst()
                .orElseThrow();
        for (final String part :
                List.of("topic small at " + broker.servers(), "max.message.bytes", "max.request.size")) {
            assertTrue(line.contains(part), line);
        }
        assertEquals(spans - 30, report.delivered());
        final List<Span> read = TopicReader.spans(TopicReader.readAll(broker, "small"));
        assertEquals(spans - 30, read.size());
        assertEquals(spans - 30, KafkaFixture.checkBooks(report, engine, read).size());
    }

    @Test
    void shouldCountWhatGoesToATopicThatIsNotThere() throws Exception {
        // long enough for the client to find a topic that was made just now
        final TraceEngine engine = TraceEngine.start(settings("missing")
                .set("receiver.kafka.client.max.block.ms", "3000")
                .set("receiver.kafka.retry.attempts", "2")
                .build());
        KafkaFixture.publish(engine, 1, 3, "text");
        assertEquals(FlushResult.LOST, engine.flush(60, TimeUnit.SECONDS));
        broker.createTopic("missing", 1, Map.of());
        KafkaFixture.publish(engine, 101, 2, "text");
        assertEquals(FlushResult.DELIVERED, engine.flush(60, TimeUnit.SECONDS));
        final CloseReport report = engine.close(30, TimeUnit.SECONDS);
        assertEquals(Map.of(DropReason.RETRIES_EXHAUSTED, 3L), report.dropped());
        assertEquals(
                Set.of(101L, 102L),
                KafkaFixture.checkBooks(report, engine, TopicReader.spans(TopicReader.readAll(broker, "missing"))));
    }

    /** The job of the documentation. */
    @Test
    void shouldFeedAStreamsJob() throws Exception {
        broker.createTopic(LargeTracesExample.TRACES, 2, Map.of());
        broker.createTopic(LargeTracesExample.LARGE_TRACES, 1, Map.of());
        final TraceEngine engine =
                TraceEngine.start(settings(LargeTracesExample.TRACES).build());
        KafkaFixture.publish(engine, 1, 10, "text");
        KafkaFixture.publish(engine, 1001, LargeTracesExample.LARGE, "text");
        KafkaFixture.publish(engine, 2001, LargeTracesExample.LARGE - 1, "text");
        assertEquals(FlushResult.DELIVERED, engine.flush(60, TimeUnit.SECONDS));
        engine.close(30, TimeUnit.SECONDS);
        final Properties properties = LargeTracesExample.properties(broker.servers());
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG, directory.resolve("state").toString());
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "100");
        try (KafkaStreams job = new KafkaStreams(LargeTracesExample.topology(), properties)) {
            job.start();
            final List<String> found = new CopyOnWriteArrayList<>();
            KafkaFixture.await("the job", () -> {
                found.addAll(TopicReader.keys(broker, LargeTracesExample.LARGE_TRACES));
                return !found.isEmpty();
            });
            assertEquals(Set.of(KafkaFixture.key(1001)), Set.copyOf(found));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "lz4", "zstd", "snappy"})
    void shouldPassSettingsOnToTheProducer(final String compression) throws Exception {
        final String topic = "compressed-" + compression;
        broker.createTopic(topic, 1, Map.of());
        final TraceEngine engine = TraceEngine.start(settings(topic)
                .load(Map.of("RINGSPAN_RECEIVER_KAFKA_CLIENT_COMPRESSION_TYPE", compression), new Properties())
                .build());
        KafkaFixture.publish(engine, 1, 100, "x".repeat(1000));
        assertEquals(FlushResult.DELIVERED, engine.flush(60, TimeUnit.SECONDS));
        engine.close(30, TimeUnit.SECONDS);
        assertEquals(100, TopicReader.spans(TopicReader.readAll(broker, topic)).size());
    }
}
