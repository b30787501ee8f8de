/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Takes the steps of all rounds on one JDK, one after the other, within a time.
 *
 * <p>What targets need comes first, in all rounds: their spread is worth more than anything else. What no target needs follows behind the
 * last round and belongs to it, as far as there is time. A step during which the machine was disturbed is taken once more, as long as that
 * does not take too long in all and leaves the rounds their time, and the quieter one of the two counts.
 *
 * <p>Note: not threadsafe.
 */
final class Runner {
    private static final double DISTURBED_PERCENT = 10;
    // of the whole time
    private static final double REPETITION_SHARE = 0.06;

    private record Attempt(Map<String, Double> samples, HostNote note) {
        double disturbance() {
            return note.stolenPercent() + note.othersPercent();
        }
    }

    private final Schedule schedule;
    private final Timing timing;
    private final ChildJvm jvm;
    private final Progress progress;
    private final List<Round> rounds = new ArrayList<>();
    private final List<HostNote> host = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    // planned for what targets need, in this round and the later ones
    private double targetSeconds;
    private double otherSeconds;
    private double repetitionSeconds;
    private int failures;

    Runner(final Schedule schedule, final Timing timing, final ChildJvm jvm, final Progress progress) {
        this.schedule = schedule;
        this.timing = timing;
        this.jvm = jvm;
        this.progress = progress;
    }

    /** What was measured, a round for each that was begun. */
    List<Round> rounds() {
        return rounds;
    }

    /** What the machine did meanwhile, a note for each step that gave samples. */
    List<HostNote> host() {
        return host;
    }

    /** Names of rounds and steps for which there was no time. */
    List<String> leftOut() {
        return leftOut;
    }

    /** Steps that gave no samples. */
    int failures() {
        return failures;
    }

    /** Measures. */
    void run() throws InterruptedException {
        for (int i = 0; i < timing.rounds(); i++) {
            targetSeconds += Schedule.seconds(schedule.ofTargets(i));
        }
        otherSeconds = schedule.others().stream().mapToInt(Schedule::seconds).sum();
        for (int i = 0; i < timing.rounds(); i++) {
            final List<Step> steps = schedule.ofTargets(i);
            if (i > 0 && !fits(Schedule.seconds(steps))) {
                targetSeconds -= Schedule.seconds(steps);
                leaveOut("round " + (i + 1));
            } else {
                rounds.add(new Round());
                for (final Step step : steps) {
                    take(step);
                    targetSeconds -= step.seconds();
                }
            }
        }
        takeOthers();
    }

    private void takeOthers() throws InterruptedException {
        for (final List<Step> group : schedule.others()) {
            final boolean fits = fits(Schedule.seconds(group));
            for (final Step step : group) {
                if (fits) {
                    take(step);
                } else {
                    leaveOut(step.name());
                }
                otherSeconds -= step.seconds();
            }
        }
    }

    private boolean fits(final double planned) {
        return progress.elapsedSeconds() + progress.estimateSeconds(planned) <= timing.seconds();
    }

    private void leaveOut(final String what) {
        leftOut.add(what);
        progress.say("no time for " + what);
    }

    private void take(final Step step) throws InterruptedException {
        progress.begin(
                String.format(Locale.ROOT, "round %d: %s", rounds.size(), step.name()),
                targetSeconds + otherSeconds,
                timing.seconds());
        final Attempt attempt = measure(step);
        if (attempt != null) {
            rounds.get(rounds.size() - 1).putAll(attempt.samples);
            host.add(attempt.note);
        }
    }

    private Attempt measure(final Step step) throws InterruptedException {
        final double start = progress.elapsedSeconds();
        final Attempt first = attempt(step);
        final double took = progress.elapsedSeconds() - start;
        progress.end(step.seconds(), took);
        if (first == null || first.disturbance() <= DISTURBED_PERCENT || !mayRepeat(took)) {
            return first;
        }
        repetitionSeconds += took;
        progress.say(String.format(
                Locale.ROOT, "once more, because others took %.0f %% of the processors", first.disturbance()));
        final Attempt second = attempt(step);
        return second == null || second.disturbance() > first.disturbance() ? first : second;
    }

    // targetSeconds has this step's in it still
    private boolean mayRepeat(final double took) {
        return repetitionSeconds + took <= REPETITION_SHARE * timing.seconds() && fits(targetSeconds);
    }

    // null if it gave no samples
    private Attempt attempt(final Step step) throws InterruptedException {
        // a search in a later round starts from what the one before found
        final Round previous = new Round();
        rounds.forEach(each -> previous.putAll(each.samples()));
        final HostLoad before = HostLoad.read();
        final double start = progress.elapsedSeconds();
        try {
            final Map<String, Double> samples = step.run(jvm, previous);
            final HostLoad after = HostLoad.read();
            return new Attempt(
                    samples,
                    new HostNote(
                            rounds.size(),
                            step.name(),
                            step.seconds(),
                            tenths(progress.elapsedSeconds() - start),
                            tenths(after.stolenPercentSince(before)),
                            tenths(after.othersPercentSince(before))));
        } catch (final StepFailedException e) {
            failures++;
            progress.say("failed: " + e.getMessage());
            return null;
        }
    }

    private static double tenths(final double value) {
        return Double.isFinite(value) ? Math.round(value * 10) / 10.0 : value;
    }
}
