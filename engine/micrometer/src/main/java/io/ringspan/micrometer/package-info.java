/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** An engine's counters as meters of Micrometer. */
package io.ringspan.micrometer;
