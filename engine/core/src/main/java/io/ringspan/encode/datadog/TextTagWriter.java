/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import io.ringspan.memory.RawMemory;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceStore;
import org.agrona.BitUtil;

/**
 * String tags as MessagePack texts.
 *
 * <p>Note: not threadsafe; owned by the encode thread.
 */
final class TextTagWriter extends TagWriter {
    private final StringTable strings;
    private final TextCopier copier;
    // the tags language and base service as they go out
    private final RawMemory process;
    private final int languageLength;
    private final int baseServiceLength;

    TextTagWriter(final TraceStore store, final TextCopier copier, final ChunkTexts texts) {
        this.copier = copier;
        strings = store.strings();
        languageLength = strings.encodedLength(texts.languageKey) + strings.encodedLength(texts.language);
        baseServiceLength = strings.encodedLength(texts.baseServiceKey) + strings.encodedLength(texts.service);
        process = store.offHeap()
                .allocate(languageLength + baseServiceLength + RawMemory.WORDS_LENGTH, BitUtil.CACHE_LINE_LENGTH);
        int to = 0;
        for (final int text : new int[] {texts.languageKey, texts.language, texts.baseServiceKey, texts.service}) {
            final int length = strings.encodedLength(text);
            process.putBytes(to, strings.buffer(), strings.encodedOffset(text), length);
            to += length;
        }
    }

    @Override
    int put(final RawMemory payload, final int offset, final int limit, final int key, final int value) {
        final long encodedKey = strings.encoded(key);
        final long encodedValue = strings.encoded(value);
        if (limit - offset - TextCopier.length(encodedKey) < TextCopier.length(encodedValue)) {
            return DOES_NOT_FIT;
        }
        return copier.put(payload, copier.put(payload, offset, encodedKey), encodedValue);
    }

    @Override
    int putProcess(final RawMemory payload, final int offset, final int limit, final boolean hasBaseService) {
        final int length = hasBaseService ? languageLength + baseServiceLength : languageLength;
        if (limit - offset < length) {
            return DOES_NOT_FIT;
        }
        if (length <= RawMemory.WORDS_LENGTH) {
            payload.putWords(offset, process, 0, length);
        } else {
            payload.putBytes(offset, process, 0, length);
        }
        return offset + length;
    }

    @Override
    int putText(final RawMemory payload, final int offset, final int text) {
        return copier.put(payload, offset, strings.encoded(text));
    }

    @Override
    int replace(final RawMemory payload, final int offset, final int end) {
        return end;
    }

    @Override
    long numberKey(final int key) {
        return strings.encoded(key);
    }

    @Override
    int numberKeyLength(final long numberKey) {
        return TextCopier.length(numberKey);
    }
}
