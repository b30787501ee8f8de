/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.testkit;

import io.ringspan.testkit.RecordingServer.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A Datadog agent of the test's own, over HTTP on a free port of this machine: takes traces in v0.4, keeps them, and answers with sampling
 * rates. Whatever else is asked for is kept, and not found (404).
 *
 * <p>Note: this class is threadsafe.
 */
public final class RecordingAgent extends SpanRecording implements AutoCloseable {
    /** Path of traces in v0.4. */
    public static final String TRACES_PATH = "/v0.4/traces";

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private final RecordingServer server;
    private volatile int status = OK;
    private volatile String rates = "{\"service:,env:\":1.0}";

    /**
     * Starts an agent, which accepts everything.
     *
     * @throws IOException if there is no port for it
     */
    public RecordingAgent() throws IOException {
        server = new RecordingServer(this::answer);
    }

    private Answer answer(final RecordedRequest request) {
        final int answered = status;
        if (!request.path().equals(TRACES_PATH)) {
            return Answer.of(NOT_FOUND, "");
        }
        if (answered != OK) {
            return Answer.of(answered, "");
        }
        try {
            RecordedSpan.readChunks(request.body()).forEach(chunks::add);
        } catch (final IllegalArgumentException e) {
            return Answer.of(BAD_REQUEST, e.getMessage());
        }
        return Answer.of(OK, "{\"rate_by_service\":" + rates + "}");
    }

    /**
     * Where it listens, for {@code ringspan.agent.url}.
     *
     * @return without a path
     */
    public URI url() {
        return server.url("");
    }

    /**
     * Answers requests for traces with another status from now on. Payloads that are not answered with 200 are no traces of
     * {@link #chunks}, but still requests.
     *
     * @param newStatus such as 429
     */
    public void answer(final int newStatus) {
        status = newStatus;
    }

    /**
     * Answers with other sampling rates from now on.
     *
     * @param newRates a JSON object of rates by {@code service:NAME,env:NAME}
     */
    public void rates(final String newRates) {
        rates = Objects.requireNonNull(newRates, "newRates");
    }

    /**
     * What came, whatever was answered.
     *
     * @return a copy, in the order in which they came
     */
    public List<RecordedRequest> requests() {
        return server.requests.items();
    }

    /**
     * Waits until so many chunks were accepted.
     *
     * @param count   of chunks
     * @param timeout how long, at most
     * @param unit    of the timeout
     * @return all that were accepted then; fewer if the time was over
     * @throws InterruptedException if the thread is interrupted
     */
    public List<List<RecordedSpan>> awaitChunks(final int count, final long timeout, final TimeUnit unit)
            throws InterruptedException {
        return chunks.await(count, timeout, unit);
    }

    /** Forgets requests and spans so far; answers stay as they are. */
    @Override
    public void clear() {
        super.clear();
        server.requests.clear();
    }

    @Override
    public void close() {
        server.close();
    }
}
