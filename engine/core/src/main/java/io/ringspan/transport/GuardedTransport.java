/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import org.agrona.ErrorHandler;

/**
 * A transport and an error handler, from which no exception gets out: it is counted, and reported to the handler.
 *
 * <p>Transport thread only, or in place of it whoever took over.
 */
final class GuardedTransport {
    // made beforehand, since there may be no heap when they are needed
    private static final Delivery INTERRUPTED = Delivery.retry(0, "interrupted");
    private static final Delivery THROWN = Delivery.retry(0, "the transport threw something that cannot be described");

    private final Transport transport;
    private final EngineCounters counters;
    private final ErrorHandler errorHandler;

    GuardedTransport(final Transport transport, final EngineCounters counters, final ErrorHandler errorHandler) {
        this.transport = transport;
        this.counters = counters;
        this.errorHandler = errorHandler;
    }

    /**
     * Sends a payload, once.
     *
     * @param payload owned by the caller
     * @return what the transport says; a retry if it threw, was interrupted, or said nothing
     */
    Delivery send(final Payload payload) {
        try {
            final Delivery delivery = transport.send(payload);
            if (delivery != null) {
                return delivery;
            }
            throw new IllegalStateException("the transport returned null: " + transport);
        } catch (final InterruptedException e) {
            // past the close deadline the caller gives up; before it
            // somebody else interrupted, and the send is repeated
            return INTERRUPTED;
        } catch (final Throwable t) {
            return failed(t);
        }
    }

    private Delivery failed(final Throwable t) {
        report(t);
        try {
            return Delivery.retry(0, t.toString());
        } catch (final Throwable fromDetail) {
            return THROWN;
        }
    }

    /** Tells the transport that it will be closed, if it wants to know. Any thread. */
    void closing() {
        if (transport instanceof final InPlaceTransport own) {
            own.closing();
        }
    }

    /** Closes the transport. */
    void close() {
        try {
            transport.close();
        } catch (final Throwable t) {
            report(t);
        }
    }

    /**
     * Counts and reports an exception.
     *
     * @param t that somebody threw
     */
    void report(final Throwable t) {
        count();
        try {
            errorHandler.onError(t);
        } catch (final Throwable fromHandler) {
            count();
        }
    }

    private void count() {
        try {
            counters.add(EngineCounter.HANDLER_ERRORS, 1);
        } catch (final Throwable e) {
            // without stack even for that, it goes without a count
        }
    }
}
