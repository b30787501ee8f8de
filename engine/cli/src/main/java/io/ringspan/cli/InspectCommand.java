/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.ForeignText;
import io.ringspan.transport.PayloadFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.agrona.collections.Int2ObjectHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows change buffers as readable records, and files of payloads. */
@Command(
        name = "inspect",
        description =
                "Prints the records of a change buffer, or of those in a capture or vector file; or a file of payloads.",
        sortOptions = false)
final class InspectCommand implements Callable<Integer> {
    private static final int SNIFF_LENGTH = 4096;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description =
                    "Change buffer, binary or as hexadecimal text; a capture or a vector file; or a file of payloads.")
    private Path file;

    @Option(names = "--case", paramLabel = "NAME", description = "Only this case of a vector file.")
    private String caseName;

    @Option(names = "--step", paramLabel = "N", description = "Only the buffer of this step, from 0 on.")
    private Integer stepIndex;

    @Option(names = "--limit", paramLabel = "N", description = "At most this many records, or spans.")
    private long limit = Long.MAX_VALUE;

    private PrintWriter out;
    private RecordPrinter printer;
    private int buffers;
    private int malformed;
    // of the state at hand
    private final Int2ObjectHashMap<String> texts = new Int2ObjectHashMap<>();

    @Override
    public Integer call() throws IOException {
        out = spec.commandLine().getOut();
        printer = new RecordPrinter(out, texts::get, limit);
        if (isPayloads()) {
            report("", new PayloadPrinter(file, out, limit).print());
        } else if (isJson()) {
            try (ReplayFile replayFile = ReplayFile.open(file)) {
                inspectSteps(replayFile);
            }
            if (buffers == 0 && !printer.isDone()) {
                throw new UnreadableFileException(file, 0, "no such case or step, or no change buffer in it");
            }
        } else {
            final byte[] bytes = readBuffer();
            report("", printer.print(new ChangeBuffer().wrap(bytes), bytes.length));
        }
        out.flush();
        return malformed == 0 ? 0 : spec.exitCodeOnExecutionException();
    }

    private boolean isPayloads() throws IOException {
        try (InputStream in = ReplayFile.openPlain(file)) {
            return PayloadFile.isMagic(in.readNBytes(SNIFF_LENGTH));
        }
    }

    // a count that looks like a brace is followed by a zero byte
    private boolean isJson() throws IOException {
        try (InputStream in = ReplayFile.openPlain(file)) {
            final String start =
                    new String(in.readNBytes(SNIFF_LENGTH), StandardCharsets.ISO_8859_1).replaceAll("[ \t\r\n]", "");
            return start.equals("[]") || start.startsWith("[{") || start.startsWith("{\"");
        }
    }

    private byte[] readBuffer() throws IOException {
        final byte[] bytes;
        try (InputStream in = new BufferedInputStream(ReplayFile.openPlain(file))) {
            bytes = in.readAllBytes();
        } catch (final UnreadableFileException e) {
            throw e;
        } catch (final IOException e) {
            throw new UnreadableFileException(file, 0, String.valueOf(e.getMessage()), e);
        } catch (final OutOfMemoryError e) {
            throw new UnreadableFileException(file, 0, "too long for a change buffer", e);
        }
        return isHex(bytes) ? parseHex(new String(bytes, StandardCharsets.ISO_8859_1)) : bytes;
    }

    private static boolean isHex(final byte[] bytes) {
        boolean any = false;
        for (final byte b : bytes) {
            any |= HexFormat.isHexDigit(b);
            if (!HexFormat.isHexDigit(b) && !Character.isWhitespace(b)) {
                return false;
            }
        }
        return any;
    }

    private byte[] parseHex(final String text) throws IOException {
        final String digits = text.replaceAll("\\s", "");
        if (digits.length() % 2 != 0) {
            throw new UnreadableFileException(file, 0, "an odd number of hexadecimal digits: " + digits.length());
        }
        return HexFormat.of().parseHex(digits);
    }

    private void inspectSteps(final ReplayFile replayFile) throws IOException {
        for (ReplayCase next = replayFile.nextCase(); next != null; next = replayFile.nextCase()) {
            if (caseName == null || caseName.equals(next.name())) {
                inspect(next);
            }
            if (printer.isDone()) {
                return;
            }
        }
    }

    private void inspect(final ReplayCase replayCase) throws IOException {
        texts.clear();
        ReplayQueue queue = new ReplayQueue(replayCase.config().changeQueueSize());
        for (ReplayStep step = replayCase.nextStep(); step != null; step = replayCase.nextStep()) {
            switch (step.action) {
                case "internString" -> texts.put(step.id.intValue(), step.value);
                case "evictString" -> texts.remove(step.id.intValue());
                case "applyChangeBuffer" -> {
                    if (stepIndex == null || stepIndex == step.index) {
                        inspect(replayCase, step, queue);
                    }
                }
                case "newState" -> {
                    texts.clear();
                    queue = new ReplayQueue(step.config.changeQueueSize());
                }
                default -> {}
            }
            if (printer.isDone() || (stepIndex != null && step.index >= stepIndex)) {
                return;
            }
        }
    }

    private void inspect(final ReplayCase replayCase, final ReplayStep step, final ReplayQueue queue)
            throws IOException {
        buffers++;
        if (!queue.load(step.bytes)) {
            throw new UnreadableFileException(
                    file,
                    step.line,
                    step.bytes.length + " bytes do not fit into a queue of " + queue.length() + " bytes");
        }
        out.printf(
                Locale.ROOT,
                "case %s, step %d: %d bytes in a queue of %d%n",
                ForeignText.show(replayCase.name()),
                step.index,
                step.bytes.length,
                queue.length());
        report(
                ", case " + replayCase.name() + ", step " + step.index,
                printer.print(queue.buffer(), step.bytes.length));
    }

    private void report(final String where, final String problem) {
        if (problem != null) {
            malformed++;
            out.flush();
            Main.print(spec.commandLine(), file + where + ": " + problem);
        }
    }
}
