/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

/**
 * The head of one operation in a change buffer.
 *
 * <p>Reads are checked in the order in which the reference checks them: the code (an unknown one is reported before the span
 * id is read), then the span id.
 *
 * <p>Note: a flyweight without memory of its own; not threadsafe.
 */
public final class BufferedOperation {
    private ChangeBuffer buffer;
    private int offset;
    private int opcode;
    private long spanId;

    /** Creates a flyweight that is bound to nothing yet. */
    public BufferedOperation() {}

    /**
     * Binds the flyweight to the operation at an offset and reads its head.
     *
     * @param newBuffer the change buffer
     * @param newOffset of the operation, in bytes
     * @return this
     * @throws ReadOutOfBoundsException if the head leaves the buffer
     * @throws UnknownOpcodeException   if the code is not known
     */
    public BufferedOperation wrap(final ChangeBuffer newBuffer, final int newOffset) {
        final int code = newBuffer.getUnsignedShort(newOffset + OperationHeader.OPCODE_OFFSET);
        if (!OpCode.isKnown(code)) {
            throw new UnknownOpcodeException(code);
        }
        spanId = newBuffer.getLong((long) newOffset + OperationHeader.SPAN_ID_OFFSET);
        buffer = newBuffer;
        offset = newOffset;
        opcode = code;
        return this;
    }

    /**
     * Where the operation begins.
     *
     * @return in bytes from the start of the change buffer
     */
    public int offset() {
        return offset;
    }

    /**
     * What the operation does.
     *
     * @return a code of {@link OpCode}
     */
    public int opcode() {
        return opcode;
    }

    /**
     * Which span it is about.
     *
     * @return unsigned
     */
    public long spanId() {
        return spanId;
    }

    /**
     * Length of the whole record, arguments included.
     *
     * @return in bytes; it can reach past the end of the buffer, and is only that of the fixed part if not even that is there
     */
    public long length() {
        return RecordLayout.length(opcode, buffer, offset);
    }

    /**
     * Where the next operation begins, once the whole of this one is known to be there.
     *
     * @return in bytes from the start of the change buffer
     * @throws ReadOutOfBoundsException if the record leaves the buffer
     */
    public int end() {
        final long length = length();
        if (offset + length > buffer.capacity()) {
            throw truncation();
        }
        return (int) (offset + length);
    }

    /**
     * The first read of the record that leaves the buffer, in the order in which the reference reads.
     *
     * @return the error that names that read, to be thrown by the caller, who knows that the record does
     */
    public ReadOutOfBoundsException truncation() {
        return RecordLayout.truncation(opcode, buffer, offset);
    }
}
