/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.jmx;

import io.ringspan.api.Census;

/** Where a bean gets a census from. Called on threads of JMX. */
@FunctionalInterface
public interface CensusSource {
    /**
     * Takes a census.
     *
     * @return the live spans by operation
     * @throws InterruptedException  if the calling thread is interrupted
     * @throws IllegalStateException if the engine is closed or does not answer in time
     */
    Census take() throws InterruptedException;
}
