/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import io.ringspan.CloseReport;
import io.ringspan.TraceEngine;
import io.ringspan.cli.option.OptionValues;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.counters.Balance;
import io.ringspan.counters.EngineCounter;
import io.ringspan.protocol.ForeignText;
import io.ringspan.spool.SegmentStore;
import io.ringspan.spool.SpoolDirectory;
import io.ringspan.spool.SpoolIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends what an engine has left in the spool of a receiver, by an engine of its own that has nothing else to do. */
@Command(
        name = "drain",
        description = "Sends what engines have left in the spool of a receiver, the oldest first.",
        footer = {
            "",
            "No engine may use the directory meanwhile. What the receiver has accepted is gone from it when this ends, however it does; what it has"
                    + " not accepted stays, and is said. Ends with 0 when nothing is left and nothing was lost."
        },
        sortOptions = false)
final class DrainCommand implements Callable<Integer> {
    private static final String RECEIVER = "receiver.drain.";
    private static final long POLL_MS = 20;
    private static final long CLOSE_S = 5;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The directory, as ringspan.receiver.NAME.spool.directory says.")
    private Path directory;

    @Option(
            names = "--to",
            paramLabel = "URL",
            required = true,
            description = "Where the receiver takes payloads, as ringspan.receiver.NAME.url says.")
    private String url;

    @Option(
            names = "--header",
            paramLabel = "NAME=VALUE",
            description =
                    "Header of each request, as for a token, for receivers of type otlp and zipkin; may be given several times."
                            + " A spool keeps none.")
    private Map<String, String> headers = new LinkedHashMap<>();

    @Option(
            names = "--give-up",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Ends when the receiver has taken nothing for so long. Default: 30.")
    private double giveUpSeconds;

    // so that the level stays as long as this does
    private final Logger engineLog = Logger.getLogger("io.ringspan");

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!(giveUpSeconds > 0 && giveUpSeconds <= TimeUnit.DAYS.toSeconds(1))) {
            throw OptionValues.unexpected(spec.commandLine(), "--give-up", giveUpSeconds, "above 0, up to a day");
        }
        final PrintWriter out = spec.commandLine().getOut();
        final SpoolIdentity identity = identity();
        if (identity == null) {
            out.println("nothing is in " + ForeignText.show(directory));
            return 0;
        }
        if (identity.receiver().isEmpty()) {
            throw new IOException(ForeignText.show(directory) + ": payloads of " + identity.describe()
                    + " can be sent by that application only");
        }
        // its lines about starting and closing are of no use here; warnings are
        engineLog.setLevel(Level.WARNING);
        final CloseReport report;
        try (TraceEngine engine = TraceEngine.start(config(identity))) {
            if (engine.counters().get(EngineCounter.SPOOL_FAILURES) > 0
                    && engine.ledger().spans().recovered() == 0) {
                throw new IOException(ForeignText.show(directory) + ": the spool cannot be used; the log says why");
            }
            await(engine);
            report = engine.close(CLOSE_S, TimeUnit.SECONDS);
        }
        out.println("spans: " + report.recovered() + " in the spool, " + report.delivered() + " delivered, "
                + report.droppedTotal() + " lost, " + report.spooled() + " left");
        report.dropped().forEach((reason, spans) -> out.println("  lost: " + spans + " " + reason.label()));
        return report.spooled() == 0 && report.droppedTotal() == 0 ? 0 : 1;
    }

    private SpoolIdentity identity() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException("no directory: " + ForeignText.show(directory));
        }
        try (SpoolDirectory files = SpoolDirectory.open(directory)) {
            return SegmentStore.identity(files);
        }
    }

    private EngineConfig config(final SpoolIdentity identity) {
        final EngineConfigBuilder builder = EngineConfig.builder()
                .set("receivers", "drain")
                .set(RECEIVER + "type", identity.receiver())
                .set(RECEIVER + "url", url)
                .set(RECEIVER + "spool.directory", directory.toString())
                // nothing is put into it
                .set(RECEIVER + "spool.size-max", "1024g");
        setFormat(builder, identity);
        if (!headers.isEmpty()) {
            final StringBuilder pairs = new StringBuilder();
            headers.forEach((name, value) -> pairs.append(pairs.isEmpty() ? "" : ",")
                    .append(name)
                    .append('=')
                    .append(value));
            builder.set(RECEIVER + "headers", pairs.toString());
        }
        return builder.build();
    }

    private static void setFormat(final EngineConfigBuilder builder, final SpoolIdentity identity) {
        final String format = identity.format();
        if (identity.receiver().equals("agent")) {
            builder.set(RECEIVER + "format", format);
        } else if (identity.receiver().equals("otlp")) {
            builder.set(RECEIVER + "mapping", format.contains("native") ? "native" : "datadog");
            builder.set(RECEIVER + "format", format.endsWith("json") ? "json" : "protobuf");
        }
    }

    // until nothing is left, or the receiver takes nothing any more
    private void await(final TraceEngine engine) throws InterruptedException {
        final long giveUpNs = (long) (giveUpSeconds * TimeUnit.SECONDS.toNanos(1));
        long lastNs = System.nanoTime();
        long left = Long.MAX_VALUE;
        for (Balance spans = engine.ledger().spans();
                spans.spooled() > 0 && System.nanoTime() - lastNs < giveUpNs;
                spans = engine.ledger().spans()) {
            if (spans.spooled() < left) {
                left = spans.spooled();
                lastNs = System.nanoTime();
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
    }
}
