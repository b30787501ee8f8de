/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.http.HttpAddress;
import io.ringspan.http.HttpAnswer;
import io.ringspan.http.HttpSender;
import io.ringspan.http.RequestHead;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * A request per payload, and what the status of its answer means; what all transports over HTTP share.
 *
 * <p>2xx: accepted. 413: too large. No answer, or none in time: to be tried again. What else is tried again, after {@code Retry-After} if
 * there is one, the protocol says. Every other status: rejected; redirects are not followed.
 *
 * <p>Transport thread only. Allocates nothing for a request that is accepted, but with TLS.
 */
// for transports of the engine, which see the client that nobody else does
@SuppressWarnings("exports")
public final class HttpExchange implements AutoCloseable {
    private static final String CONTENT_ENCODING = "content-encoding";
    private static final String RETRY_AFTER = "retry-after";
    private static final String DATE = "date";
    private static final int CAUSES_MAX = 8;

    private final HttpAddress address;
    private final HttpSender sender;
    private RequestHead head;
    // null if bodies go out as they are
    private final GzipBody gzip;
    private final IntPredicate isRetried;
    private final Function<HttpAnswer, String> describe;
    // null until somebody tells
    private EngineCounters counters;
    private HttpAnswer answer;

    /**
     * Creates an exchange; it connects with the first payload.
     *
     * @param settings  where to send to, and how
     * @param isRetried whether a status that is neither 2xx nor 413 is worth another attempt
     * @param describe  says for people what an answer says that is not 2xx
     */
    public HttpExchange(
            final HttpSettings settings, final IntPredicate isRetried, final Function<HttpAnswer, String> describe) {
        address = HttpAddress.of(settings.url());
        sender = HttpSender.to(address, settings.connectTimeoutNs(), settings.requestTimeoutNs(), settings.tls());
        head = new RequestHead("POST", address, settings.path(), settings.fields());
        gzip = settings.compression() == Compression.GZIP ? new GzipBody(settings.gzipLevel()) : null;
        this.isRetried = isRetried;
        this.describe = describe;
    }

    /**
     * Creates an exchange without compression, for requests with heads of their own.
     *
     * @param url              where to send to
     * @param connectTimeoutNs how long to wait for a connection, in nanoseconds
     * @param requestTimeoutNs how long a request may take in all, in nanoseconds
     * @param isRetried        whether a status that is neither 2xx nor 413 is worth another attempt
     */
    public HttpExchange(
            final URI url, final long connectTimeoutNs, final long requestTimeoutNs, final IntPredicate isRetried) {
        address = HttpAddress.of(url);
        sender = HttpSender.to(address, connectTimeoutNs, requestTimeoutNs);
        gzip = null;
        this.isRetried = isRetried;
        describe = HttpAnswer::excerpt;
    }

    /**
     * The statuses that are worth another attempt where the protocol says nothing of its own.
     *
     * @param status of an answer
     * @return true if the receiver took too long, has too much to do, or failed
     */
    public static boolean isOverloadOrFailure(final int status) {
        return status == 408 || status == 429 || status >= 500;
    }

    /**
     * Begins the next request.
     *
     * @return the head, for fields that vary
     */
    public RequestHead begin() {
        return head.begin();
    }

    /**
     * Makes the head of requests to the receiver.
     *
     * @param method such as {@code POST}
     * @param path   from its slash on
     * @param fields which never change
     * @return for {@link #begin(RequestHead)}
     */
    public RequestHead head(final String method, final String path, final Map<String, String> fields) {
        return new RequestHead(method, address, path, fields);
    }

    /**
     * Begins the next request.
     *
     * @param newHead of it
     * @return the head, for fields that vary
     */
    public RequestHead begin(final RequestHead newHead) {
        head = newHead;
        return begin();
    }

    /**
     * Sends the request.
     *
     * @param body from its position to its limit; null for none
     * @return accepted if the status is 2xx; the body of the {@link #answer} may say more then
     * @throws InterruptedException if the thread was interrupted
     */
    public Delivery send(final ByteBuffer body) throws InterruptedException {
        return send(body, Long.MAX_VALUE);
    }

    /**
     * Sends the request, for which there is less time than for others.
     *
     * @param body      from its position to its limit; null for none
     * @param timeoutNs how long it may take in all, in nanoseconds; no more than other requests may
     * @return accepted if the status is 2xx; the body of the {@link #answer} may say more then
     * @throws InterruptedException if the thread was interrupted
     */
    public Delivery send(final ByteBuffer body, final long timeoutNs) throws InterruptedException {
        answer = null;
        ByteBuffer sent = body;
        if (gzip != null) {
            sent = gzip.compress(body);
            head.add(CONTENT_ENCODING, "gzip");
        }
        try {
            answer = sender.send(head, sent, timeoutNs);
        } catch (final IOException e) {
            return Delivery.retry(0, explain(e));
        }
        return judge();
    }

    /**
     * The answer to the last request.
     *
     * @return null if none came; valid until the next request
     */
    public HttpAnswer answer() {
        return answer;
    }

    private Delivery judge() {
        final int status = answer.status();
        if (status >= 200 && status < 300) {
            return Delivery.ACCEPTED;
        }
        if (status == 413) {
            return Delivery.tooLarge(describe.apply(answer));
        }
        if (isRetried.test(status)) {
            final String retryAfter = answer.field(RETRY_AFTER);
            final long retryAfterNs = retryAfter == null
                    ? 0
                    : RetryAfter.parseNs(retryAfter, Objects.requireNonNullElse(answer.field(DATE), ""));
            return Delivery.retry(retryAfterNs, describe.apply(answer));
        }
        return Delivery.rejected(describe.apply(answer));
    }

    /** The messages of an exception and its causes; the outer ones of the JDK's client often have none. */
    private String explain(final IOException e) {
        final StringBuilder builder = new StringBuilder();
        boolean isUnreadable = false;
        Throwable cause = e;
        for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
            isUnreadable |= cause instanceof ProtocolException;
            // the own client says the cause's message in its own
            if (cause.getMessage() == null || builder.indexOf(cause.getMessage()) < 0) {
                builder.append(i == 0 ? "" : ", because of ").append(cause);
            }
            cause = cause.getCause();
        }
        final String explained = builder.toString();
        if (isUnreadable) {
            count(EngineCounter.ANSWERS_UNREADABLE, explained);
        }
        return explained;
    }

    /**
     * Memory that payloads take here.
     *
     * @param payloadLength of the longest payload, in bytes
     * @return bytes outside the heap
     */
    public long offHeap(final int payloadLength) {
        return gzip == null ? 0 : GzipBody.offHeap(payloadLength);
    }

    /**
     * Takes that memory.
     *
     * @param payloadLength of the longest payload, in bytes
     */
    public void reserve(final int payloadLength) {
        if (gzip != null) {
            gzip.reserve(payloadLength);
        }
    }

    /**
     * Says where to count from now on.
     *
     * @param newCounters of the receiver
     */
    public void countIn(final EngineCounters newCounters) {
        counters = newCounters;
    }

    /**
     * Counts one, and says in the log what it is about.
     *
     * @param counter which one
     * @param detail  for people
     */
    public void count(final EngineCounter counter, final String detail) {
        if (counters != null) {
            counters.detail(counter, detail);
            counters.add(counter, 1);
        }
    }

    @Override
    public void close() {
        sender.close();
        if (gzip != null) {
            gzip.close();
        }
    }
}
