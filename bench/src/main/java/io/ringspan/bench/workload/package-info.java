/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** What all measurements write: the same spans, whoever takes them. */
package io.ringspan.bench.workload;
