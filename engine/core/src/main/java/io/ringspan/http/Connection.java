/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.http;

import io.ringspan.time.TimeLimit;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * One connection, which never blocks for longer than a limit. An interrupt ends a wait; since the channel does not block, it does not
 * close it.
 *
 * <p>For one thread. What the two descriptors take is given back by {@link #close()}, at once.
 */
final class Connection implements AutoCloseable {
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;

    private Connection(final SocketChannel channel) throws IOException {
        this.channel = channel;
        Selector opened = null;
        try {
            channel.configureBlocking(false);
            opened = Selector.open();
            selector = opened;
            key = channel.register(selector, 0);
        } catch (final Throwable t) {
            channel.close();
            if (opened != null) {
                opened.close();
            }
            throw t;
        }
    }

    /**
     * Connects. A name is looked up each time, and each of its addresses is tried, in the order of the resolver; none may use up the
     * time of those behind it. How long looking up takes is up to the system.
     *
     * @param address   of the receiver
     * @param timeoutNs how long to wait for a connection, in nanoseconds
     * @param request   what is left for the request in all
     * @return a new connection
     * @throws IOException          if there is none; names every address that was tried
     * @throws InterruptedException if the thread was interrupted
     */
    static Connection open(final HttpAddress address, final long timeoutNs, final TimeLimit request)
            throws IOException, InterruptedException {
        if (address.socket() != null) {
            return openSocket(address, timeoutNs, request);
        }
        final InetAddress[] found;
        try {
            found = InetAddress.getAllByName(address.host());
        } catch (final UnknownHostException e) {
            throw failed(address, "the name " + address.host() + " cannot be looked up", e);
        }
        return openAny(address, found, timeoutNs, request);
    }

    /**
     * Connects to the first of some addresses that can be reached.
     *
     * @param address   of the receiver, for its port and for messages
     * @param found     addresses to try, at least one
     * @param timeoutNs how long to wait for a connection, in nanoseconds
     * @param request   what is left for the request in all
     * @return a new connection
     */
    static Connection openAny(
            final HttpAddress address, final InetAddress[] found, final long timeoutNs, final TimeLimit request)
            throws IOException, InterruptedException {
        final long leftAtEndNs = request.leftNs() - timeoutNs;
        final StringBuilder failures = new StringBuilder();
        IOException last = null;
        for (int i = 0; i < found.length; i++) {
            final long leftNs = request.leftNs() - Math.max(0, leftAtEndNs);
            final TimeLimit share = TimeLimit.of(leftNs / (found.length - i));
            try {
                return open(SocketChannel.open(), new InetSocketAddress(found[i], address.port()), share, request);
            } catch (final IOException e) {
                last = e;
                failures.append(i == 0 ? "" : "; ")
                        .append(found[i].getHostAddress())
                        .append(": ")
                        .append(e.getMessage());
            }
        }
        throw failed(address, failures.toString(), last);
    }

    private static Connection openSocket(final HttpAddress address, final long timeoutNs, final TimeLimit request)
            throws IOException, InterruptedException {
        try {
            final TimeLimit limit = TimeLimit.of(Math.min(timeoutNs, request.leftNs()));
            return open(SocketChannel.open(StandardProtocolFamily.UNIX), address.socket(), limit, request);
        } catch (final UnsupportedOperationException e) {
            throw failed(address, "this system has no Unix sockets for Java", e);
        } catch (final IOException e) {
            final byte[] path = address.socket().getPath().toString().getBytes(StandardCharsets.UTF_8);
            final String tooLong = String.valueOf(e.getMessage()).contains("too long")
                    ? " (" + path.length + " bytes, where most systems take about 100)"
                    : "";
            throw failed(address, e.getMessage() + tooLong, e);
        }
    }

    private static ConnectException failed(final HttpAddress address, final String what, final Exception cause) {
        final ConnectException failure = new ConnectException("cannot connect to " + address + ": " + what);
        failure.initCause(cause);
        return failure;
    }

    private static Connection open(
            final SocketChannel channel, final SocketAddress address, final TimeLimit limit, final TimeLimit request)
            throws IOException, InterruptedException {
        final Connection connection = new Connection(channel);
        boolean isOpen = false;
        try {
            connection.connect(address, limit, request);
            isOpen = true;
            return connection;
        } finally {
            if (!isOpen) {
                connection.close();
            }
        }
    }

    private void connect(final SocketAddress address, final TimeLimit limit, final TimeLimit request)
            throws IOException, InterruptedException {
        final long startNs = System.nanoTime();
        if (!channel.connect(address)) {
            do {
                if (await(SelectionKey.OP_CONNECT, limit, request) == 0) {
                    final long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
                    throw new SocketTimeoutException("no connection within " + ms + " ms");
                }
            } while (!channel.finishConnect());
        }
        if (address instanceof InetSocketAddress) {
            // on one machine a port where nobody listens can be the very port that this end was given
            if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
                throw new ConnectException("nobody listens there");
            }
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    }

    /**
     * Waits until one of some operations is possible.
     *
     * @param operations of {@link SelectionKey}
     * @param limit      when to give up
     * @return those that are; 0 when the time is over
     * @throws InterruptedException if the thread was interrupted
     */
    int await(final int operations, final TimeLimit limit) throws IOException, InterruptedException {
        return await(operations, limit, limit);
    }

    private int await(final int operations, final TimeLimit limit, final TimeLimit outer)
            throws IOException, InterruptedException {
        if (key.interestOps() != operations) {
            key.interestOps(operations);
        }
        while (true) {
            // looked at as well, so that this wait is not taken for a stop of the process
            final long outerNs = outer.pauseNs();
            final long pauseNs = Math.min(limit.pauseNs(), outerNs);
            if (pauseNs <= 0) {
                return 0;
            }
            // rounded up: a select of 0 would wait for ever
            final long ms = TimeUnit.NANOSECONDS.toMillis(pauseNs) + 1;
            final int ready = selector.select(Connection::leaveToTheCaller, ms);
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted in a request");
            }
            if (ready > 0) {
                return key.readyOps();
            }
        }
    }

    // without an action a set of keys would grow by an object each time
    private static void leaveToTheCaller(final SelectionKey key) {}

    /**
     * Whether another request can be sent: the receiver has not ended the connection, and sent nothing that nobody asked for.
     *
     * @param in to read into
     * @return false also if that cannot be told
     */
    boolean isQuiet(final ByteBuffer in) {
        try {
            return channel.read(in.clear()) == 0;
        } catch (final IOException e) {
            return false;
        }
    }

    /**
     * Writes as much as is possible at once.
     *
     * @param buffers to take from, one after the other
     * @param count   of buffers
     * @return bytes that were taken
     */
    long write(final ByteBuffer[] buffers, final int count) throws IOException {
        return channel.write(buffers, 0, count);
    }

    /**
     * Reads what is there.
     *
     * @param in to read into
     * @return number of bytes, less than 0 if nothing will come any more
     */
    int read(final ByteBuffer in) throws IOException {
        return channel.read(in.clear());
    }

    /** Gives both descriptors back. */
    @Override
    public void close() {
        closeQuietly(channel);
        // behind the channel, which is registered there and gives its descriptor back only now
        closeQuietly(selector);
    }

    private static void closeQuietly(final Closeable closeable) {
        try {
            closeable.close();
        } catch (final IOException e) {
            // it counts as closed all the same, and what was sent has been answered or not
            return;
        }
    }
}
