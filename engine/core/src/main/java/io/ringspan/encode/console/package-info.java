/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** Spans as lines of text, for a look at them where there is no receiver. */
package io.ringspan.encode.console;
