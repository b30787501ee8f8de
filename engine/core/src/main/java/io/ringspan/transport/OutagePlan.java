/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.api.OutageDrop;
import io.ringspan.spool.SpoolIdentity;

/**
 * What happens to payloads that a receiver did not take.
 *
 * @param retries how often and when they are sent again; with a spool the waits only, since what is in there is sent until it is taken
 * @param drop    what gives way when there is no more room
 * @param spool   where they go; may be none
 */
@SuppressWarnings("exports") // what is not exported is for the engine alone
public record OutagePlan(RetryPolicy retries, OutageDrop drop, SpoolSettings spool) {
    /**
     * Without a spool: what comes last is dropped.
     *
     * @param retries how often and when payloads are sent again
     * @return the plan
     */
    static OutagePlan without(final RetryPolicy retries) {
        return new OutagePlan(retries, OutageDrop.NEWEST, new SpoolSettings("", 0, 0, new SpoolIdentity("", "", "")));
    }
}
