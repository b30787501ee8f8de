/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** The benchmarks, and the workload that all of them use. */
package io.ringspan.bench;
