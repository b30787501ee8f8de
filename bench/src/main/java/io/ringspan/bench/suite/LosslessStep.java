/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Searches for the highest rate at which a subject that drops when it is too slow loses nothing, with short trials; then measures at that
 * rate, warmed up as long as those are with which it is compared. Where something is lost then after all, it measures at less.
 *
 * @param subject   what is run
 * @param firstRate spans a second to begin with; later rounds begin beyond what the one before found
 * @param trials    at most
 * @param timing    how long a trial takes
 */
record LosslessStep(String subject, int firstRate, int trials, Timing timing) implements Step {
    private static final int TRIAL_WARMUP_SECONDS = 2;
    private static final int MEASUREMENTS = 3;
    private static final double STEP = 1.3;
    private static final double LATER_STEP = 1.1;

    @Override
    public String name() {
        return Names.lossless(subject);
    }

    @Override
    public int seconds() {
        return trials * trial(firstRate).seconds() + measurement(firstRate).seconds();
    }

    private HarnessStep trial(final double rate) {
        return at(rate, TRIAL_WARMUP_SECONDS, timing.trialSeconds());
    }

    private HarnessStep measurement(final double rate) {
        return at(rate, timing.flatOutWarmupSeconds(), timing.flatOutSeconds());
    }

    private HarnessStep at(final double rate, final int warmupSeconds, final int seconds) {
        return HarnessStep.of(
                name(),
                subject,
                "throughput",
                warmupSeconds,
                seconds,
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
        double rate = search(jvm, previous);
        final List<String> tried = new ArrayList<>();
        for (int i = 0; i < MEASUREMENTS; i++) {
            final Map<String, Double> metrics = measurement(rate).run(jvm, previous);
            if (sample(metrics, Names.DROPPED) == 0) {
                return metrics;
            }
            tried.add(String.format(Locale.ROOT, "%,d", (int) rate));
            rate /= LATER_STEP;
        }
        throw new StepFailedException("drops at every rate that was tried: " + String.join("; ", tried));
    }

    // the highest rate that may hold
    private double search(final ChildJvm jvm, final Round previous) throws StepFailedException, InterruptedException {
        final double found = previous.get(name() + ":" + Names.SPANS_PER_SECOND);
        final boolean isLater = found > 0;
        // beyond it, so that one trial tells whether there is more
        final RateSearch search = new RateSearch(isLater ? found * LATER_STEP : firstRate, isLater ? LATER_STEP : STEP);
        for (int i = 0; i < trials && !search.isOver(); i++) {
            final Map<String, Double> metrics = trial(search.next()).run(jvm, previous);
            if (sample(metrics, Names.DROPPED) > 0) {
                search.lost();
            } else {
                search.reached(sample(metrics, Names.SPANS_PER_SECOND));
            }
        }
        return search.held() > 0 ? search.held() : search.next();
    }

    private double sample(final Map<String, Double> metrics, final String metric) throws StepFailedException {
        final Double value = metrics.get(name() + ":" + metric);
        if (value == null) {
            throw new StepFailedException("the harness did not say " + metric);
        }
        return value;
    }
}
