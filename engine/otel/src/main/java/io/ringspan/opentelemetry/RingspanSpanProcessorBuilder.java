/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

/**
 * Makes a {@link RingspanSpanProcessor}.
 *
 * <p>Note: not threadsafe.
 */
public final class RingspanSpanProcessorBuilder extends EngineBuilder<RingspanSpanProcessorBuilder> {
    private boolean isGroupedByTrace;

    RingspanSpanProcessorBuilder() {}

    @Override
    RingspanSpanProcessorBuilder self() {
        return this;
    }

    /**
     * Says whether the spans of a trace go onward together, when the local root has ended, as receivers of Datadog's formats want it. By
     * default each goes onward by itself, as with the SDK's batch processor.
     *
     * <p>What ends behind its local root waits for {@code ringspan.segment.partial-flush} spans, for another local root of the
     * trace, or until it expires ({@code ringspan.expiry.age}).
     *
     * @param groupedByTrace true for together
     * @return this
     */
    public RingspanSpanProcessorBuilder setGroupedByTrace(final boolean groupedByTrace) {
        isGroupedByTrace = groupedByTrace;
        return this;
    }

    /**
     * Makes the processor, and starts its engine unless it was given one.
     *
     * @return a new processor
     * @throws IllegalStateException if this JVM does not give Agrona's buffers the access that they need; says how it does
     * @throws io.ringspan.config.ConfigurationException if settings are wrong; says which
     */
    public RingspanSpanProcessor build() {
        return build(owned -> new RingspanSpanProcessor(owned, isGroupedByTrace, meterProvider()));
    }
}
