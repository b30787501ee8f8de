/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** Runs all measurements in rounds, holds them against the targets, and writes down what came out. */
package io.ringspan.bench.suite;
