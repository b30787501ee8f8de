/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.filter;

/** Type of the value of an attribute. */
public enum AttributeType {
    /** A text. */
    TEXT,
    /** A floating-point number. */
    DOUBLE,
    /** An integer. */
    INTEGER,
    /** True or false. */
    BOOLEAN,
    /** Bytes, an array, a list, a map, or no value. */
    OTHER
}
