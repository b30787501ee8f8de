/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DemoVerdictTest {
    @Test
    void shouldFindNothingWrongWithAGoodRun() {
        assertEquals(List.of(), DemoVerdict.problems(DemoResults.good()));
    }

    @Test
    void shouldFindALostSpan() {
        final List<String> problems = DemoVerdict.problems(DemoResults.with(1000, 999, 0, 0));
        assertEquals(
                List.of("1 spans are unaccounted for: the producers have published 1,000, the agent has seen 999, and 0"
                        + " were counted as dropped"),
                problems);
    }

    @Test
    void shouldAcceptSpansThatWereCountedAsDropped() {
        assertEquals(List.of(), DemoVerdict.problems(DemoResults.with(1000, 990, 10, 0)));
    }

    @Test
    void shouldFindASingleAllocatedByte() {
        assertEquals(
                List.of("the hot thread ringspan-decode has allocated 1 bytes after the warm-up"),
                DemoVerdict.problems(DemoResults.with(1000, 1000, 0, 1)));
    }

    @Test
    void shouldNotPassARunInWhichNothingHappened() {
        final List<String> problems = DemoVerdict.problems(DemoResults.with(0, 0, 0, 0));
        assertTrue(problems.contains("not a single span arrived"), problems::toString);
    }
}
