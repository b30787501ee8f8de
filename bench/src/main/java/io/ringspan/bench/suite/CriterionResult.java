/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

/**
 * What came out for one bound of a target.
 *
 * @param label           what is bounded
 * @param unit            of the bound and the summary
 * @param bound           the largest or smallest value that keeps it
 * @param smallerIsBetter whether the bound is the largest value
 * @param summary         of the rounds
 * @param verdict         of the median
 */
record CriterionResult(
        String label, String unit, double bound, boolean smallerIsBetter, Summary summary, Verdict verdict) {}
