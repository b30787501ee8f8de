/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** An agent on a Unix socket that takes everything. */
public final class UnixAgent implements AutoCloseable {
    private static final byte[] OK =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII);

    private final Path path;
    private final Consumer<byte[]> bodies;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    /** Listens; the consumer gets each body, from a thread of its connection. */
    public UnixAgent(final Path path, final Consumer<byte[]> bodies) throws IOException {
        this.path = path;
        this.bodies = bodies;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        start(this::accept);
    }

    private static void start(final Runnable body) {
        final Thread thread = new Thread(body, "unix-agent");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                final SocketChannel channel = server.accept();
                open.add(channel);
                start(() -> serve(channel));
            } catch (final IOException e) {
                // it has been closed
                return;
            }
        }
    }

    private void serve(final SocketChannel channel) {
        try (channel) {
            final InputStream in = Channels.newInputStream(channel);
            while (true) {
                bodies.accept(in.readNBytes(RawServer.readHead(in)));
                channel.write(ByteBuffer.wrap(OK));
            }
        } catch (final IOException e) {
            // the client is gone
            open.remove(channel);
        }
    }

    /** Where it listens. */
    public URI url() {
        return URI.create("unix://" + path);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (final SocketChannel channel : open) {
            channel.close();
        }
        Files.deleteIfExists(path);
    }
}
