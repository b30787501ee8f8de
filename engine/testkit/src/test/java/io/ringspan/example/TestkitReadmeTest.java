/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What people copy into their first test has to be one that passes. */
class TestkitReadmeTest {
    private static final Path README = Path.of("..", "..", "README.md");
    private static final Path EXAMPLE = Path.of("src", "test", "java", "io", "ringspan", "example", "CartTest.java");

    @Test
    void shouldShowTheTestThatRunsHere() throws IOException {
        final String source = Files.readString(EXAMPLE);
        final String shown = source.substring(
                        source.indexOf("// README: begin\n") + "// README: begin\n".length(),
                        source.indexOf("// README: end"))
                .strip();
        assertTrue(
                Files.readString(README).contains("```java\n" + shown + "\n```"),
                "README.md does not show the example as it is:\n" + shown);
    }
}
