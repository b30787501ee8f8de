/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.filter;

import io.ringspan.protocol.SpanHeader;

/** A text that each span has; it may be empty. */
public enum SpanText {
    /** Name of the operation. */
    NAME(SpanHeader.NAME_OFFSET),
    /** Service. */
    SERVICE(SpanHeader.SERVICE_OFFSET),
    /** Resource; of OpenTelemetry's spans the name. */
    RESOURCE(SpanHeader.RESOURCE_OFFSET),
    /** Type, such as {@code sql} or {@code web}. */
    TYPE(SpanHeader.TYPE_OFFSET);

    private final int offset;

    SpanText(final int offset) {
        this.offset = offset;
    }

    int offset() {
        return offset;
    }
}
