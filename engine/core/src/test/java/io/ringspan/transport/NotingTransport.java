/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.counters.EngineCounters;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what another transport makes of each payload. */
public final class NotingTransport implements InPlaceTransport {
    public final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private final Transport transport;

    public NotingTransport(final Transport transport) {
        this.transport = transport;
    }

    @Override
    public void countIn(final EngineCounters counters) {
        transport.countIn(counters);
    }

    @Override
    public Delivery send(final Payload payload) throws InterruptedException {
        final Delivery delivery = transport.send(payload);
        deliveries.add(delivery);
        return delivery;
    }

    @Override
    public void close() {
        transport.close();
    }
}
