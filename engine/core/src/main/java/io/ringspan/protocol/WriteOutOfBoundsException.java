/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

/** A write would leave the buffer. */
public final class WriteOutOfBoundsException extends ChangeBufferException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param offset       where the write starts, in bytes
     * @param valueLength  width of the value, in bytes
     * @param bufferLength length of the buffer, in bytes
     */
    public WriteOutOfBoundsException(final long offset, final long valueLength, final long bufferLength) {
        super(
                Kind.WRITE_OUT_OF_BOUNDS,
                "write out of bounds: offset=" + offset + ", value_len=" + valueLength + ", buffer_len="
                        + bufferLength);
    }
}
