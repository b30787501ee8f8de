/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.log;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.protocol.ForeignText;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Looks at the counters and says what has been lost: of each {@link Warning} the first loss at the next look, then one line a minute at
 * most, with how much it was since the last line and in all. Also says when the receiver takes payloads again.
 *
 * <p>Of several receivers each has such an object. The first one's says all, the others' what is lost behind the hand-over; and what is lost
 * there is said with the name of the receiver.
 *
 * <p>Log thread only. Allocates nothing when nothing is to be said.
 */
@SuppressWarnings("EnumOrdinal") // the place of a warning in arrays that never leave this class
final class LossWarnings {
    // longer than a detail of the transport, which has been cut
    private static final int DETAIL_MAX = 600;
    private static final Warning[] WARNINGS = Warning.values();
    private static final Warning[] FAILURES = {Warning.SEND_RETRIES, Warning.RETRIES_EXHAUSTED, Warning.REJECTED};

    private final EngineCounters counters;
    // what lines begin with, and the names of counters that are not of the engine
    private final LoggedReceiver receiver;
    private final String speaker;
    private final String prefix;
    private final BiConsumer<Level, String> lines;
    private final OncePerMinute[] limits = new OncePerMinute[WARNINGS.length];
    private final long[] saidCounts = new long[WARNINGS.length];
    private final long[] saidRecords = new long[WARNINGS.length];
    // whether a failure of the receiver has been said, and since when
    private boolean isFailing;
    private long failingSinceNs;
    private long seenFailures;
    private long seenDelivered;

    LossWarnings(final EngineCounters counters, final LoggedReceiver receiver, final BiConsumer<Level, String> lines) {
        this.counters = counters;
        this.receiver = receiver;
        speaker = receiver.name().isEmpty() ? "" : "Receiver " + receiver.name() + ": ";
        prefix = counters.isOfEngine() ? "" : counters.prefix();
        this.lines = lines;
        for (int i = 0; i < limits.length; i++) {
            limits[i] = new OncePerMinute();
        }
    }

    /** Says what is to be said by now; nanoseconds of a monotonic clock. */
    void check(final long nowNs) {
        for (final Warning warning : WARNINGS) {
            if (limits[warning.ordinal()].isDue(nowNs)) {
                say(warning, nowNs);
            }
        }
        lookAtReceiver(nowNs);
    }

    /** Says all that has not been said, whenever that was. */
    void finish(final long nowNs) {
        for (final Warning warning : WARNINGS) {
            say(warning, nowNs);
        }
    }

    private void say(final Warning warning, final long nowNs) {
        if (!prefix.isEmpty() && !warning.isOfReceiver()) {
            return;
        }
        final int i = warning.ordinal();
        final long count = warning.count(counters);
        final long records = warning.records(counters);
        if (count == saidCounts[i] && records == saidRecords[i]) {
            return;
        }
        final long newCount = count - saidCounts[i];
        final long newRecords = records - saidRecords[i];
        // first, so that a line which cannot be made is tried again in a minute and not at once
        limits[i].begin(nowNs);
        // only with a warning, so that recoveries cannot flood either
        if (!isFailing && isFailure(warning)) {
            isFailing = true;
            failingSinceNs = nowNs;
        }
        final StringBuilder line = new StringBuilder();
        line.append(warning.isOfReceiver() ? speaker : "").append(newCount).append(' ');
        if (warning.reason() != null) {
            line.append(Warning.inNumber("{span|spans} ", newCount));
        }
        if (newRecords > 0) {
            line.append("and ").append(newRecords).append(Warning.inNumber(" {record|records} ", newRecords));
        }
        line.append(warning.what(newCount + newRecords));
        final String detail = warning.takeDetail(counters);
        if (detail != null) {
            line.append(": ").append(ForeignText.show(detail, DETAIL_MAX));
        }
        line.append(" (")
                .append(prefix)
                .append(warning.counterName())
                .append(", ")
                .append(count)
                .append(" in all). ");
        lines.accept(warning.level(), line.append(warning.help(receiver)).toString());
        saidCounts[i] = count;
        saidRecords[i] = records;
    }

    private void lookAtReceiver(final long nowNs) {
        long failures = 0;
        for (final Warning failure : FAILURES) {
            failures += failure.count(counters);
        }
        final long delivered = counters.get(EngineCounter.CHUNKS_DELIVERED);
        if (isFailing && failures == seenFailures && delivered != seenDelivered) {
            isFailing = false;
            final long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nowNs - failingSinceNs));
            lines.accept(Level.INFO, speaker + "The receiver takes payloads again, after about " + seconds + " s.");
        }
        seenFailures = failures;
        seenDelivered = delivered;
    }

    private static boolean isFailure(final Warning warning) {
        for (final Warning failure : FAILURES) {
            if (failure == warning) {
                return true;
            }
        }
        return false;
    }
}
