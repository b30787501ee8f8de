/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

/** An operation, a chunk or a getter names a span that is not live. */
public final class SpanNotFoundException extends ChangeBufferException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param spanId the span, unsigned
     */
    public SpanNotFoundException(final long spanId) {
        super(Kind.SPAN_NOT_FOUND, "span not found: " + Long.toUnsignedString(spanId));
    }
}
