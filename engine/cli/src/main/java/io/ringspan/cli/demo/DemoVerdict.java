/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import io.ringspan.protocol.ForeignText;
import java.util.ArrayList;
import java.util.List;

/** Whether the demonstration has shown what it was meant to. */
final class DemoVerdict {
    private DemoVerdict() {}

    /**
     * What is wrong.
     *
     * @param result of a run
     * @return a line for each problem; empty if there is none
     */
    static List<String> problems(final DemoResult result) {
        final List<String> problems = new ArrayList<>();
        checkSpans(result, problems);
        checkReceived(result, problems);
        checkAllocation(result.measurement(), problems);
        return problems;
    }

    private static void checkSpans(final DemoResult result, final List<String> problems) {
        final long unaccounted = result.unaccounted();
        if (unaccounted != 0) {
            problems.add(number(unaccounted) + " spans are unaccounted for: the producers have published "
                    + number(result.production().spans()) + ", "
                    + result.settings().target().reader() + " has seen "
                    + number(result.arrived()) + ", and "
                    + number(result.engine().report().droppedTotal()) + " were counted as dropped");
        }
        if (result.engine().report().unaccounted() != 0) {
            problems.add("the engine's own counters do not add up: "
                    + result.engine().report());
        }
        if (result.engine().report().created() != result.production().spans()) {
            problems.add("the engine says that "
                    + number(result.engine().report().created()) + " spans were created, the producers have published "
                    + number(result.production().spans()));
        }
        if (result.engine().report().open() != 0) {
            problems.add(number(result.engine().report().open()) + " spans were never finished");
        }
    }

    private static void checkReceived(final DemoResult result, final List<String> problems) {
        final Findings.Summary summary = result.received().summary();
        if (summary.faults() > 0) {
            problems.add(result.settings().target().reader() + " found " + number(summary.faults())
                    + " faults, such as: " + String.join("; ", summary.messages()));
        }
        if (result.arrived() == 0) {
            // a check that had nothing to look at has not passed
            problems.add("not a single span arrived");
        }
        if (result.settings().isRemote() && result.engine().report().droppedTotal() > 0) {
            problems.add(number(result.engine().report().droppedTotal()) + " spans did not arrive at "
                    + ForeignText.maskUrl(result.settings().url()));
        }
    }

    private static void checkAllocation(final DemoResult.Measurement measurement, final List<String> problems) {
        if (measurement == null) {
            return;
        }
        if (measurement.spans() == 0) {
            problems.add("not a single span was published while it was measured");
        }
        for (final HotThreads.Allocation allocation : measurement.allocations()) {
            if (allocation.bytes() != 0) {
                problems.add("the hot thread " + allocation.name() + " has allocated " + number(allocation.bytes())
                        + " bytes after the warm-up");
            }
        }
    }

    private static String number(final long value) {
        return Screen.number(value);
    }
}
