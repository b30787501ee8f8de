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

    NumberTagWriter(final TextNumbers numbers, final ChunkTexts texts) {
        this.numbers = numbers;
        this.texts = texts;
    }

    @Override
    int put(final RawMemory payload, final int offset, final int limit, final int key, final int value) {
        if (limit - offset < TextNumbers.LENGTH_MAX + TextNumbers.FORM_LENGTH) {
            return DOES_NOT_FIT;
        }
        return numbers.put(payload, offset, key, value);
    }

    @Override
    int putProcess(final RawMemory payload, final int offset, final int limit, final boolean hasBaseService) {
        final int to = put(payload, offset, limit, texts.languageKey, texts.language);
        return hasBaseService && to != DOES_NOT_FIT ? put(payload, to, limit, texts.baseServiceKey, texts.service) : to;
    }

    @Override
    int putText(final RawMemory payload, final int offset, final int text) {
        return TextNumbers.put(payload, offset, numbers.form(text));
    }

    @Override
    int replace(final RawMemory payload, final int offset, final int end) {
        return TextNumbers.put(payload, offset, numbers.form(payload, offset, end - offset));
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
