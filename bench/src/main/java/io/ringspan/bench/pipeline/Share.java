/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

/**
 * What one producer did in a window.
 *
 * @param traces made
 * @param wallNs from its first to its last
 * @param cpuNs  of its thread meanwhile
 */
record Share(long traces, long wallNs, long cpuNs) {}
