/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import io.ringspan.cli.demo.DemoCommand;
import io.ringspan.cli.demo.OutputEncoding;
import io.ringspan.cli.option.OptionValues;
import io.ringspan.cli.stat.StatCommand;
import io.ringspan.protocol.ForeignText;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line.
 *
 * <p>Exit status 0 for success, 2 for a wrong command line, 1 for everything else that goes wrong; either is said in one line on
 * standard error.
 */
@Command(
        name = "ringspan",
        description = "Tools around the span ingestion engine.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        scope = ScopeType.INHERIT,
        subcommands = {
            DemoCommand.class,
            ReplayCommand.class,
            InspectCommand.class,
            CensusCommand.class,
            StatCommand.class,
            RecoverCommand.class,
            DrainCommand.class
        })
public final class Main implements Runnable {
    private static final int MESSAGE_MAX = 2000;

    @Option(names = "--stacktrace", scope = ScopeType.INHERIT, description = "Prints stack traces of failures too.")
    private boolean stackTrace;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private Main() {}

    /** The version that the jar says it has. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            final String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"ringspan " + (version == null ? "(unpackaged)" : version)};
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: " + commands() + "; --help says more");
    }

    /**
     * Runs the program and ends the JVM.
     *
     * @param arguments the command line
     */
    public static void main(final String[] arguments) {
        final CheckedOutput out = CheckedOutput.ofProcess();
        final PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
        int status;
        try {
            status = run(arguments, out, OutputEncoding.charset(), err);
        } catch (final OutOfMemoryError e) {
            err.println("ringspan: not enough memory, give the JVM more with -Xmx: " + e.getMessage());
            status = CommandLine.ExitCode.SOFTWARE;
        }
        System.exit(status);
    }

    /**
     * Runs a command.
     *
     * @param out for results; what could not be written there makes the command fail
     * @param err for errors
     * @return exit status
     */
    static int run(final String[] arguments, final CheckedOutput out, final Charset charset, final PrintWriter err) {
        final PrintWriter writer = new PrintWriter(new BufferedWriter(new OutputStreamWriter(out, charset)));
        final CommandLine commandLine = newCommandLine().setOut(writer).setErr(err);
        final int status = commandLine.execute(arguments);
        writer.flush();
        final IOException failure = out.failure();
        if (failure == null || out.isBrokenPipe()) {
            return status;
        }
        print(commandLine, "standard output cannot be written: " + failure.getMessage());
        return status == 0 ? CommandLine.ExitCode.SOFTWARE : status;
    }

    /** The command line, ready to be executed any number of times. */
    static CommandLine newCommandLine() {
        final Main main = new Main();
        final CommandLine commandLine = new CommandLine(main)
                .setParameterExceptionHandler((e, arguments) -> {
                    print(e.getCommandLine(), main.message(e));
                    return e.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
                })
                .setExecutionExceptionHandler(main::onFailure);
        OptionValues.register(commandLine);
        return commandLine;
    }

    private String commands() {
        return String.join(", ", spec.subcommands().keySet());
    }

    private String message(final ParameterException failure) {
        if (!(failure instanceof final UnmatchedArgumentException unmatched)) {
            return failure.getMessage();
        }
        final String first = unmatched.getUnmatched().get(0);
        if (spec.commandLine().equals(failure.getCommandLine()) && !first.startsWith("-")) {
            return "there is no command \"" + first + "\", but: " + commands() + "; --help says more";
        }
        return failure.getMessage() + "; --help says more";
    }

    private int onFailure(final Exception failure, final CommandLine commandLine, final ParseResult parsed) {
        print(commandLine, failure.getMessage() == null ? failure.toString() : failure.getMessage());
        if (stackTrace) {
            failure.printStackTrace(commandLine.getErr());
            commandLine.getErr().flush();
        }
        return commandLine.getCommandSpec().exitCodeOnExecutionException();
    }

    /** Says on one line of standard error what is wrong, whatever the message quotes. */
    static void print(final CommandLine commandLine, final String message) {
        final PrintWriter err = commandLine.getErr();
        err.println("ringspan: " + ForeignText.show(message.replaceAll("\\s*\\R\\s*", " "), MESSAGE_MAX));
        err.flush();
    }
}
