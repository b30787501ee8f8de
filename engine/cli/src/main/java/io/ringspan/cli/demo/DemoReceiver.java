/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import java.util.List;

/** Where the demonstration's engine sends to, and who reads what arrives there. */
interface DemoReceiver extends AutoCloseable {
    /** Says in the engine's settings where it is. */
    void configure(EngineConfigBuilder config);

    /** Starts the engine. */
    default TraceEngine start(final EngineConfig config) {
        return TraceEngine.start(config);
    }

    /** What has arrived so far; nothing if nobody reads it here. */
    TraceArrivals arrivals();

    /** First lines of what is shown, for a console. */
    default List<String> lines() {
        return List.of();
    }

    /** Reads what is left. Called when the engine is closed, or before that if nothing is on its way; more than once. */
    @Override
    void close();
}
