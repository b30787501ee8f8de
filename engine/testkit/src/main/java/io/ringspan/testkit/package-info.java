/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Receivers for tests of applications that use the engine: in memory ({@link io.ringspan.testkit.InMemoryReceiver}), and over HTTP on
 * this machine ({@link io.ringspan.testkit.RecordingAgent}, {@link io.ringspan.testkit.RecordingCollector}).
 */
package io.ringspan.testkit;
