/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** The ring and what runs on it: slots, the two stages and their loops, waiting, overflow, start and stop. */
package io.ringspan.pipeline;
