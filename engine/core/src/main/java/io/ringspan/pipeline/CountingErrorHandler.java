/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import org.agrona.ErrorHandler;

/**
 * Counts exceptions and passes them on to a handler that may itself throw: that is counted too, and goes no further, for it would end
 * the thread that has met with the first one. Throws nothing itself and allocates nothing, so that it can be called without heap.
 *
 * <p>Note: this class is threadsafe if the handler is.
 */
final class CountingErrorHandler implements ErrorHandler {
    private final EngineCounters counters;
    private final ErrorHandler handler;

    CountingErrorHandler(final EngineCounters counters, final ErrorHandler handler) {
        this.counters = counters;
        this.handler = handler;
    }

    @Override
    public void onError(final Throwable throwable) {
        count();
        try {
            handler.onError(throwable);
        } catch (final Throwable fromHandler) {
            count();
        }
    }

    private void count() {
        try {
            counters.add(EngineCounter.HANDLER_ERRORS, 1);
        } catch (final Throwable e) {
            // without stack even for that, it goes without a count
        }
    }
}
