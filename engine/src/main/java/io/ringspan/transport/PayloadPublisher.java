/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Feeds the memory of a payload to an HTTP client, in pieces and without a copy, and from the beginning for each
 * subscriber.
 *
 * <p>The memory is lent only until {@link #revoke}: a request that was given up must not go on to read a buffer that is
 * filled anew.
 */
final class PayloadPublisher implements HttpRequest.BodyPublisher {
    /**
     * Bytes given out at a time: what may still be on its way to the socket when the payload is revoked. Pieces of 64 KiB, a little
     * more than a segment of the loopback interface, were measured to cost twice as much.
     */
    static final int PIECE_LENGTH = 32 * 1024;

    private final ByteBuffer body;
    private volatile boolean isRevoked;

    PayloadPublisher(final ByteBuffer body) {
        this.body = body;
    }

    @Override
    public long contentLength() {
        return body.remaining();
    }

    @Override
    public void subscribe(final Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(new Pieces(subscriber, body.duplicate()));
    }

    /** From now on no byte is given out. */
    void revoke() {
        isRevoked = true;
    }

    /**
     * One pass over the payload. Requests may come from any thread, and from within the call that gives a piece out.
     */
    private final class Pieces implements Flow.Subscription {
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private final ByteBuffer rest;
        private final AtomicLong demand = new AtomicLong();
        private volatile boolean isOver;

        Pieces(final Flow.Subscriber<? super ByteBuffer> subscriber, final ByteBuffer rest) {
            this.subscriber = subscriber;
            this.rest = rest;
        }

        @Override
        public void request(final long n) {
            if (n <= 0) {
                isOver = true;
                subscriber.onError(new IllegalArgumentException("demand: " + n + " (expected: > 0)"));
                return;
            }
            // whoever raises the demand from zero gives out all that is asked for until it is zero again
            if (demand.getAndAccumulate(n, Pieces::addSaturating) == 0) {
                do {
                    giveOut();
                } while (demand.decrementAndGet() > 0 && !isOver && !isRevoked);
            }
        }

        private static long addSaturating(final long left, final long right) {
            final long sum = left + right;
            return sum < 0 ? Long.MAX_VALUE : sum;
        }

        private void giveOut() {
            if (isOver || isRevoked) {
                return;
            }
            final int length = Math.min(PIECE_LENGTH, rest.remaining());
            final ByteBuffer piece = rest.slice(rest.position(), length);
            rest.position(rest.position() + length);
            subscriber.onNext(piece);
            if (!rest.hasRemaining() && !isOver) {
                isOver = true;
                subscriber.onComplete();
            }
        }

        @Override
        public void cancel() {
            isOver = true;
        }
    }
}
