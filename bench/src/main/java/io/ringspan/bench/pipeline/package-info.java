/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** The pipeline harness: whole pipelines, from the producer's call to the receiver, under a load for some seconds. */
package io.ringspan.bench.pipeline;
