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
                Targets.of("blocking"),
                List.of(new HostNote(1, "decode", 0.5, 2)),
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
