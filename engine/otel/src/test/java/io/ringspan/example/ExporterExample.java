/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.example;

// docs: begin
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.ringspan.opentelemetry.RingspanSpanExporter;
import java.util.concurrent.TimeUnit;

final class ExporterExample {
    public static void main(final String... arguments) {
        final Resource resource = Resource.getDefault().toBuilder()
                .put("service.name", "checkout")
                .build();
        final SpanExporter exporter =
                RingspanSpanExporter.builder().setResource(resource).build();
        final SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(resource)
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                .build();

        provider.get("shop").spanBuilder("GET /cart").startSpan().end();

        System.out.println("collector has it: "
                + provider.shutdown().join(10, TimeUnit.SECONDS).isSuccess());
    }
}
// docs: end
