/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.example;

// docs: begin
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.ringspan.opentelemetry.RingspanSpanProcessor;
import java.util.concurrent.TimeUnit;

final class ProcessorExample {
    public static void main(final String... arguments) {
        final Resource resource = Resource.getDefault().toBuilder()
                .put("service.name", "checkout")
                .build();
        // in place of BatchSpanProcessor.builder(OtlpHttpSpanExporter.getDefault()).build()
        final SpanProcessor ringspan =
                RingspanSpanProcessor.builder().setResource(resource).build();
        final SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(resource)
                .addSpanProcessor(ringspan)
                .build();

        final Tracer tracer = provider.get("shop");
        tracer.spanBuilder("GET /cart")
                .startSpan()
                .setAttribute("cart.items", 3)
                .end();

        final boolean isTaken = provider.shutdown().join(10, TimeUnit.SECONDS).isSuccess();
        System.out.println("collector has it: " + isTaken);
    }
}
// docs: end
