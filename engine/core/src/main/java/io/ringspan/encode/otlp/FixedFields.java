/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.memory.OffHeap;
import io.ringspan.memory.RawMemory;
import org.agrona.BitUtil;

/**
 * The attributes that are the same on every span that has them, as they go out.
 *
 * <p>Note: immutable; read by the encode thread.
 */
final class FixedFields {
    private final RawMemory bytes;

    /** Length of the language, which stands in front. */
    final int languageLength;

    /** Length of the language and the base service. */
    final int serviceLength;

    /** Where the process id begins. */
    private final int processIdOffset;

    /** Length of the process id. */
    final int processIdLength;

    /** Length of the mark of spans that are measured. */
    final int measuredLength;

    FixedFields(final OffHeap memory, final SpanTexts texts, final KeyValues keyValues) {
        final int kind = KeyValues.INTEGER;
        languageLength = (int) KeyValues.textFieldLength(texts.languageKeyAt, texts.languageAt);
        serviceLength = languageLength + (int) KeyValues.textFieldLength(texts.baseServiceKeyAt, texts.serviceAt);
        processIdOffset = BitUtil.align(serviceLength, RawMemory.WORDS_LENGTH);
        processIdLength = (int) keyValues.fieldLength(kind, texts.processIdKeyAt, texts.processId);
        measuredLength = (int) keyValues.fieldLength(kind, texts.measuredKeyAt, 1);
        // read and written in words, over the end
        final int length = processIdOffset + processIdLength + measuredLength + RawMemory.WORDS_LENGTH;
        bytes = memory.allocate(length, BitUtil.CACHE_LINE_LENGTH);
        final int tag = SpanMessage.ATTRIBUTES;
        final int to = keyValues.putTextField(bytes, 0, tag, texts.languageKeyAt, texts.languageAt);
        keyValues.putTextField(bytes, to, tag, texts.baseServiceKeyAt, texts.serviceAt);
        final int behind = keyValues.put(bytes, processIdOffset, tag, kind, texts.processIdKeyAt, texts.processId);
        keyValues.put(bytes, behind, tag, kind, texts.measuredKeyAt, 1);
    }

    /** Writes the language, or with it the base service; offset behind. */
    int putTexts(final RawMemory payload, final int offset, final int length) {
        return put(payload, offset, 0, length);
    }

    /** Writes the process id, or with it the mark of spans that are measured; offset behind. */
    int putNumbers(final RawMemory payload, final int offset, final int length) {
        return put(payload, offset, processIdOffset, length);
    }

    private int put(final RawMemory payload, final int offset, final int from, final int length) {
        for (int i = 0; i < length; i += RawMemory.WORDS_LENGTH) {
            payload.putWords(offset + i, bytes, from + i, Math.min(length - i, RawMemory.WORDS_LENGTH));
        }
        return offset + length;
    }
}
