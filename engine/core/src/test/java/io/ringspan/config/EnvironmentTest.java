/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.setting.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/**
 * Others write into the environment of a process: orchestrators, images, whoever runs something else of a like name. None of it may stop an
 * application, and what is not used is said.
 */
class EnvironmentTest {
    private static final List<String> OWN_NAMES = Settings.all().stream()
            .flatMap(setting -> setting.variables().stream())
            .distinct()
            .toList();
    private static final List<String> ORDINARY_VALUES = List.of(
            "",
            " ",
            "0",
            "-1",
            "16",
            "300",
            "999",
            "1000",
            "64k",
            "1m",
            "1g",
            "99999999999g",
            "10ms",
            "24h",
            "true",
            "drop",
            "single",
            "a:b,c:d",
            "a:b,a:c",
            "a",
            "http://h:1",
            "http://u:p@h",
            "http://h?api_key=1",
            "unix:///a.sock",
            "http://my_host",
            "é",
            "a\nb",
            "tcp://10.0.0.1:8126",
            "10.0.0.1");

    private static EngineConfig load(final Map<String, String> environment) {
        return EngineConfig.builder().load(environment, new Properties()).build();
    }

    /** What Kubernetes writes for a service with two ports. */
    private static Map<String, String> links(final String service) {
        final Map<String, String> links = new LinkedHashMap<>();
        links.put(service + "_SERVICE_HOST", "10.0.0.1");
        links.put(service + "_SERVICE_PORT", "8126");
        links.put(service + "_SERVICE_PORT_HTTP", "8126");
        links.put(service + "_SERVICE_PORT_OTLP_GRPC", "4317");
        links.put(service + "_PORT", "tcp://10.0.0.1:8126");
        for (final String port : List.of("_PORT_8126_TCP", "_PORT_4317_UDP")) {
            links.put(service + port, "tcp://10.0.0.1:8126");
            links.put(service + port + "_PROTO", "tcp");
            links.put(service + port + "_PORT", "8126");
            links.put(service + port + "_ADDR", "fd00:10:96::1");
        }
        return links;
    }

    @Property(tries = 500)
    void shouldNeverBeStoppedByAnyEnvironment(@ForAll("environments") final Map<String, String> environment) {
        final EngineConfig config = load(environment);
        assertTrue(
                config.warnings().size() <= OWN_NAMES.size() + 10,
                () -> config.warnings().toString());
        config.warnings().forEach(warning -> assertEquals(1, warning.lines().count(), warning));
        // what was kept is as good as what is given in code
        final Properties kept = new Properties();
        config.settings().forEach((key, value) -> kept.setProperty(Setting.PROPERTY_PREFIX + key, value));
        EngineConfig.builder().load(Map.of(), kept).build();
    }

