/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.http;

import io.ringspan.time.TimeLimit;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * A sender with the JDK's client, for what {@link SocketSender} cannot do: TLS. It speaks HTTP/1.1.
 *
 * <p><b>Threads.</b> The client has one daemon thread, its selector, and works on that and on the thread that sends: handing its steps to an
 * executor costs more than they do. They never block, and there is one exchange at a time. Its selector may still write when a request was
 * given up, so it gets a copy of the body.
 *
 * <p><b>A client that is dead.</b> Its selector ends for good when something is thrown on it, as by a full heap, or when it is interrupted.
 * From then on each send fails, or, on older versions, never returns. So a second daemon thread sends, and the caller waits for that one by a
 * limit of its own. If even the client's own time-out did not come, the client is dead, and a new one takes its place with the next send. So it
 * does after every other failure, since nothing reliable tells which of them a dead client makes; only, before Java 21, no more often than
 * once a minute, because a client ends there when it is collected and no sooner.
 */
public final class JdkSender implements HttpSender {
    /** How much later than its time-out the client may tell of it, in nanoseconds. */
    static final long GRACE_NS = TimeUnit.SECONDS.toNanos(1);

    private static final long KEEP_NS = TimeUnit.MINUTES.toNanos(1);

    private final Duration connectTimeout;
    private final long requestTimeoutNs;
    // null for that of the JVM
    private final SSLContext tls;
    private final TimeLimit limit = TimeLimit.of(0);
    // of the transport thread; null in front of the first send, and when the client was given up
    private HttpClient client;
    private ExecutorService worker;
    private long createdNs;

    /**
     * Creates a sender; it connects with the first request.
     *
     * @param connectTimeoutNs how long to wait for a connection, in nanoseconds
     * @param requestTimeoutNs how long a request may take in all, to the end of the answer, in nanoseconds
     */
    public JdkSender(final long connectTimeoutNs, final long requestTimeoutNs) {
        this(connectTimeoutNs, requestTimeoutNs, null);
    }

    /**
     * Creates a sender with trust and certificates of the caller's; it connects with the first request.
     *
     * @param connectTimeoutNs how long to wait for a connection, in nanoseconds
     * @param requestTimeoutNs how long a request may take in all, to the end of the answer, in nanoseconds
     * @param tls              whom to trust, and own certificates; null for those of the JVM
     */
    public JdkSender(final long connectTimeoutNs, final long requestTimeoutNs, final SSLContext tls) {
        this.tls = tls;
        connectTimeout = Duration.ofNanos(connectTimeoutNs);
        this.requestTimeoutNs = requestTimeoutNs;
    }

    @Override
    public HttpAnswer send(final RequestHead head, final ByteBuffer body, final long limitNs)
            throws IOException, InterruptedException {
        final long timeoutNs = Math.min(limitNs, requestTimeoutNs);
        final HttpRequest.Builder builder = HttpRequest.newBuilder(
                        URI.create(head.address().origin() + head.target()))
                .method(head.method(), publisherOf(body))
                .timeout(Duration.ofNanos(timeoutNs));
        head.forEachField(builder::setHeader);
        final HttpRequest request = builder.build();
        final AnswerReader reader = new AnswerReader(BODY_MAX);
        start();
        final HttpClient sending = client;
        // not the client's asynchronous way, which begins a thread for each
        // answer where there are no more than two processors
        final Future<HttpResponse<HttpAnswer>> response = worker.submit(() -> sending.send(request, reader));
        boolean isClientFit = false;
        try {
            final HttpAnswer answer = await(response, reader, timeoutNs);
            isClientFit = true;
            return answer;
        } catch (final HttpConnectTimeoutException e) {
            isClientFit = true;
            throw e;
        } catch (final HttpTimeoutException e) {
            // only a client that lives says so
            isClientFit = true;
            return orThrow(reader.answerSoFar(), noAnswer(head, timeoutNs, ""));
        } catch (final TimeoutException e) {
            return orThrow(
                    reader.answerSoFar(),
                    noAnswer(head, timeoutNs, ", nor did the JDK's client say so: it is replaced"));
        } catch (final IOException e) {
            isClientFit = !isReplaceable();
            return orThrow(reader.answerSoFar(), e);
        } catch (final InterruptedException e) {
            isClientFit = true;
            throw e;
        } finally {
            response.cancel(true);
            if (!isClientFit) {
                giveUp();
            }
        }
    }

