/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * What the records do: from bytes to the tables, and from finished spans to trace chunks.
 *
 * <p>Everything here belongs to the decode thread. No clock, no locks, no allocation once the tables are there.
 */
package io.ringspan.decode;
