/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.SizeProfile;
import io.ringspan.config.ConfigurationException;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.fixture.ChildJava;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An engine for small containers takes less than 8 MiB in all, and is what a JVM with little memory gets without being told. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SmallProfileTest {
    private static final long LIMIT = 8L * 1024 * 1024;

    @TempDir
    private Path directory;

    private EngineConfigBuilder small(final String receiver) {
        return EngineConfig.builder()
                .profile(SizeProfile.SMALL)
                .set("receivers", receiver)
                .set("close-timeout", "1ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "otlp", "zipkin", "file", "console"})
    void shouldTakeLessThanEightMebibytesWithAnyReceiver(final String receiver) {
        final EngineConfigBuilder builder = small(receiver);
        if (receiver.equals("file")) {
            builder.set("receiver.file.directory", directory.toString());
        }
        try (TraceEngine engine = TraceEngine.start(builder.build())) {
            assertTrue(engine.memory() < LIMIT, engine::describeMemory);
        }
    }

    @Test
    void shouldTakeLessWithCompressionToo() {
        final EngineConfig config =
                small("otlp").set("receiver.otlp.compression", "gzip").build();
        try (TraceEngine engine = TraceEngine.start(config)) {
            assertTrue(engine.memory() < LIMIT, engine::describeMemory);
        }
    }

    @Test
    void shouldSayWhereADefaultComesFromAndLetEachSizeBeGiven() {
        final EngineConfig config =
                EngineConfig.builder().profile(SizeProfile.SMALL).spansMax(5000).build();
        assertEquals(5000, config.spansMax());
        assertEquals(1024, config.ringSlots());
        assertTrue(config.describe()
                .lines()
                .anyMatch(line -> line.matches("ring.slots +1024 +default of profile small *")));
        assertEquals(SizeProfile.STANDARD, EngineConfig.builder().build().profile());
    }

    /** What does not fit to the small sizes says so, with the size that it does not fit to. */
    @Test
    void shouldNameTheSizeThatAnotherSettingDoesNotFitTo() {
        final EngineConfigBuilder builder =
                EngineConfig.builder().profile(SizeProfile.SMALL).ringRecordMax(128 * 1024);
        final String said =
                assertThrows(ConfigurationException.class, builder::build).getMessage();
        assertTrue(said.contains("ringspan.ring.slots x ringspan.ring.slot-length = 1024 x 256"), said);
    }

    /** The first line is what a JVM works out in a container of 64 MiB with one processor. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:MaxRAM=64m -XX:ActiveProcessorCount=1",
                "-XX:MaxRAM=512m",
                "-Xmx64m -XX:+UseSerialGC",
                "-Xmx256m -XX:MaxDirectMemorySize=10m"
            })
    void shouldServeAJvmWithLittleMemoryWithoutBeingTold(final String options) throws Exception {
        final List<String> arguments = new ArrayList<>(List.of(options.split(" ", -1)));
        arguments.add("-Ddirectory=" + directory);
        final String printed = ChildJava.run(List.of(), arguments, SmallProfileProgram.class.getName());
        assertTrue(printed.contains("auto SMALL"), printed);
        assertTrue(printed.contains("sized STANDARD"), printed);
        assertTrue(printed.contains("told STANDARD"), printed);
        assertTrue(printed.contains(", profile small, to file;"), printed);
        assertTrue(printed.contains("flushed DELIVERED"), printed);
        assertTrue(printed.contains("delivered 20000"), printed);
    }
}
