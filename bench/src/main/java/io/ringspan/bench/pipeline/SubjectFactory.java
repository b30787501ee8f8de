/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

/** Starts a subject. */
@FunctionalInterface
public interface SubjectFactory {
    /**
     * Starts a subject, which is ready to take traces when this returns.
     *
     * @param settings of the run; those that the subject does not know, it ignores
     * @return a running subject
     * @throws Exception if it cannot be started; ends the run
     */
    Subject start(SubjectSettings settings) throws Exception;
}
