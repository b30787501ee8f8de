/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import io.ringspan.protocol.SpanEventDescriptor;

/** Where the fields of an event are in the string table: as in its record, from the time on. Offsets in bytes. */
public final class StoredEvent {
    private static final int BASE = SpanEventDescriptor.TIME_OFFSET;

    /** Time, nanoseconds since 1970, 8 bytes. */
    public static final int TIME_OFFSET = 0;

    /** Length of the name, 4 bytes. */
    public static final int NAME_LENGTH_OFFSET = SpanEventDescriptor.NAME_LENGTH_OFFSET - BASE;

    /** Length of the attributes, 4 bytes. */
    public static final int ATTRIBUTES_LENGTH_OFFSET = SpanEventDescriptor.ATTRIBUTES_LENGTH_OFFSET - BASE;

    /** The name, and behind it the attributes. */
    public static final int TEXT_OFFSET = SpanEventDescriptor.LENGTH - BASE;

    private StoredEvent() {}
}
