/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.CloseReport;
import io.ringspan.TraceEngine;
import io.ringspan.config.ConfigurationException;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What settings of this receiver say, and that none of it says a secret. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KafkaSettingsTest {
    private static final String SECRET = "hunter-two";
    private static final String JAAS =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"a\" password=\"" + SECRET
                    + "\";";

    private static EngineConfigBuilder settings() {
        return KafkaFixture.settings("localhost:1", "otlp_spans");
    }

    private static Map<String, String> client(final EngineConfig config) {
        return config.receiver("kafka").pairs(KafkaReceiver.CLIENT);
    }

    /** Each name for itself, by the place that wins. */
    @Test
    void shouldTakeSettingsOfTheClientByTheirOwnNames() {
        final Properties properties = new Properties();
        properties.setProperty("ringspan.receiver.kafka.client.linger.ms", "7");
        properties.setProperty("ringspan.receiver.kafka.client.batch.size", "70000");
        final EngineConfig config = settings()
                .load(
                        Map.of(
                                "RINGSPAN_RECEIVER_KAFKA_CLIENT_RETRIES",
                                "",
                                "RINGSPAN_RECEIVER_KAFKA_CLIENT_LINGER_MS",
                                "8",
                                "RINGSPAN_RECEIVER_KAFKA_CLIENT_SECURITY_PROTOCOL",
                                "SSL",
                                "RINGSPAN_RECEIVER_KAFKA_CLIENT_ACKS",
                                "1"),
                        properties)
                .set("receiver.kafka.client.batch.size", "80000")
                .fallback("receiver.kafka.client.acks", "0")
                .fallback("receiver.kafka.client.retries", "3")
                .build();
        assertEquals(
                Map.of(
                        "acks",
                        "1",
                        "batch.size",
                        "80000",
                        "linger.ms",
                        "7",
                        "retries",
                        "3",
                        "security.protocol",
                        "SSL"),
                client(config));
        assertTrue(config.warnings().isEmpty(), () -> config.warnings().toString());
        assertEquals(Map.of(), client(settings().build()));
    }

    @Test
    void shouldRefuseANameThatEndsThere() {
        final EngineConfigBuilder builder = settings().set("receiver.kafka.client", "x");
        final ConfigurationException e = assertThrows(ConfigurationException.class, builder::build);
        assertTrue(e.getMessage().contains("receiver.kafka.client (builder call set) is no setting"), e::getMessage);
    }

    @Test
    void shouldShowNothingOfTheClient() {
        final EngineConfig config = settings()
                .set("receiver.kafka.client.sasl.jaas.config", JAAS)
                .set("receiver.kafka.client.ssl.keystore.password", SECRET)
                .set("receiver.kafka.client.client.id", SECRET)
                .set("receiver.kafka.client.ssl.keystore.key", "-----BEGIN\n" + (SECRET + '\n').repeat(500))
                .build();
        assertEquals(JAAS, client(config).get("sasl.jaas.config"));
        for (final String shown : new String[] {
            config.describe(),
            config.settings().toString(),
            config.toString(),
            ProducerSettings.of(config.receiver("kafka")).toString()
        }) {
            assertFalse(shown.contains(SECRET), shown);
        }
        final EngineConfigBuilder broken = settings()
                .set("receiver.kafka.client.ssl.keystore.password", SECRET)
                .set("receiver.kafka.client.sasl jaas config", JAAS);
        final ConfigurationException e = assertThrows(ConfigurationException.class, broken::build);
        assertFalse(e.getMessage().contains(SECRET), e::getMessage);
        assertTrue(e.getMessage().contains("receiver.kafka.client."), e::getMessage);
    }

    /** Before anything is sent, and with the name of the setting. */
    @ParameterizedTest
    @CsvSource({
        "client.acks, 2, acks",
        "client.max.request.size, 1g, max.request.size",
        "client.max.request.size, 300, max.request.size",
        "client.value.serializer, x, value.serializer",
        "client.transactional.id, x, transactional.id",
        "topic, a topic, receiver.kafka.topic",
        "bootstrap-servers, kafka, receiver.kafka.bootstrap-servers"
    })
    void shouldRefuseToStartWithWhatTheProducerWouldRefuse(final String key, final String value, final String named) {
        final EngineConfig config =
                settings().set("receiver.kafka." + key, value).build();
        final IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> TraceEngine.start(config));
        assertTrue(e.getMessage().contains("ringspan.receiver.kafka."), e::getMessage);
        assertTrue(e.getMessage().contains(named), e::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-host.invalid:9092", "localhost:1"})
    void shouldStartAndCloseInTimeWithoutABroker(final String servers) throws Exception {
        final TraceEngine engine = TraceEngine.start(KafkaFixture.settings(servers, "otlp_spans")
                .set("receiver.kafka.client.max.block.ms", "60000")
                .build());
        KafkaFixture.publish(engine, 1, 3, "text");
        final long startNs = System.nanoTime();
        final CloseReport report = engine.close(500, TimeUnit.MILLISECONDS);
        final long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        assertTrue(tookMs < 10_000, () -> tookMs + " ms");
        // no-such-host may be known at once to be none, or only after a while
        assertEquals(3, report.droppedTotal(), report::toString);
        assertEquals(0, report.unaccounted());
        KafkaFixture.checkBalance(engine.ledger().spans());
    }
}
