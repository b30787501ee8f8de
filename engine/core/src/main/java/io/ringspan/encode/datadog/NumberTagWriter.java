/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import io.ringspan.memory.RawMemory;

/**
 * String tags as numbers of their texts in the payload's dictionary.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
final class NumberTagWriter extends TagWriter {
    private final TextNumbers numbers;
    private final ChunkTexts texts;
    private boolean isFull;

    NumberTagWriter(final TextNumbers numbers, final ChunkTexts texts) {
        this.numbers = numbers;
        this.texts = texts;
    }

    /** Begins a span. */
    void begin() {
        isFull = false;
    }

    /** Whether the dictionary had no room for a text of the span that {@link #replace} or {@link #numberOf} was called for. */
    boolean isFull() {
        return isFull;
    }

    @Override
    int put(final RawMemory payload, final int offset, final int limit, final int key, final int value) {
        if (limit - offset < TextNumbers.LENGTH_MAX + TextNumbers.FORM_LENGTH) {
            return DOES_NOT_FIT;
        }
        final int keyNumber = numbers.number(key);
        final int valueNumber = keyNumber == TextNumbers.FULL ? TextNumbers.FULL : numbers.number(value);
        if (valueNumber == TextNumbers.FULL) {
            return DOES_NOT_FIT;
        }
        return numbers.put(payload, numbers.put(payload, offset, keyNumber), valueNumber);
    }

    @Override
    int putProcess(final RawMemory payload, final int offset, final int limit, final boolean hasBaseService) {
        final int to = put(payload, offset, limit, texts.languageKey, texts.language);
        return hasBaseService && to != DOES_NOT_FIT ? put(payload, to, limit, texts.baseServiceKey, texts.service) : to;
    }

    @Override
    int replace(final RawMemory payload, final int offset, final int end) {
        return MsgPack.putPositive(payload, offset, orFull(numbers.number(payload, offset, end - offset)));
    }

    /** Number of a text of the string table, or any if it {@link #isFull}. */
    int numberOf(final int handle) {
        return orFull(numbers.number(handle));
    }

    private int orFull(final int number) {
        if (number == TextNumbers.FULL) {
            isFull = true;
            return 0;
        }
        return number;
    }

    @Override
    long numberKey(final int key) {
        return key;
    }

    @Override
    int numberKeyLength(final long numberKey) {
        return TextNumbers.LENGTH_MAX;
    }
}
