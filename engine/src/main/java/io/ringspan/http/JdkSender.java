/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A sender with the JDK's client, for what {@link SocketSender} cannot do: TLS. It speaks HTTP/1.1.
 *
 * <p>The client has one daemon thread, its selector, and works on that and on the thread that sends: handing its steps to an executor
 * costs more than they do. They never block, and there is one exchange at a time. Its selector may still write when a request was given
 * up, so it gets a copy of the body.
 */
public final class JdkSender implements HttpSender {
    private final long requestTimeoutNs;
    private HttpClient client;

    /**
     * Creates a sender; it connects with the first request.
     *
     * @param connectTimeoutNs how long to wait for a connection, in nanoseconds
     * @param requestTimeoutNs how long a request may take in all, to the end of the answer, in nanoseconds
     */
    public JdkSender(final long connectTimeoutNs, final long requestTimeoutNs) {
        this.requestTimeoutNs = requestTimeoutNs;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(Duration.ofNanos(connectTimeoutNs))
                .executor(Runnable::run)
                .build();
    }

    @Override
    public HttpAnswer send(final RequestHead head, final ByteBuffer body) throws IOException, InterruptedException {
        final HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(head.address().origin() + head.target()))
                .method(head.method(), publisherOf(body))
                .timeout(Duration.ofNanos(requestTimeoutNs));
        head.forEachField(request::setHeader);
        // the client's own timeout ends with the head of the answer; the reader's covers the body too
        final AnswerReader reader = new AnswerReader(BODY_MAX, System.nanoTime() + requestTimeoutNs);
        try {
            // not the asynchronous way, which begins a thread for each
            // answer where there are no more than two processors
            return client.send(request.build(), reader).body();
        } catch (final HttpConnectTimeoutException e) {
            throw e;
        } catch (final HttpTimeoutException e) {
            return orThrow(
                    reader.answerSoFar(),
                    new HttpTimeoutException(head.address() + ": no answer within "
                            + TimeUnit.NANOSECONDS.toMillis(requestTimeoutNs) + " ms"));
        } catch (final IOException e) {
            return orThrow(reader.answerSoFar(), e);
        }
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

    /** Ends the client's thread: now (since Java 21) or when the client is collected. */
    @Override
    public void close() {
        final HttpClient closing = client;
        client = null;
        if (closing instanceof AutoCloseable closeable) {
            closeNow(closeable);
        }
    }

    private static void closeNow(final AutoCloseable closeable) {
        // an interrupted close does not wait for exchanges that were given up
        Thread.currentThread().interrupt();
        try {
            closeable.close();
        } catch (final Exception e) {
            throw new IllegalStateException(e);
        } finally {
            Thread.interrupted();
        }
    }
}
