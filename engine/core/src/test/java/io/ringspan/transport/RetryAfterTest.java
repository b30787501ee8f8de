/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
    private static final String NOW = "Thu, 01 Oct 2026 12:00:00 GMT";

    private static long parse(final String value) {
        return RetryAfter.parseNs(value, NOW);
    }

    @Test
    void shouldReadSeconds() {
        assertEquals(TimeUnit.SECONDS.toNanos(120), parse("120"));
        assertEquals(TimeUnit.SECONDS.toNanos(7), parse(" 7 "));
        assertEquals(0, parse("0"));
    }

    @Test
    void shouldReadDates() {
        assertEquals(TimeUnit.SECONDS.toNanos(90), parse("Thu, 01 Oct 2026 12:01:30 GMT"));
        assertEquals(0, parse("Thu, 01 Oct 2026 11:00:00 GMT"), "in the past");
    }

    @Test
    void shouldNotCompareTheReceiversClockToItsOwn() {
        final String longAgo = "Thu, 01 Oct 1998 12:00:00 GMT";
        assertEquals(TimeUnit.SECONDS.toNanos(90), RetryAfter.parseNs("Thu, 01 Oct 1998 12:01:30 GMT", longAgo));
        for (final String none : new String[] {"", "yesterday"}) {
            assertEquals(0, RetryAfter.parseNs("Thu, 01 Oct 2026 12:01:30 GMT", none), none);
        }
    }

    @Test
    void shouldCutWhatNobodyMeans() {
        assertEquals(RetryAfter.LONGEST_NS, parse("999999999999999999"));
        assertEquals(RetryAfter.LONGEST_NS, parse("Fri, 01 Oct 2027 12:00:00 GMT"));
        assertEquals(RetryAfter.LONGEST_NS, parse("Fri, 31 Dec 9999 12:00:00 GMT"));
    }

    @Test
    void shouldIgnoreNonsense() {
        for (final String value : new String[] {"", "-1", "1.5", "soon", "1e3", "9999999999999999999", "Thu, 01"}) {
            assertEquals(0, parse(value), value);
        }
    }
}
