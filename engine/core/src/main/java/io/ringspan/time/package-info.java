/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** Elapsed time, of which a stop of the process uses up little. */
package io.ringspan.time;
