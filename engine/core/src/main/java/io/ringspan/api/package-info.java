/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * What applications name, and what the engine inside goes by: policies, what a flush answers, and what can be asked of live spans. All of it is
 * API.
 */
package io.ringspan.api;
