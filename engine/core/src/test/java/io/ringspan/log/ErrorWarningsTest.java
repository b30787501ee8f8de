/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorWarningsTest {
    private final ErrorWarnings errors = new ErrorWarnings();
    private final List<String> lines = new ArrayList<>();

    private void check(final long nowNs) {
        errors.check(nowNs, false, (text, thrown) -> lines.add(text + "; " + thrown.getMessage()));
    }

    private static Throwable at(final int line, final String message) {
        final Throwable thrown = new IllegalStateException(message);
        thrown.setStackTrace(new StackTraceElement[] {new StackTraceElement("Some", "method", "Some.java", line)});
        return thrown;
    }

    @Test
    void shouldSayAnExceptionFromOnePlaceOncePerMinuteWhateverItsMessage() {
        errors.onError(at(1, "first"));
        check(0);
        for (int i = 0; i < 100; i++) {
            errors.onError(at(1, "message " + i));
            check(1 + i);
        }
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.get(0).endsWith("goes on; first"), lines::toString);
        check(OncePerMinute.INTERVAL_NS);
        assertEquals(2, lines.size(), lines::toString);
        assertTrue(lines.get(1).endsWith("(99 more of this kind since the last line); message 99"), lines::toString);
        check(3 * OncePerMinute.INTERVAL_NS);
        assertEquals(2, lines.size(), lines::toString);
    }

    @Test
    void shouldTellPlacesApartUpToABound() {
        for (int i = 0; i < 10 * ErrorWarnings.KINDS_MAX; i++) {
            errors.onError(at(i, ""));
            check(i);
        }
        assertEquals(ErrorWarnings.KINDS_MAX + 1, lines.size());
    }

    @Test
    void shouldSayAtTheEndWhatIsLeft() {
        errors.onError(at(1, "a"));
        check(0);
        errors.onError(at(1, "b"));
        errors.check(1, true, (text, thrown) -> lines.add(thrown.getMessage()));
        assertEquals(2, lines.size(), lines::toString);
        assertEquals("b", lines.get(1));
    }

    @Test
    void shouldQuoteAnException() {
        final Throwable cause = new IllegalArgumentException("password=hunter2\nforged line");
        final Throwable thrown = new IllegalStateException("x".repeat(10_000), cause);
        final Throwable quoted = QuotedException.of(thrown);
        assertTrue(quoted.toString().startsWith("java.lang.IllegalStateException: xxx"), quoted::toString);
        assertTrue(quoted.toString().length() < 300, quoted::toString);
        assertEquals(List.of(thrown.getStackTrace()), List.of(quoted.getStackTrace()));
        assertEquals(
                "java.lang.IllegalArgumentException: password=***\\nforged line",
                quoted.getCause().toString());
        assertNotSame(cause, quoted.getCause());
    }

    @Test
    void shouldQuoteExceptionsThatGoInACircleOrThrow() {
        final Throwable first = new IllegalStateException("first");
        first.initCause(new IllegalStateException("second", first));
        int causes = 0;
        for (Throwable quoted = QuotedException.of(first); quoted != null; quoted = quoted.getCause()) {
            causes++;
        }
        assertTrue(causes > 2 && causes < 10);
        final Throwable hostile = new Exception() {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                throw new StackOverflowError();
            }
        };
        assertFalse(QuotedException.of(hostile).toString().isEmpty());
    }
}
