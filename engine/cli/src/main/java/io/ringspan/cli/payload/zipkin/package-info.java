/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** Reads the format of Zipkin. */
package io.ringspan.cli.payload.zipkin;
