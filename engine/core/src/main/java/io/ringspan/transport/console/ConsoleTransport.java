/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.console;

import io.ringspan.transport.Delivery;
import io.ringspan.transport.InPlaceTransport;
import io.ringspan.transport.Payload;
import java.io.PrintStream;
import java.nio.ByteBuffer;

/**
 * Writes payloads to a stream as they are, one behind the other; with {@link io.ringspan.encode.console.ConsoleEncoder} a line per span.
 *
 * <p>The stream stays open. If it cannot be written, the payload is rejected.
 */
public final class ConsoleTransport implements InPlaceTransport {
    private static final int PIECE_LENGTH = 8 * 1024;

    private final PrintStream stream;
    private final byte[] piece = new byte[PIECE_LENGTH];

    /**
     * Creates a transport.
     *
     * @param stream to write to, such as {@code System.out}
     */
    public ConsoleTransport(final PrintStream stream) {
        this.stream = stream;
    }

    @Override
    public Delivery send(final Payload payload) {
        final ByteBuffer body = payload.body();
        while (body.hasRemaining()) {
            final int count = Math.min(body.remaining(), piece.length);
            body.get(piece, 0, count);
            stream.write(piece, 0, count);
        }
        return stream.checkError() ? Delivery.rejected("the stream cannot be written") : Delivery.ACCEPTED;
    }
}
