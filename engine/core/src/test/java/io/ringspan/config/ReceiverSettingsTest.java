/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.PayloadPolicy;
import io.ringspan.setting.PairsType;
import io.ringspan.transport.registry.ReceiverTypes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: several receivers, each with settings of its own, in the places where all settings are given. */
class ReceiverSettingsTest {
    private static EngineConfig of(final Map<String, String> environment, final String... properties) {
        final Properties props = new Properties();
        for (int i = 0; i < properties.length; i += 2) {
            props.setProperty("ringspan." + properties[i], properties[i + 1]);
        }
        return EngineConfig.builder().load(environment, props).build();
    }

    private static List<String> problems(final String... properties) {
        return assertThrows(ConfigurationException.class, () -> of(Map.of(), properties))
                .problems();
    }

    @Test
    void shouldBeOneAgentByDefault() {
        final EngineConfig config = EngineConfig.builder()
                .agentUrl("http://there:1")
                .retryAttempts(3)
                .build();
        assertEquals(List.of("agent"), config.receivers());
        final ReceiverConfig agent = config.receiver("agent");
        assertEquals("agent", agent.name());
        assertEquals(ReceiverTypes.AGENT, agent.type());
        assertTrue(agent.required());
        assertEquals("auto", agent.text("format"));
        assertEquals("http://there:1", agent.text("url"));
        assertEquals(config.agentTimeoutNs(), agent.number("timeout"));
        assertEquals(config.agentConnectTimeoutNs(), agent.number("connect-timeout"));
        assertEquals(config.payloadCount(), agent.payloadCount());
        assertEquals(config.payloadLength(), agent.payloadLength());
        assertEquals(config.payloadFlushAt(), agent.payloadFlushAt());
        assertEquals(config.payloadChunksMax(), agent.payloadChunksMax());
        assertEquals(config.payloadLingerNs(), agent.payloadLingerNs());
        assertEquals(config.payloadExhausted(), agent.payloadExhausted());
        assertEquals(3, agent.retryAttempts());
        assertEquals(config.retryBackoffNs(), agent.retryBackoffNs());
        assertEquals(config.retryBackoffMaxNs(), agent.retryBackoffMaxNs());
        assertThrows(IllegalStateException.class, () -> agent.pairs("headers"));
        assertThrows(IllegalArgumentException.class, () -> config.receiver("otlp"));
    }

    @Test
    void shouldBeGivenWhereAllSettingsAre() {
        final EngineConfig config = EngineConfig.builder()
                .set("receiver.otlp.compression", "gzip")
                .receivers(List.of("otlp", "second", "file"))
                .load(
                        Map.of(
                                "RINGSPAN_RECEIVER_SECOND_TYPE", "otlp",
                                "RINGSPAN_RECEIVER_SECOND_URL", "http://second:1/x",
                                "OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20b,x=1"),
                        properties(
                                "ringspan.receiver.second.required", "false",
                                "ringspan.receiver.second.payload.exhausted", "block",
                                "ringspan.receiver.file.directory", "traces"))
                .build();
        assertEquals(List.of("otlp", "second", "file"), config.receivers());
        final ReceiverConfig otlp = config.receiver("otlp");
        assertEquals("gzip", otlp.text("compression"));
        assertEquals("http://localhost:4318/v1/traces", otlp.text("url"));
        assertEquals("protobuf", otlp.text("format"));
        assertEquals(Map.of("api-key", "a b", "x", "1"), otlp.pairs("headers"));
        assertEquals(TimeUnit.SECONDS.toNanos(10), otlp.number("timeout"));
        final ReceiverConfig second = config.receiver("second");
        assertEquals("otlp", second.type().text());
        assertFalse(second.required());
        assertEquals("none", second.text("compression"));
        assertEquals("http://second:1/x", second.text("url"));
        // whoever is not required never holds anybody up
        assertEquals(PayloadPolicy.DROP, second.payloadExhausted());
        assertEquals("traces", config.receiver("file").text("directory"));
        assertThrows(IllegalStateException.class, () -> config.receiver("file").text("url"));
        final String table = config.describe();
        assertTrue(table.contains("receiver.second.url"), table);
        assertFalse(table.contains("a b") || table.contains("a%20b"), table);
    }

    private static Properties properties(final String... pairs) {
        final Properties props = new Properties();
        for (int i = 0; i < pairs.length; i += 2) {
            props.setProperty(pairs[i], pairs[i + 1]);
        }
        return props;
    }

