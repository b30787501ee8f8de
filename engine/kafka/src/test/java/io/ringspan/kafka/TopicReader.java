/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.kafka;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads all that is in a topic, with Kafka's consumer and the official classes of OTLP. */
final class TopicReader {
    private TopicReader() {}

    /**
     * One message.
     *
     * @param key       as text
     * @param partition that it is in
     * @param request   that it is
     * @param length    of it, in bytes
     */
    record Message(String key, int partition, ExportTraceServiceRequest request, int length) {
        List<Span> spans() {
            final List<Span> spans = new ArrayList<>();
            request.getResourceSpansList()
                    .forEach(resource ->
                            resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList())));
            return spans;
        }
    }

    static List<Message> readAll(final KafkaBroker broker, final String topic) throws Exception {
        final List<Message> messages = new ArrayList<>();
        for (final ConsumerRecord<String, byte[]> each : records(broker, topic)) {
            messages.add(new Message(
                    each.key(),
                    each.partition(),
                    ExportTraceServiceRequest.parseFrom(each.value()),
                    each.value().length));
        }
        return messages;
    }

    static List<String> keys(final KafkaBroker broker, final String topic) {
        return records(broker, topic).stream().map(ConsumerRecord::key).toList();
    }

    private static List<ConsumerRecord<String, byte[]>> records(final KafkaBroker broker, final String topic) {
        final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        final Map<String, Object> settings = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.servers());
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            final List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            final Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    static List<Span> spans(final List<Message> messages) {
        return messages.stream().flatMap(message -> message.spans().stream()).toList();
    }
}
