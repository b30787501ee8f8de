/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.api;

/** What gives way while a receiver is down, once there is no more room: in its spool if it has one, or else in its payload buffers. */
public enum OutageDrop {
    /** What comes last is dropped. */
    NEWEST,
    /** What has waited longest is dropped: a payload, or the oldest segment of the spool. */
    OLDEST,
    /** From half full on, traces that the sampler did not keep are dropped in front of encoding; once it is full, what has waited longest. */
    UNKEPT
}
