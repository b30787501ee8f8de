/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No line of a comment has one or two words: that is where the formatter broke a phrase, or nobody learns anything. */
class CommentLinesTest {
    private static final List<Path> ROOTS = Stream.of(
                    "engine/agent", "engine/core", "engine/testkit", "engine/cli", "engine/library", "bench")
            .map(module -> Path.of("..", "..").resolve(module).resolve("src"))
            .toList();
    private static final Pattern TOO_SHORT = Pattern.compile("\\s*//\\s?\\S+(\\s+\\S+)?\\s*");
    // dashes in front of the name of a part of a file, and marks for pages
    private static final Pattern ALLOWED = Pattern.compile("\\s*// (-{3,}|README:|[a-z-]+\\.md:) .*");

    @Test
    void shouldHaveThreeWordsAtLeast() throws IOException {
        final List<String> faults = new ArrayList<>();
        int files = 0;
        for (final Path root : ROOTS) {
            for (final Path file : sources(root)) {
                files++;
                final List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    if (isFault(lines.get(i))) {
                        faults.add(file + ":" + (i + 1) + lines.get(i));
                    }
                }
            }
        }
        assertTrue(files > 500, "looked at " + files + " files only");
        assertEquals(List.of(), faults);
    }

    @Test
    void shouldTellShortLines() {
        assertTrue(Stream.of("// a", "    // one two", "\t//one two.").allMatch(CommentLinesTest::isFault));
        assertTrue(Stream.of("// one two three", "x(); // one", "//", "// ---- part", "// README: end")
                .noneMatch(CommentLinesTest::isFault));
    }

    private static boolean isFault(final String line) {
        return TOO_SHORT.matcher(line).matches() && !ALLOWED.matcher(line).matches();
    }

    private static List<Path> sources(final Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
