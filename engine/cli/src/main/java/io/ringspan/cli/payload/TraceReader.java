/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload;

/** Reads payloads of one format, and hands over traces and faults. */
@FunctionalInterface
public interface TraceReader {
    /**
     * Reads a payload.
     *
     * @param body  the payload
     * @param title of the payload, for messages
     * @return number of traces in it
     */
    int read(byte[] body, String title);
}
