/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import io.ringspan.protocol.BufferedOperation;
import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.ChangeBufferException;
import io.ringspan.protocol.OpCode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.IntFunction;

/** Prints the records of change buffers, one a line, in aligned columns. */
final class RecordPrinter {
    private static final String COLUMNS = "%10s  %7s  %-23s  %20s  %s%n";
    // asking the writer flushes it
    private static final int LINES_PER_CHECK = 1 << 10;

    private final PrintWriter out;
    private final RecordArguments arguments;
    private final BufferedOperation operation = new BufferedOperation();
    private long left;
    private long lines;

    /**
     * Creates a printer.
     *
     * @param texts what string ids mean at the moment: a text, or null if that is not known
     * @param limit most records to print, over all buffers
     */
    RecordPrinter(final PrintWriter out, final IntFunction<String> texts, final long limit) {
        this.out = out;
        arguments = new RecordArguments(texts);
        left = limit;
    }

    /** Whether enough has been printed, or there is nobody any more who reads it. */
    boolean isDone() {
        return left <= 0 || (lines % LINES_PER_CHECK == 0 && out.checkError());
    }

    /**
     * Prints the records of a buffer.
     *
     * @param used bytes that somebody wrote; behind them the buffer is zero
     * @return null, or what is wrong with the first record that cannot be read; those before it have been printed
     */
    String print(final ChangeBuffer buffer, final int used) {
        int position = ChangeBuffer.COUNT_OFFSET;
        try {
            final long count = buffer.count();
            position = ChangeBuffer.OPERATIONS_OFFSET;
            out.printf(Locale.ROOT, COLUMNS, "offset", "length", "operation", "span", "arguments");
            boolean written = true;
            for (long i = 0; i < count; i++) {
                if (isDone()) {
                    return null;
                }
                if (written && position >= used && used < buffer.capacity()) {
                    written = false;
                    out.printf(Locale.ROOT, "%10d  from here on the zeros behind what was written%n", position);
                }
                position = printRecord(buffer, position);
            }
            if (position < used) {
                out.printf(
                        Locale.ROOT,
                        "%10d  %d more bytes behind the last of %d records%n",
                        position,
                        used - position,
                        count);
            }
            return null;
        } catch (final ChangeBufferException e) {
            return "record at offset " + position + ": " + e.getMessage();
        }
    }

    private int printRecord(final ChangeBuffer buffer, final int position) {
        operation.wrap(buffer, position);
        final int opcode = operation.opcode();
        final String name = String.format(Locale.ROOT, "%3d %s", opcode, OpCode.name(opcode));
        final String spanId = Long.toUnsignedString(operation.spanId());
        lines++;
        left--;
        final int end;
        try {
            end = operation.end();
        } catch (final ChangeBufferException e) {
            out.printf(Locale.ROOT, COLUMNS, position, "cut", name, spanId, "");
            throw e;
        }
        final String text = arguments.format(opcode, buffer.buffer(), position);
        out.printf(Locale.ROOT, COLUMNS, position, end - position, name, spanId, text);
        return end;
    }
}
