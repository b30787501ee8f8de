/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import java.util.function.DoubleSupplier;

/**
 * Lets a tracer begin fewer traces as long as an engine is under pressure, before anything is lost: whole traces that never begin are better than
 * losses at a full ring, which hit whatever comes.
 *
 * <p>The share of traces that is let through is 1 without pressure, and falls to 0 with it. The decision goes by the trace id, so it is the same
 * wherever it is asked for at the same share, and what a higher share takes has in it all that a lower one takes. Ask once for each trace, at its
 * root, in front of the first span; a trace that has begun goes on.
 *
 * <p>Note: immutable and threadsafe. Does not allocate, and does not wait.
 */
public final class PressureSampler {
    // spreads ids that follow each other
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;
    private static final int FRACTION_BITS = 53;

    private final DoubleSupplier pressure;

    /**
     * Creates a sampler that goes by the pressure of an engine.
     *
     * @param engine the engine, which may be closed
     */
    public PressureSampler(final TraceEngine engine) {
        this(engine::pressure);
    }

    /**
     * Creates a sampler that goes by any pressure.
     *
     * @param pressure from 0 to 1, asked for with each decision; from the threads that ask
     */
    public PressureSampler(final DoubleSupplier pressure) {
        this.pressure = pressure;
    }

    /**
     * Whether a trace should begin.
     *
     * @param traceId low half of its id
     * @return true always, as long as there is no pressure
     */
    public boolean shouldSample(final long traceId) {
        final double rate = rate();
        return rate >= 1 || fraction(traceId) < rate;
    }

    private static double fraction(final long traceId) {
        final long mixed = (traceId ^ traceId >>> Integer.SIZE) * SPREAD;
        final long spread = (mixed ^ mixed >>> Integer.SIZE) * SPREAD;
        return (double) (spread >>> (Long.SIZE - FRACTION_BITS)) / (1L << FRACTION_BITS);
    }

    /**
     * Share of traces that is let through now.
     *
     * @return 0 to 1
     */
    public double rate() {
        return 1 - pressure.getAsDouble();
    }
}
