/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** Datadog agents, by HTTP or a Unix socket. */
package io.ringspan.transport.agent;
