/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.jmx;

import io.ringspan.counters.CountersView;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.ReceiverState;
import javax.management.ConstructorParameters;

/**
 * How a receiver is, in the form that JMX takes apart and puts together again.
 *
 * <p>Note: immutable.
 */
public final class ReceiverView {
    private final String name;
    private final String state;
    private final long failingMs;
    private final long oldestPayloadMs;
    private final long payloadsWaiting;
    private final long payloadBuffers;
    private final long spansDelivered;
    private final long spansDropped;

    /**
     * Puts a view together.
     *
     * @param name            of the receiver
     * @param state           idle, sending, failing or detached
     * @param failingMs       time since the first of the failed attempts behind which none succeeded, in milliseconds; 0 if the last one did
     * @param oldestPayloadMs time since the oldest payload that waits was handed over, in milliseconds; 0 if none waits
     * @param payloadsWaiting payloads that it has not accepted, and that are not lost
     * @param payloadBuffers  as configured
     * @param spansDelivered  that it has accepted
     * @param spansDropped    that were lost for it, those included that were lost for all
     */
    @ConstructorParameters({
        "name",
        "state",
        "failingMs",
        "oldestPayloadMs",
        "payloadsWaiting",
        "payloadBuffers",
        "spansDelivered",
        "spansDropped"
    })
    public ReceiverView(
            final String name,
            final String state,
            final long failingMs,
            final long oldestPayloadMs,
            final long payloadsWaiting,
            final long payloadBuffers,
            final long spansDelivered,
            final long spansDropped) {
        this.name = name;
        this.state = state;
        this.failingMs = failingMs;
        this.oldestPayloadMs = oldestPayloadMs;
        this.payloadsWaiting = payloadsWaiting;
        this.payloadBuffers = payloadBuffers;
        this.spansDelivered = spansDelivered;
        this.spansDropped = spansDropped;
    }

    static ReceiverView of(final String name, final CountersView counters) {
        return new ReceiverView(
                name,
                ReceiverState.of(counters.get(EngineCounter.SEND_STATE)).label(),
                counters.get(EngineCounter.SEND_FAILING_TIME),
                counters.get(EngineCounter.PAYLOADS_OLDEST_AGE),
                counters.get(EngineCounter.PAYLOADS_WAITING),
                counters.get(EngineCounter.PAYLOADS_CAPACITY),
                counters.get(EngineCounter.SPANS_DELIVERED),
                counters.dropped());
    }

    /** {@return its name} */
    public String getName() {
        return name;
    }

    /** {@return idle, sending, failing or detached} */
    public String getState() {
        return state;
    }

    /** {@return time since the first of the failed attempts behind which none succeeded, in milliseconds; 0 if the last one did} */
    public long getFailingMs() {
        return failingMs;
    }

    /** {@return time since the oldest payload that waits was handed over, in milliseconds; 0 if none waits} */
    public long getOldestPayloadMs() {
        return oldestPayloadMs;
    }

    /** {@return payloads that it has not accepted, and that are not lost} */
    public long getPayloadsWaiting() {
        return payloadsWaiting;
    }

    /** {@return payload buffers, as configured} */
    public long getPayloadBuffers() {
        return payloadBuffers;
    }

    /** {@return spans that it has accepted} */
    public long getSpansDelivered() {
        return spansDelivered;
    }

    /** {@return spans that were lost for it, those included that were lost for all} */
    public long getSpansDropped() {
        return spansDropped;
    }
}
