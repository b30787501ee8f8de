/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.console;

import io.ringspan.encode.ChunkSpace;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;
import org.agrona.MutableDirectBuffer;

/**
 * Writes a line of UTF-8 per span:
 *
 * <pre>
 * 2026-11-26T23:11:48.123456Z    12.345ms shop http.request "GET /cart" trace=...32 digits span=...16 digits parent=...16 digits ERROR
 * </pre>
 *
 * <p>That is: start (UTC), duration, service, name, resource, ids, and a mark if there is an error. {@code parent} is left out for a root, and an
 * empty service or name is a dash. Texts are cut at {@value #TEXT_LENGTH_MAX} bytes. What would break a line or act on a terminal
 * (control characters, separators, marks of direction, characters of no width) is escaped as in Java.
 *
 * <p>Note: not threadsafe; owned by the encode thread. Does not allocate.
 */
public final class ConsoleEncoder implements TraceEncoder {
    /** Bytes of a text that are shown. */
    static final int TEXT_LENGTH_MAX = 256;

    // a byte may become a backslash, the letter u and four digits
    private static final int ESCAPE_LENGTH_MAX = 6;
    // all of a line but its texts, with what stands around these and where they are cut
    private static final int FIXED_LENGTH_MAX = 256;

    private final StringTable strings;
    private final RawMemory texts = new RawMemory();
    private final TraceChunk spans;
    private final ChunkSpace space;
    private final PayloadFramer framer = new ConsoleFramer();
    private final LineWriter line = new LineWriter();

    /**
     * Creates an encoder.
     *
     * @param store tables of the chunks
     */
    public ConsoleEncoder(final TraceStore store) {
        strings = store.strings();
        texts.wrap(strings.buffer());
        spans = new TraceChunk(store.spans());
        space = new ChunkSpace(store.offHeap(), this::putChunk);
    }

    @Override
    public PayloadFramer framer() {
        return framer;
    }

    @Override
    public int encode(final TraceChunk chunk, final MutableDirectBuffer buffer, final int offset, final int limit) {
        return space.encode(chunk, buffer, offset, limit);
    }

    private int putChunk(final TraceChunk chunk, final RawMemory payload, final int room) {
        final long traceIdHigh = traceIdHigh(chunk);
        line.begin(payload);
        chunk.rewind();
        while (chunk.next()) {
            final SpanHeader header = chunk.header();
            final int lengthMax = FIXED_LENGTH_MAX
                    + lengthMax(header.service())
                    + lengthMax(header.name())
                    + lengthMax(header.resource());
            if (lengthMax > room - line.position()) {
                return DOES_NOT_FIT;
            }
            putSpan(header, traceIdHigh);
        }
        return line.position();
    }

    // of all spans of the chunk: that of the first one that has it
    private long traceIdHigh(final TraceChunk chunk) {
        long high = 0;
        spans.wrap(chunk.first());
        while (high == 0 && spans.next()) {
            high = spans.header().traceIdHigh();
        }
        return high;
    }

    private int lengthMax(final int handle) {
        return ESCAPE_LENGTH_MAX * Math.min(strings.length(handle), TEXT_LENGTH_MAX);
    }

    private void putSpan(final SpanHeader header, final long traceIdHigh) {
        line.putTime(header.start());
        line.putDuration(header.duration());
        line.put(' ');
        putNameOrDash(header.service());
        line.put(' ');
        putNameOrDash(header.name());
        line.put(" \"");
        putText(header.resource());
        line.put("\" trace=");
        line.putHex(traceIdHigh);
        line.putHex(header.traceIdLow());
        line.put(" span=");
        line.putHex(header.spanId());
        if (header.parentId() != 0) {
            line.put(" parent=");
            line.putHex(header.parentId());
        }
        if (header.error() != 0) {
            line.put(" ERROR");
        }
        line.put('\n');
    }

    private void putNameOrDash(final int handle) {
        if (strings.length(handle) == 0) {
            line.put('-');
        } else {
            putText(handle);
        }
    }

    private void putText(final int handle) {
        final int begin = strings.offset(handle);
        final int length = strings.length(handle);
        int shown = length;
        if (length > TEXT_LENGTH_MAX) {
            shown = TEXT_LENGTH_MAX;
            // not in the middle of a character
            while ((texts.getByte(begin + shown) & 0xC0) == 0x80) {
                shown--;
            }
        }
        line.putText(texts, begin, begin + shown);
        if (shown < length) {
            line.put("...");
        }
    }
}
