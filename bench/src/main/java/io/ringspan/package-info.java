/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** What benchmarks need of the engine's own package, which does not give it to others. */
package io.ringspan;
