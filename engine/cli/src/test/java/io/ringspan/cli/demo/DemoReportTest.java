/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class DemoReportTest {
    @Test
    void shouldShowAllNumbers() {
        final ScreenFixture fixture = new ScreenFixture(true);
        new DemoReport(fixture.screen, DemoResults.good()).print();
        assertEquals("""

── Every span accounted for ────────────────────────────────────────────────────
                                                 spans          traces
  produced by 2 threads                          1,000             150
  delivered, by the engine's counters            1,000             150
  received by the agent                          1,000             150
  decoded and found right                        1,000             150
  dropped                                            0
  faults found by the agent                          0
  unaccounted for                                    0

  created = delivered + dropped + live + in flight, by the engine's counters:
  1,000 = 1,000 + 0 + 0 + 0
  all 1,000 spans arrived, each as it was described

── Producers, for 4.0 s after 2.5 s of warm-up ─────────────────────────────────
  rate                                     125 spans/s
  processor time                           500 ns/span
  of their threads, by ThreadMXBean; thinking up requests is part of it, their
  pauses are not

── Latency of whole traces, from publishing the last span ──────────────────────
                                   p50      p90      p99    p99.9      max
  to encoded (hand-over)        900 ns  12.3 µs  1.00 ms  1.23 ms   2.00 s
  to decoded by the agent            -        -        -        -        -

── Allocated on the hot threads after the warm-up ──────────────────────────────
                                                 bytes      bytes/span
  demo-producer-1                                    0        0 B/span
  ringspan-decode                                    0        0 B/span
  all                                                0        0 B/span

── Engine ──────────────────────────────────────────────────────────────────────
  receiver                agent, format v04
  wait strategy           blocking
  waits for a full ring   3
  payloads                4, 3.0 MiB
  rates from the agent    service:,env: 1.0
  fixed memory 2.0 MiB = ring 1.5 + spans 0.5

✓ all 1,000 spans accounted for, 0 B/span on 2 hot threads
""", fixture.text());
    }

    @Test
    void shouldShowEveryProblemAtTheEnd() {
        final ScreenFixture fixture = new ScreenFixture(false);
        new DemoReport(fixture.screen, DemoResults.with(1000, 999, 0, 24)).print();
        final String text = fixture.text();
        assertTrue(text.contains("FAILED: 1 spans are unaccounted for"), text);
        assertTrue(text.contains("FAILED: the hot thread ringspan-decode has allocated 24 bytes"), text);
        assertTrue(text.contains("0.0480 B/span"), text);
    }

    private static DemoResult of(final DemoTarget target, final String url, final List<String> warnings) {
        final DemoResult good = DemoResults.good();
        final DemoResult.Engine engine = good.engine();
        return new DemoResult(
                new DemoSettings(2, 4, 50_000, 32, "blocking", 0, target, "v04", url),
                good.production(),
                new DemoResult.Engine(
                        engine.report(),
                        engine.tracesDelivered(),
                        engine.payloads(),
                        engine.retries(),
                        engine.ringFullWaits(),
                        Map.of(),
                        engine.memory(),
                        warnings),
                good.received(),
                good.measurement(),
                null);
    }

    private static String print(final DemoResult result) {
        final ScreenFixture fixture = new ScreenFixture(false);
        new DemoReport(fixture.screen, result).print();
        return fixture.text();
    }

    @Test
    void shouldWrapWhatTheLogSays() {
        final String url = "http://" + "a".repeat(70);
        final String text = print(of(
                DemoTarget.AGENT,
                "http://localhost:1",
                List.of("3 spans were lost because the receiver did not take the payload: cannot connect to " + url)));
        final String expected = String.join(
                "\n",
                "  its log                 3 spans were lost because the receiver did not take",
                "                          the payload: cannot connect to",
                "                          " + url,
                "  rates from the agent    none\n");
        assertTrue(text.contains(expected), text);
    }

    @Test
    void shouldSayWhenFilesAreReadBack() {
        final String text = print(of(DemoTarget.FILE, null, List.of()));
        final List<String> lines = text.lines().toList();
        final int latency = lines.indexOf("  to read back from its file         -        -        -        -        -");
        assertTrue(latency > 0, text);
        assertEquals("  a file is read once it is full, and the last one at the end", lines.get(latency + 1));
    }

    @Test
    void shouldHaveNoLatencyOfWhatStandsOnTheConsole() {
        assertFalse(print(of(DemoTarget.CONSOLE, null, List.of())).contains("to decoded by"));
    }

    @Test
    void shouldKeepTheLastOfLogLinesThatDifferInNumbersOnly() {
        final LogLines lines = new LogLines();
        for (int i = 1; i <= 9; i++) {
            lines.publish(new LogRecord(Level.WARNING, i + " spans were lost"));
            lines.publish(new LogRecord(Level.INFO, "started"));
        }
        lines.publish(new LogRecord(Level.WARNING, "closed"));
        assertEquals(List.of("9 spans were lost", "closed"), lines.lines());
    }
}
