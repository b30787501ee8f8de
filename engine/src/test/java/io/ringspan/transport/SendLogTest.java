/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class SendLogTest {
    private final List<String> lines = new ArrayList<>();
    private long nowNs = Long.MAX_VALUE - 10;
    private final SendLog log = new SendLog(new NotingLogger(), () -> nowNs);

    private final class NotingLogger implements System.Logger {
        @Override
        public String getName() {
            return SendLog.LOGGER_NAME;
        }

        @Override
        public boolean isLoggable(final Level level) {
            return true;
        }

        @Override
        public void log(final Level level, final ResourceBundle bundle, final String message, final Throwable thrown) {
            lines.add(level + " " + message);
        }

        @Override
        public void log(final Level level, final ResourceBundle bundle, final String format, final Object... params) {
            lines.add(level + " " + (params == null ? format : MessageFormat.format(format, params)));
        }
    }

    @Test
    void shouldWarnOncePerKindAndMinute() {
        for (int i = 0; i < 5; i++) {
            log.failed(SendLog.Kind.RETRY, "no {0} connection");
        }
        log.failed(SendLog.Kind.REJECTED, "HTTP 404");
        assertEquals(2, lines.size(), lines::toString);
        assertTrue(lines.get(0).startsWith("WARNING "), lines::toString);
        assertTrue(lines.get(0).contains("no {0} connection. Check that the receiver is up"), lines::toString);
        assertTrue(lines.get(1).contains("HTTP 404"), lines::toString);

        nowNs += SendLog.INTERVAL_NS - 1;
        log.failed(SendLog.Kind.RETRY, "again");
        assertEquals(2, lines.size(), lines::toString);
        nowNs += 1;
        log.failed(SendLog.Kind.RETRY, "again");
        assertEquals(3, lines.size(), lines::toString);
        assertTrue(lines.get(2).contains("again (5 more since the last warning)"), lines::toString);
    }

    @Test
    void shouldTellOfARecoveryOnce() {
        log.delivered();
        assertEquals(List.of(), lines);
        log.failed(SendLog.Kind.RETRY, "down");
        nowNs += 2_000_000;
        log.delivered();
        log.delivered();
        assertEquals(2, lines.size(), lines::toString);
        assertEquals("INFO The receiver takes payloads again, after 2 ms.", lines.get(1));
    }

    @Test
    void shouldNotFloodWithRecoveriesEither() {
        for (int i = 0; i < 100; i++) {
            log.failed(SendLog.Kind.RETRY, "down");
            log.delivered();
        }
        assertEquals(2, lines.size(), lines::toString);
    }

    @Test
    void shouldNotCallTheEndOfASplitARecovery() {
        log.failed(SendLog.Kind.SPLIT, "HTTP 413");
        log.delivered();
        assertEquals(1, lines.size(), lines::toString);
    }
}
