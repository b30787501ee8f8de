/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** The benchmarks. */
package io.ringspan.bench;
