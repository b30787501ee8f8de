/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Blocks of code of a page that people copy from. */
final class Page {
    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern BLOCK = Pattern.compile("```[a-z]*\\n(?<text>.*?\\n)```\\n", Pattern.DOTALL);

    private Page() {}

    static String read(final String name) throws IOException {
        return Files.readString(ROOT.resolve(name)).replace("\r\n", "\n");
    }

    /** The first block of a page in which a text stands. */
    static String block(final String name, final String part) throws IOException {
        final Matcher blocks = BLOCK.matcher(read(name));
        while (blocks.find()) {
            if (blocks.group("text").contains(part)) {
                return blocks.group("text");
            }
        }
        throw new AssertionError(name + " has no block with " + part);
    }
}
