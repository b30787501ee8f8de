/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Locale;
import jdk.net.ExtendedSocketOptions;

/** One connection of a client: request after request, until the client closes it. Owned by its thread. */
final class AgentConnection {
    private static final int BUFFER_LENGTH = 1 << 18;
    private static final SocketOption<Boolean> QUICK_ACK = ExtendedSocketOptions.TCP_QUICKACK;

    private final Socket socket;
    private final LoopbackAgent agent;
    private final InputStream in;
    private final OutputStream out;
    private final boolean quickAck;
    private final byte[] buffer = new byte[BUFFER_LENGTH];
    // what has been read and not been looked at
    private int start;
    private int end;
    // of the request at hand
    private String path = "";
    private long contentLength;
    private long traceCount;
    private boolean chunked;
    private boolean expectsContinue;
    private boolean last;

    /** A connection of a Unix socket, which needs no care. */
    AgentConnection(final InputStream in, final OutputStream out, final LoopbackAgent agent) {
        this.in = in;
        this.out = out;
        this.agent = agent;
        socket = null;
        quickAck = false;
    }

    AgentConnection(final Socket socket, final LoopbackAgent agent) throws IOException {
        this.socket = socket;
        this.agent = agent;
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        quickAck = socket.supportedOptions().contains(QUICK_ACK);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    void run() throws IOException {
        acknowledgeAtOnce();
        while (!last && readHead()) {
            if (expectsContinue) {
                out.write(AgentAnswers.CONTINUE);
            }
            final long length = chunked ? skipChunks() : skip(contentLength);
            final byte[] answer = AgentAnswers.to(path, agent);
            agent.count(length, traceCount);
            out.write(answer);
        }
    }

    // the system forgets it again and again
    private void acknowledgeAtOnce() throws IOException {
        if (quickAck) {
            socket.setOption(QUICK_ACK, true);
        }
    }

    private boolean readHead() throws IOException {
        String line = readLine();
        if (line == null) {
            return false;
        }
        final String[] words = line.split(" ", -1);
        if (words.length != 3) {
            throw new ProtocolException("no request: " + line);
        }
        path = words[1];
        contentLength = 0;
        traceCount = 0;
        chunked = false;
        expectsContinue = false;
        for (line = requireLine(); !line.isEmpty(); line = requireLine()) {
            final int colon = line.indexOf(':');
            if (colon > 0) {
                header(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
        }
        return true;
    }

    private void header(final String name, final String value) {
        switch (name) {
            case "content-length" -> contentLength = Long.parseLong(value);
            case "x-datadog-trace-count" -> traceCount = Long.parseLong(value);
            case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
            case "expect" -> expectsContinue = value.equalsIgnoreCase("100-continue");
            case "connection" -> last = value.equalsIgnoreCase("close");
            default -> {}
        }
    }

    private String requireLine() throws IOException {
        final String line = readLine();
        if (line == null) {
            throw new EOFException("the head of a request was cut off");
        }
        return line;
    }

    /** Text up to the next line feed; null if there is nothing more. */
    private String readLine() throws IOException {
        int at = start;
        while (true) {
            for (; at < end; at++) {
                if (buffer[at] == '\n') {
                    final int length = at > start && buffer[at - 1] == '\r' ? at - 1 - start : at - start;
                    final String line = new String(buffer, start, length, US_ASCII);
                    start = at + 1;
                    return line;
                }
            }
            final int seen = at - start;
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
            at = seen;
            if (end == BUFFER_LENGTH) {
                throw new ProtocolException("a line of more than " + BUFFER_LENGTH + " bytes");
            }
            final int count = in.read(buffer, end, BUFFER_LENGTH - end);
            if (count < 0) {
                if (end > 0) {
                    throw new EOFException("a line was cut off");
                }
                return null;
            }
            end += count;
            acknowledgeAtOnce();
        }
    }

    private long skip(final long length) throws IOException {
        final int there = (int) Math.min(length, end - start);
        start += there;
        for (long left = length - there; left > 0; ) {
            final int count = in.read(buffer, 0, (int) Math.min(left, BUFFER_LENGTH));
            if (count < 0) {
                throw new EOFException("the body of a request was cut off");
            }
            acknowledgeAtOnce();
            left -= count;
        }
        return length;
    }

    private long skipChunks() throws IOException {
        long total = 0;
        while (true) {
            final String line = requireLine();
            final int extension = line.indexOf(';');
            final long length = Long.parseLong((extension < 0 ? line : line.substring(0, extension)).trim(), 16);
            if (length == 0) {
                break;
            }
            total += skip(length);
            requireLine();
        }
        String trailer = requireLine();
        while (!trailer.isEmpty()) {
            trailer = requireLine();
        }
        return total;
    }
}
