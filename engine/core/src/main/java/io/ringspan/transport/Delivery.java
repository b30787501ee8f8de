/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.protocol.ForeignText;

/**
 * What became of one attempt to send a payload.
 *
 * @param outcome       what happened
 * @param retryAfterNs  how long the receiver asked to wait, in nanoseconds; 0 if it did not say
 * @param rejectedSpans how many spans of an accepted payload the receiver refused for good; 0 if it did not say
 * @param detail        for people: status, message or exception
 */
public record Delivery(Outcome outcome, long retryAfterNs, long rejectedSpans, String detail) {
    private static final int DETAIL_MAX = 500;

    /**
     * Makes the detail fit for a log, because it may quote a receiver.
     *
     * @param outcome       what happened
     * @param retryAfterNs  how long the receiver asked to wait, in nanoseconds; 0 if it did not say
     * @param rejectedSpans how many spans of an accepted payload the receiver refused for good; 0 if it did not say
     * @param detail        for people; put on one line, cut, and without secrets
     */
    public Delivery {
        detail = ForeignText.show(detail, DETAIL_MAX);
    }

    /** The kinds of outcomes. */
    public enum Outcome {
        /** The receiver has it. */
        ACCEPTED,
        /** It may work later: overload, server error, no connection. */
        RETRY,
        /** The payload is larger than the receiver takes: to be split, never to be sent again as it is. */
        TOO_LARGE,
        /** The receiver will never take it. */
        REJECTED,
        /** The receiver does not take the format: to be converted into the last one that it knows, or else rejected. */
        FORMAT_REFUSED
    }

    /** The receiver has it. */
    public static final Delivery ACCEPTED = new Delivery(Outcome.ACCEPTED, 0, 0, "accepted");

    /**
     * The receiver has the payload but for some spans, which it never takes. Nothing is sent again.
     *
     * @param rejectedSpans how many; the engine books from 0 up to as many as the payload has
     * @param detail        why, for people
     * @return an outcome
     */
    public static Delivery acceptedBut(final long rejectedSpans, final String detail) {
        return new Delivery(Outcome.ACCEPTED, 0, rejectedSpans, detail);
    }

    /**
     * It may work later.
     *
     * @param retryAfterNs how long the receiver asked to wait, 0 if it did not say
     * @param detail       for people
     * @return an outcome
     */
    public static Delivery retry(final long retryAfterNs, final String detail) {
        return new Delivery(Outcome.RETRY, retryAfterNs, 0, detail);
    }

    /**
     * Larger than the receiver takes.
     *
     * @param detail for people
     * @return an outcome
     */
    public static Delivery tooLarge(final String detail) {
        return new Delivery(Outcome.TOO_LARGE, 0, 0, detail);
    }

    /**
     * Never to be taken.
     *
     * @param detail for people
     * @return an outcome
     */
    public static Delivery rejected(final String detail) {
        return new Delivery(Outcome.REJECTED, 0, 0, detail);
    }

    /**
     * Not to be taken in this format.
     *
     * @param detail for people
     * @return an outcome
     */
    public static Delivery formatRefused(final String detail) {
        return new Delivery(Outcome.FORMAT_REFUSED, 0, 0, detail);
    }
}
