/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.spool.SpoolIdentity;

/**
 * The spool of a receiver.
 *
 * @param directory of its files; empty for a receiver without one
 * @param sizeMax   longest length of all files, in bytes
 * @param syncNs    how long what was written may wait until the disk has it, in nanoseconds; 0 until a segment is full, or the engine is closed
 * @param identity  of the payloads
 */
@SuppressWarnings("exports") // what is not exported is for the engine alone
public record SpoolSettings(String directory, long sizeMax, long syncNs, SpoolIdentity identity) {
    /** {@return whether there is one} */
    public boolean isSet() {
        return !directory.isEmpty();
    }
}
