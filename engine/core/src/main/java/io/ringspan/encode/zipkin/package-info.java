/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** Zipkin's second format: from table memory to JSON. */
package io.ringspan.encode.zipkin;
