/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload.otlp;

/**
 * A field of a message.
 *
 * @param name     of the field in OTLP's JSON
 * @param kind     of its value
 * @param message  of a message: which; null for others
 * @param repeated whether it may come more than once
 */
record OtlpField(String name, Kind kind, OtlpMessage message, boolean repeated) {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;

    /** Types of values, with the wire type that each has. */
    enum Kind {
        MESSAGE(LENGTH),
        TEXT(LENGTH),
        BYTES(LENGTH),
        /** Bytes that are shown in hexadecimal. */
        ID(LENGTH),
        INT32(VARINT),
        INT64(VARINT),
        BOOL(VARINT),
        FIXED32(FOUR_BYTES),
        FIXED64(EIGHT_BYTES),
        DOUBLE(EIGHT_BYTES);

        final int wireType;

        Kind(final int wireType) {
            this.wireType = wireType;
        }
    }
}
