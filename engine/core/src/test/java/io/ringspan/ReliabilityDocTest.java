/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about reliability names a test for each promise: all of them exist. */
class ReliabilityDocTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "reliability.md");
    private static final List<Path> TESTS = List.of(
            Path.of("src", "test", "java"),
            Path.of("..", "cli", "src", "test", "java"),
            Path.of("..", "kafka", "src", "test", "java"),
            Path.of("..", "otel", "src", "test", "java"),
            Path.of("..", "micrometer", "src", "test", "java"),
            Path.of("..", "testkit", "src", "test", "java"),
            Path.of("..", "library", "src", "test", "java"),
            Path.of("..", "spring", "src", "test", "java"));
    private static final Pattern NAME = Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|IT|Stress|Fuzz))`");
    private static final int NAMES_MIN = 40;

    @Test
    void shouldNameTestsThatExist() throws IOException {
        final Set<String> named = new TreeSet<>();
        final Matcher matcher = NAME.matcher(Files.readString(PAGE));
        while (matcher.find()) {
            named.add(matcher.group(1));
        }
        assertTrue(named.size() >= NAMES_MIN, () -> "only " + named);
        for (final Path tests : TESTS) {
            try (Stream<Path> files = Files.walk(tests)) {
                final Set<String> present = files.map(file -> file.getFileName().toString())
                        .filter(file -> file.endsWith(".java"))
                        .map(file -> file.substring(0, file.length() - ".java".length()))
                        .collect(Collectors.toSet());
                named.removeAll(present);
            }
        }
        assertEquals(Set.of(), named, "named and not there");
    }
}
