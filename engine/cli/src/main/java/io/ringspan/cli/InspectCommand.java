/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import io.ringspan.cli.option.OptionValues;
import io.ringspan.cli.registry.ReadableFormat;
import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.ForeignText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows change buffers as readable records, and payloads as readable spans. */
@Command(
        name = "inspect",
        description = {
            "Prints change buffers as records, and payloads as spans, a line each; and says what is wrong with a broken one,"
                    + " and at which byte.",
            "It reads files of the file receiver, payloads of v0.4, v0.5, v1.0, OTLP and Zipkin, captures, vector files, and change"
                    + " buffers, and tells them apart by their content."
        },
        footer = {
            "",
            "Exit status: 0, or 1 if a file is broken, or none could be shown. Of a directory, or of several files, those that have"
                    + " nothing to show are named and skipped.",
            "",
            "A value that looks like a secret, and what stands behind the ? of a URL, is shown as ***. A line ends after 4000"
                    + " characters."
        },
        sortOptions = false)
final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description =
                    "Files, or directories of them, but not further down; compressed with gzip or not; buffers and"
                            + " payloads also as hexadecimal text.")
    private List<Path> paths;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "Reads all payloads as one of ${COMPLETION-CANDIDATES}, whatever they look like. The two of OTLP read the native"
                            + " mapping as well.")
    private ReadableFormat format;

    @Option(names = "--case", paramLabel = "NAME", description = "Only this case of a vector file.")
    private String caseName;

    @Option(names = "--step", paramLabel = "N", description = "Only the buffer of this step, from 0 on.")
    private Integer stepIndex;

    @Option(names = "--limit", paramLabel = "N", description = "At most this many records of a file, or spans.")
    private long limit = Long.MAX_VALUE;

    private PrintWriter out;
    private PayloadPrinter payloads;
    private int shown;
    private int faults;

    @Override
    public Integer call() throws IOException {
        if (limit < 1) {
            throw OptionValues.unexpected(spec.commandLine(), "--limit", limit, "1 or more");
        }
        if (stepIndex != null && stepIndex < 0) {
            throw OptionValues.unexpected(spec.commandLine(), "--step", stepIndex, "0 or more");
        }
        out = spec.commandLine().getOut();
        payloads = new PayloadPrinter(out, format, limit);
        if (paths.size() == 1 && !Files.isDirectory(paths.get(0))) {
            inspect(paths.get(0), InspectedFile.of(paths.get(0), format));
        } else {
            inspectAll(files());
        }
        out.flush();
        return faults == 0 ? 0 : spec.exitCodeOnExecutionException();
    }

    private List<Path> files() throws IOException {
        final List<Path> files = new ArrayList<>();
        for (final Path path : paths) {
            if (Files.isDirectory(path)) {
                try (Stream<Path> entries = Files.list(path)) {
                    files.addAll(entries.sorted().toList());
                }
            } else {
                files.add(path);
            }
        }
        return files;
    }

    private void inspectAll(final List<Path> files) {
        for (final Path file : files) {
            if (payloads.isDone() || out.checkError()) {
                return;
            }
            out.println("== " + ForeignText.show(file));
            try {
                inspectOneOfMany(file);
            } catch (final IOException e) {
                fault(e.getMessage());
            }
        }
        if (shown == 0 && faults == 0) {
            fault(paths.get(0)
                    + ": nothing that could be shown; of directories only what lies in them, and no further");
        }
    }

    private void inspectOneOfMany(final Path file) throws IOException {
        if (Files.isDirectory(file)) {
            out.println("  skipped: a directory");
            return;
        }
        final InspectedFile found = InspectedFile.of(file, format);
        switch (found.kind()) {
            case LOCK -> out.println("  skipped: " + InspectedFile.LOCK_MEANING);
            case RESULTS -> out.println("  skipped: " + InspectedFile.RESULTS_MEANING);
            case OTHER -> out.println("  skipped: neither payloads nor change buffers");
            default -> inspect(file, found);
        }
    }

    private void inspect(final Path file, final InspectedFile found) throws IOException {
        shown++;
        switch (found.kind()) {
            case PAYLOADS -> report(file, "", payloads.print(file));
            case PAYLOAD -> report(file, "", payloads.print(InspectedFile.read(file), found.format()));
            case RECORDING ->
                new RecordingInspector(
                                file,
                                out,
                                texts -> new RecordPrinter(out, texts, limit),
                                (where, problem) -> report(file, where, problem))
                        .print(caseName, stepIndex);
            case BUFFER -> inspectBuffer(file, "");
            case OTHER -> inspectBuffer(file, ": looks like nothing that is known, and is no change buffer");
            case LOCK -> report(file, "", InspectedFile.LOCK_MEANING);
            case RESULTS -> report(file, "", InspectedFile.RESULTS_MEANING);
        }
    }

    private void inspectBuffer(final Path file, final String where) throws IOException {
        final byte[] bytes = InspectedFile.read(file);
        final RecordPrinter printer = new RecordPrinter(out, id -> null, limit);
        report(file, where, printer.print(new ChangeBuffer().wrap(bytes), bytes.length));
    }

    private void report(final Path file, final String where, final String problem) {
        if (problem != null) {
            fault(file + where + ": " + problem);
        }
    }

    private void fault(final String message) {
        faults++;
        out.flush();
        Main.print(spec.commandLine(), Optional.ofNullable(message).orElse("cannot be read"));
    }
}
