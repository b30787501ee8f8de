/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.TimeoutBlockingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.ringspan.api.DecodeMode;
import io.ringspan.api.ExpiryAction;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.transport.registry.ReceiverTypes;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

class EngineConfigTest {
    private static Properties properties(final String... namesAndValues) {
        final Properties properties = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return properties;
    }

    @Test
    void shouldHaveDefaultsOfRingAndTable() {
        final EngineConfig config = EngineConfig.builder().build();
        assertEquals(8192, config.ringSlots());
        assertEquals(256, config.ringSlotLength());
        assertEquals(256 * 1024, config.ringRecordMax());
        assertEquals(512, config.ringReserve());
        assertEquals(1_000_000_000, config.ringClaimTimeoutNs());
        assertEquals(OverflowPolicy.BLOCK_FOR, config.ringOverflow());
        assertEquals(10_000_000, config.ringOverflowTimeoutNs());
        assertEquals("adaptive", config.waitStrategy());
        assertEquals(10_000_000, config.waitTimeoutNs());
        assertEquals(40_000_000, config.waitLatencyNs());
        assertEquals(100_000_000, config.tickIntervalNs());
        assertEquals(DecodeMode.LENIENT, config.mode());
        assertEquals(32_768, config.spansMax());
        assertEquals(16_384, config.segmentsMax());
        assertEquals(131_072, config.blocksMax());
        assertEquals(65_536, config.stringsMax());
        assertEquals(16 << 20, config.stringsMemory());
        assertEquals(16, config.sourcesMax());
        assertEquals(64 << 20, config.sourcesBufferMax());
        assertEquals(16_384, config.internMax());
        assertEquals(1024, config.internTextMax());
        assertEquals(256, config.internValuesPerKey());
        assertEquals(1000, config.segmentPartialFlush());
        assertEquals(600_000_000_000L, config.expiryAgeNs());
        assertEquals(ExpiryAction.FINISH, config.expiryAction());
        assertEquals(List.of(), config.warnings());
    }

    @Test
    void shouldHaveDefaultsOfPayloadsAgentAndIdentity() {
        final EngineConfig config = EngineConfig.builder().build();
        assertEquals(8, config.payloadCount());
        assertEquals(2 << 20, config.payloadLength());
        assertEquals(1500 * 1024, config.payloadFlushAt());
        assertEquals(4096, config.payloadChunksMax());
        assertEquals(1_000_000_000, config.payloadLingerNs());
        assertEquals(PayloadPolicy.DROP, config.payloadExhausted());
        assertEquals("http://localhost:8126", config.agentUrl());
        assertEquals(3_000_000_000L, config.agentTimeoutNs());
        assertEquals(1_000_000_000, config.agentConnectTimeoutNs());
        assertEquals(6, config.retryAttempts());
        assertEquals(100_000_000, config.retryBackoffNs());
        assertEquals(5_000_000_000L, config.retryBackoffMaxNs());
        assertEquals(5_000_000_000L, config.closeTimeoutNs());
        assertEquals("unnamed-java-service", config.service());
        assertEquals("", config.env());
        assertEquals("", config.version());
        assertEquals(Map.of(), config.defaultTags());
        assertEquals("java", config.language());
        assertEquals(System.getProperty("java.version"), config.languageVersion());
        assertEquals(System.getProperty("java.vm.name"), config.languageInterpreter());
        assertEquals("0.1.0", config.tracerVersion());
        assertEquals(ProcessHandle.current().pid(), config.pid());
        assertEquals("java", config.spanLanguage());
        assertFalse(config.clientComputedStats());
        assertFalse(config.clientComputedTopLevel());
        assertFalse(config.jmx());
    }

    @Test
    void shouldListAllSettings() {
        final Map<String, String> settings = EngineConfig.builder()
                .service("mine")
                .tickIntervalNs(5_000_000)
                .build()
                .settings();
        assertEquals(
                Settings.all().size() + ReceiverSettings.of(ReceiverTypes.AGENT).size(), settings.size());
        assertEquals("mine", settings.get("service"));
        assertEquals("5ms", settings.get("tick.interval"));
        assertEquals("false", settings.get("jmx"));
        assertThrows(UnsupportedOperationException.class, () -> settings.put("jmx", "true"));
    }

    @Test
    void shouldPreferBuilderOverPropertyOverEnvironmentOverDefault() {
        final Map<String, String> env = new HashMap<>();
        final Properties props = new Properties();
        final EngineConfigBuilder builder = EngineConfig.builder();
        assertEquals(100_000_000, builder.load(env, props).build().retryBackoffNs());
        env.put("RINGSPAN_RETRY_BACKOFF", "200ms");
        assertEquals(200_000_000, builder.load(env, props).build().retryBackoffNs());
        props.setProperty("ringspan.retry.backoff", "300ms");
        assertEquals(300_000_000, builder.load(env, props).build().retryBackoffNs());
        builder.retryBackoffNs(400_000_000);
        assertEquals(400_000_000, builder.load(env, props).build().retryBackoffNs());
        assertEquals(500_000_000, builder.retryBackoffNs(500_000_000).build().retryBackoffNs());
    }

