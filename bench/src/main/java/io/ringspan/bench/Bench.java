/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench;

import io.ringspan.bench.suite.CompareCommand;
import io.ringspan.bench.suite.ProfileCommand;
import io.ringspan.bench.suite.ReportCommand;
import io.ringspan.bench.suite.RunCommand;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the benchmarks. */
@Command(
        name = "ringspan-bench",
        description = "Measures the engine, its floors and its peers.",
        mixinStandardHelpOptions = true,
        version = "ringspan-bench",
        footer = {
            "",
            "Four commands hand everything behind them to another program:",
            "  pipeline  One run of the pipeline harness; pipeline --help says more.",
            "  sending   What the HTTP clients of the engine cost; sending --help says more.",
            "  mapped    What ringspan.memory.directory costs; mapped --help says more.",
            "  jmh       The benchmarks of single stages, with JMH's own options (jmh -h).",
            "",
            "java -jar bench/target/ringspan-bench.jar run   measures everything, < 20 min"
        },
        subcommands = {RunCommand.class, CompareCommand.class, ReportCommand.class, ProfileCommand.class})
public final class Bench implements Runnable {
    private static final String PIPELINE = "pipeline";
    private static final String SENDING = "sending";
    private static final String MAPPED = "mapped";
    private static final String JMH = "jmh";

    @Spec
    private CommandSpec spec;

    private Bench() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing; try --help");
    }

    /**
     * Runs the program and ends the JVM.
     *
     * @param arguments the command line
     * @throws Exception if a program to which everything was handed fails
     */
    public static void main(final String[] arguments) throws Exception {
        final String command = arguments.length == 0 ? "" : arguments[0];
        // they parse their own command lines, and end the JVM themselves if they must
        if (command.equals(PIPELINE)) {
            io.ringspan.bench.pipeline.PipelineMain.main(rest(arguments));
        } else if (command.equals(SENDING)) {
            io.ringspan.bench.micro.SendingMain.main(rest(arguments));
        } else if (command.equals(MAPPED)) {
            io.ringspan.bench.micro.MappedMain.main(rest(arguments));
        } else if (command.equals(JMH)) {
            org.openjdk.jmh.Main.main(rest(arguments));
        } else {
            System.exit(newCommandLine().execute(arguments));
        }
    }

    private static String[] rest(final String[] arguments) {
        return Arrays.copyOfRange(arguments, 1, arguments.length);
    }

    /** The command line, without the four commands that are other programs. */
    static CommandLine newCommandLine() {
        return new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, arguments) -> {
                    e.getCommandLine().getErr().println("ringspan-bench: " + e.getMessage());
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    commandLine.getErr().println("ringspan-bench: " + failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }
}
