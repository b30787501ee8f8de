/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** What the engine is compared with: other tracers, and a queue of finished spans, all of which make the same logical spans. */
package io.ringspan.bench.peers;
