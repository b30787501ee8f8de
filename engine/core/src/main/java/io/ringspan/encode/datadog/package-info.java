/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** The formats of Datadog agents: v0.4, v0.5 and v1.0, and what they share. */
package io.ringspan.encode.datadog;
