/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

/** Stands in front of a subject's encoder and may hold it up, so that everything before it fills. Called on the encoding thread. */
@FunctionalInterface
public interface EncodeGate {
    /** Never holds anything up. */
    EncodeGate OPEN = spans -> {};

    /**
     * Returns when the spans may be encoded.
     *
     * @param spans how many are about to be
     */
    void pass(int spans);
}
