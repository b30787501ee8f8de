/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Targets of coverage-guided fuzzing, each of which runs in a JVM of its own, behind the other tests.
 */
package io.ringspan.fuzz;
