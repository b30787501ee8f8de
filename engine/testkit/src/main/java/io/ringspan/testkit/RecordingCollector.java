/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.testkit;

import io.ringspan.testkit.RecordingServer.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An OTLP collector of the test's own, over HTTP on a free port of this machine: takes traces as protobuf or JSON, keeps the requests as
 * they are, and accepts all of them. Their bodies are {@code ExportTraceServiceRequest}, for a parser of the test's choice, such as that of
 * {@code io.opentelemetry.proto}. Whatever else is asked for is kept too, and not found (404).
 *
 * <p>Note: this class is threadsafe.
 */
public final class RecordingCollector implements AutoCloseable {
    /** Path of traces. */
    public static final String TRACES_PATH = "/v1/traces";

    private static final String JSON = "application/json";
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final RecordingServer server;
    private volatile int status = OK;

    /**
     * Starts a collector, which accepts everything.
     *
     * @throws IOException if there is no port for it
     */
    public RecordingCollector() throws IOException {
        server = new RecordingServer(this::answer);
    }

    private Answer answer(final RecordedRequest request) {
        if (!request.path().equals(TRACES_PATH)) {
            return Answer.of(NOT_FOUND, "");
        }
        final String type = request.header("content-type");
        // all fields of an answer have their defaults: no bytes of protobuf, and an empty object
        return JSON.equals(type) ? Answer.of(status, "{}") : new Answer(status, "application/x-protobuf", new byte[0]);
    }

    /**
     * Where it takes traces, for {@code ringspan.receiver.NAME.url}.
     *
     * @return with the path
     */
    public URI url() {
        return server.url(TRACES_PATH);
    }

    /**
     * Answers requests for traces with another status from now on.
     *
     * @param newStatus such as 503
     */
    public void answer(final int newStatus) {
        status = newStatus;
    }

    /**
     * What came, whatever was answered.
     *
     * @return a copy, in the order in which they came; bodies are not compressed any more
     */
    public List<RecordedRequest> requests() {
        return server.requests.items();
    }

    /**
     * Waits until so many requests came.
     *
     * @param count   of requests
     * @param timeout how long, at most
     * @param unit    of the timeout
     * @return all that came then; fewer if the time was over
     * @throws InterruptedException if the thread is interrupted
     */
    public List<RecordedRequest> awaitRequests(final int count, final long timeout, final TimeUnit unit)
            throws InterruptedException {
        return server.requests.await(count, timeout, unit);
    }

    /** Forgets what came so far; answers stay as they are. */
    public void clear() {
        server.requests.clear();
    }

    @Override
    public void close() {
        server.close();
    }
}
