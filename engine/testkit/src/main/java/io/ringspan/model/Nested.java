/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

/**
 * A value for which v0.4 has no form, so that it is left out there.
 *
 * @param value a List of values, or of entries; or null for none
 */
record Nested(Object value) {}