    @Test
    void shouldPreferBuilderCallsMadeBeforeLoading() {
        final EngineConfig config = EngineConfig.builder()
                .service("mine")
                .load(Map.of("RINGSPAN_SERVICE", "theirs"), new Properties())
                .build();
        assertEquals("mine", config.service());
    }

    @Test
    void shouldNotLookAtValuesThatLost() {
        final EngineConfig config = EngineConfig.builder()
                .load(Map.of("RINGSPAN_SPANS_MAX", "many"), properties("ringspan.spans.max", "2000"))
                .build();
        assertEquals(2000, config.spansMax());
    }

    @Test
    void shouldReadVariablesOfDatadogsTracers() {
        final Map<String, String> env = Map.of(
                "DD_TRACE_AGENT_URL",
                "http://agent:1",
                "DD_SERVICE",
                "s",
                "DD_ENV",
                "e",
                "DD_VERSION",
                "v",
                "DD_OTHER",
                "");
        final EngineConfig config =
                EngineConfig.builder().load(env, new Properties()).build();
        assertEquals("http://agent:1", config.agentUrl());
        assertEquals("s", config.service());
        assertEquals("e", config.env());
        assertEquals("v", config.version());
        assertTrue(config.describe().contains("environment DD_TRACE_AGENT_URL"));
    }

    @Test
    void shouldPreferOwnNamesOverThoseOfDatadogsTracers() {
        final Map<String, String> env = Map.of("DD_ENV", "theirs", "RINGSPAN_ENV", "", "DD_SERVICE", " ");
        final EngineConfig config =
                EngineConfig.builder().load(env, new Properties()).build();
        assertEquals("theirs", config.env(), "an empty variable is not set, be it our own");
        assertEquals("unnamed-java-service", config.service(), "an empty variable of others is not set");
    }

    @Test
    void shouldReadEveryTypeFromText() {
        final EngineConfig config = EngineConfig.builder()
                .load(
                        Map.of("RINGSPAN_DEFAULT_TAGS", "team:pay,url:http://x", "RINGSPAN_PAYLOAD_LINGER", "0"),
                        properties(
                                "ringspan.ring.slots", " 1024 ",
                                "ringspan.ring.record-max", "64k",
                                "ringspan.ring.overflow", "Block_For",
                                "ringspan.wait.strategy", "BUSY_SPIN",
                                "ringspan.client-computed-stats", "True",
                                "ringspan.pid", "4194304",
                                "ringspan.env", " prod "))
                .build();
        assertEquals(Map.of("team", "pay", "url", "http://x"), config.defaultTags());
        assertEquals(0, config.payloadLingerNs());
        assertEquals(1024, config.ringSlots());
        assertEquals(64 * 1024, config.ringRecordMax());
        assertEquals(OverflowPolicy.BLOCK_FOR, config.ringOverflow());
        assertEquals("busy-spin", config.waitStrategy());
        assertTrue(config.clientComputedStats());
        assertEquals(4_194_304, config.pid());
        assertEquals("prod", config.env());
    }

    @Test
    void shouldReadPropertiesThatAreDefaultsOfOthersOrNoTexts() {
        final Properties props = new Properties(properties("ringspan.spans.max", "5000"));
        props.put("ringspan.blocks.max", 64);
        final EngineConfig config = EngineConfig.builder().load(Map.of(), props).build();
        assertEquals(5000, config.spansMax());
        assertEquals(64, config.blocksMax());
    }

    @Test
    void shouldLoadFromThisProcess() {
        final String name = Settings.TRACER_VERSION.property();
        System.setProperty(name, "from-this-process");
        try {
            assertEquals("from-this-process", EngineConfig.load().tracerVersion());
            assertEquals("0.1.0", EngineConfig.builder().build().tracerVersion());
        } finally {
            System.clearProperty(name);
        }
    }

    @Test
    void shouldRoundSlotsUpAndWarn() {
        final EngineConfig config = EngineConfig.builder()
                .load(Map.of("RINGSPAN_RING_SLOTS", "5000"), new Properties())
                .build();
        assertEquals(8192, config.ringSlots());
        assertEquals(1, config.warnings().size());
        final String warning = config.warnings().get(0);
        for (final String part : List.of("ringspan.ring.slots", "RINGSPAN_RING_SLOTS", "5000", "8192")) {
            assertTrue(warning.contains(part), warning);
        }
        assertTrue(config.describe().contains("warning: " + warning));
        assertThrows(
                UnsupportedOperationException.class, () -> config.warnings().clear());
    }

