/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Searches for the highest rate at which a subject that drops when it is too slow loses nothing. The samples are those of the fastest
 * trial that lost nothing.
 *
 * @param subject   what is run
 * @param firstRate spans a second to begin with; later rounds begin at what the one before found
 * @param trials    at most, in the first round; later ones begin near the end and have fewer
 * @param timing    how long a trial takes
 */
record LosslessStep(String subject, int firstRate, int trials, Timing timing) implements Step {
    private static final int WARMUP_SECONDS = 2;
    private static final double STEP = 1.5;
    private static final double LATER_STEP = 1.2;

    @Override
    public String name() {
        return Names.lossless(subject);
    }

    @Override
    public int seconds() {
        return trials * trial(firstRate).seconds();
    }

    private HarnessStep trial(final double rate) {
        return HarnessStep.of(
                name(),
                subject,
                "throughput",
                WARMUP_SECONDS,
                timing.trialSeconds(),
                "--producers",
                "1",
                "--transport",
                "agent",
                "--rate",
                String.valueOf((int) rate));
    }

    @Override
    public Map<String, Double> run(final ChildJvm jvm, final Round previous)
            throws StepFailedException, InterruptedException {
        final double found = previous.get(name() + ":" + Names.SPANS_PER_SECOND);
        final boolean first = !(found > 0);
        final RateSearch search = new RateSearch(first ? firstRate : found, first ? STEP : LATER_STEP);
        Map<String, Double> best = Map.of();
        final List<String> tried = new ArrayList<>();
        final int most = first ? trials : Math.max(2, trials - 2);
        for (int i = 0; i < most && !search.isOver(); i++) {
            final double rate = search.next();
            final Map<String, Double> metrics = trial(rate).run(jvm, previous);
            final double reached = sample(metrics, Names.SPANS_PER_SECOND);
            final double dropped = sample(metrics, Names.DROPPED);
            tried.add(String.format("%,d", (int) rate));
            if (dropped > 0) {
                search.lost();
            } else {
                final double before = search.held();
                search.reached(reached);
                best = search.held() > before ? metrics : best;
            }
        }
        if (best.isEmpty()) {
            throw new StepFailedException("drops at every rate that was tried: " + String.join("; ", tried));
        }
        return best;
    }

    private double sample(final Map<String, Double> metrics, final String metric) throws StepFailedException {
        final Double value = metrics.get(name() + ":" + metric);
        if (value == null) {
            throw new StepFailedException("the harness did not say " + metric);
        }
        return value;
    }
}
