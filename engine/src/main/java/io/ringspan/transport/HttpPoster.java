/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Posts payloads over HTTP/1.1 with the JDK's client: no redirects, no proxy, no cookies.
 *
 * <p>The client has one daemon thread, its selector, and works on that and on the thread that posts: handing its steps to an
 * executor costs more than they do. They never block, and there is one exchange at a time.
 *
 * <p>Transport thread only.
 */
final class HttpPoster implements AutoCloseable {
    /** Bytes of an answer that are kept. */
    static final int ANSWER_LENGTH_MAX = 4 * 1024 * 1024;

    private final long requestTimeoutNs;
    private HttpClient client;

    HttpPoster(final long connectTimeoutNs, final long requestTimeoutNs) {
        this.requestTimeoutNs = requestTimeoutNs;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(Duration.ofNanos(connectTimeoutNs))
                .executor(Runnable::run)
                .build();
    }

    /**
     * Posts a payload and waits for the answer.
     *
     * @param request with address and headers
     * @param payload for the body; not read any more when this returns, however it does, except for one piece whose
     *                write to a socket that is being closed may be under way
     * @return whatever the server answered, complete or not
     * @throws IOException          if not even a status came, or not in time
     * @throws InterruptedException if the thread was interrupted; the exchange is given up
     */
    HttpAnswer post(final HttpRequest.Builder request, final Payload payload) throws IOException, InterruptedException {
        final PayloadPublisher publisher = new PayloadPublisher(payload.body());
        // the client's own timeout ends with the head of the answer; the reader's covers the body too
        final AnswerReader reader = new AnswerReader(ANSWER_LENGTH_MAX, System.nanoTime() + requestTimeoutNs);
        request.timeout(Duration.ofNanos(requestTimeoutNs)).POST(publisher);
        try {
            // not the asynchronous way, which begins a thread for each
            // answer where there are no more than two processors
            return client.send(request.build(), reader).body();
        } catch (final HttpConnectTimeoutException e) {
            throw e;
        } catch (final HttpTimeoutException e) {
            return orThrow(
                    reader.answerSoFar(),
                    new HttpTimeoutException(
                            "no answer within " + TimeUnit.NANOSECONDS.toMillis(requestTimeoutNs) + " ms"));
        } catch (final IOException e) {
            return orThrow(reader.answerSoFar(), e);
        } finally {
            publisher.revoke();
        }
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
