/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** Receivers of OTLP over HTTP. */
package io.ringspan.transport.otlp;
