/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import io.ringspan.api.DecodeMode;
import io.ringspan.cli.registry.ReadableFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs recorded steps through the engine and writes the payloads and results that come out. */
@Command(
        name = "replay",
        description = {
            "Runs the steps of a capture, or of the cases of a vector file, through the engine, and writes what comes out: for each"
                    + " case a directory with its payloads, named after the steps that sent them, and result.json.",
            "It compares nothing: a step that ends in an error, as it may be meant to, is counted, and told in result.json.",
            "docs/protocol.md describes these files; inspect shows them, and the payloads."
        },
        sortOptions = false)
final class ReplayCommand implements Callable<Integer> {
    /** What the steps go through. */
    enum Through {
        DECODER,
        RING
    }

    private static final double NANOS_PER_SECOND = 1e9;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Vector file (.json) or capture (.jsonl), compressed (.gz) or not.")
    private Path file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            required = true,
            description = "Form of the payloads, one of ${COMPLETION-CANDIDATES}.")
    private ReadableFormat format;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            required = true,
            description = "Where a directory per case is made.")
    private Path directory;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "strict",
            description = "strict, exactly as the reference, or lenient (default: ${DEFAULT-VALUE}).")
    private DecodeMode mode;

    @Option(
            names = "--through",
            paramLabel = "PATH",
            defaultValue = "decoder",
            description = "decoder alone, or ring, the whole engine (default: ${DEFAULT-VALUE}).")
    private Through through;

    @Option(names = "--case", paramLabel = "NAME", description = "Runs this case only.")
    private String caseName;

    @Option(names = "--agent", paramLabel = "URL", description = "Also posts each payload to this agent.")
    private URI agent;

    private final Set<String> names = new HashSet<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        final long start = System.nanoTime();
        try (ReplayTarget target = target();
                AgentClient client = client();
                ReplayOutput output = new ReplayOutput(directory, format.suffix());
                ReplayFile replayFile = ReplayFile.open(file)) {
            final ReplayRunner runner = new ReplayRunner(target, output, client);
            final boolean found =
                    replayFile.isCapture() ? runCapture(runner, replayFile) : runCases(runner, replayFile);
            if (caseName != null && !found) {
                throw new UnreadableFileException(file, 0, "no case has the name \"" + caseName + "\"");
            }
            final PrintWriter out = spec.commandLine().getOut();
            out.println(runner.summary((System.nanoTime() - start) / NANOS_PER_SECOND));
            out.flush();
        }
        return 0;
    }

    private ReplayTarget target() {
        return through == Through.RING
                ? new RingTarget(mode, format.written())
                : new DecoderTarget(mode, format.written());
    }

    private AgentClient client() {
        try {
            return agent == null ? null : new AgentClient(agent);
        } catch (final IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--agent: " + e.getMessage(), e);
        }
    }

    private boolean runCapture(final ReplayRunner runner, final ReplayFile replayFile)
            throws IOException, InterruptedException {
        final ReplayCase capture = replayFile.nextCase();
        if (!isWanted(capture)) {
            return false;
        }
        checkName(capture);
        // once through the file beforehand, because it need not fit into memory
        final ReplaySizes sizes;
        try (ReplayFile ahead = ReplayFile.open(file)) {
            sizes = ReplaySizer.of(ahead.nextCase());
        }
        runner.run(capture, sizes);
        return true;
    }

    private boolean runCases(final ReplayRunner runner, final ReplayFile replayFile)
            throws IOException, InterruptedException {
        boolean found = false;
        for (ReplayCase next = replayFile.nextCase(); next != null; next = replayFile.nextCase()) {
            if (isWanted(next)) {
                found = true;
                checkName(next);
                final ReplaySizes sizes = ReplaySizer.of(next);
                next.rewind();
                runner.run(next, sizes);
            }
        }
        return found;
    }

    private void checkName(final ReplayCase replayCase) throws IOException {
        if (!ReplayOutput.isDirectoryName(replayCase.name())) {
            throw new UnreadableFileException(
                    file,
                    replayCase.line(),
                    "the name of a case cannot be the name of a directory: \"" + replayCase.name() + "\"");
        }
        if (!names.add(replayCase.name())) {
            throw new UnreadableFileException(
                    file, replayCase.line(), "two cases have the name \"" + replayCase.name() + "\"");
        }
    }

    private boolean isWanted(final ReplayCase replayCase) {
        return caseName == null || caseName.equals(replayCase.name());
    }
}
