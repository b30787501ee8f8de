/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import io.ringspan.protocol.SpanLinkDescriptor;

/** Where the fields of a link are in the string table: as in its record, from the low half of the trace id on. Offsets in bytes. */
public final class StoredLink {
    private static final int BASE = SpanLinkDescriptor.TRACE_ID_LOW_OFFSET;

    /** Low half of the trace id, 8 bytes. */
    public static final int TRACE_ID_LOW_OFFSET = 0;

    /** High half of the trace id, 8 bytes. */
    public static final int TRACE_ID_HIGH_OFFSET = SpanLinkDescriptor.TRACE_ID_HIGH_OFFSET - BASE;

    /** Span id, 8 bytes. */
    public static final int LINKED_ID_OFFSET = SpanLinkDescriptor.LINKED_ID_OFFSET - BASE;

    /** Trace flags, 4 bytes. */
    public static final int FLAGS_OFFSET = SpanLinkDescriptor.FLAGS_OFFSET - BASE;

    /** Length of the trace state, 4 bytes. */
    public static final int TRACE_STATE_LENGTH_OFFSET = SpanLinkDescriptor.TRACE_STATE_LENGTH_OFFSET - BASE;

    /** Length of the attributes, 4 bytes. */
    public static final int ATTRIBUTES_LENGTH_OFFSET = SpanLinkDescriptor.ATTRIBUTES_LENGTH_OFFSET - BASE;

    /** The trace state, and behind it the attributes. */
    public static final int TEXT_OFFSET = SpanLinkDescriptor.LENGTH - BASE;

    private StoredLink() {}
}
