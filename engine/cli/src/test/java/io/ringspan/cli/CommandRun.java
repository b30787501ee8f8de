/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * A command that was run in this JVM.
 *
 * @param status exit status
 * @param out    what it wrote on standard output
 * @param err    what it wrote on standard error
 */
record CommandRun(int status, String out, String err) {
    static CommandRun of(final Object... arguments) {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final CommandLine commandLine =
                Main.newCommandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        final String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        return new CommandRun(commandLine.execute(texts), out.toString(), err.toString());
    }
}
