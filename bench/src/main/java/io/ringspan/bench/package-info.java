/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** The command line of the benchmarks. */
package io.ringspan.bench;
