/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.http;

import io.ringspan.time.TimeLimit;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP/1.1 client for TCP and Unix sockets, on the thread that sends: no other thread, no copy of the body, nothing allocated per request
 * as long as the connection lasts.
 *
 * <p><b>Connections.</b> One at a time, kept for the next request if the answer was whole and the receiver keeps it too. Before it is used again
 * it is looked at: one that the receiver has ended meanwhile, or on which something came unasked, is given up before anything is sent.
 *
 * <p><b>Requests that got lost.</b> If a kept connection breaks before a byte of the answer, and the last byte of the request was not handed to the
 * system yet, then the receiver cannot have the whole request, so nothing can have come of it. It is sent once more on a new connection,
 * within the same time. In all other cases the receiver may have acted on it, so the caller is told that no answer came, and decides.
 *
 * <p><b>Early answers.</b> While a body is written the sender also reads. A final answer ends the request, however much of the body was
 * written, and the connection with it. If writing fails, an answer that came before counts.
 */
public final class SocketSender implements HttpSender {
    private static final int IN_LENGTH = 16 * 1024;

    private final HttpAddress address;
    private final long connectTimeoutNs;
    private final long requestTimeoutNs;
    private final AnswerParser parser = new AnswerParser();
    // on the heap, as the head of the request: little is copied, and there is no memory to give back
    private final ByteBuffer in = ByteBuffer.allocate(IN_LENGTH);
    private final ByteBuffer[] out = new ByteBuffer[2];
    private final TimeLimit limit = TimeLimit.of(0);
    private Connection connection;
    private boolean isClosed;
    // of the request at hand
    private long timeoutNs;
    private long length;
    private long written;

    /**
     * Creates a sender; it connects with the first request.
     *
     * @param address          of the receiver, not by TLS
     * @param connectTimeoutNs how long to wait for a connection, in nanoseconds
     * @param requestTimeoutNs how long a request may take in all, to the end of the answer, in nanoseconds
     * @throws IllegalArgumentException if the address is one of {@code https}
     */
    public SocketSender(final HttpAddress address, final long connectTimeoutNs, final long requestTimeoutNs) {
        if (address.scheme() == HttpAddress.Scheme.HTTPS) {
            throw new IllegalArgumentException("not for TLS: " + address);
        }
        this.address = address;
        this.connectTimeoutNs = connectTimeoutNs;
        this.requestTimeoutNs = requestTimeoutNs;
    }

    @Override
    public HttpAnswer send(final RequestHead head, final ByteBuffer body, final long limitNs)
            throws IOException, InterruptedException {
        if (isClosed) {
            throw new IllegalStateException("closed: " + address);
        }
        head.end(body == null ? -1 : body.remaining());
        final int bodyStart = body == null ? 0 : body.position();
        timeoutNs = Math.min(limitNs, requestTimeoutNs);
        limit.restart(timeoutNs);
        final boolean isKept = keepConnection();
        boolean isAnswered = false;
        try {
            try {
                exchange(head, body);
            } catch (final BrokenException e) {
                if (!isKept || written == length || parser.hasBegun()) {
                    throw e;
                }
                disconnect();
                if (body != null) {
                    body.position(bodyStart);
                }
                exchange(head, body);
            }
            isAnswered = true;
            return whole(parser.answer());
        } finally {
            out[0] = null;
            out[1] = null;
            if (!isAnswered || written < length || !parser.isReusable()) {
                disconnect();
            }
        }
    }

    /** Who has not seen the whole request cannot have accepted it, whatever the answer says. */
    private HttpAnswer whole(final HttpAnswer answer) throws IOException {
        if (written < length && answer.status() / 100 == 2) {
            throw new IOException(address + ": answered " + answer.status() + " to a part of the request; " + written
                    + " of " + length + " bytes were taken");
        }
        return answer;
    }

