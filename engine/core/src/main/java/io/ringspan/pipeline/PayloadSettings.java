/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.api.PayloadPolicy;
import io.ringspan.transport.ReceiverTerms;

/**
 * How the payloads of a receiver are filled.
 *
 * @param policy   what happens to a chunk when all payload buffers are in use
 * @param flushAt  length from which on a payload goes out, in bytes
 * @param lingerNs wait after which a payload goes out, in nanoseconds; 0 for never because of time
 * @param terms    what the receiver takes
 */
public record PayloadSettings(PayloadPolicy policy, int flushAt, long lingerNs, ReceiverTerms terms) {
    PayloadSettings with(final PayloadPolicy newPolicy) {
        return new PayloadSettings(newPolicy, flushAt, lingerNs, terms);
    }
}
