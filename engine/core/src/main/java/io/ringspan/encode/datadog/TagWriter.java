/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import io.ringspan.encode.TraceEncoder;
import io.ringspan.memory.RawMemory;

/**
 * What a format makes of the string tags of a span, and of keys.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
abstract class TagWriter {
    /** What {@link #put} returns when the tag does not fit. */
    static final int DOES_NOT_FIT = TraceEncoder.DOES_NOT_FIT;

    /** Writes a key and a value; offset behind them, or {@link #DOES_NOT_FIT}. */
    abstract int put(RawMemory payload, int offset, int limit, int key, int value);

    /** Writes the language, and perhaps the base service; offset behind them, or {@link #DOES_NOT_FIT}. */
    abstract int putProcess(RawMemory payload, int offset, int limit, boolean hasBaseService);

    /** Writes one text, for which there is room; offset behind it. */
    abstract int putText(RawMemory payload, int offset, int text);

    /** A text has been written as MessagePack between two offsets, the first one its own: offset behind what is put in its place. */
    abstract int replace(RawMemory payload, int offset, int end);

    /** What stands for the key of a number until that is written; equal for equal keys only. */
    abstract long numberKey(int key);

    /** Most bytes that such a key takes. */
    abstract int numberKeyLength(long numberKey);
}
