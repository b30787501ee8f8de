/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

/** Accepts every payload and forgets it; for measurements of what comes before the transport. */
public final class DiscardTransport implements InPlaceTransport {
    /** Creates a transport; it holds nothing. */
    public DiscardTransport() {}

    @Override
    public Delivery send(final Payload payload) {
        return Delivery.ACCEPTED;
    }
}
