/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.util.Map;

/** A part of a round that cannot be divided. */
interface Step {
    /** What it is called in the progress; also what stands in front of its samples' keys, if it is one run of the harness. */
    String name();

    /** How long it takes on a machine that does nothing else, in seconds. */
    int seconds();

    /**
     * Measures.
     *
     * @param jvm      in which JVM
     * @param previous what earlier rounds found, for a search to start from
     * @return samples by key
     */
    Map<String, Double> run(ChildJvm jvm, Round previous) throws StepFailedException, InterruptedException;
}
