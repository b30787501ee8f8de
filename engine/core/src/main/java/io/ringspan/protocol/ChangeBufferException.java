/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

/**
 * Something in a change buffer, or in a call about it, cannot be carried out.
 *
 * <p>The message says what, where and the limit, in the words of the reference implementation where it has any. There is
 * one subclass for each {@link Kind}.
 */
public abstract sealed class ChangeBufferException extends RuntimeException
        permits SpanNotFoundException,
                StringNotFoundException,
                UnknownOpcodeException,
                ReadOutOfBoundsException,
                WriteOutOfBoundsException,
                InvalidRecordException {
    /** What went wrong, as a name that tools can match. */
    public enum Kind {
        /** An operation names a span that is not live. */
        SPAN_NOT_FOUND("SpanNotFound"),
        /** An operation uses a string id that is not defined. */
        STRING_NOT_FOUND("StringNotFound"),
        /** The operation code is not known. */
        UNKNOWN_OPCODE("UnknownOpcode"),
        /** A read would leave the buffer. */
        READ_OUT_OF_BOUNDS("ReadOutOfBounds"),
        /** A write would leave the buffer. */
        WRITE_OUT_OF_BOUNDS("WriteOutOfBounds"),
        /** Anything else, as the message says. */
        OTHER("Other");

        private final String label;

        Kind(final String label) {
            this.label = label;
        }

        /**
         * The name that results and reports use.
         *
         * @return the name, in camel case
         */
        public String label() {
            return label;
        }
    }

    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    private final Kind kind;

    /**
     * Creates an exception.
     *
     * @param kind    what went wrong
     * @param message what, where and the limit
     */
    protected ChangeBufferException(final Kind kind, final String message) {
        super(message);
        this.kind = kind;
    }

    /**
     * What went wrong.
     *
     * @return the kind, never null
     */
    public Kind kind() {
        return kind;
    }
}
