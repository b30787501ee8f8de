/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** All settings: one table of them, where their values come from, and the checked, immutable result. */
package io.ringspan.config;
