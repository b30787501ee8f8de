/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.samplers.Sampler;

/**
 * What decides how a span begins.
 *
 * @param sampler     which spans are recorded; null for what the parent has, and for all without one
 * @param idGenerator where ids come from; null for random ones
 * @param clock       where times come from
 */
record SpanStart(Sampler sampler, IdGenerator idGenerator, Clock clock) {
    private static final boolean HAS_RANDOM_IDS = IdGenerator.random().generatesRandomTraceIds();

    /** Whether trace ids are random, which the flags of a trace say. */
    boolean hasRandomIds() {
        return idGenerator == null ? HAS_RANDOM_IDS : idGenerator.generatesRandomTraceIds();
    }
}