    @Provide
    Arbitrary<Map<String, String>> environments() {
        final Arbitrary<String> names = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(8, Arbitraries.of(OWN_NAMES)),
                net.jqwik.api.Tuple.of(
                        1,
                        Arbitraries.strings()
                                .withCharRange('A', 'Z')
                                .withChars('_', '0')
                                .ofMaxLength(30)
                                .map(s -> "RINGSPAN_" + s)));
        final Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.of(ORDINARY_VALUES),
                Arbitraries.longs().map(String::valueOf),
                Arbitraries.strings().ofMaxLength(300),
                Combinators.combine(Arbitraries.longs().between(0, 1L << 24), Arbitraries.of("", "k", "m", "ms", "s"))
                        .as((number, unit) -> number + unit));
        return Arbitraries.maps(names, values).ofMaxSize(12);
    }

    @Property(tries = 200)
    void shouldSayNothingOfServiceLinks(@ForAll("services") final String service) {
        assertEquals(List.of(), load(links(service)).warnings());
    }

    @Provide
    Arbitrary<String> services() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "RINGSPAN", "RINGSPAN_AGENT", "RINGSPAN_PORT", "RINGSPAN_SERVICE", "RINGSPAN_RING_SLOTS"),
                Arbitraries.strings()
                        .withCharRange('A', 'Z')
                        .withCharRange('0', '9')
                        .withChars('_')
                        .ofMaxLength(20)
                        .map(s -> "RINGSPAN_" + s + "X"));
    }

    @Test
    void shouldHaveNoSettingWhoseVariableCouldBeALink() {
        final List<String> names = new ArrayList<>(OWN_NAMES);
        // a name of Datadog's, of which a link is told by its value
        assertTrue(names.remove("DD_TRACE_AGENT_PORT"));
        for (final String name : names) {
            final Map<String, String> environment = new HashMap<>();
            for (int end = name.indexOf('_'); end >= 0; end = name.indexOf('_', end + 1)) {
                environment.putAll(links(name.substring(0, end)));
            }
            assertFalse(environment.containsKey(name), name);
            for (final String value : links("RINGSPAN").values()) {
                environment.put(name, value);
                assertFalse(ServiceLinks.isLink(name, environment), name);
            }
        }
    }

    @Test
    void shouldNotTakeALinkForThePortOfAnAgent() {
        final EngineConfig alone = load(links("DD_TRACE_AGENT"));
        assertEquals("http://localhost:8126", alone.agentUrl());
        assertEquals(List.of(), alone.warnings());
        final Map<String, String> environment = links("DD_TRACE_AGENT");
        environment.put("DD_AGENT_HOST", "there");
        final EngineConfig config = load(environment);
        assertEquals("http://there:8126", config.agentUrl());
        assertTrue(config.describe().contains("environment DD_AGENT_HOST\n"), config::describe);
    }

    @Test
    void shouldWarnOfWhatOnlyLooksLikeALink() {
        assertEquals(1, load(Map.of("RINGSPAN_AGENT_PORT", "8126")).warnings().size());
        final Map<String, String> environment = new HashMap<>(links("RINGSPAN"));
        environment.put("RINGSPAN_PORT", "any text");
        assertEquals(1, load(environment).warnings().size());
    }

    @Test
    void shouldTakeAnEmptyVariableAsNotSet() {
        for (final String empty : List.of("", " ", "\t\n")) {
            final Map<String, String> environment =
                    OWN_NAMES.stream().collect(Collectors.toMap(name -> name, name -> empty));
            final EngineConfig config = load(environment);
            assertEquals(List.of(), config.warnings());
            assertEquals(EngineConfig.builder().build().settings(), config.settings());
        }
    }

    @Test
    void shouldSayWhatWasWrongAndThatItIsIgnored() {
        final EngineConfig config = load(Map.of("RINGSPAN_RING_SLOTS", "abc", "RINGSPAN_WAIT_STATEGY", "s3cret"));
        assertEquals(8192, config.ringSlots());
        assertEquals(
                List.of(
                        "ringspan.ring.slots = abc (environment RINGSPAN_RING_SLOTS) is not a whole number; allowed: integer:"
                                + " 8 to 16777216 slots; write digits only; RINGSPAN_RING_SLOTS is ignored, as if it were not set",
                        "RINGSPAN_WAIT_STATEGY (environment) is no setting; nearest: RINGSPAN_WAIT_STRATEGY,"
                                + " RINGSPAN_WAIT_LATENCY, RINGSPAN_WAIT_TIMEOUT; ignored"),
                config.warnings());
    }

    @Test
    void shouldFallBackToTheNextVariableThatCanBeUsed() {
        final EngineConfig config =
                load(Map.of("RINGSPAN_AGENT_URL", "tcp://10.0.0.1:8126", "DD_TRACE_AGENT_URL", "http://agent:1"));
        assertEquals("http://agent:1", config.agentUrl());
        assertEquals(1, config.warnings().size());
        assertEquals(
                "http://localhost:8126",
                load(Map.of("DD_TRACE_AGENT_URL", "unix://apm.sock")).agentUrl());
        assertEquals(
                "unix:///apm.sock",
                load(Map.of("DD_TRACE_AGENT_URL", "unix:///apm.sock")).agentUrl());
    }

    @Test
    void shouldLeaveOutAVariableThatDoesNotFitToTheRest() {
        final EngineConfig byDefault = load(Map.of("RINGSPAN_SPANS_MAX", "999"));
        assertEquals(32_768, byDefault.spansMax());
        assertTrue(byDefault.warnings().get(0).endsWith("RINGSPAN_SPANS_MAX is ignored, as if it were not set"));
        final EngineConfig both = load(Map.of("RINGSPAN_SPANS_MAX", "999", "RINGSPAN_SEGMENT_PARTIAL_FLUSH", "500"));
        assertEquals(999, both.spansMax());
        assertEquals(List.of(), both.warnings());
    }

    @Test
    void shouldStillRefuseWhatIsWrongInCodeAndInProperties() {
        final Properties properties = new Properties();
        properties.setProperty("ringspan.ring.slot", "1");
        properties.setProperty("ringspan.env", "");
        final EngineConfigBuilder builder = EngineConfig.builder()
                .spansMax(999)
                .load(Map.of("RINGSPAN_RING_SLOTS", "abc", "RINGSPAN_SPANS_MAX", "x"), properties);
        final ConfigurationException e = assertThrows(ConfigurationException.class, builder::build);
        assertEquals(2, e.problems().size(), e.getMessage());
    }

    @Test
    void shouldWarnOfAFewUnknownNamesOnly() {
        final Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            environment.put("RINGSPAN_X" + "Y".repeat(i), "");
        }
        final List<String> warnings = load(environment).warnings();
        assertEquals(9, warnings.size());
        assertTrue(warnings.get(8).startsWith("992 more environment variables begin with RINGSPAN_"), warnings.get(8));
    }
}
