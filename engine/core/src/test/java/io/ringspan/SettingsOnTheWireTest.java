/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.config.ConfigurationException;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.counters.EngineCounters;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What the settings let pass the transport takes; what it would not take is refused with the name of the setting, and no secret. */
class SettingsOnTheWireTest {
    private static final String SECRET = "s3cr3tV4lue";
    private static final Map<String, BiFunction<EngineConfigBuilder, String, EngineConfigBuilder>> TEXTS = Map.of(
            "language", EngineConfigBuilder::language,
            "language-version", EngineConfigBuilder::languageVersion,
            "language-interpreter", EngineConfigBuilder::languageInterpreter,
            "tracer-version", EngineConfigBuilder::tracerVersion,
            "agent.url", EngineConfigBuilder::agentUrl,
            "service", EngineConfigBuilder::service,
            "env", EngineConfigBuilder::env,
            "version", EngineConfigBuilder::version);

    @Property
    void shouldTakeWhatTheSettingsTake(@ForAll("names") final String name, @ForAll("values") final String value) {
        final EngineConfig config;
        try {
            config = TEXTS.get(name).apply(EngineConfig.builder(), value).build();
        } catch (final ConfigurationException e) {
            assertEquals(1, e.problems().size(), e.getMessage());
            assertTrue(e.problems().get(0).startsWith("ringspan." + name + " = "), e.getMessage());
            assertTrue(
                    e.getMessage().length() < 3000,
                    () -> "length " + e.getMessage().length());
            assertEquals(2, e.getMessage().lines().count(), e.getMessage());
            return;
        }
        Receiver.agent("agent", config).openTransport(new EngineCounters()).close();
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of(TEXTS.keySet());
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(20),
                Arbitraries.strings().withCharRange(' ', '\u007f').ofMaxLength(20),
                Arbitraries.strings()
                        .withCharRange('\u0000', '\u0300')
                        .ofMaxLength(8)
                        .map(path -> "http://host/" + path),
                Arbitraries.of("x", "é", "\u0000", "http://host/").map(piece -> piece.repeat(200_000 / piece.length())),
                Arbitraries.of(
                        "java", "17.0.1", "OpenJDK 64-Bit Server VM", "http://h:1/p", "http://h/ä", "http://[::1]"));
    }

    @Property
    void shouldNotTellSecrets(@ForAll("secrets") final String value, @ForAll("givenSettings") final String setting) {
        // with a blank in it only a setting that is a URL can know where it ends
        Assume.that(setting.equals("agent.url") || !value.contains("us er"));
        final Properties properties = new Properties();
        properties.setProperty("ringspan." + setting, value);
        final StringBuilder said = new StringBuilder();
        try {
            final EngineConfig config =
                    EngineConfig.builder().load(Map.of(), properties).build();
            said.append(config.describe()).append(config.settings()).append(config.warnings());
        } catch (final ConfigurationException e) {
            said.append(e.getMessage());
        }
        final String variable = "RINGSPAN_"
                + setting.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_');
        said.append(EngineConfig.builder()
                .load(Map.of(variable, value), new Properties())
                .build()
                .describe());
        assertFalse(said.toString().contains(SECRET), said::toString);
    }

    @Provide
    Arbitrary<String> givenSettings() {
        return Arbitraries.of(
                "agent.url",
                "service",
                "env",
                "default-tags",
                "ring.slots",
                "mode",
                "tick.interval",
                "tracer-version",
                "jmx",
                "wait.strategy");
    }

    @Provide
    Arbitrary<String> secrets() {
        return Combinators.combine(
                        Arbitraries.of("", "x", "a:b,", "\u0000", "é ", "x".repeat(150) + " ", "x ".repeat(2000)),
                        Arbitraries.of(List.of(
                                "http://user:" + SECRET + "@host",
                                "http://us er:" + SECRET + "@host",
                                "http://host?api_key=" + SECRET,
                                "http://my_host?" + SECRET,
                                "http://host:99999/#" + SECRET,
                                "api_key:" + SECRET,
                                "db.password:" + SECRET + ",x:y",
                                "token=" + SECRET)))
                .as((start, form) -> start + form);
    }

    @Property(tries = 100)
    void shouldNotTellSecretsOfTagsGivenInCode(@ForAll final String other) {
        final String secret =
                SECRET + "," + SECRET + ":" + other.replaceAll("\\p{Cntrl}", "").strip() + "x";
        try {
            final EngineConfig config = EngineConfig.builder()
                    .defaultTags(Map.of("my.api-key", secret))
                    .build();
            assertFalse(config.describe().contains(SECRET), config::describe);
            assertFalse(config.settings().toString().contains(SECRET), config::describe);
            assertEquals(secret, config.defaultTags().get("my.api-key"));
        } catch (final ConfigurationException e) {
            assertFalse(e.getMessage().contains(SECRET), e.getMessage());
        }
    }
}
