/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;

/** How commands may fail. */
final class CommandFaults {
    // as the first line of the stack trace has it
    private static final Pattern UNDOCUMENTED = Pattern.compile(
            "^(java\\.lang\\.|java\\.nio\\.Buffer|com\\.fasterxml\\.|java\\.util\\.)\\S+(Exception|Error)",
            Pattern.MULTILINE);

    private CommandFaults() {}

    /** Fails unless a command that was run with stack traces did what it should, or said what is wrong with its file. */
    static void assertDocumented(final CommandRun run) {
        if (run.status() == 0) {
            assertEquals("", run.err());
        } else {
            assertEquals(1, run.status(), run.err());
            assertTrue(run.err().startsWith("ringspan: "), run.err());
            assertTrue(!UNDOCUMENTED.matcher(run.err()).find(), run.err());
        }
    }
}
