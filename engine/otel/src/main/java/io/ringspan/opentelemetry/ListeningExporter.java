/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.internal.AutoConfigureListener;

/**
 * The same, which is told the SDK when that has configured itself, and so where to count. By an interface of the SDK's inner parts, which another
 * version may not have; then nobody may look at this class.
 */
final class ListeningExporter extends ConfiguredExporter implements AutoConfigureListener {
    private ListeningExporter(final EngineSettings settings) {
        super(settings);
    }

    /** An exporter that listens, if this SDK tells anything. */
    static ConfiguredExporter ifPossible(final EngineSettings settings) {
        return new ListeningExporter(settings);
    }

    @Override
    public void afterAutoConfigure(final OpenTelemetrySdk sdk) {
        final RingspanSpanExporter started = started();
        if (started != null) {
            started.countIn(sdk.getMeterProvider());
        }
    }
}
