/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

/** A read would leave the buffer. */
public final class ReadOutOfBoundsException extends ChangeBufferException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param offset       where the read starts, in bytes
     * @param valueLength  width of the value, in bytes
     * @param bufferLength length of the buffer, in bytes
     */
    public ReadOutOfBoundsException(final long offset, final long valueLength, final long bufferLength) {
        super(
                Kind.READ_OUT_OF_BOUNDS,
                "read out of bounds: offset=" + offset + ", value_len=" + valueLength + ", buffer_len=" + bufferLength);
    }
}
