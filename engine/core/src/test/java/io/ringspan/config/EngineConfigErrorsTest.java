/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.WaitStrategy;
import io.ringspan.pipeline.WaitStrategies;
import io.ringspan.setting.NumberType;
import io.ringspan.setting.Setting;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.converter.ConvertWith;
import org.junit.jupiter.params.converter.TypedArgumentConverter;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: whoever reads a message knows what to change. Method: each kind of mistake, and the parts of its line. */
class EngineConfigErrorsTest {
    private static List<String> problems(final EngineConfigBuilder builder) {
        return assertThrows(ConfigurationException.class, builder::build).problems();
    }

    private static String problem(final EngineConfigBuilder builder) {
        final List<String> problems = problems(builder);
        assertEquals(1, problems.size(), () -> String.join("\n", problems));
        assertEquals(1, problems.get(0).lines().count());
        return problems.get(0);
    }

    private static EngineConfigBuilder with(final Setting setting, final String value) {
        final Properties props = new Properties();
        props.setProperty(setting.property(), value);
        return EngineConfig.builder().load(Map.of(), props);
    }

    /** The setting with the name of its constant. */
    static final class ByConstant extends TypedArgumentConverter<String, Setting> {
        ByConstant() {
            super(String.class, Setting.class);
        }

        @Override
        protected Setting convert(final String constant) {
            return Settings.all().stream()
                    .filter(setting -> setting.environment().equals(Setting.ENVIRONMENT_PREFIX + constant))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void assertParts(final String text, final String... parts) {
        for (final String part : parts) {
            assertTrue(text.contains(part), () -> part + " is not in: " + text);
        }
    }

    static List<Setting> all() {
        return Settings.all();
    }

    static Stream<Setting> withRange() {
        return Settings.all().stream().filter(setting -> !setting.range().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("withRange")
    void shouldNameSettingOriginValueAndLimitsBeyondBothEnds(final Setting setting) {
        for (final String value :
                List.of("-5" + smallestUnit(setting), "9000000000000000000" + smallestUnit(setting))) {
            final List<String> problems = problems(with(setting, value));
            final String own = problems.stream()
                    .filter(line -> line.startsWith(setting.property() + " = "))
                    .findFirst()
                    .orElseThrow();
            assertParts(
                    own,
                    value,
                    "(system property " + setting.property(),
                    "allowed: " + setting.allowed(),
                    setting.range());
        }
    }

    private static String smallestUnit(final Setting setting) {
        return setting.type() == NumberType.DURATION ? "ns" : "";
    }

    @ParameterizedTest
    @CsvSource({
        "RING_SLOTS, 8, 7, 4194304, 16777217",
        "RING_SLOT_LENGTH, 64, 32, 64k, 128k",
        "RING_OVERFLOW_TIMEOUT, 1ns, 0, 1h, 3601s",
        "WAIT_TIMEOUT, 1us, 999ns, 10s, 11s",
        "PIPELINE_THREADS, 1, 0, 2, 3",
        "WAIT_LATENCY, 10us, 9us, 100ms, 101ms",
        "WAIT_LATENCY, 0, 1ns, 100ms, 101ms",
        "RING_RESERVE, 4, 3, 2048, 2049",
        "RING_RESERVE, 0, -1, 2048, 2049",
        "RING_CLAIM_TIMEOUT, 1ms, 999us, 1h, 61m",
        "RING_CLAIM_TIMEOUT, 0, 1ns, 1h, 61m",
        "TICK_INTERVAL, 1ms, 999us, 10s, 10001ms",
        "SPANS_MAX, 16, 15, 16000000, 16000001",
        "SEGMENTS_MAX, 16, 15, 16777216, 16777217",
        "BLOCKS_MAX, 16, 15, 16000000, 16000001",
        "STRINGS_MAX, 256, 255, 16777216, 16777217",
        "STRINGS_MEMORY, 64k, 32k, 1g, 2g",
        "SOURCES_MAX, 1, 0, 4096, 4097",
        "SOURCES_BUFFER_MAX, 64k, 32k, 1g, 2g",
        "INTERN_MAX, 0, -1, 65536, 65537",
        "INTERN_TEXT_MAX, 1, 0, 64k, 65537",
        "INTERN_VALUES_PER_KEY, 0, -1, 16777216, 16777217",
        "TEXT_MAX, 16, 15, 256k, 257k",
        "SEGMENT_PARTIAL_FLUSH, 1, 0, 32768, 32769",
        "EXPIRY_AGE, 10ms, 9ms, 24h, 86401s",
        "PAYLOAD_COUNT, 2, 1, 1024, 1025",
        "PAYLOAD_LENGTH, 4k, 4095, 64m, 65537k",
        "PAYLOAD_FLUSH_AT, 1, 0, 2m, 2049k",
        "PAYLOAD_CHUNKS_MAX, 1, 0, 1048576, 1048577",
        "PAYLOAD_LINGER, 1ms, 999us, 1h, 3601s",
        "PAYLOAD_LINGER, 0, 1ns, 1h, 61m",
        "AGENT_TIMEOUT, 1ms, 0, 10m, 601s",
        "AGENT_CONNECT_TIMEOUT, 1ms, 0, 10m, 601s",
        "RETRY_ATTEMPTS, 1, 0, 100, 101",
        "RETRY_BACKOFF, 1ms, 0, 10m, 601s",
        "RETRY_BACKOFF_MAX, 100ms, 99ms, 1h, 61m",
        "CLOSE_TIMEOUT, 0, -1ns, 1h, 61m",
        "PID, 0, -1, 4294967295, 4294967296"
    })
    void shouldTakeBothEndsOfTheRangeAndNothingBeyond(
            @ConvertWith(ByConstant.class) final Setting setting,
            final String min,
            final String below,
            final String max,
            final String above) {
        for (final String fine : List.of(min, max)) {
            // lowering one setting may break others that depend on it, which is not the subject here
            final boolean isFine = problemsOf(setting, fine).isEmpty();
            assertTrue(isFine, () -> fine + ": " + problemsOf(setting, fine));
        }
        for (final String wrong : List.of(below, above)) {
            assertEquals(1, problemsOf(setting, wrong).size(), wrong);
            assertParts(problemsOf(setting, wrong).get(0), wrong);
        }
    }

    private static List<String> problemsOf(final Setting setting, final String value) {
        try {
            with(setting, value).build();
            return List.of();
        } catch (final ConfigurationException e) {
            return e.problems().stream()
                    .filter(line -> line.startsWith(setting.property() + " = "))
                    .toList();
        }
    }

    @Test
    void shouldCoverEveryRangeAbove() {
        // ring.record-max depends on two settings and has tests of its own
        assertEquals(37, withRange().count());
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldRefuseEmptyValuesUnlessTheDefaultIsEmpty(final Setting setting) {
        if (setting.defaultText().isEmpty()) {
            assertDoesNotThrow(() -> with(setting, " ").build());
        } else {
            final String line = problem(with(setting, " "));
            assertParts(line, setting.property() + " = \"\"", setting.property(), "is empty", setting.allowed());
        }
    }

    @Test
    void shouldReportEveryProblemAtOnce() {
        final Properties props = new Properties();
        props.setProperty("ringspan.strings.memory", "99999999999g");
        props.setProperty("ringspan.ring.slot-length", "300");
        props.setProperty("ringspan.mode", "lenent");
        props.setProperty("ringspan.colour", "red");
        props.setProperty("ringspan.ring.slots", "abc");
        props.setProperty("ringspan.agent.url", "unix://var/apm.sock");
        final ConfigurationException e = assertThrows(
                ConfigurationException.class,
                () -> EngineConfig.builder()
                        .load(Map.of(), props)
                        .retryAttempts(0)
                        .service("")
                        .build());
        assertEquals(8, e.problems().size(), e.getMessage());
        for (final String line : e.problems()) {
            assertTrue(e.getMessage().contains("\n- " + line), e.getMessage());
        }
        assertParts(
                e.getMessage(),
                "problems: 8",
                "ringspan.ring.slots = abc (system property ringspan.ring.slots) is not a whole number",
                "allowed: integer: 8 to 16777216 slots; write digits only",
                "ringspan.ring.slot-length = 300 (system property ringspan.ring.slot-length) is not a power of two",
                "use 256 or 512",
                "ringspan.strings.memory = 99999999999g (system property ringspan.strings.memory) is far out of range",
                "ringspan.mode = lenent (system property ringspan.mode) is unknown; allowed: name: strict, lenient",
                "ringspan.agent.url = unix://var/apm.sock (system property ringspan.agent.url) has a host, but a Unix socket is a file",
                "ringspan.retry.attempts = 0 (builder call retryAttempts) is too low; allowed: integer: 1 to 100",
                "ringspan.service = \"\" (builder call service) is empty",
                "ringspan.colour (system property) is no setting");
    }

    @Test
    void shouldSayOfWhichReceiverASettingIsThatIsNotListed() {
        final Properties props = new Properties();
        props.setProperty("ringspan.receiver.otlp.url", "http://collector:4318");
        props.setProperty("ringspan.receiver.agent.ulr", "http://agent:8126");
        final EngineConfigBuilder builder = EngineConfig.builder().load(Map.of(), props);
        final ConfigurationException e = assertThrows(ConfigurationException.class, builder::build);
        assertEquals(2, e.problems().size(), e.getMessage());
        assertParts(
                e.getMessage(),
                "ringspan.receiver.agent.ulr (system property) is no setting; nearest: ringspan.receiver.agent.url,",
                "ringspan.receiver.otlp.url (system property) is for the receiver otlp, and there is none of that name;"
                        + " add it to ringspan.receivers if there is to be one;");
        assertParts(
                builder.load(Map.of("RINGSPAN_RECEIVER_ZIPKIN_URL", "http://zipkin"), new Properties())
                        .build()
                        .warnings()
                        .toString(),
                "RINGSPAN_RECEIVER_ZIPKIN_URL (environment) is for the receiver zipkin, and there is none of that name;"
                        + " add it to ringspan.receivers if there is to be one; ignored");
    }

    @Test
    void shouldListTheWaitStrategies() {
        final String line = problem(EngineConfig.builder().waitStrategy("spin"));
        assertParts(line, "ringspan.wait.strategy = spin (builder call waitStrategy) is unknown", "perhaps");
        assertParts(line, WaitStrategies.names().toArray(new String[0]));
    }

    @Test
    void shouldSuggestTheNearestOfUnknownNamesAndListAll() {
        final Properties props = new Properties();
        props.setProperty("ringspan.ring.slot", "8192");
        props.setProperty("ringspan.wait.stategy", "s3cret");
        props.setProperty("ringspanner.ring", "not ours");
        final ConfigurationException e = assertThrows(
                ConfigurationException.class,
                () -> EngineConfig.builder().load(Map.of(), props).build());
        assertEquals(2, e.problems().size(), e.getMessage());
        assertParts(e.problems().get(0), "ringspan.ring.slot (system property)", "nearest: ringspan.ring.slots,");
        assertParts(e.problems().get(1), "ringspan.wait.stategy (system property)", "nearest: ringspan.wait.strategy,");
        assertFalse(e.getMessage().contains("s3cret"), e.getMessage());
        for (final Setting setting : Settings.all()) {
            assertParts(e.getMessage(), setting.property());
        }
    }

    @Test
    void shouldReportNulls() {
        final EngineConfigBuilder builder = EngineConfig.builder()
                .mode(null)
                .service(null)
                .agentUrl(null)
                .defaultTags(null)
                .waitStrategy((WaitStrategy) null);
        final List<String> problems = problems(builder);
        assertEquals(5, problems.size(), problems::toString);
        problems.forEach(line -> assertParts(line, " = null (builder call ", "is null"));
    }

    @Test
    void shouldKeepALineALineAndSecretsSecret() {
        assertParts(problem(EngineConfig.builder().env("a\nb")), "ringspan.env = a\\nb (builder call env)");
        final String url = problem(with(Settings.AGENT_URL, "http://user:secret@host"));
        assertFalse(url.contains("secret"), url);
        final String tooLong = problem(with(Settings.SPANS_MAX, "9".repeat(5000)));
        assertTrue(tooLong.length() < 1000, tooLong);
    }

    @ParameterizedTest
    @CsvSource({
        "spans.max, 999, segment.partial-flush = 1000 (default), is more than ringspan.spans.max = 999",
        "strings.max, 300, intern.max = 16384 (default), is more than ringspan.strings.max = 300",
        "payload.length, 1m, payload.flush-at = 1500k (default), is more than ringspan.payload.length = 1m",
        "retry.backoff, 6s, retry.backoff-max = 5s (default), is less than ringspan.retry.backoff = 6s",
        "ring.record-max, 255, ring.record-max = 255, is less than ringspan.ring.slot-length = 256"
    })
    void shouldCheckLimitsThatAreSettings(
            final String name, final String value, final String subject, final String reason) {
        final Properties props = new Properties();
        props.setProperty("ringspan." + name, value);
        assertParts(problem(EngineConfig.builder().load(Map.of(), props)), "ringspan." + subject, reason, ", or ");
    }

    @Test
    void shouldKeepRecordsToAQuarterOfTheRing() {
        final int limit = 1024 * 256 / 4;
        assertDoesNotThrow(() ->
                EngineConfig.builder().ringSlots(1024).ringRecordMax(limit).build());
        // what counts is the ring as it will be, after rounding
        assertDoesNotThrow(
                () -> EngineConfig.builder().ringSlots(513).ringRecordMax(limit).build());
        final String line = problem(EngineConfig.builder().ringSlots(1024).ringRecordMax(limit + 1));
        assertParts(
                line,
                "ringspan.ring.record-max = 65537 (builder call ringRecordMax)",
                "is more than a quarter of the ring, which is 64k",
                "1024 x 256",
                "lower it to at most 64k");
    }

    @Test
    void shouldKeepTheReserveToAQuarterOfTheRing() {
        final EngineConfigBuilder builder = EngineConfig.builder().ringRecordMax(4096);
        // what counts is the ring as it will be, after rounding
        assertEquals(256, builder.ringSlots(513).ringReserve(256).build().ringReserve());
        assertParts(
                problem(builder.ringSlots(1024).ringReserve(257)),
                "ringspan.ring.reserve = 257 (builder call ringReserve)",
                "is more than a quarter of ringspan.ring.slots = 1024",
                "lower it to at most 256");
    }

    @Test
    void shouldKeepRoomForASpanInARecord() {
        final EngineConfigBuilder builder = EngineConfig.builder().ringSlotLength(64);
        assertDoesNotThrow(() -> builder.ringRecordMax(256).build());
        assertParts(
                problem(builder.ringRecordMax(255)),
                "ringspan.ring.record-max = 255 (builder call ringRecordMax)",
                "is less than 256",
                "raise it to at least 256");
    }

    @Test
    void shouldKeepRecordsTo64Megabytes() {
        final EngineConfigBuilder builder =
                EngineConfig.builder().ringSlots(1 << 20).ringSlotLength(1024);
        assertEquals(64 << 20, builder.ringRecordMax(64 << 20).build().ringRecordMax());
        assertParts(problem(builder.ringRecordMax((64 << 20) + 1)), "is too high", "use at most 64m");
    }

    @Test
    void shouldKeepTheRingWithinOneBuffer() {
        final EngineConfigBuilder builder =
                EngineConfig.builder().ringSlotLength(1 << 16).ringRecordMax(1 << 16);
        assertDoesNotThrow(() -> builder.ringSlots(1 << 14).build());
        assertParts(
                problem(builder.ringSlots(1 << 15)),
                "ringspan.ring.slots = 32768 (builder call ringSlots) makes the ring too large",
                "32768 x 64k",
                "2g");
    }

    @ParameterizedTest
    @ValueSource(strings = {"300", "257", "65535"})
    void shouldRefuseSlotLengthsThatAreNoPowersOfTwo(final String value) {
        assertParts(problem(with(Settings.RING_SLOT_LENGTH, value)), value, "is not a power of two", "64 to 64k");
    }

    @Test
    void shouldNotReportRelationsOfWhatIsWrongByItself() {
        assertParts(problem(with(Settings.SPANS_MAX, "3")), "ringspan.spans.max = 3");
        assertParts(problem(with(Settings.RING_SLOTS, "x")), "ringspan.ring.slots = x");
    }

    @Test
    void shouldNotLetProblemsBeChanged() {
        final List<String> problems = problems(EngineConfig.builder().retryAttempts(0));
        assertThrows(UnsupportedOperationException.class, problems::clear);
    }

    @Test
    void shouldOnlyWarnOfASettingThatThereWasOnce() {
        final Properties properties = new Properties();
        properties.setProperty("ringspan.ring.producers", "single");
        final List<String> warnings = EngineConfig.builder()
                .load(Map.of("RINGSPAN_RING_PRODUCERS", "multi"), properties)
                .build()
                .warnings();
        assertEquals(2, warnings.size(), warnings::toString);
        for (final String name : List.of("ringspan.ring.producers (", "RINGSPAN_RING_PRODUCERS (")) {
            assertTrue(
                    warnings.stream().anyMatch(line -> line.startsWith(name) && line.contains("no setting any more")),
                    warnings::toString);
        }
    }
}
