/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringspan.fixture.RecordedCases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The first recorded cases, small enough to be varied. */
final class ReplaySeed {
    private static final int CASES = 2;
    private static final int STEPS_MAX = 5;

    private ReplaySeed() {}

    private static List<ObjectNode> cases() {
        final List<ObjectNode> cases = new ArrayList<>();
        try {
            RecordedCases.forEach(RecordedCases.file("vectors", "01-"), recorded -> {
                if (cases.size() < CASES) {
                    RecordedCases.removeExpectations(recorded);
                    final ArrayNode steps = (ArrayNode) recorded.get("steps");
                    // of the many reads a few, and the last step, which sends
                    while (steps.size() > STEPS_MAX) {
                        steps.remove(steps.size() - 2);
                    }
                    cases.add(recorded);
                }
            });
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    /** A vector file. */
    static String vectors() {
        return cases().toString();
    }

    /** A capture. */
    static String capture() {
        final ObjectNode head = cases().get(0);
        final StringBuilder lines = new StringBuilder();
        final var steps = head.remove("steps");
        lines.append(head).append('\n');
        steps.forEach(step -> lines.append(step).append('\n'));
        return lines.toString();
    }
}
