/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

/** What becomes of traces that the tracer did not keep, on the way to a receiver. */
public enum UnsampledPolicy {
    /** They are sent, until the receiver says that it does not want them. */
    AUTO,
    /** They are dropped, and counted. */
    DROP,
    /** They are sent. */
    SEND
}
