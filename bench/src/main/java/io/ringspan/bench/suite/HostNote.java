/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

/**
 * How long a step took, and what else the machine did meanwhile.
 *
 * @param round          from 1
 * @param step           its name
 * @param plannedSeconds how long it was planned to take
 * @param seconds        how long it took; 0 if that was not written down
 * @param stolenPercent  what the host kept from this machine, in percent of all processors
 * @param othersPercent  what other programs of this machine took, likewise
 */
record HostNote(
        int round, String step, int plannedSeconds, double seconds, double stolenPercent, double othersPercent) {}
