/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.ringspan.config.EngineConfigBuilder;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What somebody's settings say of an engine.
 *
 * @param configuration gives it to the engine
 * @param timeout       how long a flush, or closing, takes at most
 */
record EngineSettings(Consumer<EngineConfigBuilder> configuration, Duration timeout) {}
