/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Goal: the page of counters cannot drift from the code. Method: the names in its tables are compared, with their order. */
class CounterDocTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "counters.md");
    private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);

    @Test
    void shouldHaveARowForEachCounterAndEachReason() throws IOException {
        final List<String> expected = new ArrayList<>();
        Arrays.stream(EngineCounter.values()).map(EngineCounter::label).forEach(expected::add);
        for (final DropReason reason : DropReason.values()) {
            expected.add(reason.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        final List<String> found = new ArrayList<>();
        final Matcher rows = ROW.matcher(Files.readString(PAGE));
        while (rows.find()) {
            found.add(rows.group(1));
        }
        assertEquals(expected, found);
    }
}
