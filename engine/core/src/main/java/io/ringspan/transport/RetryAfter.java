/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The value of a {@code Retry-After} header (RFC 9110, section 10.2.3). */
final class RetryAfter {
    /** More is cut to this: nobody means it, and it keeps clear of overflow. */
    static final long LONGEST_NS = TimeUnit.DAYS.toNanos(1);

    // enough digits for any wait, too few for an overflow
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,18}");

    private RetryAfter() {}

    /**
     * Reads a value: a number of seconds or a date.
     *
     * <p>A date is compared to that of the answer: both are of the receiver's clock, and the clock of this machine may be wrong.
     *
     * @param value of the header
     * @param date  the value of the answer's {@code Date} header; empty if there is none
     * @return how long to wait, in nanoseconds; 0 for a date in the past, a date without one to compare it to, and for nonsense
     */
    static long parseNs(final String value, final String date) {
        final String text = value.trim();
        if (SECONDS.matcher(text).matches()) {
            return Math.min(TimeUnit.SECONDS.toNanos(Long.parseLong(text)), LONGEST_NS);
        }
        try {
            final long ms =
                    Math.max(0, Duration.between(instant(date), instant(value)).toMillis());
            return Math.min(TimeUnit.MILLISECONDS.toNanos(ms), LONGEST_NS);
        } catch (final DateTimeParseException e) {
            return 0;
        }
    }

    private static Instant instant(final String date) {
        return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.trim()));
    }
}
