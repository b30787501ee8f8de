/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** A receiver for measurements: an agent on the same machine that costs as little as it can. */
package io.ringspan.bench.agent;