    private void start() {
        if (worker == null) {
            worker = Executors.newSingleThreadExecutor(JdkSender::thread);
        }
        if (client == null) {
            final HttpClient.Builder builder = HttpClient.newBuilder();
            if (tls != null) {
                builder.sslContext(tls);
            }
            client = builder.version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .connectTimeout(connectTimeout)
                    .executor(Runnable::run)
                    .build();
            createdNs = System.nanoTime();
        }
    }

    private static Thread thread(final Runnable task) {
        final Thread thread = new Thread(task, "ringspan-tls");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Waits for the end of the exchange; with a status, for no longer than the time of the request.
     *
     * @throws TimeoutException if neither an answer nor the client's own time-out came
     */
    private HttpAnswer await(
            final Future<HttpResponse<HttpAnswer>> response, final AnswerReader reader, final long timeoutNs)
            throws IOException, InterruptedException, TimeoutException {
        limit.restart(Math.min(timeoutNs, Long.MAX_VALUE - GRACE_NS) + GRACE_NS);
        while (true) {
            try {
                return response.get(limit.pauseNs(), TimeUnit.NANOSECONDS).body();
            } catch (final TimeoutException e) {
                final long leftNs = limit.leftNs();
                final HttpAnswer answer = leftNs <= GRACE_NS ? reader.answerSoFar() : null;
                if (answer != null) {
                    return answer;
                }
                if (leftNs <= 0) {
                    throw e;
                }
            } catch (final ExecutionException e) {
                throw causeOf(e);
            }
        }
    }

    private static IOException causeOf(final ExecutionException e) {
        final Throwable cause = e.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException exception) {
            throw exception;
        }
        return cause instanceof IOException exception ? exception : new IOException(cause);
    }

    private static HttpTimeoutException noAnswer(final RequestHead head, final long timeoutNs, final String more) {
        return new HttpTimeoutException(
                head.address() + ": no answer within " + TimeUnit.NANOSECONDS.toMillis(timeoutNs) + " ms" + more);
    }

    private static BodyPublisher publisherOf(final ByteBuffer body) {
        if (body == null) {
            return BodyPublishers.noBody();
        }
        final byte[] copy = new byte[body.remaining()];
        body.get(copy);
        return BodyPublishers.ofByteArray(copy);
    }

    private static HttpAnswer orThrow(final HttpAnswer answer, final IOException e) throws IOException {
        if (answer == null) {
            throw e;
        }
        return answer;
    }

    private boolean isReplaceable() {
        return client instanceof AutoCloseable || System.nanoTime() - createdNs > KEEP_NS;
    }

    /** Ends the client's threads: now, but for its own one before Java 21, which ends when the client is collected. */
    @Override
    public void close() {
        final ExecutorService ending = worker;
        giveUp();
        if (ending != null) {
            try {
                ending.awaitTermination(GRACE_NS, TimeUnit.NANOSECONDS);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lets the client go, without waiting for it: the thread that has sent with it ends it. */
    private void giveUp() {
        final HttpClient oldClient = client;
        final ExecutorService oldWorker = worker;
        client = null;
        worker = null;
        if (oldWorker == null) {
            return;
        }
        try {
            if (oldClient instanceof AutoCloseable closeable) {
                oldWorker.execute(() -> closeNow(closeable));
            }
        } finally {
            oldWorker.shutdown();
        }
    }

    private static void closeNow(final AutoCloseable closeable) {
        // an interrupted close does not wait for exchanges that were given up
        Thread.currentThread().interrupt();
        try {
            closeable.close();
        } catch (final Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
