/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Engine and receivers for tests as extensions of JUnit 5: an engine for each test ({@link io.ringspan.testkit.junit.RingspanExtension}), an agent
 * ({@link io.ringspan.testkit.junit.RecordingAgentExtension}) and a collector ({@link io.ringspan.testkit.junit.RecordingCollectorExtension}). Who
 * uses one has JUnit already; nothing else needs it.
 */
package io.ringspan.testkit.junit;
