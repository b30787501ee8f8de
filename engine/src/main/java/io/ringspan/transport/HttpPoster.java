/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Posts payloads over HTTP/1.1 with the JDK's client and daemon threads of its own: no redirects, no proxy, no cookies.
 *
 * <p>Transport thread only.
 */
final class HttpPoster implements AutoCloseable {
    /** Bytes of an answer that are kept. */
    static final int ANSWER_LENGTH_MAX = 4 * 1024 * 1024;

    /** What the names of the client's worker threads begin with. */
    static final String THREAD_NAME_PREFIX = "ringspan-http-";

    // enough for one exchange at a time; the second one works when the first is slow to end
    private static final int THREAD_COUNT = 2;
    private static final long THREAD_KEEP_ALIVE_S = 10;

    private final ThreadPoolExecutor executor;
    private final long requestTimeoutNs;
    private HttpClient client;

    HttpPoster(final long connectTimeoutNs, final long requestTimeoutNs) {
        this.requestTimeoutNs = requestTimeoutNs;
        executor = newExecutor();
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(Duration.ofNanos(connectTimeoutNs))
                .executor(executor)
                .build();
    }

    private static ThreadPoolExecutor newExecutor() {
        final AtomicInteger count = new AtomicInteger();
        final ThreadPoolExecutor executor = new ThreadPoolExecutor(
                THREAD_COUNT,
                THREAD_COUNT,
                THREAD_KEEP_ALIVE_S,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> {
                    final Thread thread = new Thread(task, THREAD_NAME_PREFIX + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                // what the client still has to clean up after the shutdown, it does on its own thread
                (task, pool) -> task.run());
        executor.allowCoreThreadTimeOut(true);
        return executor;
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
        final AnswerReader reader = new AnswerReader(ANSWER_LENGTH_MAX);
        final CompletableFuture<HttpResponse<HttpAnswer>> exchange =
                client.sendAsync(request.POST(publisher).build(), reader);
        try {
            // the client's own timeout ends with the head of the answer; this one covers the body too
            return exchange.get(requestTimeoutNs, TimeUnit.NANOSECONDS).body();
        } catch (final TimeoutException e) {
            return orThrow(
                    reader.answerSoFar(),
                    new HttpTimeoutException(
                            "no answer within " + TimeUnit.NANOSECONDS.toMillis(requestTimeoutNs) + " ms"));
        } catch (final ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                return orThrow(reader.answerSoFar(), cause);
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            publisher.revoke();
            // does nothing when it is done; else closes the connection
            exchange.cancel(true);
        }
    }

    private static HttpAnswer orThrow(final HttpAnswer answer, final IOException e) throws IOException {
        if (answer == null) {
            throw e;
        }
        return answer;
    }

    /** Ends the threads: those of the executor now, that of the client now (since Java 21) or when it is collected. */
    @Override
    public void close() {
        final HttpClient closing = client;
        client = null;
        if (closing instanceof AutoCloseable closeable) {
            closeNow(closeable);
        }
        executor.shutdown();
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
