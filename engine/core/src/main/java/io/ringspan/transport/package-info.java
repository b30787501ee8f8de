/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** Payload bytes to the outside: pooled buffers, the transport thread, retries, and the transports themselves. */
package io.ringspan.transport;
