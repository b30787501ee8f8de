/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that does with a connection what no HTTP server would. */
public final class RawServer implements AutoCloseable {
    /** What to do with a connection. */
    @FunctionalInterface
    public interface Behaviour {
        void serve(Socket socket) throws Exception;
    }

    public final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** Starts on a free port. */
    public RawServer(final Behaviour behaviour) throws IOException {
        this(0, behaviour);
    }

    public RawServer(final int port, final Behaviour behaviour) throws IOException {
        server = new ServerSocket();
        server.setReuseAddress(true);
        // small, so that a body does not fit into the buffers in between
        server.setReceiveBufferSize(16 * 1024);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        startDaemon(() -> {
            while (!server.isClosed()) {
                final Socket socket = server.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                startDaemon(() -> {
                    try (socket) {
                        behaviour.serve(socket);
                    } finally {
                        sockets.remove(socket);
                    }
                });
            }
        });
    }

    private interface Task {
        void run() throws Exception;
    }

    private static void startDaemon(final Task task) {
        final Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (final Exception e) {
                // a closed socket is how these end
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Where it listens. */
    public URI url() {
        return URI.create("http://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort());
    }

    /** Reads one request, and returns its body. */
    public static byte[] readRequest(final Socket socket) throws IOException {
        final InputStream in = socket.getInputStream();
        final int length = readHead(in);
        final byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new IOException("a body that was cut off");
        }
        return body;
    }

    /** Reads the head of a request, and returns the length of the body. */
    public static int readHead(final InputStream in) throws IOException {
        final StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            final int b = in.read();
            if (b < 0) {
                throw new IOException("no request");
            }
            head.append((char) b);
        }
        final String lower = head.toString().toLowerCase(Locale.ROOT);
        final int field = lower.indexOf("content-length:");
        if (field < 0) {
            return 0;
        }
        final int start = field + "content-length:".length();
        return Integer.parseInt(
                lower.substring(start, lower.indexOf('\r', start)).strip());
    }

    /** Sends characters as bytes. */
    public static void write(final Socket socket, final String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (final Socket socket : sockets) {
            socket.close();
        }
    }
}
