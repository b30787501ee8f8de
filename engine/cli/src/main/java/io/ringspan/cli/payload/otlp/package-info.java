/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** Reads OTLP. */
package io.ringspan.cli.payload.otlp;
