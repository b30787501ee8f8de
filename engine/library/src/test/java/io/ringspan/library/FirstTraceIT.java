/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** From nothing to a trace on the console: one file and two commands, as two pages show them, from what this build publishes. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FirstTraceIT {
    private static final String PAGE = "docs/getting-started.md";

    @Test
    void shouldBeTheSameInBothPages() throws Exception {
        for (final String part : List.of("class FirstTrace", "dependency:copy")) {
            assertEquals(Page.block(PAGE, part), Page.block("README.md", part));
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void shouldShowATraceWithOneFileAndTwoCommands() throws Exception {
        final ScratchMaven scratch = new ScratchMaven("first-trace");
        Files.writeString(scratch.folder().resolve("FirstTrace.java"), Page.block(PAGE, "class FirstTrace"));
        final List<String> commands =
                Page.block(PAGE, "dependency:copy").lines().toList();
        assertEquals(2, commands.size());
        assertTrue(commands.get(0).contains(":" + PublishedModule.VERSION + ":"), commands.get(0));
        scratch.run(commands.get(0));
        final String printed = scratch.run(commands.get(1));
        assertTrue(
                printed.lines().anyMatch(line -> line.matches("\\S+Z +9.000ms shop http.request \"GET /cart\" .*")),
                printed);
        assertTrue(printed.lines().anyMatch(line -> line.matches("\\S+Z +5.000ms shop db.query \"SELECT .*")), printed);
        assertTrue(printed.contains("2 spans created, 2 delivered, dropped: none"), printed);
        // what the page shows is what one sees, but for the numbers
        final List<String> seen =
                printed.lines().map(FirstTraceIT::withoutNumbers).toList();
        Page.block(PAGE, "INFO: started")
                .lines()
                .map(FirstTraceIT::withoutNumbers)
                .forEach(line -> assertTrue(seen.contains(line), () -> line + " is not in " + seen));
    }

    private static String withoutNumbers(final String line) {
        return line.replaceAll("[0-9]+", "N").replaceAll(" +", " ");
    }
}
