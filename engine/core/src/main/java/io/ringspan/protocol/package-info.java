/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The wire: opcodes, record layouts, the change buffer, and what can be wrong with them.
 *
 * <p>One descriptor a layout, offsets derived; flyweights that are bound with {@code wrap}; nothing here knows what
 * the records do.
 */
package io.ringspan.protocol;
