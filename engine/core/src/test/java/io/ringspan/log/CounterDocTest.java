/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.CounterAlias;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Goal: the page of counters cannot drift from the code. Method: its tables are generated from the code and compared. */
class CounterDocTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "counters.md");
    private static final Path SOURCES = Path.of("src", "main", "java", "io", "ringspan", "counters");
    private static final String NOTE = " (checked by CounterDocTest, which prints the text to put here) -->\n";
    // of any receiver
    private static final LoggedReceiver RECEIVER = new LoggedReceiver("", "ringspan.", "its URL");

    @Test
    void shouldHaveAllCountersAsTheyAreInTheCode() throws IOException {
        final StringBuilder text = new StringBuilder("| name | unit | meaning | when it grows |\n|---|---|---|---|\n");
        for (final EngineCounter counter : EngineCounter.values()) {
            row(text, '`' + counter.label() + '`', counter.unit(), counter.meaning(), counter.help());
        }
        assertSection("counters", text.toString());
    }

    @Test
    void shouldHaveAllReasonsAsTheyAreInTheCode() throws IOException {
        final StringBuilder text = new StringBuilder("| reason | where | meaning | what to do |\n|---|---|---|---|\n");
        for (final DropReason reason : DropReason.values()) {
            final String where = reason.isBeforeDecoding()
                    ? "before the decoder"
                    : reason.isAfterHandOver() ? "after hand-over" : "decoder";
            row(text, '`' + reason.counterName() + '`', where, reason.meaning(), help(reason));
        }
        assertSection("reasons", text.toString());
    }

    @Test
    void shouldHaveAllNamesOfOtherSystemsAsTheyAreInTheCode() throws IOException {
        final StringBuilder text = new StringBuilder("| other name | is |\n|---|---|\n");
        for (final CounterAlias alias : CounterAlias.values()) {
            row(text, '`' + alias.label() + '`', '`' + String.join("` + `", alias.counters()) + '`');
        }
        assertSection("aliases", text.toString());
    }

    @ParameterizedTest
    @EnumSource(CounterAlias.class)
    void shouldKnowWhatAnotherNameIsMadeOf(final CounterAlias alias) {
        final Map<String, Long> values = new HashMap<>();
        new EngineCounters().view().forEach(values::put);
        // a name that there is not would be null
        assertEquals(0, alias.value(values::get));
        for (final String name : alias.counters()) {
            assertEquals(alias.isGauge(), isGauge(name), name);
        }
    }

    private static boolean isGauge(final String name) {
        return Arrays.stream(EngineCounter.values())
                .anyMatch(counter -> counter.label().equals(name) && counter.isGauge());
    }

    // settings as the pages write them
    private static String help(final DropReason reason) {
        return Arrays.stream(Warning.values())
                .filter(warning -> warning.reason() == reason)
                .map(warning -> warning.help(RECEIVER).replaceAll("(ringspan[a-z.=-]*[a-z])", "`$1`"))
                .findFirst()
                .orElseThrow();
    }

    private static void row(final StringBuilder text, final String... cells) {
        for (final String cell : cells) {
            assertFalse(cell.isEmpty() || cell.contains("|") || cell.contains("\n"), () -> Arrays.toString(cells));
        }
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static void assertSection(final String name, final String expected) throws IOException {
        final String page = Files.readString(PAGE).replace("\r\n", "\n");
        final String begin = "<!-- " + name + ": begin" + NOTE;
        final int from = page.indexOf(begin) + begin.length();
        final int to = page.indexOf("<!-- " + name + ": end -->");
        assertTrue(from >= begin.length() && to > from, () -> "no " + begin);
        assertEquals(expected, page.substring(from, to), () -> "put this into " + PAGE + ":\n" + expected);
    }

    /** What programmers read is what users read. */
    @ParameterizedTest
    @EnumSource(EngineCounter.class)
    void shouldMeanTheSameInTheJavadocOfACounter(final EngineCounter counter) throws IOException {
        assertEquals(counter.meaning().replace("`", ""), javadoc("EngineCounter.java", counter.name()));
    }

    @ParameterizedTest
    @EnumSource(DropReason.class)
    void shouldMeanTheSameInTheJavadocOfAReason(final DropReason reason) throws IOException {
        assertEquals(reason.meaning(), javadoc("DropReason.java", reason.name()));
    }

    private static String javadoc(final String file, final String constant) throws IOException {
        final Matcher matcher = Pattern.compile("/\\*\\*([^/]*?)\\*/\\s*" + constant + "\\(")
                .matcher(Files.readString(SOURCES.resolve(file)));
        assertTrue(matcher.find(), constant);
        return matcher.group(1)
                .replaceAll("\\s*\\n\\s*\\* ?", " ")
                .replaceAll("\\{@(?:code|link) ([^}]*)}", "$1")
                .strip();
    }
}
