/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.util.List;
import java.util.Map;

/**
 * What the HTTP clients cost, in turns within one JVM.
 *
 * @param turns of each client that count
 */
record SendingStep(int turns) implements Step {
    private static final String MAIN = "io.ringspan.bench.micro.SendingMain";
    // to start two JVMs, and to encode a payload
    private static final double START_SECONDS = 2;
    // of all clients
    private static final double TURN_SECONDS = 1.3;
    private static final int WARM_UP_TURNS = 2;

    @Override
    public String name() {
        return Names.SENDING;
    }

    @Override
    public int seconds() {
        return (int) Math.ceil(START_SECONDS + (WARM_UP_TURNS + turns) * TURN_SECONDS);
    }

    @Override
    public Map<String, Double> run(final ChildJvm jvm, final Round previous)
            throws StepFailedException, InterruptedException {
        final List<String> arguments =
                List.of("--turns", String.valueOf(turns), "--warmup", String.valueOf(WARM_UP_TURNS));
        final List<String> lines = jvm.run(MAIN, arguments, 60 + 4 * seconds());
        try {
            return HarnessStep.prefixed(name(), PipelineJson.metrics(lines, "sending"));
        } catch (final IllegalArgumentException e) {
            throw new StepFailedException(e.getMessage(), e);
        }
    }
}
