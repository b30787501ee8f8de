/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultsTest {
    @TempDir
    private Path directory;

    private static Results results() {
        final Round first = new Round().putAll(Map.of("ringspan-records:spansPerSecond", 1_234_567.0));
        final Round second = new Round()
                .putAll(Map.of("ringspan-records:spansPerSecond", 2e6, "blocked:blockedCpuPercentPerProducer", 6.0));
        final Run run = Run.of(
                "OpenJDK 17.0.15+6",
                "abc",
                1.5,
                List.of("brave"),
                Targets.of("blocking"),
                List.of(new HostNote(1, "decode", 19, 20.5, 0.5, 2)),
                List.of(first, second));
        return new Results(
                Results.FORMAT,
                "2026-01-02T03:04:05Z",
                "abc",
                false,
                1.5,
                new Machine("cpu", 2, 4, "os"),
                "blocking",
                List.of(run));
    }

    @Test
    void areTheSameWhenReadAgain() throws Exception {
        final Path file = directory.resolve("results.json");
        results().write(file);

        final Results again = Results.read(file);
        assertEquals(results(), again);
        assertEquals(1.235e6, again.main().rounds().get(0).get("ringspan-records:spansPerSecond"), 1e3);
        assertTrue(Double.isNaN(again.main().rounds().get(0).get("blocked:blockedCpuPercentPerProducer")));
    }

    @Test
    void showEveryTargetWithItsVerdict() {
        final String table = MarkdownReport.targets(results());

        assertTrue(
                table.contains("| 11 | producer in front of a full ring | of a core for each waiting thread |"
                        + " at most 5.00 % | 6.00 | - | **missed** |"),
                table);
        assertTrue(table.contains("not measured"), table);
    }

    private static Run further(final String jvm, final double blocked) {
        return Run.of(
                jvm,
                "def",
                12.5,
                List.of(),
                Targets.of("blocking"),
                List.of(),
                List.of(
                        new Round().putAll(Map.of("blocked:blockedCpuPercentPerProducer", blocked)),
                        new Round().putAll(Map.of("blocked:blockedCpuPercentPerProducer", blocked + 1))));
    }

    @Test
    void showAFurtherJdkBesideTheFirst() {
        final Results results = results().with(further("OpenJDK 25+36", 2));
        final String page = MarkdownReport.of(results);

        assertTrue(page.contains("| verdict | JDK 25 |"), page);
        assertTrue(page.contains("| 6.00 | - | **missed** | 2.50 (2.00 to 3.00) |"), page);
        assertTrue(page.contains("\n## JDK 25\n"), page);
        assertTrue(page.contains("Then in 12.5 minutes at commit def: OpenJDK 25+36."), page);
        assertTrue(page.contains("There was no time on JDK 17 for: brave."), page);
    }

    @Test
    void replaceOnlyWhatWasMeasuredOnTheSameJdk() {
        final Results results = results()
                .with(further("OpenJDK 25+36", 2))
                .with(further("OpenJDK 21.0.1", 3))
                .with(further("OpenJDK 25.0.1", 4));

        assertEquals(
                List.of("OpenJDK 17.0.15+6", "OpenJDK 21.0.1", "OpenJDK 25.0.1"),
                results.runs().stream().map(Run::jvm).toList());
    }

    @Test
    void areReadAsTheyWereWrittenWithoutTimes() throws Exception {
        final Path file = directory.resolve("results.json");
        Files.writeString(file, """
                {"format": 1, "runs": [{"jvm": "OpenJDK 17.0.15+6", "targets": [], "samples": {},
                  "host": [{"round": 1, "step": "decode", "stolenPercent": 0.5, "othersPercent": 2.0}]}]}""");

        final Run run = Results.read(file).main();
        assertEquals(List.of(), run.leftOut());
        assertEquals(new HostNote(1, "decode", 0, 0, 0.5, 2), run.host().get(0));
    }

    @Test
    void areDrawnAndWrittenWithWhateverThereIs() throws Exception {
        Report.write(results(), directory);

        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(
                    List.of("results.json", "results.md", "throughput.png"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void renewTheSectionOfThePageBesideThem() throws Exception {
        final Path page = Files.writeString(
                directory.resolve("benchmarks.md"),
                "a\n<!-- results -->\n<!-- /results -->\n<!-- queue -->\n<!-- /queue -->\n");

        Report.write(results(), directory.resolve("benchmarks"));

        final String text = Files.readString(page);
        assertTrue(text.startsWith("a\n<!-- results -->\n| # | target |"), text);
        assertTrue(text.contains("<!-- queue -->\n| one producer unless said |"), text);
    }

    @Test
    void nameTheFileThatCannotBeRead() throws Exception {
        final Path broken = Files.writeString(directory.resolve("broken.json"), "{\"format\": 1");
        final Path empty = Files.writeString(directory.resolve("empty.json"), "{\"format\": 1}");
        final Path other = Files.writeString(directory.resolve("other.json"), "[]");
        for (final Path file : List.of(broken, empty, other, directory.resolve("missing.json"))) {
            final var e = assertThrows(UnreadableException.class, () -> Results.read(file));
            assertTrue(e.getMessage().startsWith(file.toString()), e::getMessage);
        }
    }
}
