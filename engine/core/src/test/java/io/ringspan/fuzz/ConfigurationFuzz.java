/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringspan.config.ConfigurationException;
import io.ringspan.config.EngineConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any texts as values of settings, of system properties and of the environment. */
class ConfigurationFuzz {
    // one or two of each type, and one that does not exist
    private static final String[] NAMES = {
        "ringspan.ring.slots",
        "ringspan.strings.memory",
        "ringspan.tick.interval",
        "ringspan.agent.url",
        "ringspan.tags",
        "ringspan.mode",
        "ringspan.pid",
        "ringspan.service",
        "ringspan.wait.strategy",
        "ringspan.no.such",
        "RINGSPAN_SPANS_MAX",
        "DD_TRACE_AGENT_URL",
        "DD_TAGS"
    };
    private static final String[] UNITS = {"", "k", "m", "ms", "h", "x"};
    private static final int NUMBER_LENGTH = 2 + Long.BYTES;
    private static final int TEXT_LENGTH = 26;

    /** Some numbers and texts. */
    static Stream<byte[]> seeds() {
        return Stream.of(
                new byte[] {0, -1, 0, 0, 0, 0, 0, 0, 4, 0, 1, -5, 0, 0, 0, 0, 0, 16, 0, 0},
                "\3\0http://[::1]:8126/x      \4\0a:b,c:d                 ".getBytes(StandardCharsets.UTF_8));
    }

    // each setting is a byte for the name, one for the unit or for a text, and the number or the text
    @MethodSource("seeds")
    @FuzzTest
    void shouldTakeSettingsOrSayWhatIsWrong(final byte[] data) {
        final Map<String, String> environment = new HashMap<>();
        final Properties properties = new Properties();
        final ByteBuffer in = ByteBuffer.wrap(data);
        while (in.remaining() >= NUMBER_LENGTH) {
            final String name = NAMES[Byte.toUnsignedInt(in.get()) % NAMES.length];
            final int unit = in.get();
            final String value = unit < 0 ? in.getLong() + UNITS[-(unit + 1) % UNITS.length] : text(in);
            if (name.startsWith("ringspan.")) {
                properties.setProperty(name, value);
            } else {
                environment.put(name, value);
            }
        }
        try {
            EngineConfig.builder().load(environment, properties).build();
        } catch (final ConfigurationException e) {
            assertFalse(e.getMessage().isBlank());
        }
    }

    private static String text(final ByteBuffer in) {
        final byte[] text = new byte[Math.min(in.remaining(), TEXT_LENGTH - 2)];
        in.get(text);
        return new String(text, StandardCharsets.UTF_8).strip();
    }
}
