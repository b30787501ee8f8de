/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** What a user sees: the engine, the ways in, and what is told back. */
package io.ringspan;
