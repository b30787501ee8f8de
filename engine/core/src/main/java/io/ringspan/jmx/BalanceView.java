/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.jmx;

import io.ringspan.counters.Balance;
import javax.management.ConstructorParameters;

/**
 * A {@link Balance} in the form that JMX takes apart and puts together again: {@code created = delivered + dropped + live + inFlight}.
 *
 * <p>Note: immutable.
 */
public final class BalanceView {
    private final long created;
    private final long delivered;
    private final long dropped;
    private final long live;
    private final long inFlight;

    /**
     * Puts a view together.
     *
     * @param created   so far
     * @param delivered accepted by the receiver; of records, decoded
     * @param dropped   lost, for whatever reason
     * @param live      waiting for completion
     * @param inFlight  handed over, and neither delivered nor lost yet
     */
    @ConstructorParameters({"created", "delivered", "dropped", "live", "inFlight"})
    public BalanceView(
            final long created, final long delivered, final long dropped, final long live, final long inFlight) {
        this.created = created;
        this.delivered = delivered;
        this.dropped = dropped;
        this.live = live;
        this.inFlight = inFlight;
    }

    static BalanceView of(final Balance balance) {
        return new BalanceView(
                balance.created(), balance.delivered(), balance.dropped(), balance.live(), balance.inFlight());
    }

    /** {@return how many there have been} */
    public long getCreated() {
        return created;
    }

    /** {@return how many the receiver has accepted; of records, how many were decoded} */
    public long getDelivered() {
        return delivered;
    }

    /** {@return how many were lost, for whatever reason} */
    public long getDropped() {
        return dropped;
    }

    /** {@return how many wait for completion} */
    public long getLive() {
        return live;
    }

    /** {@return how many were handed over, and are neither delivered nor lost yet} */
    public long getInFlight() {
        return inFlight;
    }
}
