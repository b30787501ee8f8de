/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.filter;

/** What has an attribute. */
public enum AttributeSource {
    /** The span. */
    SPAN,
    /** The trace; such attributes come with the first span of the chunk. */
    TRACE,
    /** An event of the span. */
    EVENT,
    /** A link of the span. */
    LINK
}