    /**
     * Gives up a connection that the receiver has ended, or on which something came unasked.
     *
     * @return whether there is one that can be used again
     */
    boolean keepConnection() {
        if (connection != null && !connection.isQuiet(in)) {
            disconnect();
        }
        return connection != null;
    }

    private void exchange(final RequestHead head, final ByteBuffer body) throws IOException, InterruptedException {
        parser.begin(head.method().equals("HEAD"));
        out[0] = head.bytes();
        out[1] = body;
        length = (long) out[0].remaining() + (body == null ? 0 : body.remaining());
        written = 0;
        if (connection == null) {
            connection = Connection.open(address, connectTimeoutNs, limit);
        }
        write(body == null ? 1 : 2);
        while (!parser.isDone()) {
            if (await(SelectionKey.OP_READ) != 0) {
                read();
            }
        }
    }

    /** Waits; 0 if the time is over, and the answer is what came so far. */
    private int await(final int operations) throws IOException, InterruptedException {
        final int ready;
        try {
            ready = connection.await(operations, limit);
        } catch (final InterruptedException e) {
            parser.breakOff();
            if (!parser.hasStatus()) {
                throw e;
            }
            Thread.currentThread().interrupt();
            return 0;
        }
        if (ready == 0) {
            giveUp();
        }
        return ready;
    }

    /** Writes the request, or as much of it as the receiver wants to have before it answers. */
    private void write(final int buffers) throws IOException, InterruptedException {
        while (!parser.hasStatus()) {
            try {
                written += connection.write(out, buffers);
            } catch (final IOException e) {
                readWhatCame(e);
                return;
            }
            if (written == length) {
                return;
            }
            final int ready = await(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            if ((ready & SelectionKey.OP_READ) != 0) {
                read();
            }
        }
    }

    /** The receiver takes nothing any more, but may have said why. */
    private void readWhatCame(final IOException whyNot) throws IOException {
        while (!parser.hasStatus()) {
            final int count;
            try {
                count = connection.read(in);
            } catch (final IOException e) {
                throw broken(whyNot);
            }
            if (count <= 0) {
                throw broken(whyNot);
            }
            parse();
        }
    }

    private void read() throws IOException {
        final int count;
        try {
            count = connection.read(in);
        } catch (final IOException e) {
            parser.breakOff();
            if (!parser.hasStatus()) {
                throw broken(e);
            }
            return;
        }
        if (count >= 0) {
            parse();
            return;
        }
        parser.end();
        if (!parser.hasStatus()) {
            throw broken(null);
        }
    }

    private void parse() throws ProtocolException {
        try {
            parser.read(in.flip());
        } catch (final ProtocolException e) {
            final ProtocolException located = new ProtocolException(address + ": " + e.getMessage());
            located.initCause(e);
            throw located;
        }
    }

    /** The time is over: what came is the answer, if it has a status. */
    private void giveUp() throws SocketTimeoutException {
        parser.breakOff();
        if (!parser.hasStatus()) {
            throw new SocketTimeoutException(
                    address + ": no answer within " + TimeUnit.NANOSECONDS.toMillis(timeoutNs) + " ms; " + progress());
        }
    }

    private BrokenException broken(final IOException cause) {
        final String what = cause == null ? "the receiver closed the connection" : cause.getMessage();
        return new BrokenException(address + ": no answer: " + what + "; " + progress(), cause);
    }

    private String progress() {
        if (parser.hasBegun()) {
            return "the head of an answer began, but did not end";
        }
        return written == length
                ? "all " + length + " bytes of the request were sent, so the receiver may have it"
                : "only " + written + " of " + length + " bytes of the request were taken";
    }

    private void disconnect() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    @Override
    public void close() {
        isClosed = true;
        disconnect();
    }

    /** A connection ended before there was an answer. */
    private static final class BrokenException extends IOException {
        private static final long serialVersionUID = 1;

        BrokenException(final String message, final IOException cause) {
            super(message, cause);
        }
    }
}
