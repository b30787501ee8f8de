/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import io.ringspan.protocol.ForeignText;
import io.ringspan.transport.PayloadFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;

/**
 * Prints what a file of payloads has: a line per payload, and below it what its media type can show. MessagePack: a line per item of its
 * arrays, which is a span in v0.4. JSON and text: their lines. Others: nothing.
 */
final class PayloadPrinter {
    private static final int SHOWN_MAX = 4000;

    private final Path file;
    private final PrintWriter out;
    private long left;

    /**
     * Creates a printer.
     *
     * @param file  of payloads
     * @param out   to print to
     * @param limit most lines of items to print, over all payloads
     */
    PayloadPrinter(final Path file, final PrintWriter out, final long limit) {
        this.file = file;
        this.out = out;
        left = limit;
    }

    /**
     * Prints all payloads.
     *
     * @return null, or why the file cannot be read to its end; what comes before has been printed
     * @throws IOException if it cannot be read at all
     */
    String print() throws IOException {
        try (PayloadFile payloads = PayloadFile.open(file)) {
            final String contentType = payloads.contentType();
            out.printf(
                    Locale.ROOT,
                    "payloads of format %s, %s%n",
                    ForeignText.show(payloads.format()),
                    ForeignText.show(contentType));
            while (left > 0 && payloads.next()) {
                out.printf(
                        Locale.ROOT,
                        "payload %d: %d bytes, %d spans, %d chunks%n",
                        payloads.number(),
                        payloads.body().length,
                        payloads.spans(),
                        payloads.chunks());
                final String problem = printBody(contentType, payloads.body());
                if (problem != null) {
                    return "payload " + payloads.number() + ": " + problem;
                }
            }
            return payloads.problem();
        } catch (final OutOfMemoryError | StackOverflowError e) {
            throw new UnreadableFileException(file, 0, "what a payload says it has does not fit into memory", e);
        }
    }

    private String printBody(final String contentType, final byte[] body) throws IOException {
        if (contentType.equals("application/msgpack")) {
            return printMessagePack(body);
        }
        if (contentType.startsWith("application/json") || contentType.startsWith("text/")) {
            new String(body, StandardCharsets.UTF_8).lines().forEach(this::printItem);
        }
        return null;
    }

    private String printMessagePack(final byte[] body) throws IOException {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(body)) {
            final int count = unpacker.unpackArrayHeader();
            for (int i = 0; i < count && left > 0; i++) {
                final Value item = unpacker.unpackValue();
                if (item.isArrayValue()) {
                    item.asArrayValue().forEach(span -> printItem(span.toJson()));
                } else {
                    printItem(item.toJson());
                }
            }
            return null;
        } catch (final MessagePackException e) {
            return "no array of MessagePack: " + e.getMessage();
        }
    }

    private void printItem(final String text) {
        if (left > 0) {
            left--;
            out.println("  " + ForeignText.show(text, SHOWN_MAX));
        }
    }
}
