/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** How a setting is described, read and checked; which settings there are, others say. */
package io.ringspan.setting;
