/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * For tests of applications that use the engine: an engine that fails a test for what is lost or misused ({@link io.ringspan.testkit.TestEngine}),
 * receivers in memory ({@link io.ringspan.testkit.InMemoryReceiver}) and over HTTP on this machine
 * ({@link io.ringspan.testkit.RecordingAgent}, {@link io.ringspan.testkit.RecordingCollector}), and what a test may ask of the spans
 * ({@link io.ringspan.testkit.SpanQuery}). {@link io.ringspan.testkit.junit} has them as extensions of JUnit.
 */
package io.ringspan.testkit;
