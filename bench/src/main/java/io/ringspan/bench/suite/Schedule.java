/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.util.List;

/** What is to be measured: what targets need in every round, and all else once. */
interface Schedule {
    /**
     * What targets need, in the order in which it is taken; what is compared stands side by side.
     *
     * @param round from 0
     */
    List<Step> ofTargets(int round);

    /** What no target needs, the most useful first. What is compared stands in one group, which is measured as a whole or not at all. */
    List<List<Step>> others();

    /** How long steps take on a machine that does nothing else, in seconds. */
    static int seconds(final List<Step> steps) {
        return steps.stream().mapToInt(Step::seconds).sum();
    }
}
