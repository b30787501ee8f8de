/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import io.ringspan.CloseReport;
import io.ringspan.counters.DropReason;
import java.util.List;
import java.util.Map;

/** Results that are made up. */
final class DemoResults {
    private DemoResults() {}

    static DemoResult good() {
        return with(1000, 1000, 0, 0);
    }

    static DemoResult with(final long produced, final long seen, final long dropped, final long allocated) {
        return new DemoResult(
                new DemoSettings(2, 4, 50_000, 32, "blocking", 0, DemoTarget.AGENT, "v04", null),
                new DemoResult.Production(produced, 150),
                new DemoResult.Engine(
                        new CloseReport(
                                produced,
                                produced - dropped,
                                dropped == 0 ? Map.of() : Map.of(DropReason.RING_FULL, dropped),
                                0,
                                0,
                                Map.of(),
                                dropped == 0),
                        150,
                        4,
                        1,
                        3,
                        Map.of("service:,env:", 1.0),
                        "fixed memory 2.0 MiB = ring 1.5 + spans 0.5",
                        List.of()),
                new DemoResult.Received(
                        new Findings.Summary(4, 3 << 20, 150, 150, seen, 0, List.of()), seen, List.of()),
                new DemoResult.Measurement(
                        4.01,
                        2.5,
                        500,
                        2 << 20,
                        250_000,
                        List.of(
                                new HotThreads.Allocation("demo-producer-1", 0),
                                new HotThreads.Allocation("ringspan-decode", allocated)),
                        new Percentiles(70, 900, 12_345, 999_600, 1_234_567, 2_000_000_000),
                        new Percentiles(0, 0, 0, 0, 0, 0)),
                null);
    }
}
