/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

/**
 * What the demonstration is to do.
 *
 * @param producers      threads of the shop
 * @param seconds        how long it is measured, after the warm-up
 * @param spansPerSecond of all producers together; 0 for flat out
 * @param openRequests   requests that each producer works on at a time
 * @param waitStrategy   by name
 * @param port           of the receiver in this process, 0 for any that is free
 * @param target         what the receiver is
 * @param format         of the payloads, one of the target's
 * @param url            of a receiver that is there, or the directory of files; null for one in this process, or a temporary directory
 */
record DemoSettings(
        int producers,
        double seconds,
        double spansPerSecond,
        int openRequests,
        String waitStrategy,
        int port,
        DemoTarget target,
        String format,
        String url) {
    /** Whether nobody here reads what arrives. */
    boolean isRemote() {
        return url != null && target.isServer();
    }

    boolean isFlatOut() {
        return spansPerSecond == 0;
    }
}
