/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;

/**
 * Sends requests to one receiver, one after the other, and waits for the answer of each. No redirects, no cookies, no proxy.
 *
 * <p>For one thread. An interrupt of that thread ends a send, and with it the connection.
 */
public interface HttpSender extends AutoCloseable {
    /** Bytes of an answer's body that are kept. */
    int BODY_MAX = 4 * 1024 * 1024;

    /**
     * A sender to a receiver; it connects with the first request.
     *
     * @param address          of the receiver
     * @param connectTimeoutNs how long to wait for a connection, in nanoseconds
     * @param requestTimeoutNs how long a request may take in all, to the end of the answer, in nanoseconds
     * @return a new sender of the kind that can speak to such an address
     */
    static HttpSender to(final HttpAddress address, final long connectTimeoutNs, final long requestTimeoutNs) {
        return to(address, connectTimeoutNs, requestTimeoutNs, null);
    }

    /**
     * A sender to a receiver, with trust and certificates of the caller's; it connects with the first request.
     *
     * @param address          of the receiver
     * @param connectTimeoutNs how long to wait for a connection, in nanoseconds
     * @param requestTimeoutNs how long a request may take in all, to the end of the answer, in nanoseconds
     * @param tls              whom to trust, and own certificates; null for those of the JVM; without meaning where there is no TLS
     * @return a new sender of the kind that can speak to such an address
     */
    static HttpSender to(
            final HttpAddress address, final long connectTimeoutNs, final long requestTimeoutNs, final SSLContext tls) {
        return address.scheme() == HttpAddress.Scheme.HTTPS
                ? new JdkSender(connectTimeoutNs, requestTimeoutNs, tls)
                : new SocketSender(address, connectTimeoutNs, requestTimeoutNs);
    }

    /**
     * Sends a request and waits for its answer. A status that came counts, even if the body breaks off, takes too long or is
     * longer than {@value #BODY_MAX} bytes; the answer then says that it is not complete.
     *
     * @param head of the request; this method ends it, so its varying fields have to be set again for the next request
     * @param body of the request, from its position to its limit; null for none. Nothing reads its memory when this has returned,
     *     however it does
     * @return the answer, valid until the next send
     * @throws java.net.ProtocolException if what came is no answer
     * @throws IOException if no answer came, or none in time; says where and how far it got
     * @throws InterruptedException if the thread was interrupted
     */
    default HttpAnswer send(final RequestHead head, final ByteBuffer body) throws IOException, InterruptedException {
        return send(head, body, Long.MAX_VALUE);
    }

    /**
     * Sends a request for which there is less time than for others, and waits for its answer, as {@link #send(RequestHead, ByteBuffer)} does.
     *
     * @param head      of the request
     * @param body      of the request; null for none
     * @param timeoutNs how long it may take in all, to the end of the answer, in nanoseconds; no more than other requests may
     * @return the answer, valid until the next send
     * @throws IOException if no answer came, or none in time
     * @throws InterruptedException if the thread was interrupted
     */
    HttpAnswer send(RequestHead head, ByteBuffer body, long timeoutNs) throws IOException, InterruptedException;

    /**
     * Closes the connection, if there is one. No thread and no descriptor is left when this returns, but for TLS: there the threads end
     * shortly after, and before Java 21 the JDK's client when it is collected.
     */
    @Override
    void close();
}
