/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.counters.EngineCounters;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.InPlaceTransport;
import io.ringspan.transport.Payload;
import io.ringspan.transport.Transport;

/** Throws payloads away until it is told to send them: what the receiver has already is not sent again. */
final class RecoveryTransport implements InPlaceTransport {
    private final Transport transport;
    private volatile boolean isSending;

    RecoveryTransport(final Transport transport) {
        this.transport = transport;
    }

    /** Sends from now on. Any thread, while no payload is on its way. */
    void send() {
        isSending = true;
    }

    @Override
    public Delivery send(final Payload payload) throws InterruptedException {
        return isSending ? transport.send(payload) : Delivery.ACCEPTED;
    }

    @Override
    public void countIn(final EngineCounters counters) {
        transport.countIn(counters);
    }

    @Override
    public int formats() {
        return transport instanceof final InPlaceTransport own ? own.formats() : BEST_FORMAT;
    }

    @Override
    public void closing() {
        if (transport instanceof final InPlaceTransport own) {
            own.closing();
        }
    }

    @Override
    public long offHeap(final int payloadLength) {
        return transport instanceof final InPlaceTransport own ? own.offHeap(payloadLength) : 0;
    }

    @Override
    public void reserve(final int payloadLength) {
        if (transport instanceof final InPlaceTransport own) {
            own.reserve(payloadLength);
        }
    }

    @Override
    public void close() {
        transport.close();
    }
}
