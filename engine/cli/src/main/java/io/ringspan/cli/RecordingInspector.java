/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import io.ringspan.protocol.ForeignText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.agrona.collections.Int2ObjectHashMap;

/** Prints the change buffers of a vector file or a capture, with the texts that its string ids mean at each step. */
final class RecordingInspector {
    private final Path file;
    private final PrintWriter out;
    private final RecordPrinter printer;
    private final BiConsumer<String, String> problems;
    private int buffers;
    // of the state at hand
    private final Int2ObjectHashMap<String> texts = new Int2ObjectHashMap<>();

    /**
     * Creates an inspector.
     *
     * @param file     to read
     * @param out      to print to
     * @param printer  makes the printer for records, of what string ids mean
     * @param problems gets where a buffer is, and what is wrong with it
     */
    RecordingInspector(
            final Path file,
            final PrintWriter out,
            final Function<IntFunction<String>, RecordPrinter> printer,
            final BiConsumer<String, String> problems) {
        this.file = file;
        this.out = out;
        this.printer = printer.apply(texts::get);
        this.problems = problems;
    }

    /**
     * Prints.
     *
     * @param caseName  only this case; null for all
     * @param stepIndex only the buffer of this step; null for all
     */
    void print(final String caseName, final Integer stepIndex) throws IOException {
        try (ReplayFile replayFile = ReplayFile.open(file)) {
            ReplayCase next = replayFile.nextCase();
            while (next != null && !printer.isDone()) {
                if (caseName == null || caseName.equals(next.name())) {
                    inspect(next, stepIndex);
                }
                next = printer.isDone() ? null : replayFile.nextCase();
            }
        }
        if (buffers == 0 && !printer.isDone()) {
            throw new UnreadableFileException(file, 0, "no such case or step, or no change buffer in it");
        }
    }

    private void inspect(final ReplayCase replayCase, final Integer stepIndex) throws IOException {
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
                "case %s, step %d: %s in a queue of %d%n",
                ForeignText.show(replayCase.name()),
                step.index,
                Counted.of(step.bytes.length, "byte"),
                queue.length());
        problems.accept(
                ", case " + replayCase.name() + ", step " + step.index,
                printer.print(queue.buffer(), step.bytes.length));
    }
}
