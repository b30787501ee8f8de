/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** An encoder of objects, for comparison; here because it writes with the same primitives as the engine's. */
package io.ringspan.encode;
