/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import io.ringspan.config.EngineConfigBuilder;

/** A receiver that somebody else runs: what becomes of spans there only its answers say. */
final class DemoRemote implements DemoReceiver {
    private static final String TIMEOUT = "5s";

    private final DemoSettings settings;
    private final TraceArrivals arrivals;

    DemoRemote(final DemoSettings settings, final TraceArrivals arrivals) {
        this.settings = settings;
        this.arrivals = arrivals;
    }

    @Override
    public void configure(final EngineConfigBuilder config) {
        final String scope = "receiver." + settings.target() + '.';
        config.set("receivers", settings.target().toString())
                .set(scope + "url", settings.url())
                .set(scope + "timeout", TIMEOUT)
                .set(scope + "retry.attempts", "3");
        if (settings.target() != DemoTarget.ZIPKIN) {
            config.set(scope + "format", settings.format());
        }
    }

    @Override
    public TraceArrivals arrivals() {
        return arrivals;
    }

    @Override
    public void close() {
        // nothing here is open
    }
}
