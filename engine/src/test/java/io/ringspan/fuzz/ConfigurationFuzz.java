/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringspan.config.ConfigurationException;
import io.ringspan.config.EngineConfig;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text as settings, of system properties and of the environment. */
class ConfigurationFuzz {
    /** Texts of properties files. */
    static Stream<byte[]> seeds() {
        return Stream.of(
                        "ringspan.ring.slots=1024\nringspan.strings.memory=1m\nringspan.tick.interval=10ms\n",
                        "ringspan.agent.url=http://[::1]:8126/x\nringspan.tags=a:b,c:d\nringspan.mode=strict\n",
                        "RINGSPAN_RING_SLOTS=64k\nDD_ENV=prod\nDD_TAGS=a:b c:d\nDD_TRACE_AGENT_URL=unix:///x\n",
                        "ringspan.wait.strategy=busy\nringspan.spans.max=17\nringspan.no.such=1\n")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldTakeSettingsOrSayWhatIsWrong(final byte[] data) throws IOException {
        final Properties given = new Properties();
        try {
            given.load(new StringReader(new String(data, StandardCharsets.UTF_8)));
        } catch (final IllegalArgumentException e) {
            // an escape that the JDK does not take
            return;
        }
        final Map<String, String> environment = new HashMap<>();
        final Properties properties = new Properties();
        given.stringPropertyNames().forEach(name -> {
            if (name.startsWith("ringspan.")) {
                properties.setProperty(name, given.getProperty(name));
            } else {
                environment.put(name, given.getProperty(name));
            }
        });
        try {
            EngineConfig.builder().load(environment, properties).build();
        } catch (final ConfigurationException e) {
            assertFalse(e.getMessage().isBlank());
        }
    }
}
