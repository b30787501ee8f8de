/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

/** How many threads publish at a time. */
public enum ProducerMode {
    /** One application thread; cheaper hand-over. The engine's own control records join under a short lock. */
    SINGLE,
    /** Any number of threads. */
    MULTI
}
