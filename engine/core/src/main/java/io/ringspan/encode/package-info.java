/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** From table memory to payload bytes. */
package io.ringspan.encode;
