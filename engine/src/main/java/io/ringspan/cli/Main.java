/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import io.ringspan.cli.demo.DemoCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

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
        subcommands = {DemoCommand.class, ReplayCommand.class, InspectCommand.class, CensusCommand.class})
public final class Main implements Runnable {
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
        throw new ParameterException(spec.commandLine(), "a command is missing; try --help");
    }

    /**
     * Runs the program and ends the JVM.
     *
     * @param arguments the command line
     */
    public static void main(final String[] arguments) {
        int status;
        try {
            status = newCommandLine().execute(arguments);
        } catch (final OutOfMemoryError e) {
            System.err.println("ringspan: not enough memory, give the JVM more with -Xmx: " + e.getMessage());
            status = CommandLine.ExitCode.SOFTWARE;
        }
        System.exit(status);
    }

    /** The command line, ready to be executed any number of times. */
    static CommandLine newCommandLine() {
        final Main main = new Main();
        return new CommandLine(main)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, arguments) -> {
                    print(e.getCommandLine(), e.getMessage());
                    return e.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
                })
                .setExecutionExceptionHandler(main::onFailure);
    }

    private int onFailure(final Exception failure, final CommandLine commandLine, final ParseResult parsed) {
        print(commandLine, failure.getMessage() == null ? failure.toString() : failure.getMessage());
        if (stackTrace) {
            failure.printStackTrace(commandLine.getErr());
            commandLine.getErr().flush();
        }
        return commandLine.getCommandSpec().exitCodeOnExecutionException();
    }

    private static void print(final CommandLine commandLine, final String message) {
        final PrintWriter err = commandLine.getErr();
        err.println("ringspan: " + message.replaceAll("\\s*\\R\\s*", " "));
        err.flush();
    }
}
