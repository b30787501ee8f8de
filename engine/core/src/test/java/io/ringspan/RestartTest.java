/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.fixture.ChildJava;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application that starts engines again and again has room for as many as it likes, if it has room for two. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RestartTest {
    private static final String ROUNDS = Integer.toString(Integer.getInteger("restart.rounds", 100));
    // nothing is collected in time but by chance
    private static final List<String> OPTIONS =
            List.of("-XX:MaxDirectMemorySize=128m", "-XX:+DisableExplicitGC", "-Xms256m", "-Xmx1g");

    private static void run(final List<String> prefix, final String transport) throws Exception {
        final String printed = ChildJava.run(prefix, OPTIONS, RestartProgram.class.getName(), ROUNDS, transport);
        assertTrue(printed.contains(ROUNDS + " rounds"), printed);
    }

    @ParameterizedTest
    @CsvSource({"none", "agent"})
    void shouldHaveDirectMemoryForEachEngine(final String transport) throws Exception {
        run(List.of(), transport);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void shouldHaveDescriptorsForEachEngine() throws Exception {
        run(List.of("sh", "-c", "ulimit -n 150; exec \"$@\"", "sh"), "none");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void shouldHaveDescriptorsForEachConnection() throws Exception {
        run(List.of("sh", "-c", "ulimit -n 150; exec \"$@\"", "sh"), "agent");
    }
}
