/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.util.List;

/**
 * A target: what was set out to be reached.
 *
 * @param number   by which it is known
 * @param text     what is measured, in a few words
 * @param criteria its bounds; all of them must be kept
 */
record Target(int number, String text, List<Criterion> criteria) {
    Target(final int number, final String text, final Criterion... criteria) {
        this(number, text, List.of(criteria));
    }

    TargetResult evaluate(final List<Round> rounds) {
        final List<CriterionResult> results =
                criteria.stream().map(criterion -> criterion.evaluate(rounds)).toList();
        return new TargetResult(
                number,
                text,
                Verdict.of(results.stream().map(CriterionResult::verdict).toList()),
                results);
    }
}
