/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.stat;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.ReceiverState;
import io.ringspan.stat.StatSnapshot;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What is wrong with an engine, in words, the worst first. */
final class Findings {
    /** Reasons that are what the tracer or the settings want. */
    private static final Set<DropReason> WANTED = Set.of(DropReason.ABANDONED, DropReason.UNSAMPLED);

    private static final long SLOW_MS = TimeUnit.SECONDS.toMillis(10);
    private static final int FULL_PERCENT = 90;
    private static final int PERCENT = 100;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private Findings() {}

    static List<String> of(final Sighting sighting) {
        final List<String> found = new ArrayList<>();
        addLife(sighting, found);
        for (final String receiver : sighting.receivers()) {
            addReceiver(sighting, receiver, found);
        }
        for (final DropReason reason : DropReason.values()) {
            final double rate = sum(sighting, "spans.dropped.", reason, true);
            if (rate > 0 && !WANTED.contains(reason)) {
                found.add("spans are lost: " + Words.number(Math.max(1, Math.round(rate))) + " per second, "
                        + reason.label());
            }
        }
        for (final Fill fill : Fill.values()) {
            final long percent = fill.percent(sighting.now());
            if (percent >= FULL_PERCENT) {
                found.add(fill.label() + ": " + percent + " % full");
            }
        }
        return found;
    }

    private static void addLife(final Sighting sighting, final List<String> found) {
        final String since = TIME.format(Instant.ofEpochMilli(sighting.now().writtenMs()));
        switch (sighting.life()) {
            case IS_GONE ->
                found.add("process " + sighting.now().pid() + " is gone since " + since
                        + ", and had not closed its engine; this is what it said last");
            case STANDS_STILL ->
                found.add("nothing new since " + since + ": the process does not get on, or a handler of its log"
                        + " hangs");
            default -> {}
        }
        if (!sighting.now().isWhole()) {
            found.add("the engine did not write this to its end, so the numbers may not fit together");
        }
    }

    private static void addReceiver(final Sighting sighting, final String receiver, final List<String> found) {
        final String prefix = sighting.prefix(receiver);
        final long waiting = sighting.now().value(prefix + "payloads.waiting");
        final long oldestMs = sighting.now().value(prefix + "payloads.oldest-age");
        final ReceiverState state = sighting.state(receiver);
        final String rest = ", " + Words.count(waiting, "payload waits", "payloads wait") + "; "
                + Words.number(lost(sighting, receiver)) + " spans lost so far";
        if (state == ReceiverState.DETACHED) {
            found.add("receiver " + receiver
                    + ": detached, because its encoder does not come back; it gets nothing any more");
        } else if (state == ReceiverState.FAILING) {
            found.add("receiver " + receiver + ": takes nothing for "
                    + Words.duration(sighting.now().value(prefix + "send.failing-time")) + rest);
        } else if (oldestMs >= SLOW_MS) {
            found.add("receiver " + receiver + ": no answer for " + Words.duration(oldestMs) + rest);
        }
    }

    /** Spans lost on the way to a receiver, behind the hand-over. */
    static long lost(final Sighting sighting, final String receiver) {
        final String prefix = sighting.prefix(receiver);
        return Arrays.stream(DropReason.values())
                .filter(DropReason::isAfterHandOver)
                .mapToLong(reason -> (long) sum(sighting, prefix + "spans.dropped.", reason, false))
                .sum();
    }

    /** Of all priorities, how many or how many per second. */
    static double sum(final Sighting sighting, final String prefix, final DropReason reason, final boolean isRate) {
        final String name = prefix + reason.counterName() + '.';
        return sighting.now().counters().keySet().stream()
                .filter(counter -> counter.startsWith(name))
                .mapToDouble(counter ->
                        isRate ? sighting.rate(counter) : sighting.now().value(counter))
                .sum();
    }

    /** What may be full. */
    enum Fill {
        RING("ring", "ring.used", "ring.used-max", "ring.capacity"),
        SPANS("span table", "table.spans"),
        SEGMENTS("segment table", "table.segments"),
        BLOCKS("attribute blocks", "table.blocks"),
        STRINGS("string table", "table.strings"),
        STRING_BYTES("string bytes", "table.string-bytes");

        private final String label;
        private final String used;
        private final String most;
        private final String capacity;

        Fill(final String label, final String used) {
            this(label, used, used + "-max", used + "-capacity");
        }

        Fill(final String label, final String used, final String most, final String capacity) {
            this.label = label;
            this.used = used;
            this.most = most;
            this.capacity = capacity;
        }

        String label() {
            return label;
        }

        String used() {
            return used;
        }

        String most() {
            return most;
        }

        String capacity() {
            return capacity;
        }

        long percent(final StatSnapshot engine) {
            return engine.value(capacity) == 0 ? 0 : engine.value(used) * PERCENT / engine.value(capacity);
        }
    }
}
