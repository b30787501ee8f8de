/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import io.ringspan.protocol.RecordEncoder;

/** One operation as a value: how its record is written, and what it means. */
public interface Op {
    /** Code of the record. */
    int opcode();

    /** The span that it is about, or 0. */
    default long span() {
        return 0;
    }

    /** Whether what the record holds cannot be read, so that the record is refused. */
    default boolean isBroken() {
        return false;
    }

    /** Writes the record. */
    void write(RecordEncoder records);

    /** Does to a model what the record does to the engine. */
    void apply(TraceModel model);
}
