/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.agent;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * An agent for measurements: reads requests as fast as they come, throws their bodies away, and answers at once. It speaks as much
 * HTTP/1.1 as the clients that are measured do, with a blocking socket and a thread for each connection.
 *
 * <p>It acknowledges each segment at once (TCP_QUICKACK), where the system can do that: otherwise a client that sends a body in several
 * segments waits up to 40 ms for the acknowledgement of the last one, and that is all that would be measured.
 *
 * <p>It answers {@code /v0.4/traces}, {@code /v0.5/traces} and {@code /v1.0/traces} with rates, {@code /info}, {@code /v1/traces} (OTLP), and
 * {@code /api/v2/spans} (Zipkin). What it got so far says {@code /counts}, as JSON: {@code requests}, {@code bytes} of bodies, and
 * {@code traces} by the clients' own count.
 *
 * <p>Progress: connections are independent. Closing ends all threads.
 */
public final class LoopbackAgent implements AutoCloseable {
    private static final int BACKLOG = 64;

    private final ServerSocket server;
    private final Set<Closeable> connections = ConcurrentHashMap.newKeySet();
    private final LongAdder requests = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder traces = new LongAdder();

    /**
     * Begins to listen on the loopback address.
     *
     * @param port to listen on, 0 for any that is free
     * @throws IOException if that is not possible
     */
    public LoopbackAgent(final int port) throws IOException {
        server = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        start(this::accept, "agent-accept");
    }

    /**
     * Runs until the process is ended, or the one that started it is; so none is left behind.
     *
     * @param arguments the port, or nothing or 0 for any that is free, and perhaps the path of a Unix socket; the first line of output says
     *     which port it is
     * @throws IOException if it cannot listen there
     */
    public static void main(final String... arguments) throws IOException {
        try (LoopbackAgent agent = new LoopbackAgent(arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]))) {
            if (arguments.length > 1) {
                agent.listen(Path.of(arguments[1]));
            }
            System.out.println(agent.port());
            System.out.flush();
            ProcessHandle.current().parent().orElseThrow().onExit().join();
        }
    }

    /**
     * Listens on a Unix socket too.
     *
     * @param path of the socket
     * @throws IOException if that is not possible
     */
    public void listen(final Path path) throws IOException {
        final ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        connections.add(unix);
        unix.bind(UnixDomainSocketAddress.of(path));
        start(() -> accept(unix), "agent-accept-unix");
    }

    private void accept(final ServerSocketChannel unix) {
        while (unix.isOpen()) {
            try {
                final SocketChannel channel = unix.accept();
                connections.add(channel);
                start(() -> serve(channel), "agent-connection");
            } catch (final IOException e) {
                if (unix.isOpen()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(final SocketChannel channel) {
        try (channel) {
            new AgentConnection(Channels.newInputStream(channel), Channels.newOutputStream(channel), this).run();
        } catch (final IOException e) {
            if (!server.isClosed()) {
                System.err.println("agent: " + e);
            }
        } finally {
            connections.remove(channel);
        }
    }

    private static void start(final Runnable task, final String name) {
        final Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                final Socket socket = server.accept();
                connections.add(socket);
                start(() -> serve(socket), "agent-connection");
            } catch (final IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(final Socket socket) {
        try (socket) {
            new AgentConnection(socket, this).run();
        } catch (final IOException e) {
            // a client that goes away, or an agent that is closed: nothing is waiting for an answer
            if (!server.isClosed() && !(e instanceof SocketException)) {
                System.err.println("agent: " + e);
            }
        } finally {
            connections.remove(socket);
        }
    }

    void count(final long bodyBytes, final long traceCount) {
        requests.increment();
        bytes.add(bodyBytes);
        traces.add(traceCount);
    }

    String counts() {
        return String.format(
                Locale.ROOT, "{\"requests\":%d,\"bytes\":%d,\"traces\":%d}", requests.sum(), bytes.sum(), traces.sum());
    }

    /** {@return the port that it listens on} */
    public int port() {
        return server.getLocalPort();
    }

    /** {@return where clients reach it, without a path} */
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (final Closeable connection : connections) {
            connection.close();
        }
    }
}
