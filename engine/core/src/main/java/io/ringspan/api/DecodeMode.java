/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.api;

/** How the decoder treats what cannot be carried out. */
public enum DecodeMode {
    /** Exactly as the reference does, harm included: a buffer stops at its first error, a chunk loses spans. */
    STRICT,
    /** The right thing: what cannot be carried out is counted and skipped, everything else stays in force. */
    LENIENT
}
