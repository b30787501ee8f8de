/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** OpenTelemetry's OTLP: from table memory to protobuf. */
package io.ringspan.encode.otlp;
