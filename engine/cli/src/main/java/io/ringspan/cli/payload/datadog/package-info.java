/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** Reads the formats of Datadog agents. */
package io.ringspan.cli.payload.datadog;
