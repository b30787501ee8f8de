/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/** Lines on a stream. */
package io.ringspan.transport.console;
