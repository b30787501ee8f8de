/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.protocol.Utf8;
import io.ringspan.protocol.WithTextsDescriptor;
import org.agrona.concurrent.UnsafeBuffer;

/** The tag of a span of which a text was cut, or a value left out because it cannot be cut, as bytes of records. */
final class CutMark {
    static final String KEY = "_ringspan.cut";
    static final String VALUE = "true";

    /** The key as a held text; the value behind it. Never written again. */
    static final UnsafeBuffer BYTES;

    static final int KEY_LENGTH = WithTextsDescriptor.TEXT_PREFIX_LENGTH + KEY.length();
    static final int VALUE_LENGTH = VALUE.length();

    static {
        BYTES = new UnsafeBuffer(new byte[KEY_LENGTH + VALUE_LENGTH]);
        BYTES.putInt(0, KEY.length(), LITTLE_ENDIAN);
        Utf8.encode(KEY, BYTES, WithTextsDescriptor.TEXT_PREFIX_LENGTH);
        Utf8.encode(VALUE, BYTES, KEY_LENGTH);
    }

    private CutMark() {}
}
