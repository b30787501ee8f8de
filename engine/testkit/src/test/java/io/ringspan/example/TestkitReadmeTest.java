/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people copy into their first test has to be one that passes. */
class TestkitReadmeTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final String BEGIN = "// README: begin\n";
    private static final String END = "// README: end";
    private static final Path EXAMPLES = Path.of("src", "test", "java", "io", "ringspan", "example");

    @ParameterizedTest
    @CsvSource({"README.md, CartTest", "docs/testing.md, AgentTest"})
    void shouldShowTheTestThatRunsHere(final String page, final String example) throws IOException {
        final String source = Files.readString(EXAMPLES.resolve(example + ".java"));
        final int from = source.indexOf(BEGIN) + BEGIN.length();
        final String shown = source.substring(from, source.indexOf(END)).strip();
        assertTrue(
                Files.readString(ROOT.resolve(page)).contains("```java\n" + shown + "\n```"),
                () -> page + " does not show the example as it is:\n" + shown);
    }
}
