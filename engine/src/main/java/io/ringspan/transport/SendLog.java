/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.protocol.ForeignText;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;

/**
 * Tells people about failures to deliver, without a flood: the first of a kind, then at most one a minute with the
 * number of those in between; and when it works again.
 *
 * <p>Transport thread only. The logger is code of others: it may block and throw.
 */
final class SendLog {
    /** Name of the logger. */
    static final String LOGGER_NAME = "io.ringspan.transport";

    /** Least time between two warnings of a kind, in nanoseconds. */
    static final long INTERVAL_NS = TimeUnit.MINUTES.toNanos(1);

    /** What can go wrong, and what helps. */
    enum Kind {
        /** An attempt that may be repeated. */
        RETRY(
                "The receiver did not take a payload, which will be sent again",
                "Check that the receiver is up and that ringspan.agent.url is right."),
        /** The last attempt. */
        RETRIES_EXHAUSTED(
                "A payload is lost because the receiver did not take it within all attempts",
                "Higher ringspan.retry.attempts and ringspan.retry.backoff-max bridge longer outages; a higher"
                        + " ringspan.payload.count keeps what comes in meanwhile."),
        /** Refused for good. */
        REJECTED(
                "A payload is lost because the receiver rejected it",
                "Check that ringspan.agent.url leads to a receiver of this format."),
        /** Too large, but it can be split. */
        SPLIT(
                "A payload is split because it is larger than the receiver takes",
                "A lower ringspan.payload.flush-at, or a higher limit at the receiver, saves the wasted request."),
        /** A chunk that is too large alone. */
        TOO_LARGE(
                "A trace chunk is lost because it is larger than the receiver takes",
                "Raise the receiver's limit, or lower ringspan.segment.partial-flush."),
        /** An exception outside the transport. */
        INTERNAL_ERROR("A payload is lost because of an unexpected exception", "Please report it.");

        private final String what;
        private final String help;

        Kind(final String what, final String help) {
            this.what = what;
            this.help = help;
        }
    }

    // longer than a Delivery's, which has been cut
    private static final int DETAIL_MAX = 600;
    private static final int KIND_COUNT = Kind.values().length;

    private final System.Logger logger;
    private final NanoClock clock;
    private final boolean[] isKnown = new boolean[KIND_COUNT];
    private final long[] loggedNs = new long[KIND_COUNT];
    private final long[] suppressed = new long[KIND_COUNT];
    private boolean isFailing;
    private long failingSinceNs;

    SendLog(final System.Logger logger, final NanoClock clock) {
        this.logger = logger;
        this.clock = clock;
    }

    /**
     * Something failed.
     *
     * @param kind   of failure
     * @param detail of this one
     */
    @SuppressWarnings("EnumOrdinal") // the place of a kind in arrays that never leave this class
    void failed(final Kind kind, final String detail) {
        final int i = kind.ordinal();
        final long nowNs = clock.nanoTime();
        if (isKnown[i] && nowNs - loggedNs[i] < INTERVAL_NS) {
            suppressed[i]++;
            return;
        }
        final long count = suppressed[i];
        isKnown[i] = true;
        loggedNs[i] = nowNs;
        suppressed[i] = 0;
        // only after a warning, so that recoveries cannot flood either
        if (!isFailing && kind != Kind.SPLIT) {
            isFailing = true;
            failingSinceNs = nowNs;
        }
        final String more = count == 0 ? "" : " (" + count + " more since the last warning)";
        logger.log(
                System.Logger.Level.WARNING,
                kind.what + ": " + ForeignText.show(detail, DETAIL_MAX) + more + ". " + kind.help);
    }

    /** A payload was accepted. */
    void delivered() {
        if (isFailing) {
            isFailing = false;
            final long ms = TimeUnit.NANOSECONDS.toMillis(clock.nanoTime() - failingSinceNs);
            logger.log(System.Logger.Level.INFO, "The receiver takes payloads again, after " + ms + " ms.");
        }
    }

    /**
     * The sender was closed before all was delivered.
     *
     * @param spans that were lost
     */
    void lostAtClose(final long spans) {
        logger.log(
                System.Logger.Level.WARNING,
                spans
                        + " spans were not delivered before the close timeout. A longer ringspan.close-timeout helps if the"
                        + " receiver is slow.");
    }
}