    @Test
    void shouldLetCodeWinOverPropertyOverOwnVariableOverThoseOfOthers() {
        final Map<String, String> environment = Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://base:1/",
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://traces:1/t",
                "RINGSPAN_RECEIVER_OTLP_URL", "http://own:1/o");
        final String[] properties = {"receivers", "otlp", "receiver.otlp.url", "http://property:1/p"};
        final EngineConfigBuilder builder = EngineConfig.builder()
                .load(
                        environment,
                        properties("ringspan.receivers", "otlp", "ringspan.receiver.otlp.url", properties[3]))
                .set("receiver.otlp.url", "http://code:1/c");
        assertEquals("http://code:1/c", builder.build().receiver("otlp").text("url"));
        assertEquals(
                "http://property:1/p",
                of(environment, properties).receiver("otlp").text("url"));
        assertEquals(
                "http://own:1/o",
                of(environment, "receivers", "otlp").receiver("otlp").text("url"));
        final Map<String, String> others = Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://base:1/",
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://traces:1/t");
        assertEquals(
                "http://traces:1/t",
                of(others, "receivers", "otlp").receiver("otlp").text("url"));
        final Map<String, String> base = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://base:1/");
        assertEquals(
                "http://base:1/v1/traces",
                of(base, "receivers", "otlp").receiver("otlp").text("url"));
    }

    @ParameterizedTest
    @CsvSource({"http/protobuf,protobuf", "http/json,json", "json,json"})
    void shouldKnowOpenTelemetrysProtocols(final String given, final String format) {
        final Map<String, String> environment = Map.of(
                "OTEL_EXPORTER_OTLP_PROTOCOL", given,
                "OTEL_EXPORTER_OTLP_TIMEOUT", "2500",
                "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION", "gzip");
        final ReceiverConfig otlp = of(environment, "receivers", "otlp").receiver("otlp");
        assertEquals(format, otlp.text("format"));
        assertEquals(TimeUnit.MILLISECONDS.toNanos(2500), otlp.number("timeout"));
        assertEquals("gzip", otlp.text("compression"));
    }

    @Test
    void shouldIgnoreWhatItCannotDoInTheEnvironmentWithAWarning() {
        final Map<String, String> environment = Map.of(
                "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc",
                "OTEL_EXPORTER_OTLP_HEADERS", "authorization=s3cret\u0001",
                "RINGSPAN_RECEIVER_OTLP_TYPE", "otlb");
        final EngineConfig config = of(environment, "receivers", "otlp");
        assertEquals("protobuf", config.receiver("otlp").text("format"));
        assertEquals(Map.of(), config.receiver("otlp").pairs("headers"));
        assertEquals(3, config.warnings().size(), config.warnings()::toString);
        assertFalse(config.warnings().toString().contains("s3cret"), config.warnings()::toString);
    }

    @ParameterizedTest
    @CsvSource({"0.4,v04", "v0.5,v05", "1.0,v10"})
    void shouldKnowDatadogsNames(final String version, final String format) {
        final EngineConfig config = of(Map.of(
                "DD_AGENT_HOST", "fd00::1",
                "DD_TRACE_AGENT_PORT", "9126",
                "DD_TRACE_AGENT_PROTOCOL_VERSION", version,
                "DD_TRACE_PARTIAL_FLUSH_MIN_SPANS", "77",
                "DD_TAGS", "team:a b,env:staging,,version:1.2,service:shop,"));
        assertEquals("http://[fd00::1]:9126", config.receiver("agent").text("url"));
        assertEquals(format, config.receiver("agent").text("format"));
        assertEquals(77, config.segmentPartialFlush());
        assertEquals(
                Map.of("team", "a b", "env", "staging", "version", "1.2", "service", "shop"), config.defaultTags());
        assertEquals("staging", config.env());
        assertEquals("1.2", config.version());
        assertEquals("shop", config.service());
        final EngineConfig blanks = of(Map.of("DD_TAGS", "a:1 b:2", "DD_TRACE_AGENT_PORT", "1"));
        assertEquals(Map.of("a", "1", "b", "2"), blanks.defaultTags());
        assertEquals("http://localhost:1", blanks.agentUrl());
    }

    @ParameterizedTest
    @CsvSource({
        "there, 9126, http://there:9126, environment DD_AGENT_HOST with DD_TRACE_AGENT_PORT",
        "there, '', http://there:8126, environment DD_AGENT_HOST",
        "' ', 9126, http://localhost:9126, environment DD_TRACE_AGENT_PORT",
        "'', '', http://localhost:8126, default"
    })
    void shouldNameTheVariablesOfAnAgentThatWereSet(
            final String host, final String port, final String url, final String origin) {
        final EngineConfig config = of(Map.of("DD_AGENT_HOST", host, "DD_TRACE_AGENT_PORT", port));
        assertEquals(url, config.agentUrl());
        assertEquals(
                origin,
                config.describe()
                        .lines()
                        .filter(line -> line.startsWith("agent.url "))
                        .map(line ->
                                line.substring(line.indexOf(url) + url.length()).strip())
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void shouldNameTheVariableOfAnAgentThatIsIgnored() {
        final EngineConfig config = of(Map.of("DD_TRACE_AGENT_PORT", "none"));
        assertEquals("http://localhost:8126", config.agentUrl());
        assertEquals(1, config.warnings().size(), config.warnings()::toString);
        final String warning = config.warnings().get(0);
        assertTrue(warning.endsWith("; DD_TRACE_AGENT_PORT is ignored, as if it were not set"), warning);
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "'api-key=', api-key=", "'api-key=a,b', 'api-key=***,***'", "'a=b,', 'a=***,'"})
    void shouldShowOfHeadersWhetherThereAreAny(final String headers, final String shown) {
        assertEquals(shown, PairsType.HEADERS.disclose(headers));
    }

    @Test
    void shouldShowNothingWhereThereAreNoHeaders() {
        final EngineConfig config = of(Map.of(), "receivers", "otlp");
        assertEquals("", config.settings().get("receiver.otlp.headers"));
        assertFalse(config.describe().contains("***"), config.describe());
    }

    @Test
    void shouldKnowOpenTelemetrysResource() {
        final Map<String, String> environment = Map.of(
                "OTEL_RESOURCE_ATTRIBUTES",
                "service.name=checkout,service.version=7,deployment.environment=prod,host.name=a%2Cb");
        final EngineConfig config = of(environment);
        assertEquals("checkout", config.service());
        assertEquals("7", config.version());
        assertEquals("prod", config.env());
        assertEquals(4, config.resourceAttributes().size());
        // a part that is none: OpenTelemetry's specification wants all of it discarded
        final EngineConfig broken = of(Map.of("OTEL_RESOURCE_ATTRIBUTES", "service.name=checkout,broken"));
        assertEquals(EngineConfig.builder().build().service(), broken.service());
        assertEquals(Map.of(), broken.resourceAttributes());
        assertEquals(1, broken.warnings().size(), broken.warnings()::toString);
        final EngineConfig whole = of(Map.of(
                "OTEL_SERVICE_NAME", "named",
                "OTEL_RESOURCE_ATTRIBUTES", "service.name=checkout, host.name=a%2Cb"));
        assertEquals("named", whole.service());
        assertEquals("a,b", whole.resourceAttributes().get("host.name"));
        assertEquals(
                "datadog",
                of(Map.of("DD_SERVICE", "datadog", "OTEL_SERVICE_NAME", "named"))
                        .service());
    }

    @Test
    void shouldTakeServiceVersionAndEnvironmentFromResourceAttributesOfEachPlace() {
        final String pairs = "service.name=checkout,service.version=7,deployment.environment.name=prod,a=b";
        final Map<String, String> map = Map.of(
                "service.name", "checkout", "service.version", "7", "deployment.environment.name", "prod", "a", "b");
        final List<EngineConfig> configs = List.of(
                of(Map.of("RINGSPAN_RESOURCE_ATTRIBUTES", pairs)),
                of(Map.of(), "resource-attributes", pairs),
                EngineConfig.builder().resourceAttributes(map).build(),
                EngineConfig.builder().set("resource-attributes", pairs).build());
        for (final EngineConfig config : configs) {
            assertEquals("checkout", config.service());
            assertEquals("7", config.version());
            assertEquals("prod", config.env());
            assertEquals(map, config.resourceAttributes());
        }
        assertTrue(configs.get(0).describe().contains("checkout"));
        assertEquals(
                "old",
                of(Map.of("RINGSPAN_RESOURCE_ATTRIBUTES", "deployment.environment=old,deployment.environment.name="))
                        .env());
    }

    @Test
    void shouldLetThePlaceWinAndAtAPlaceTheSettingOverTheResourceAttribute() {
        final Map<String, String> environment = new HashMap<>();
        environment.put("DD_TAGS", "service:tag");
        assertEquals("tag", of(environment).service());
        environment.put("OTEL_RESOURCE_ATTRIBUTES", "service.name=otel-attribute");
        assertEquals("otel-attribute", of(environment).service());
        environment.put("OTEL_SERVICE_NAME", "otel");
        environment.put("DD_SERVICE", "datadog");
        assertEquals("datadog", of(environment).service());
        environment.put("RINGSPAN_RESOURCE_ATTRIBUTES", "service.name=attribute");
        assertEquals("attribute", of(environment).service());
        environment.put("RINGSPAN_SERVICE", "own");
        assertEquals("own", of(environment).service());
        final String[] attribute = {"resource-attributes", "service.name=property-attribute"};
        assertEquals("property-attribute", of(environment, attribute).service());
        assertEquals(
                "property",
                of(environment, attribute[0], attribute[1], "service", "property")
                        .service());
        final EngineConfigBuilder code = EngineConfig.builder()
                .load(environment, properties("ringspan.service", "property"))
                .resourceAttributes(Map.of("service.name", "code-attribute"));
        assertEquals("code-attribute", code.build().service());
        assertEquals("code", code.service("code").build().service());
    }

    @Test
    void shouldIgnoreAnOwnVariableWithABrokenPairAsAWhole() {
        final EngineConfig config = of(Map.of("RINGSPAN_RESOURCE_ATTRIBUTES", "service.name=checkout,broken"));
        assertEquals(EngineConfig.builder().build().service(), config.service());
        assertEquals(1, config.warnings().size(), config.warnings()::toString);
    }

    @Test
    void shouldGoByWhatIsSaidForAllReceivers() {
        final EngineConfig config = of(
                Map.of(),
                "receivers",
                "otlp,other",
                "receiver.other.type",
                "otlp",
                "payload.length",
                "1m",
                "payload.flush-at",
                "900k",
                "retry.backoff",
                "2s",
                "retry.backoff-max",
                "3s",
                "receiver.other.payload.length",
                "64k",
                "receiver.other.retry.backoff",
                "4s");
        assertEquals(900 * 1024, config.receiver("otlp").payloadFlushAt());
        assertEquals(64 * 1024, config.receiver("other").payloadLength());
        // as far as its own limits go
        assertEquals(64 * 1024, config.receiver("other").payloadFlushAt());
        assertEquals(TimeUnit.SECONDS.toNanos(4), config.receiver("other").retryBackoffMaxNs());
        assertTrue(config.describe().contains("as payload.flush-at: system property ringspan.payload.flush-at"));
    }

    @Test
    void shouldSayWhatIsWrong() {
        final List<String> bounds = problems(
                "receivers", "otlp", "receiver.otlp.payload.length", "64k", "receiver.otlp.payload.flush-at", "65k");
        assertEquals(1, bounds.size(), bounds::toString);
        assertTrue(bounds.get(0).contains("ringspan.receiver.otlp.payload.length = 64k"), bounds::toString);
        final List<String> type = problems("receivers", "mine", "receiver.mine.url", "http://a");
        assertEquals(1, type.size(), type::toString);
        assertTrue(type.get(0).contains("\"mine\" is no type"), type::toString);
        // what another type has is unknown to this one, and so is what nobody has named
        assertEquals(
                1, problems("receivers", "otlp", "receiver.otlp.directory", "a").size());
        assertEquals(1, problems("receiver.otlp.url", "http://a/b").size());
        assertEquals(1, problems("payload.length", "nonsense").size());
        assertTrue(problems("receiver.agent.format", "protobuf").get(0).contains("auto, v04, v05, v10"));
        final ConfigurationException unknown = assertThrows(
                ConfigurationException.class,
                () -> EngineConfig.builder().set("recievers", "a").build());
        assertTrue(unknown.problems().get(0).contains("nearest: receivers"), unknown::getMessage);
        assertThrows(
                ConfigurationException.class,
                () -> EngineConfig.builder().set("mode", null).build());
    }

    @Test
    void shouldHaveARequiredOneInFront() {
        final List<String> problems = problems("receivers", "otlp,agent", "receiver.otlp.required", "false");
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).contains("is of the first receiver"), problems::toString);
        final EngineConfig config = of(Map.of("RINGSPAN_RECEIVER_AGENT_REQUIRED", "false"));
        assertTrue(config.receiver("agent").required());
        assertEquals(1, config.warnings().size(), config.warnings()::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "a,a", "a,,b", "1a", "a.b", "a_b", "a,", "abcdefghijabcdefghijabcdefghijabc"})
    void shouldTakeNamesThatStandInKeys(final String names) {
        final List<String> problems = problems("receivers", names);
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).contains("ringspan.receivers"), problems::toString);
    }
}
