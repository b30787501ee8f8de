/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** Zipkin servers. */
package io.ringspan.transport.zipkin;
