/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

/** The operation code of a record is not known, so nothing behind it can be read. */
public final class UnknownOpcodeException extends ChangeBufferException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param opcode the code
     */
    public UnknownOpcodeException(final int opcode) {
        super(Kind.UNKNOWN_OPCODE, "unknown opcode: " + opcode);
    }
}
