/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringspan.cli.payload.BrokenPayloadException;
import io.ringspan.cli.payload.PayloadSink;
import io.ringspan.cli.registry.ReadableFormat;
import io.ringspan.protocol.ForeignText;
import io.ringspan.transport.file.PayloadFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Prints what payloads have: a line per span, as JSON, and one for what is said of several spans at once. Of a broken payload it prints all
 * that comes before the fault.
 */
final class PayloadPrinter implements PayloadSink {
    private static final int SHOWN_MAX = 4000;

    private final PrintWriter out;
    private final ReadableFormat asked;
    private long left;
    private long spans;

    /**
     * Creates a printer.
     *
     * @param out   to print to
     * @param asked format of all payloads, whatever is said of them; null for what their files say
     * @param limit most lines of spans to print, over all payloads
     */
    PayloadPrinter(final PrintWriter out, final ReadableFormat asked, final long limit) {
        this.out = out;
        this.asked = asked;
        left = limit;
    }

    /** Whether enough has been printed. */
    boolean isDone() {
        return left <= 0;
    }

    /**
     * Prints the payloads of a file of the file receiver.
     *
     * @return null, or why the file cannot be read to its end; what comes before has been printed
     * @throws IOException if it cannot be read at all
     */
    String print(final Path file) throws IOException {
        try (PayloadFile payloads = PayloadFile.open(file)) {
            out.printf(
                    Locale.ROOT,
                    "payloads of format %s, %s%n",
                    ForeignText.show(payloads.format()),
                    ForeignText.show(payloads.contentType()));
            while (left > 0 && payloads.next()) {
                out.printf(
                        Locale.ROOT,
                        "payload %d: %s, %s, %s%n",
                        payloads.number(),
                        Counted.of(payloads.body().length, "byte"),
                        Counted.of(payloads.spans(), "span"),
                        Counted.of(payloads.chunks(), "chunk"));
                final String problem = printBody(payloads);
                if (problem != null) {
                    return "payload " + payloads.number() + ": " + problem;
                }
            }
            return payloads.problem();
        } catch (final OutOfMemoryError e) {
            throw new UnreadableFileException(file, 0, "what a payload says it has does not fit into memory", e);
        }
    }

    /**
     * Prints a payload that is a file of its own.
     *
     * @return null, or what is wrong with it
     */
    String print(final byte[] body, final ReadableFormat format) throws IOException {
        spans = 0;
        out.printf(Locale.ROOT, "payload of format %s: %s%n", format, Counted.of(body.length, "byte"));
        final String problem = read(body, format);
        out.printf(Locale.ROOT, "%s%s%n", Counted.of(spans, "span"), problem == null ? "" : " in front of the fault");
        return problem;
    }

    private String printBody(final PayloadFile payloads) throws IOException {
        final byte[] body = payloads.body();
        final Optional<ReadableFormat> format = Optional.ofNullable(asked)
                .or(() -> ReadableFormat.reading(payloads.format()))
                .or(() -> ReadableFormat.sniff(body));
        if (format.isPresent()) {
            return read(body, format.get());
        }
        if (payloads.contentType().startsWith("application/json")
                || payloads.contentType().startsWith("text/")) {
            new String(body, StandardCharsets.UTF_8).lines().forEach(this::printLine);
        } else {
            out.println("  not shown: of no format that is known; --format names one");
        }
        return null;
    }

    private String read(final byte[] body, final ReadableFormat format) throws IOException {
        try {
            format.reader().read(body, this);
            return null;
        } catch (final BrokenPayloadException e) {
            return "no whole payload of format " + format + ": " + e.getMessage();
        }
    }

    @Override
    public void span(final ObjectNode span) {
        spans++;
        printLine(span.toString());
    }

    @Override
    public void shared(final String what, final ObjectNode fields) {
        if (left > 0) {
            out.println("  " + what + " " + ForeignText.show(fields, SHOWN_MAX));
        }
    }

    private void printLine(final String text) {
        if (left > 0) {
            left--;
            out.println("  " + ForeignText.show(text, SHOWN_MAX));
        }
    }
}
