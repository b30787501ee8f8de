/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import io.ringspan.bench.suite.Plan.Part;
import io.ringspan.bench.suite.Plan.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Takes the steps of all rounds, one after the other, within a time.
 *
 * <p>The first JDK has as many rounds as were asked for and fit in; each of the others has one with what targets need, behind the first
 * round of the first. A step during which the machine was disturbed is taken once more, as long as that does not take too long in
 * all, and the quieter one of the two counts.
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

    /** What belongs to one JDK. */
    private static final class Subject {
        private final ChildJvm jvm;
        private final String version;
        private final List<Round> rounds = new ArrayList<>();
        private final List<HostNote> host = new ArrayList<>();

        Subject(final ChildJvm jvm, final String version) {
            this.jvm = jvm;
            this.version = version;
        }
    }

    private final Plan plan;
    private final Timing timing;
    private final Set<Part> parts;
    private final Scope scope;
    private final Progress progress;
    private double repetitionSeconds;
    private int failures;

    Runner(final Plan plan, final Timing timing, final Scope scope, final Set<Part> parts, final Progress progress) {
        this.plan = plan;
        this.timing = timing;
        this.scope = scope;
        this.parts = parts;
        this.progress = progress;
    }

    /** Steps that gave no samples. */
    int failures() {
        return failures;
    }

    /** Measures on each JVM. */
    List<Run> run(final List<ChildJvm> jvms, final List<Target> targets)
            throws StepFailedException, InterruptedException {
        final List<Subject> subjects = new ArrayList<>();
        for (final ChildJvm jvm : jvms) {
            subjects.add(new Subject(jvm, jvm.version()));
        }
        final Subject first = subjects.get(0);
        for (int i = 0; i < timing.rounds(); i++) {
            final Scope fitting = i == 0 ? scope : scopeThatFits(i);
            if (fitting == null) {
                progress.say("no time for round " + (i + 1));
                break;
            }
            round(first, i, fitting, rest(i, subjects.size() - 1));
            for (int other = 1; other < subjects.size() && i == 0; other++) {
                round(subjects.get(other), i, Scope.TARGETS, rest(i, subjects.size() - 1 - other));
            }
        }
        return subjects.stream()
                .map(subject -> Run.of(subject.version, targets, subject.host, subject.rounds))
                .toList();
    }

    private double seconds(final int round, final Scope of) {
        return plan.round(round, of, parts).stream().mapToInt(Step::seconds).sum();
    }

    // null if nothing does
    private Scope scopeThatFits(final int round) {
        final double left = timing.seconds() - progress.elapsedSeconds();
        if (progress.estimateSeconds(seconds(round, scope)) <= left) {
            return scope;
        }
        return progress.estimateSeconds(seconds(round, Scope.TARGETS)) <= left ? Scope.TARGETS : null;
    }

    // planned seconds behind a round
    private double rest(final int round, final int others) {
        double seconds = round == 0 ? others * seconds(0, Scope.TARGETS) : 0;
        for (int i = round + 1; i < timing.rounds(); i++) {
            seconds += seconds(i, scope);
        }
        return Math.min(seconds, Math.max(0, timing.seconds() - progress.elapsedSeconds()));
    }

    private void round(final Subject subject, final int index, final Scope of, final double rest)
            throws InterruptedException {
        final List<Step> steps = plan.round(index, of, parts);
        final Round round = new Round();
        // a search in a later round starts from what the one before found
        final Round previous = new Round();
        subject.rounds.forEach(each -> previous.putAll(each.samples()));
        double left = rest + steps.stream().mapToInt(Step::seconds).sum();
        for (int i = 0; i < steps.size(); i++) {
            final Step step = steps.get(i);
            progress.begin(
                    String.format(
                            Locale.ROOT,
                            "%s, round %d, %d of %d: %s",
                            subject.version,
                            index + 1,
                            i + 1,
                            steps.size(),
                            step.name()),
                    left);
            final Attempt attempt = measure(subject, index, step, previous);
            if (attempt != null) {
                round.putAll(attempt.samples);
                subject.host.add(attempt.note);
            }
            left -= step.seconds();
        }
        subject.rounds.add(round);
    }

    private Attempt measure(final Subject subject, final int index, final Step step, final Round previous)
            throws InterruptedException {
        final double start = progress.elapsedSeconds();
        final Attempt first = attempt(subject, index, step, previous);
        final double took = progress.elapsedSeconds() - start;
        progress.end(step.seconds(), took);
        if (first == null
                || first.disturbance() <= DISTURBED_PERCENT
                || repetitionSeconds + took > REPETITION_SHARE * timing.seconds()) {
            return first;
        }
        repetitionSeconds += took;
        progress.say(String.format(
                Locale.ROOT, "once more, because others took %.0f %% of the processors", first.disturbance()));
        final Attempt second = attempt(subject, index, step, previous);
        return second == null || second.disturbance() > first.disturbance() ? first : second;
    }

    // null if it gave no samples
    private Attempt attempt(final Subject subject, final int index, final Step step, final Round previous)
            throws InterruptedException {
        final HostLoad before = HostLoad.read();
        try {
            final Map<String, Double> samples = step.run(subject.jvm, previous);
            final HostLoad after = HostLoad.read();
            return new Attempt(
                    samples,
                    new HostNote(
                            index + 1,
                            step.name(),
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
