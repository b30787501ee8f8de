/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** Filters: what becomes of traces, and of what they say, in front of the encoders. */
package io.ringspan.filter;
