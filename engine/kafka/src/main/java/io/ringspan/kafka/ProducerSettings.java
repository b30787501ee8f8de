/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.kafka;

import io.ringspan.protocol.ForeignText;
import io.ringspan.setting.SettingValues;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Where messages go, and with which settings of Kafka's producer: checked as far as that needs no broker.
 *
 * @param servers    brokers to ask first
 * @param topic      of the messages
 * @param requestMax longest request that fits into a message, in bytes
 * @param client     settings of the producer
 */
record ProducerSettings(String servers, String topic, int requestMax, Map<String, Object> client) {
    // more than a record and its batch add to the value: 61 bytes of the batch, up to 21 of the record, the key and two
    // lengths
    private static final int OVERHEAD = 256;
    private static final int REQUEST_MAX_LEAST = 1024;
    private static final int TOPIC_LENGTH_MAX = 249;
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1," + TOPIC_LENGTH_MAX + "}");
    private static final Pattern SERVERS =
            Pattern.compile("\\s*[^\\s,]+:[0-9]{1,5}\\s*(,\\s*[^\\s,]+:[0-9]{1,5}\\s*)*");
    private static final AtomicInteger CLIENTS = new AtomicInteger();

    // an attempt ends when the brokers, or the topic, have been looked for in vain this long
    private static final String MAX_BLOCK_MS = "10000";

    private static final Set<String> TAKEN = Set.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG);

    /**
     * Reads and checks settings.
     *
     * @param values of a receiver
     * @return what its producer is made of
     * @throws IllegalArgumentException if something cannot be; says which setting, where it is given, and no secret
     */
    static ProducerSettings of(final SettingValues values) {
        final String servers = values.text(KafkaReceiver.BOOTSTRAP_SERVERS);
        final String topic = values.text(KafkaReceiver.TOPIC);
        require(
                TOPIC.matcher(topic).matches(),
                values.property(KafkaReceiver.TOPIC) + " = " + ForeignText.show(topic)
                        + " is no name of a topic; use 1 to " + TOPIC_LENGTH_MAX
                        + " letters, digits, dots, underscores and dashes");
        require(
                SERVERS.matcher(servers).matches(),
                values.property(KafkaReceiver.BOOTSTRAP_SERVERS) + " = " + ForeignText.show(servers)
                        + " names no brokers; use host:port, joined by commas");
        final String prefix = values.property(KafkaReceiver.CLIENT);
        final Map<String, Object> client = new HashMap<>();
        client.put(ProducerConfig.CLIENT_ID_CONFIG, "ringspan-" + CLIENTS.incrementAndGet());
        client.put(ProducerConfig.ACKS_CONFIG, "all");
        client.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
        values.pairs(KafkaReceiver.CLIENT).forEach((name, text) -> {
            require(!TAKEN.contains(name), prefix + name + " cannot be given, because the receiver sets it itself");
            client.put(name, text);
        });
        client.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        client.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        client.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        return new ProducerSettings(servers, topic, requestMax(client, prefix), Collections.unmodifiableMap(client));
    }

    private static int requestMax(final Map<String, Object> client, final String prefix) {
        final Map<String, Object> parsed;
        try {
            parsed = ProducerConfig.configDef().parse(client);
        } catch (final ConfigException e) {
            throw new IllegalArgumentException(prefix + "* cannot be used: " + ForeignText.show(e.getMessage()), e);
        }
        final int length = (Integer) parsed.get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        final long memory = (Long) parsed.get(ProducerConfig.BUFFER_MEMORY_CONFIG);
        final long requestMax = Math.min(length, memory) - OVERHEAD;
        require(
                requestMax >= REQUEST_MAX_LEAST,
                prefix + ProducerConfig.MAX_REQUEST_SIZE_CONFIG + " and " + prefix + ProducerConfig.BUFFER_MEMORY_CONFIG
                        + " leave " + Math.max(0, requestMax) + " bytes for spans; use "
                        + (REQUEST_MAX_LEAST + OVERHEAD)
                        + " at least");
        return (int) requestMax;
    }

    private static void require(final boolean holds, final String wrong) {
        if (!holds) {
            throw new IllegalArgumentException(wrong);
        }
    }

    /** Makes a producer, which has a thread of its own from here on. It looks up the names of the brokers, and so may take a while, and fail. */
    Producer<byte[], byte[]> newProducer() {
        return new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Without the settings of the producer, which may be secrets. */
    @Override
    public String toString() {
        return "topic " + topic + " at " + ForeignText.show(servers);
    }
}
