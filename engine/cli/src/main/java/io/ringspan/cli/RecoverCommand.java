/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import io.ringspan.Recovery;
import io.ringspan.RecoveryReport;
import io.ringspan.cli.option.OptionValues;
import io.ringspan.config.ConfigurationException;
import io.ringspan.protocol.ForeignText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends what killed processes have left in mapped memory. */
@Command(
        name = "recover",
        description = {
            "Sends what an engine had accepted whose process was killed, from the files that ringspan.memory.directory asked for: spans"
                    + " that had been finished and that nothing says the receiver has, and, ended and marked, those that had not.",
            "A span may arrive twice, if the process was killed while it was on its way. What has been sent is not sent again by a second"
                    + " run. docs/operations.md says more."
        },
        footer = {"", "Ends with 0 if all is sent, or there is nothing to be sent, and with 1 if something is not."},
        sortOptions = false)
final class RecoverCommand implements Callable<Integer> {
    private static final double TIMEOUT_MAX_S = TimeUnit.DAYS.toSeconds(1);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String TYPE = "type";
    private static final String BY_NAME = "by-name";
    private static final String AGENT = "agent";

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            description =
                    "What ringspan.memory.directory said, for all that killed engines have left there; or one directory of these.")
    private Path directory;

    @Option(
            names = "--to",
            paramLabel = "URL",
            description =
                    "The receiver: of an agent without a path, http://localhost:8126; of others with it, http://localhost:4318/v1/traces;"
                            + " of files a directory.")
    private String address;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "What it is: agent, otlp, zipkin or file (default: what the engine had, else agent).")
    private String type;

    @Option(
            names = "--receiver",
            paramLabel = "NAME",
            description = "Sends what this one of the engine's receivers lacks (default: what any required one lacks).")
    private String receiver;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of the receiver, as it stands behind ringspan.receiver.NAME: --set timeout=10s")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--timeout",
            paramLabel = "S",
            defaultValue = "60",
            description = "Seconds that the receiver has at most, once all has been read (default: ${DEFAULT-VALUE}).")
    private double timeoutSeconds;

    @Option(
            names = "--without-filters",
            description =
                    "Sends although the engine had filters of the application, which are not here and might have dropped or redacted"
                            + " something.")
    private boolean withoutFilters;

    @Option(names = "--dry-run", description = "Says what there is, and sends nothing.")
    private boolean dryRun;

    @Option(
            names = "--log",
            description = "Shows what the engine logs meanwhile, such as why a receiver takes nothing.")
    private boolean log;

    // held, so that its level stays
    private final Logger engineLog = Logger.getLogger("io.ringspan");

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!(timeoutSeconds > 0 && timeoutSeconds <= TIMEOUT_MAX_S)) {
            throw OptionValues.unexpected(spec.commandLine(), "--timeout", timeoutSeconds, "above 0, up to a day");
        }
        if (address == null && !dryRun) {
            throw new ParameterException(spec.commandLine(), "--to URL says where to send, or --dry-run not to");
        }
        final Level level = engineLog.getLevel();
        if (!log) {
            engineLog.setLevel(Level.OFF);
        }
        try {
            return recoverAll();
        } finally {
            engineLog.setLevel(level);
        }
    }

    private int recoverAll() throws InterruptedException {
        final List<Path> directories = Recovery.directories(directory);
        if (directories.isEmpty()) {
            print("nothing to recover: no engine has left anything in " + shown(directory));
        }
        boolean isFine = true;
        for (final Path each : directories) {
            try (Recovery recovery = Recovery.open(each)) {
                isFine &= recover(recovery);
            } catch (final IllegalStateException e) {
                // of several, one that cannot be read, or is still in use, does not keep the others
                Main.print(spec.commandLine(), e.getMessage());
                isFine = false;
            }
        }
        return isFine ? 0 : 1;
    }

    private boolean recover(final Recovery recovery) throws InterruptedException {
        print(shown(recovery.directory()) + ": process " + recovery.pid() + ", service "
                + ForeignText.show(recovery.service()) + ", started " + Instant.ofEpochMilli(recovery.startedMs()));
        if (recovery.isDone()) {
            print("  nothing to recover: it was closed in order, or has been recovered");
            return true;
        }
        if (dryRun) {
            print("  " + recovery.look(receiver));
            return true;
        }
        if (withoutFilters) {
            recovery.withoutFilters();
        }
        final RecoveryReport report;
        try {
            report = recovery.send(receiver, receiverSettings(recovery), (long) (timeoutSeconds * NANOS_PER_SECOND));
        } catch (final ConfigurationException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        print("  " + report);
        print(
                report.isDelivered()
                        ? "  all of it has arrived; the next engine that starts removes the directory"
                        : "  not all of it has arrived; run it again, and what has arrived comes a second time; --log says why");
        return report.isDelivered();
    }

    // as it was written before, if it goes to a receiver of the same type
    private Map<String, String> receiverSettings(final Recovery recovery) {
        final String name = receiver == null ? recovery.receivers().get(0) : receiver;
        final Map<String, String> before = recovery.ofReceiver(name);
        final String named = before.getOrDefault(TYPE, AGENT);
        final String typeBefore = named.equals(BY_NAME) ? name : named;
        final String target = type == null ? typeBefore : type;
        final Map<String, String> result = new LinkedHashMap<>();
        if (target.equals(typeBefore)) {
            result.putAll(before);
        }
        result.put(TYPE, target);
        result.put("required", "true");
        result.put(target.equals("file") ? "directory" : "url", address);
        result.putAll(settings);
        return result;
    }

    private static String shown(final Path path) {
        return ForeignText.show(path.toString());
    }

    private void print(final String line) {
        final PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
