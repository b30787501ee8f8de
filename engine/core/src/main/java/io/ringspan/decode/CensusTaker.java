/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import io.ringspan.api.Census;
import io.ringspan.counters.NamedCounters;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the live spans by operation. Looks at every span record and allocates, so it is for people who ask.
 *
 * <p>Note: not threadsafe; to be used on the decode thread only.
 */
final class CensusTaker {
    private static final Comparator<Census.Row> MOST_LIVE_FIRST = Comparator.comparingLong(Census.Row::live)
            .thenComparing(Census.Row::expired)
            .reversed()
            .thenComparing(Census.Row::operation);

    private final TraceStore store;
    private final SpanTable spans;
    private final TickTime time;
    private final NamedCounters expired;
    private final SpanHeader header = new SpanHeader();

    CensusTaker(final DecodeCore core) {
        store = core.store();
        spans = store.spans();
        time = core.time();
        expired = core.expiredByOperation();
    }

    /** The census now, with so many rows at most, and one for the rest. */
    Census take(final int rowsMax) {
        final Map<String, Tally> tallies = tallies();
        long live = 0;
        long open = 0;
        final List<Census.Row> rows = new ArrayList<>();
        for (final Map.Entry<String, Tally> entry : tallies.entrySet()) {
            final Tally tally = entry.getValue();
            live += tally.live;
            open += tally.open;
            rows.add(tally.row(entry.getKey()));
        }
        final long expiredElsewhere = addExpired(rows, tallies);
        rows.sort(MOST_LIVE_FIRST);
        return new Census(
                time.wallNs(),
                live,
                open,
                store.segments().size(),
                store.strings().usedBytes(),
                limit(rows, rowsMax, expiredElsewhere));
    }

    private Map<String, Tally> tallies() {
        // equal names have equal handles, so there is one text for each name and not for each span
        final Map<Integer, Tally> byHandle = new HashMap<>();
        for (int span = 0; span < spans.recordsTouched(); span++) {
            if (spans.isLive(span)) {
                header.wrap(spans.buffer(), SpanTable.at(span));
                final int name = StringTable.index(header.name());
                final Tally tally = byHandle.computeIfAbsent(name, ignored -> new Tally());
                tally.add((spans.flags(span) & SpanTable.FINISHED) == 0, time.since(spans.created(span)), header);
            }
        }
        final Map<String, Tally> byName = new HashMap<>();
        byHandle.forEach((name, tally) -> byName.put(store.strings().text(name), tally));
        return byName;
    }

    // operations that have no live span any more get a row, too; what was counted without a name is returned
    private long addExpired(final List<Census.Row> rows, final Map<String, Tally> tallies) {
        if (expired == null) {
            return 0;
        }
        final long[] other = new long[1];
        expired.forEach((name, value) -> {
            if (name.equals(NamedCounters.OTHER) && !tallies.containsKey(name)) {
                other[0] = value;
            } else if (!tallies.containsKey(name)) {
                rows.add(new Tally().row(name));
            }
        });
        return other[0];
    }

    private static List<Census.Row> limit(final List<Census.Row> rows, final int rowsMax, final long expiredElsewhere) {
        if (rows.size() <= rowsMax && expiredElsewhere == 0) {
            return rows;
        }
        final int kept = Math.min(rows.size(), rowsMax);
        Census.Row rest = new Census.Row(Census.REST, 0, 0, 0, 0, 0, 0, expiredElsewhere);
        for (final Census.Row row : rows.subList(kept, rows.size())) {
            final Census.Row oldest =
                    rest.live() == 0 || (row.live() > 0 && row.oldestAgeNs() > rest.oldestAgeNs()) ? row : rest;
            rest = new Census.Row(
                    Census.REST,
                    rest.live() + row.live(),
                    rest.open() + row.open(),
                    oldest.oldestAgeNs(),
                    oldest.oldestSpanId(),
                    oldest.oldestTraceIdHigh(),
                    oldest.oldestTraceIdLow(),
                    rest.expired() + row.expired());
        }
        final List<Census.Row> limited = new ArrayList<>(rows.subList(0, kept));
        limited.add(rest);
        return limited;
    }

    private final class Tally {
        private long live;
        private long open;
        private long oldestAgeNs;
        private long oldestSpanId;
        private long oldestTraceIdHigh;
        private long oldestTraceIdLow;

        void add(final boolean isOpen, final long ageNs, final SpanHeader span) {
            if (live++ == 0 || ageNs > oldestAgeNs) {
                oldestAgeNs = ageNs;
                oldestSpanId = span.spanId();
                oldestTraceIdHigh = span.traceIdHigh();
                oldestTraceIdLow = span.traceIdLow();
            }
            open += isOpen ? 1 : 0;
        }

        Census.Row row(final String name) {
            return new Census.Row(
                    name,
                    live,
                    open,
                    oldestAgeNs,
                    oldestSpanId,
                    oldestTraceIdHigh,
                    oldestTraceIdLow,
                    expired == null ? 0 : expired.get(name));
        }
    }
}
