/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** What the engine counts: names, meanings, and the off-heap values behind them. */
package io.ringspan.counters;
