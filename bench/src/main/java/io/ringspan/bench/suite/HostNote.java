/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

/**
 * What else the machine did during a step.
 *
 * @param round         from 1
 * @param step          its name
 * @param stolenPercent what the host kept from this machine, in percent of all processors
 * @param othersPercent what other programs of this machine took, likewise
 */
record HostNote(int round, String step, double stolenPercent, double othersPercent) {}