    @Test
    void shouldWorkOutTheReserveFromTheRing() {
        final EngineConfig smallest =
                EngineConfig.builder().ringSlots(64).ringRecordMax(4096).build();
        assertEquals(4, smallest.ringReserve());
        assertEquals(1 << 16, EngineConfig.builder().ringSlots(1 << 20).build().ringReserve());
        assertTrue(smallest.describe().lines().anyMatch(line -> line.matches("ring.reserve +4 +default *")));
    }

    @Test
    void shouldMakeWaitStrategiesByName() {
        final EngineConfig config =
                EngineConfig.builder().waitStrategy("blocking").build();
        assertEquals(BlockingWaitStrategy.class, config.newWaitStrategy().getClass());
        assertNotSame(config.newWaitStrategy(), config.newWaitStrategy());
        final EngineConfig timeout =
                EngineConfig.builder().waitStrategy("Timeout_Blocking").build();
        assertEquals("timeout-blocking", timeout.waitStrategy());
        assertEquals(
                TimeoutBlockingWaitStrategy.class, timeout.newWaitStrategy().getClass());
    }

    @Test
    void shouldTakeObjects() {
        final WaitStrategy strategy = new YieldingWaitStrategy();
        final ThreadFactory factory = Thread::new;
        final EngineConfig config = EngineConfig.builder()
                .waitStrategy("sleeping")
                .waitStrategy(strategy)
                .threadFactory(factory)
                .load(Map.of("RINGSPAN_WAIT_STRATEGY", "nonsense"), new Properties())
                .build();
        assertSame(strategy, config.newWaitStrategy());
        assertSame(factory, config.threadFactory());
        assertEquals(YieldingWaitStrategy.class.getName(), config.waitStrategy());
        assertTrue(config.describe().contains(YieldingWaitStrategy.class.getName()));
    }

    @Test
    void shouldMakeDaemonThreadsUnlessToldOtherwise() {
        assertTrue(EngineConfig.builder()
                .build()
                .threadFactory()
                .newThread(() -> {})
                .isDaemon());
        assertThrows(NullPointerException.class, () -> EngineConfig.builder().threadFactory(null));
    }

    @Test
    void shouldDescribeEachSettingWithValueAndOrigin() {
        final EngineConfig config = EngineConfig.builder()
                .payloadLength(1 << 20)
                .payloadFlushAt(1_000_000)
                .load(Map.of("RINGSPAN_MODE", "strict"), properties("ringspan.payload.linger", "20ms"))
                .build();
        final String table = config.describe();
        assertEquals(table, config.toString());
        assertLine(table, "payload.length +1m +builder call payloadLength");
        assertLine(table, "payload.flush-at +1000000 +builder call payloadFlushAt");
        assertLine(table, "payload.linger +20ms +system property ringspan.payload.linger");
        assertLine(table, "mode +strict +environment RINGSPAN_MODE");
        assertLine(table, "ring.slots +8192 +default");
        assertEquals(
                Settings.all().size() + ReceiverSettings.of(ReceiverTypes.AGENT).size() + 1,
                table.lines().count());
    }

    private static void assertLine(final String table, final String regex) {
        assertTrue(table.lines().anyMatch(line -> line.matches(regex)), () -> regex + " in\n" + table);
    }

    @Test
    void shouldNotChangeWithWhatItWasMadeFrom() {
        final Map<String, String> tags = new LinkedHashMap<>(Map.of("a", "1"));
        final Map<String, String> env = new HashMap<>(Map.of("RINGSPAN_SERVICE", "first"));
        final Properties props = properties("ringspan.env", "first");
        final EngineConfigBuilder builder =
                EngineConfig.builder().defaultTags(tags).load(env, props);
        tags.put("b", "2");
        env.put("RINGSPAN_SERVICE", "second");
        props.setProperty("ringspan.env", "second");
        final EngineConfig config = builder.build();
        final String before = config.describe();
        builder.spansMax(4000).defaultTags(Map.of()).load(Map.of(), new Properties());
        assertEquals(before, config.describe());
        assertEquals(Map.of("a", "1"), config.defaultTags());
        assertEquals("first", config.service());
        assertEquals("first", config.env());
        assertEquals(4000, builder.build().spansMax());
        assertEquals("unnamed-java-service", builder.build().service(), "what was loaded before is forgotten");
        assertEquals("", builder.build().env(), "what was loaded before is forgotten");
        assertThrows(
                UnsupportedOperationException.class, () -> config.defaultTags().put("c", "3"));
    }

    @Test
    void shouldHaveFinalFieldsOnly() {
        int checked = 0;
        for (final Field field : EngineConfig.class.getDeclaredFields()) {
            assertTrue(Modifier.isFinal(field.getModifiers()) || field.isSynthetic(), field.getName());
            checked++;
        }
        assertTrue(checked >= 3);
        assertNotNull(EngineConfig.builder());
    }
}
