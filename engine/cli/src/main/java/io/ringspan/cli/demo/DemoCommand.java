/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import io.ringspan.cli.option.OptionValues;
import io.ringspan.config.ConfigurationException;
import io.ringspan.config.EngineConfig;
import io.ringspan.pipeline.WaitStrategies;
import io.ringspan.protocol.ForeignText;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The command {@code demo}. */
@Command(
        name = "demo",
        description = {
            "Runs a web shop that is made up, the engine, and a receiver that decodes and checks every span, in one process; then"
                    + " shows what became of all spans, what it cost, and one of the traces.",
            "With --url it sends to a receiver that is there, and says what that one answered."
        },
        footer = {
            "",
            "Exit status: 0, or 1 if a span is unaccounted for, did not arrive, or was not as it was described, or if a hot thread"
                    + " allocated. Ctrl-C ends it early, and the results are still shown."
        })
public final class DemoCommand implements Callable<Integer> {
    // the log keeps no hold of its loggers, so somebody has to
    private static final Logger LOGGER = Logger.getLogger("io.ringspan");
    private static final int OPEN_REQUESTS_MAX = 1024;
    private static final int OPEN_REQUESTS_ALL_MAX = 8192;

    /** What {@code --help} says of the formats: those of each receiver that has several. */
    private static final class Formats implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of(Stream.of(DemoTarget.values())
                            .filter(target -> target.formats().size() > 1)
                            .map(target -> target + ": " + String.join(", ", target.formats()))
                            .collect(Collectors.joining("; ")))
                    .iterator();
        }
    }

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--to",
            paramLabel = "RECEIVER",
            defaultValue = "agent",
            description = "Sends to an agent, otlp (a collector), zipkin, file or console (default: ${DEFAULT-VALUE}).")
    private DemoTarget target;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            completionCandidates = Formats.class,
            description = "Format of payloads. ${COMPLETION-CANDIDATES}. The first one is the default.")
    private String format;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "Receiver that is there. Of an agent without a path: http://localhost:8126; of others with it:"
                            + " http://localhost:4318/v1/traces, http://localhost:9411/api/v2/spans.")
    private String url;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where files are kept; else they are deleted once they have been read back.")
    private String directory;

    @Option(
            names = "--producers",
            paramLabel = "N",
            defaultValue = "2",
            description = "Threads of the shop, 1 to 64 (default: ${DEFAULT-VALUE}).")
    private int producers;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "4",
            description = "How long to measure, after some seconds of warm-up (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "50000",
            description =
                    "Spans a second of all producers together after the warm-up, 0 for flat out (default: ${DEFAULT-VALUE}). The receiver decodes"
                            + " them on the same cores, which costs several times as much as making them.")
    private double rate;

    @Option(
            names = "--open-requests",
            paramLabel = "N",
            defaultValue = "32",
            description = "Requests that each producer works on at a time, 1 to 1024; their spans are live (default:"
                    + " ${DEFAULT-VALUE}).")
    private int openRequests;

    @Option(
            names = "--wait-strategy",
            paramLabel = "NAME",
            defaultValue = WaitStrategies.ADAPTIVE,
            description = "How the engine's threads wait (default: ${DEFAULT-VALUE}); an unknown name lists all.")
    private String waitStrategy;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "0",
            description =
                    "Port of the receiver, on the loopback address; 0 for any that is free (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "Colours: auto, always or never (default: ${DEFAULT-VALUE}).")
    private Screen.ColorMode color;

    /** Creates a command with no options yet. */
    public DemoCommand() {}

    @Override
    public Integer call() throws Exception {
        final DemoSettings settings = settings();
        // its lines at start and end would run into ours, and everything they say is in the table
        LOGGER.setLevel(Level.WARNING);
        final PrintWriter out = spec.commandLine().getOut();
        final Screen screen = Screen.ofProcess(out, color);
        final LogLines log = new LogLines();
        LOGGER.addHandler(log);
        // of a receiver elsewhere they are in the report
        LOGGER.setUseParentHandlers(!settings.isRemote());
        final Demo demo =
                new Demo(settings, new ProgressLine(screen, target == DemoTarget.FILE ? "read back" : "received"), log);
        final CountDownLatch shown = new CountDownLatch(1);
        final Thread hook = new Thread(
                () -> {
                    demo.stop();
                    awaitQuietly(shown);
                },
                "demo-interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            out.printf(
                    Locale.ROOT,
                    "%d producers, %s, %.0f s; %s%n",
                    producers,
                    settings.isFlatOut() ? "flat out" : String.format(Locale.ROOT, "%,.0f spans/s", rate),
                    seconds,
                    settings.isRemote()
                            ? "to " + ForeignText.maskUrl(url)
                            : target.reader() + " in this process decodes and checks every span");
            out.flush();
            final DemoResult result = demo.run();
            new DemoReport(screen, result).print();
            return DemoVerdict.problems(result).isEmpty() ? 0 : 1;
        } finally {
            LOGGER.removeHandler(log);
            LOGGER.setUseParentHandlers(true);
            shown.countDown();
            removeQuietly(hook);
        }
    }

    private DemoSettings settings() {
        require(
                producers >= 1 && producers <= SpanIds.PRODUCERS_MAX,
                "--producers",
                producers,
                "1 to " + SpanIds.PRODUCERS_MAX);
        require(seconds > 0 && seconds <= TimeUnit.DAYS.toSeconds(1), "--seconds", seconds, "above 0, up to a day");
        require(rate >= 0 && !Double.isInfinite(rate), "--rate", rate, "0 or more");
        require(
                openRequests >= 1 && openRequests <= OPEN_REQUESTS_MAX,
                "--open-requests",
                openRequests,
                "1 to " + OPEN_REQUESTS_MAX);
        // each has live spans, and there are only so many in the engine by default
        require(
                producers * openRequests <= OPEN_REQUESTS_ALL_MAX,
                "--open-requests",
                openRequests,
                OPEN_REQUESTS_ALL_MAX + " of all producers together");
        require(port >= 0 && port <= 0xFFFF, "--port", port, "0 to 65535");
        require(
                WaitStrategies.names().contains(waitStrategy),
                "--wait-strategy",
                waitStrategy,
                String.join(", ", WaitStrategies.names()));
        require(url == null || target.isServer(), "--url", url, "only with --to agent, otlp or zipkin");
        require(
                url == null || isUrl(),
                "--url",
                url,
                "http://host:port, https://host:port or unix:///path/of/the/socket, with no user and no password");
        require(directory == null || target == DemoTarget.FILE, "--directory", directory, "only with --to file");
        return new DemoSettings(
                producers,
                seconds,
                rate,
                openRequests,
                waitStrategy,
                port,
                target,
                formatName(),
                url == null ? directory : url);
    }

    // before anything is said or started
    private boolean isUrl() {
        try {
            EngineConfig.builder()
                    .set("receivers", target.toString())
                    .set("receiver." + target + ".url", url)
                    .build();
            return true;
        } catch (final ConfigurationException e) {
            return false;
        }
    }

    private String formatName() {
        if (format == null) {
            return target.formats().get(0);
        }
        try {
            return OptionValues.nameOf(format, target.formats());
        } catch (final TypeConversionException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--format' with --to " + target + ": " + e.getMessage(),
                    e);
        }
    }

    private void require(final boolean holds, final String option, final Object value, final String expected) {
        if (!holds) {
            throw OptionValues.unexpected(spec.commandLine(), option, value, expected);
        }
    }

    private static void awaitQuietly(final CountDownLatch latch) {
        try {
            // longer than any part of the run may take
            latch.await(2, TimeUnit.MINUTES);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeQuietly(final Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (final IllegalStateException e) {
            // it runs already, and has just been let go
        }
    }
}
