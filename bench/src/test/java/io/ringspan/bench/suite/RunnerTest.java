/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RunnerTest {
    private final List<String> taken = new ArrayList<>();
    private final StringWriter said = new StringWriter();
    private long nowNs = 17;

    /** Takes a multiple of the time for which it is planned. */
    private final class FakeStep implements Step {
        private final String name;
        private final int seconds;
        private final double slowness;

        FakeStep(final String name, final int seconds, final double slowness) {
            this.name = name;
            this.seconds = seconds;
            this.slowness = slowness;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int seconds() {
            return seconds;
        }

        @Override
        public Map<String, Double> run(final ChildJvm jvm, final Round previous) throws StepFailedException {
            nowNs += (long) (seconds * slowness * TimeUnit.SECONDS.toNanos(1));
            taken.add(name);
            if (name.equals("broken")) {
                throw new StepFailedException("broken");
            }
            final double before = previous.get(name);
            return Map.of(name, before > 0 ? before + 1 : 1);
        }
    }

    private Step step(final String name, final int seconds, final double slowness) {
        return new FakeStep(name, seconds, slowness);
    }

    private Runner run(final int seconds, final List<Step> ofTargets, final List<List<Step>> others)
            throws InterruptedException {
        final Schedule schedule = new Schedule() {
            @Override
            public List<Step> ofTargets(final int round) {
                return ofTargets;
            }

            @Override
            public List<List<Step>> others() {
                return others;
            }
        };
        final Runner runner = new Runner(
                schedule,
                Timing.FULL.with(3, seconds),
                ChildJvm.of(null),
                new Progress(new PrintWriter(said), () -> nowNs));
        runner.run();
        return runner;
    }

    @Test
    void takesTargetsOfAllRoundsFirst() throws Exception {
        final Runner runner =
                run(100, List.of(step("a", 10, 1), step("b", 10, 1)), List.of(List.of(step("other", 10, 1))));

        assertEquals(List.of("a", "b", "a", "b", "a", "b", "other"), taken);
        assertEquals(List.of(), runner.leftOut());
        assertEquals(3, runner.rounds().size());
        // behind the last round, and of it
        assertEquals(1, runner.rounds().get(2).get("other"));
        assertTrue(Double.isNaN(runner.rounds().get(0).get("other")));
    }

    @Test
    void leavesOutWhatNoTargetNeedsBeforeARound() throws Exception {
        final Runner runner = run(
                75, List.of(step("a", 20, 1)), List.of(List.of(step("long", 16, 1)), List.of(step("short", 15, 1))));

        assertEquals(List.of("a", "a", "a", "short"), taken);
        assertEquals(List.of("long"), runner.leftOut());
        assertTrue(said.toString().contains("no time for long"), said::toString);
    }

    @Test
    void leavesOutAGroupAsAWhole() throws Exception {
        final Runner runner =
                run(75, List.of(step("a", 20, 1)), List.of(List.of(step("ring", 10, 1), step("queue", 10, 1))));

        assertEquals(List.of("a", "a", "a"), taken);
        assertEquals(List.of("ring", "queue"), runner.leftOut());
    }

    @Test
    void beginsNoRoundThatWouldNotBeOverInTime() throws Exception {
        final Runner runner = run(59, List.of(step("a", 20, 1)), List.of());

        assertEquals(List.of("a", "a"), taken);
        assertEquals(List.of("round 3"), runner.leftOut());
        assertEquals(2, runner.rounds().size());
    }

    @Test
    void expectsTheRestToBeAsSlowAsWhatWasTaken() throws Exception {
        final Runner runner = run(100, List.of(step("a", 20, 1.5)), List.of(List.of(step("other", 7, 1))));

        assertEquals(List.of("a", "a", "a"), taken);
        assertEquals(List.of("other"), runner.leftOut());
    }

    @Test
    void notesHowLongAStepTook() throws Exception {
        final HostNote note =
                run(1000, List.of(step("a", 20, 1.5)), List.of()).host().get(1);

        assertEquals(2, note.round());
        assertEquals(20, note.plannedSeconds());
        assertEquals(30, note.seconds(), 0.11);
    }

    @Test
    void tellsStepsWhatEarlierRoundsFound() throws Exception {
        final Runner runner = run(1000, List.of(step("a", 20, 1)), List.of());

        assertEquals(3, runner.rounds().get(2).get("a"));
    }

    @Test
    void goesOnWhenAStepFails() throws Exception {
        final Runner runner = run(1000, List.of(step("broken", 1, 1), step("a", 1, 1)), List.of());

        assertEquals(3, runner.failures());
        assertEquals(3, runner.host().size());
        assertEquals(3, runner.rounds().get(2).get("a"));
    }
}
