/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.example;

// docs: begin
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.ringspan.opentelemetry.RingspanTracerProvider;

final class ProviderExample {
    public static void main(final String... arguments) {
        final Resource resource = Resource.getDefault().toBuilder()
                .put("service.name", "checkout")
                .build();
        try (RingspanTracerProvider provider = RingspanTracerProvider.builder()
                .setResource(resource)
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(1.0)))
                // whatever Ringspan can be told; properties and variables count too
                .configure(config -> config.spansMax(10_000).payloadLingerNs(200_000_000))
                .build()) {
            final Tracer tracer = provider.get("shop", "1.0");
            final Span request = tracer.spanBuilder("GET /cart").startSpan();
            final Span query = tracer.spanBuilder("SELECT carts")
                    .setParent(Context.current().with(request))
                    .startSpan();
            query.setAttribute("db.system.name", "h2").end();
            request.setAttribute("http.route", "/cart").end();
        }
    }
}
// docs: end
