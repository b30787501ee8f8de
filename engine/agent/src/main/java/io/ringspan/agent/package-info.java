/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** The one class of the agent's jar. */
package io.ringspan.agent;
