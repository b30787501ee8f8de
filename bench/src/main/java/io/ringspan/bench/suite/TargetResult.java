/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.util.List;

/**
 * What came out for a target.
 *
 * @param number   by which it is known
 * @param text     what is measured, in a few words
 * @param verdict  of all its bounds
 * @param criteria its bounds
 */
record TargetResult(int number, String text, Verdict verdict, List<CriterionResult> criteria) {}
