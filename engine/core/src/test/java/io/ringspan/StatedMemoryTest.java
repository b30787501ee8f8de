/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.encode.registry.PayloadFormats;
import io.ringspan.fixture.ChildJava;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an engine states is what it takes, within 5 %, whatever the settings are. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StatedMemoryTest {
    private static final int CONFIGURATIONS = Integer.getInteger("stated.configurations", 12);
    private static final double TOLERANCE = 0.05;
    private static final Pattern LINE = Pattern.compile("stated (\\d+) taken (\\d+) .*");

    @Test
    void shouldTakeWhatItStates() throws Exception {
        final long seed = Long.getLong("stated.seed", System.nanoTime());
        final String printed = ChildJava.run(
                List.of(),
                List.of("-XX:+UseSerialGC", "-Xmx1g", "-XX:MaxDirectMemorySize=1g"),
                StatedMemoryProgram.class.getName(),
                Integer.toString(CONFIGURATIONS),
                Long.toString(seed));
        int lines = 0;
        for (final String line : printed.lines().toList()) {
            final Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                lines++;
                final double stated = Long.parseLong(matcher.group(1));
                final double taken = Long.parseLong(matcher.group(2));
                assertTrue(Math.abs(taken - stated) <= TOLERANCE * taken, "stated.seed=" + seed + ": " + line);
            }
        }
        assertEquals(CONFIGURATIONS + 5 + PayloadFormats.all().size(), lines, printed);
    }
}
