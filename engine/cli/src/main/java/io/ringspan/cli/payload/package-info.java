/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** Payloads of every format, read independently of what writes them. */
package io.ringspan.cli.payload;
