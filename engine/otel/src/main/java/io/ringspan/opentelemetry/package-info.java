/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Ways from OpenTelemetry to an engine: in place of the SDK's tracer provider ({@link
 * io.ringspan.opentelemetry.RingspanTracerProvider}), of its batch processor and exporter ({@link
 * io.ringspan.opentelemetry.RingspanSpanProcessor}), behind a processor of the application's ({@link
 * io.ringspan.opentelemetry.RingspanSpanExporter}), or by settings ({@code otel.traces.exporter=ringspan}).
 */
package io.ringspan.opentelemetry;
