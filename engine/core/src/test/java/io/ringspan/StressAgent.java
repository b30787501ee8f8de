/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.transport.Delivery;
import io.ringspan.transport.Payload;
import io.ringspan.transport.RawServer;
import io.ringspan.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A receiver that is slow, dies, lies and recovers, in phases, and keeps what it has accepted. In the process of the engine what it has
 * accepted is exactly what the engine counts; over HTTP the engine may have given up a request that it did accept.
 */
final class StressAgent implements Transport, RawServer.Behaviour {
    private static final String[] RETRY_AFTER = {
        "0", "1", "-5", "99999999999999999999", "soon", "Fri, 31 Dec 9999 23:59:59 GMT", "", "1.5"
    };

    private final ConcurrentLinkedQueue<List<ReceivedSpan>> chunks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger payloads = new AtomicInteger();
    private final long seed;
    // of a hundred, how many payloads are taken at once
    private final int good;
    private final boolean recovers;
    private volatile boolean closed;
    private volatile Throwable failure;

    StressAgent(final long seed) {
        this.seed = seed;
        final Random random = new Random(seed);
        good = random.nextInt(4) == 0 ? 100 : random.nextInt(100);
        recovers = random.nextBoolean();
    }

    /** What was accepted so far, in the order of arrival. */
    List<List<ReceivedSpan>> chunks() {
        return new ArrayList<>(chunks);
    }

    boolean isClosed() {
        return closed;
    }

    /** What was wrong with a payload. */
    Throwable failure() {
        return failure;
    }

    // the same for each attempt: what is too large stays so, until it is split
    private Random fate(final int number) {
        return new Random(seed * 31 + number);
    }

    private boolean isGood(final Random random, final int number) {
        return random.nextInt(100) < good || (recovers && number > 20);
    }

    private void accept(final byte[] body) {
        try {
            chunks.addAll(ReceivedSpan.readChunks(body));
        } catch (final IOException | RuntimeException e) {
            failure = e;
        }
    }

    // ---- in the process of the engine

    @Override
    public Delivery send(final Payload payload) throws InterruptedException {
        final int number = payloads.incrementAndGet();
        final Random random = fate(number);
        if (!isGood(random, number)) {
            switch (random.nextInt(10)) {
                case 0 -> LockSupport.parkNanos(random.nextInt(1_000_000));
                case 1 -> {
                    return Delivery.rejected("rejected");
                }
                case 2 -> {
                    return Delivery.tooLarge("too large");
                }
                case 3 -> throw new IllegalStateException("planted");
                case 4 -> throw new StackOverflowError("planted");
                case 5 -> {
                    return null;
                }
                case 6 -> {
                    if (random.nextInt(8) == 0) {
                        // until closing interrupts it
                        TimeUnit.SECONDS.sleep(30);
                    }
                    return Delivery.retry(0, "hung");
                }
                case 7 -> {
                    return Delivery.retry(random.nextInt(4) == 0 ? Long.MAX_VALUE : -1, "later");
                }
                default -> {
                    return Delivery.retry(random.nextInt(1_000_000), "later");
                }
            }
        }
        final byte[] body = new byte[payload.length()];
        payload.body().get(body);
        accept(body);
        return Delivery.ACCEPTED;
    }

    @Override
    public void close() {
        closed = true;
    }

    // ---- over HTTP

    @Override
    public void serve(final Socket socket) throws IOException, InterruptedException {
        while (true) {
            final byte[] body = RawServer.readRequest(socket);
            final int number = payloads.incrementAndGet();
            final Random random = fate(number);
            if (isGood(random, number)) {
                accept(body);
                answer(socket, "200 OK", "", "{\"rate_by_service\":{}}");
            } else if (!misbehave(socket, random, body)) {
                return;
            }
        }
    }

    // false if the connection is over
    private boolean misbehave(final Socket socket, final Random random, final byte[] body)
            throws IOException, InterruptedException {
        switch (random.nextInt(8)) {
            case 0 -> {
                socket.setSoLinger(true, 0); // a reset
                return false;
            }
            case 1 -> {
                Thread.sleep(20 + random.nextInt(100));
                return false;
            }
            case 2 -> {
                RawServer.write(socket, "HTTP/1.1 what?\r\n\u0001\u0002\r\n\r\n");
                return false;
            }
            case 3 -> {
                accept(body);
                answer(socket, "200 OK", "", "\u0000{\"rate_by_service\":[[[");
            }
            case 4 ->
                answer(
                        socket,
                        random.nextBoolean() ? "429 Too Many" : "503 No",
                        "Retry-After: " + RETRY_AFTER[random.nextInt(RETRY_AFTER.length)] + "\r\n",
                        "");
            case 5 -> answer(socket, "413 Too Large", "", "");
            case 6 -> answer(socket, "400 Bad", "", "never");
            default -> {
                // half an answer
                RawServer.write(socket, "HTTP/1.1 500 No\r\nContent-Length: 100\r\n\r\nhalf");
                return false;
            }
        }
        return true;
    }

    private static void answer(final Socket socket, final String status, final String headers, final String body) {
        try {
            RawServer.write(
                    socket,
                    "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
