/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.testkit;

import io.ringspan.transport.Delivery;
import io.ringspan.transport.Payload;
import io.ringspan.transport.Transport;
import java.util.Objects;
import java.util.function.Function;

/**
 * A receiver in the memory of the test, for an engine that encodes v0.4, as it does by default: {@code TraceEngine.start(config,
 * receiver)}. Keeps the spans of what it accepts, so after {@code engine.flush} a test finds there what it has published.
 *
 * <p>Note: this class is threadsafe; one receiver belongs to one engine.
 */
public final class InMemoryReceiver extends SpanRecording implements Transport {
    private volatile Function<Payload, Delivery> answer = payload -> Delivery.ACCEPTED;

    /** Creates a receiver that accepts everything. */
    public InMemoryReceiver() {}

    /**
     * Answers otherwise from now on.
     *
     * @param newAnswer asked for each payload, on the thread that sends; may throw, and may wait, as a transport may. The payload is valid
     *                  until it returns
     */
    public void answer(final Function<Payload, Delivery> newAnswer) {
        answer = Objects.requireNonNull(newAnswer, "newAnswer");
    }

    @Override
    public Delivery send(final Payload payload) {
        final Delivery delivery = answer.apply(payload);
        if (delivery.outcome() == Delivery.Outcome.ACCEPTED) {
            final byte[] bytes = new byte[payload.length()];
            payload.buffer().getBytes(payload.offset(), bytes);
            RecordedSpan.readChunks(bytes).forEach(chunks::add);
        }
        return delivery;
    }
}
