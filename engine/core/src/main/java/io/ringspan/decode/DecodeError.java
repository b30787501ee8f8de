/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import io.ringspan.protocol.ChangeBufferException;
import io.ringspan.protocol.InvalidRecordException;
import io.ringspan.protocol.ReadOutOfBoundsException;
import io.ringspan.protocol.SpanNotFoundException;
import io.ringspan.protocol.StringNotFoundException;
import io.ringspan.protocol.UnknownOpcodeException;

/**
 * What stopped the decoder last, kept as numbers so that bad input allocates nothing.
 *
 * <p>Note: not threadsafe; owned by the decode thread.
 */
public final class DecodeError {
    private ChangeBufferException.Kind kind;
    private long value;
    private int width;
    private int bufferLength;

    DecodeError() {}

    void clear() {
        kind = null;
    }

    void spanNotFound(final long spanId) {
        kind = ChangeBufferException.Kind.SPAN_NOT_FOUND;
        value = spanId;
    }

    void stringNotFound(final int stringId) {
        kind = ChangeBufferException.Kind.STRING_NOT_FOUND;
        value = stringId;
    }

    void unknownOpcode(final int opcode) {
        kind = ChangeBufferException.Kind.UNKNOWN_OPCODE;
        value = opcode;
    }

    void readOutOfBounds(final long offset, final int newWidth, final int newBufferLength) {
        kind = ChangeBufferException.Kind.READ_OUT_OF_BOUNDS;
        value = offset;
        width = newWidth;
        bufferLength = newBufferLength;
    }

    void invalidAttributes() {
        kind = ChangeBufferException.Kind.OTHER;
    }

    /**
     * What went wrong.
     *
     * @return the kind, or null if nothing did
     */
    public ChangeBufferException.Kind kind() {
        return kind;
    }

    /**
     * The error as an exception, with the reference's words. Allocates.
     *
     * @return the exception, to be thrown by the caller
     */
    public ChangeBufferException toException() {
        return switch (kind) {
            case SPAN_NOT_FOUND -> new SpanNotFoundException(value);
            case STRING_NOT_FOUND -> new StringNotFoundException((int) value);
            case UNKNOWN_OPCODE -> new UnknownOpcodeException((int) value);
            case READ_OUT_OF_BOUNDS -> new ReadOutOfBoundsException(value, width, bufferLength);
            default ->
                new InvalidRecordException(
                        "record of a kind that is not allowed here, or with bad attributes or texts");
        };
    }
}
