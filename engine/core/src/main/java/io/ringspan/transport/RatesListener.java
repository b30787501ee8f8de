/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import java.util.Map;

/** Told when the agent hands out new sampling rates. */
@FunctionalInterface
public interface RatesListener {
    /** Does nothing. */
    RatesListener NONE = rates -> {};

    /**
     * The agent sent rates that are new. Called by the transport thread, which sends nothing until this returns. What
     * it throws is counted, and otherwise ignored.
     *
     * @param rates from 0 to 1 by {@code service:NAME,env:NAME}; unmodifiable
     */
    void onRates(Map<String, Double> rates);
}
