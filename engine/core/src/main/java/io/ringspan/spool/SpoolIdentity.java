/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.spool;

/**
 * What the payloads of a spool are, so that none is ever sent to a receiver that would take it for something else.
 *
 * @param receiver    type of the receiver, such as {@code otlp}; empty for a transport of the application's
 * @param format      of the payloads, such as {@code v04}; empty for a format of the application's
 * @param contentType media type of the payloads
 */
public record SpoolIdentity(String receiver, String format, String contentType) {
    /** {@return in words, for messages} */
    public String describe() {
        return (receiver.isEmpty() ? "a transport of the application" : "a receiver of type " + receiver)
                + (format.isEmpty() ? "" : " in the format " + format)
                + " (" + contentType + ")";
    }
}
