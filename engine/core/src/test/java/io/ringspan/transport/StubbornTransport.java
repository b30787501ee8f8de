/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;

/** Stands for a transport of the engine's own whose file system hangs: it does not come back, not even for an interrupt. */
public final class StubbornTransport implements InPlaceTransport {
    /** Counted down when the transport has a payload. */
    public final CountDownLatch entered = new CountDownLatch(1);

    /** To be counted down so that it comes back. */
    public final CountDownLatch release = new CountDownLatch(1);

    /** What it was to send. */
    public volatile ByteBuffer body;

    @Override
    public Delivery send(final Payload payload) {
        body = payload.body();
        entered.countDown();
        boolean isReleased = false;
        while (!isReleased) {
            try {
                release.await();
                isReleased = true;
            } catch (final InterruptedException e) {
                // that is what it is about
            }
        }
        return Delivery.ACCEPTED;
    }
}
