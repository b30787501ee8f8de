/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What whoever embeds an engine has found counts between the engine's own variables and those of others. */
class FallbackTest {
    private static final String URL = "receiver.otlp.url";

    private static Properties properties(final String... pairs) {
        final Properties properties = new Properties();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.setProperty(pairs[i], pairs[i + 1]);
        }
        return properties;
    }

    private static EngineConfigBuilder embedded() {
        return EngineConfig.builder()
                .fallback("receivers", "otlp")
                .fallback(URL, "http://fallback:1/v1/traces")
                .fallback("receiver.NAME.mapping", "native");
    }

    private static String url(final EngineConfigBuilder builder) {
        return builder.build().receiver("otlp").text("url");
    }

    @Test
    void shouldCountOverVariablesOfOthersAndDefaults() {
        assertEquals("http://fallback:1/v1/traces", url(embedded()));
        assertEquals(
                "http://fallback:1/v1/traces",
                url(embedded().load(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://other:1"), new Properties())));
    }

    @Test
    void shouldNotCountOverWhatIsMeantForTheEngine() {
        assertEquals("http://call:1", url(embedded().set(URL, "http://call:1")));
        assertEquals(
                "http://property:1",
                url(embedded().load(Map.of(), properties("ringspan." + URL, "http://property:1"))));
        assertEquals(
                "http://variable:1",
                url(embedded().load(Map.of("RINGSPAN_RECEIVER_OTLP_URL", "http://variable:1"), new Properties())));
    }

    @Test
    void shouldBeForAllReceiversThatHaveTheSetting() {
        final EngineConfig config = embedded()
                .load(Map.of(), properties("ringspan.receivers", "agent,a,b", "ringspan.receiver.a.type", "otlp"))
                .set("receiver.b.type", "otlp")
                .set("receiver.b.mapping", "datadog")
                .build();
        assertEquals(List.of("agent", "a", "b"), config.receivers());
        assertEquals("native", config.receiver("a").text("mapping"));
        assertEquals("datadog", config.receiver("b").text("mapping"));
    }

    @Test
    void shouldSayWhereAWrongValueIsFrom() {
        final ConfigurationException refused = assertThrows(
                ConfigurationException.class,
                () -> embedded().fallback(URL, "ftp://x").build());
        assertTrue(refused.getMessage().contains("fallback " + URL), refused.getMessage());
        assertEquals("http://localhost:4318/v1/traces", url(embedded().fallback(URL, null)));
    }

    @Test
    void shouldSayWhereItWasFound() {
        final ConfigurationException refused = assertThrows(
                ConfigurationException.class,
                () -> embedded()
                        .fallback(URL, "ftp://x", "otel.exporter.otlp.endpoint")
                        .build());
        assertTrue(refused.getMessage().contains("otel.exporter.otlp.endpoint"), refused.getMessage());
    }

    /** A key that nobody has is a mistake; one of a receiver that there is not, is none. */
    @Test
    void shouldNameTheNearestOfAMisspeltKey() {
        final List<String> warnings = embedded()
                .fallback("recievers", "agent")
                .fallback("receiver.otlp.compresion", "gzip")
                .fallback("receiver.NAME.maping", "native")
                .fallback("receiver.agent.url", "http://localhost:8126")
                .build()
                .warnings();
        assertEquals(3, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).startsWith("recievers (fallback) is no setting; nearest: receivers"));
        assertTrue(warnings.get(1).contains("nearest: receiver.otlp.compression"), warnings.get(1));
        assertTrue(warnings.get(2).contains("nearest: receiver.NAME.mapping"), warnings.get(2));
    }
}
