/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.stat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.stat.StatSnapshot;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is said of an engine by what its file has: a process that is there or gone, clocks that are set, receivers, losses and fills. */
class FindingsTest {
    private static final long NOW_MS = System.currentTimeMillis();
    private static final long NOBODY = 99_999_999;

    private final Map<String, StatSnapshot.Counter> counters = new LinkedHashMap<>();
    private final Map<String, String> facts = new HashMap<>(Map.of("receivers", "agent", "service", "checkout"));

    private void set(final String name, final long value) {
        counters.put(name, new StatSnapshot.Counter(value, "spans", false));
    }

    private StatSnapshot snapshot(final long pid, final long writtenMs, final long uptimeS) {
        final long uptimeNs = TimeUnit.SECONDS.toNanos(uptimeS);
        return new StatSnapshot(
                Path.of("file"),
                pid,
                ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli(),
                NOW_MS,
                writtenMs,
                uptimeNs,
                true,
                facts,
                Map.copyOf(counters),
                Map.of(),
                List.of());
    }

    private static Sighting sighting(final StatSnapshot now, final StatSnapshot before) {
        return new Sighting(now, before, NOW_MS);
    }

    // of this process, as if it had just been written
    private Sighting running() {
        final StatSnapshot now = snapshot(ProcessHandle.current().pid(), NOW_MS - 500, 10);
        return sighting(now, now);
    }

    private void assertFinding(final Sighting sighting, final String expected) {
        final List<String> findings = Findings.of(sighting);
        assertEquals(1, findings.size(), findings::toString);
        assertTrue(findings.get(0).contains(expected), findings.get(0));
    }

    @Test
    void shouldFindNothingWrong() {
        assertEquals(List.of(), Findings.of(running()));
    }

    @Test
    void shouldSayThatAProcessIsGone() {
        final StatSnapshot now = snapshot(NOBODY, NOW_MS - 60_000, 10);
        assertFinding(sighting(now, now), "process " + NOBODY + " is gone since 2");
    }

    /** The id of a process is another one's by now. */
    @Test
    void shouldNotTakeAYoungerProcessForTheOneOfTheFile() {
        final long start =
                ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli() - 1_000_000;
        final StatSnapshot now = new StatSnapshot(
                Path.of("file"),
                ProcessHandle.current().pid(),
                start,
                start,
                start,
                0,
                true,
                facts,
                Map.of(),
                Map.of(),
                List.of());
        assertFinding(sighting(now, now), "is gone since");
    }

    @Test
    void shouldSayThatAProcessDoesNotGetOn() {
        final StatSnapshot now = snapshot(ProcessHandle.current().pid(), NOW_MS - 60_000, 10);
        assertFinding(sighting(now, now), "nothing new since");
    }

    @Test
    void shouldTakeWhatIsWrittenForAliveWhateverTheClockSays() {
        final long hourMs = TimeUnit.HOURS.toMillis(1);
        for (final long writtenMs : new long[] {NOW_MS - hourMs, NOW_MS + hourMs}) {
            final StatSnapshot now = snapshot(NOBODY, writtenMs, 11);
            assertEquals(List.of(), Findings.of(sighting(now, snapshot(NOBODY, writtenMs - 1000, 10))));
        }
        final StatSnapshot dead = snapshot(NOBODY, NOW_MS + hourMs, 11);
        assertFinding(sighting(dead, dead), "is gone since");
    }

    @Test
    void shouldSayThatAReceiverTakesNothing() {
        set("send.state", 2);
        set("send.failing-time", 42_000);
        set("payloads.waiting", 3);
        set("spans.dropped.rejected.undecided", 1200);
        assertFinding(running(), "receiver agent: takes nothing for 42 s, 3 payloads wait; 1,200 spans lost so far");
    }

    @Test
    void shouldSayThatAReceiverDoesNotAnswer() {
        facts.put("receivers", "agent,otlp");
        set("receiver.otlp.send.state", 1);
        set("receiver.otlp.payloads.oldest-age", 9_999);
        set("receiver.otlp.payloads.waiting", 1);
        assertEquals(List.of(), Findings.of(running()));
        set("receiver.otlp.payloads.oldest-age", 130_000);
        assertFinding(running(), "receiver otlp: no answer for 2 min 10 s, 1 payload waits; 0 spans lost so far");
        set("receiver.otlp.payloads.oldest-age", 0);
        set("receiver.otlp.send.state", 3);
        assertFinding(running(), "receiver otlp: detached");
    }

    @Test
    void shouldSayThatSpansAreLostNowButNotThatTheyWere() {
        set("spans.dropped.ring-full.undecided", 1000);
        set("spans.dropped.unsampled.auto-reject", 1000);
        assertEquals(List.of(), Findings.of(running()));
        final StatSnapshot before = snapshot(NOBODY, NOW_MS - 2000, 10);
        set("spans.dropped.ring-full.undecided", 3000);
        set("spans.dropped.unsampled.auto-reject", 3000);
        assertFinding(sighting(snapshot(NOBODY, NOW_MS, 12), before), "spans are lost: 1,000 per second, ring full");
    }

    @Test
    void shouldSayWhatIsNearlyFull() {
        set("ring.used", 89);
        set("ring.capacity", 100);
        set("table.spans", 10);
        set("table.spans-capacity", 100);
        assertEquals(List.of(), Findings.of(running()));
        set("table.spans", 95);
        assertFinding(running(), "span table: 95 % full");
    }
}
