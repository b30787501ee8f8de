/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.ringspan.CloseReport;
import io.ringspan.PressureSampler;
import io.ringspan.TraceEngine;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.config.EngineConfig;
import io.ringspan.transport.Delivery;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PressureSamplerTest {
    private static SamplingDecision decide(final Sampler sampler, final Context parent) {
        return sampler.shouldSample(
                        parent,
                        IdGenerator.random().generateTraceId(),
                        "name",
                        SpanKind.SERVER,
                        Attributes.empty(),
                        List.of())
                .getDecision();
    }

    @Test
    void shouldLowerTheShareOfRootsOnly() {
        final double[] pressure = {0};
        final Sampler sampler =
                RingspanPressureSampler.create(new PressureSampler(() -> pressure[0]), Sampler.alwaysOn());
        final Context child = Context.root()
                .with(Span.wrap(SpanContext.createFromRemoteParent(
                        IdGenerator.random().generateTraceId(),
                        IdGenerator.random().generateSpanId(),
                        TraceFlags.getSampled(),
                        TraceState.getDefault())));
        for (final double value : new double[] {0, 0.25, 0.75, 1}) {
            pressure[0] = value;
            int taken = 0;
            for (int i = 0; i < 4000; i++) {
                taken += decide(sampler, Context.root()) == SamplingDecision.RECORD_AND_SAMPLE ? 1 : 0;
                assertEquals(SamplingDecision.RECORD_AND_SAMPLE, decide(sampler, child));
            }
            assertEquals(4000 * (1 - value), taken, 200);
        }
        pressure[0] = 0;
        final Sampler off = RingspanPressureSampler.create(new PressureSampler(() -> 0), Sampler.alwaysOff());
        assertEquals(SamplingDecision.DROP, decide(off, Context.root()));
        assertEquals("RingspanPressureSampler{AlwaysOffSampler}", off.toString());
    }

    /** A receiver that is slower than the tracer: without the sampler spans are lost, with it none is. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLoseNothingUnderOverload(final boolean isAsked) {
        final EngineConfig config = EngineConfig.builder()
                .ringOverflow(OverflowPolicy.DROP)
                .ringSlots(256)
                .ringRecordMax(8192)
                .payloadLength(128 << 10)
                .payloadFlushAt(64 << 10)
                .build();
        final TraceEngine engine = TraceEngine.start(config, payload -> {
            LockSupport.parkNanos(20_000_000);
            return Delivery.ACCEPTED;
        });
        final Sampler sampler = isAsked
                ? Sampler.parentBased(RingspanPressureSampler.create(engine, Sampler.alwaysOn()))
                : Sampler.alwaysOn();
        long begun = 0;
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(RingspanSpanProcessor.create(engine))
                .setSampler(sampler)
                .build()) {
            final Tracer tracer = provider.get("test");
            final long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(700);
            while (System.nanoTime() < end) {
                final Span span = tracer.spanBuilder("name").startSpan();
                begun += span.isRecording() ? 1 : 0;
                span.end();
            }
        }
        final CloseReport report = engine.close(20, TimeUnit.SECONDS);
        assertEquals(begun, report.created(), report::toString);
        if (isAsked) {
            assertEquals(0, engine.counters().dropped(), report::toString);
            assertTrue(report.delivered() > 100, report::toString);
        } else {
            assertTrue(engine.counters().dropped() > 100, report::toString);
        }
    }
}
