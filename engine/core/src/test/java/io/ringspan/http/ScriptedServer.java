/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server, on TCP or a Unix socket, that does with each connection what a script says, whether HTTP allows it or not. */
final class ScriptedServer implements AutoCloseable {
    /** What to do with a connection. */
    @FunctionalInterface
    interface Script {
        void serve(Peer peer) throws Exception;
    }

    /** A request that came as a whole. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Request(String head, byte[] body) {
        /** Values of all fields of a name. */
        List<String> fields(final String name) {
            return head.lines()
                    .skip(1)
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .toList();
        }
    }

    /** One connection, seen from the server. */
    static final class Peer {
        final SocketChannel channel;
        /** Connections so far, from 1 on. */
        final int number;

        private final List<Request> requests;
        private final InputStream in;

        private Peer(final SocketChannel channel, final int number, final List<Request> requests) {
            this.channel = channel;
            this.number = number;
            this.requests = requests;
            in = Channels.newInputStream(channel);
        }

        String readHead() throws IOException {
            final ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                final int b = in.read();
                if (b < 0) {
                    throw new EOFException("no request");
                }
                head.write(b);
            }
            return head.toString(StandardCharsets.ISO_8859_1);
        }

        byte[] read(final int count) throws IOException {
            final byte[] bytes = in.readNBytes(count);
            if (bytes.length < count) {
                throw new EOFException("a body that was cut off");
            }
            return bytes;
        }

        /** All up to the end of the connection, however it ends. */
        byte[] readRest() {
            final ByteArrayOutputStream rest = new ByteArrayOutputStream();
            try {
                in.transferTo(rest);
            } catch (final IOException e) {
                // what came before counts
                return rest.toByteArray();
            }
            return rest.toByteArray();
        }

        static int contentLength(final String head) {
            final List<String> lengths = new Request(head, new byte[0]).fields("content-length");
            return lengths.isEmpty() ? 0 : Integer.parseInt(lengths.get(0));
        }

        Request readRequest() throws IOException {
            final String head = readHead();
            final Request request = new Request(head, read(contentLength(head)));
            requests.add(request);
            return request;
        }

        void write(final String text) throws IOException {
            write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void write(final byte[] bytes) throws IOException {
            final ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        void answer(final String status, final String body) throws IOException {
            write("HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        }

        /** Ends a TCP connection by a reset instead of in order. */
        void reset() throws IOException {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        }

        /** Waits until the client ends the connection, however. */
        void awaitEnd() {
            try {
                while (in.read() >= 0) {
                    Thread.onSpinWait();
                }
            } catch (final IOException e) {
                // by a reset, or by the end of this server
                return;
            }
        }
    }

    final List<Request> requests = new CopyOnWriteArrayList<>();
    final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final ServerSocketChannel server;
    private final Script script;
    private final Path path;
    private final AtomicInteger accepted = new AtomicInteger();

    private ScriptedServer(final ServerSocketChannel server, final Path path, final Script script) {
        this.server = server;
        this.path = path;
        this.script = script;
        start(this::accept);
    }

    /** Listens on a port of this machine. */
    static ScriptedServer tcp(final Script script) throws IOException {
        return tcp(0, script);
    }

    static ScriptedServer tcp(final int port, final Script script) throws IOException {
        final ServerSocketChannel server = ServerSocketChannel.open();
        // small, so that a body does not fit into the buffers in between
        server.setOption(StandardSocketOptions.SO_RCVBUF, 16 * 1024);
        server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new ScriptedServer(server, null, script);
    }

    /** Listens on a Unix socket in a directory. */
    static ScriptedServer unix(final Path directory, final Script script) throws IOException {
        final Path path = directory.resolve("apm.socket");
        final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        return new ScriptedServer(server, path, script);
    }

    private static void start(final Runnable body) {
        final Thread thread = new Thread(body, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                final SocketChannel channel = server.accept();
                open.add(channel);
                final Peer peer = new Peer(channel, accepted.incrementAndGet(), requests);
                start(() -> serve(peer));
            } catch (final IOException e) {
                if (server.isOpen()) {
                    errors.add(e);
                }
            }
        }
    }

    private void serve(final Peer peer) {
        try (SocketChannel channel = peer.channel) {
            script.serve(peer);
            open.remove(channel);
        } catch (final IOException e) {
            // how connections end
            return;
        } catch (final Throwable t) {
            errors.add(t);
        } finally {
            open.remove(peer.channel);
        }
    }

    /** Connections so far. */
    int connections() {
        return accepted.get();
    }

    /** Connections of which this side is open. */
    int openConnections() {
        return open.size();
    }

    int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    URI url() throws IOException {
        return path == null
                ? URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port())
                : URI.create("unix://" + path.toUri().getRawPath());
    }

    HttpAddress address() throws IOException {
        return HttpAddress.of(url());
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (final SocketChannel channel : open) {
            channel.close();
        }
        if (path != null) {
            Files.deleteIfExists(path);
        }
        if (!errors.isEmpty()) {
            final AssertionError failure = new AssertionError("the script failed");
            errors.forEach(failure::addSuppressed);
            throw failure;
        }
    }
}
