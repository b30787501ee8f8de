/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import io.ringspan.encode.PayloadDictionary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The head of a v1.0 payload: a map of what is said of the process, and of the chunks.
 *
 * <p>A text stands in a payload where it is used first, and gets the next number. A part of a payload that begins in the middle needs the
 * texts that were in front of it; the dictionary has them, in order. So they go into the field that v1.0 has for texts in front of
 * everything else, under which they get the numbers that they had, and the bytes of the chunks stay what they are. Only such parts have
 * that field, because some receivers do not know it: they take all payloads but these.
 *
 * <p>Behind the texts the dictionary notes where chunks of v1.0 begin ({@link Notes}): an engine's chunk of spans with different trace ids
 * is several of them.
 */
final class V10Framer implements DatadogFramer {
    private static final int STRINGS = 1;
    private static final int CHUNKS = 11;

    // the fields with texts, and in the other form with numbers
    private final byte[] fields;
    private final byte[] numberedFields;
    private final int fieldCount;
    // the texts as MessagePack
    private final UnsafeBuffer[] texts;
    private final int textsLength;

    V10Framer(final V10Process process) {
        final UnsafeBuffer inline = new UnsafeBuffer(new byte[lengthMax(process)]);
        final UnsafeBuffer numbered = new UnsafeBuffer(new byte[lengthMax(process)]);
        final List<byte[]> known = new ArrayList<>();
        int inlineEnd = 0;
        int numberedEnd = 0;
        int count = 0;
        int length = 0;
        for (int i = 0; i < process.fieldCount(); i++) {
            final byte[] utf8 = process.field(i);
            if (utf8 != null) {
                count++;
                final int number = indexOf(known, utf8);
                inlineEnd = MsgPack.putPositive(inline, inlineEnd, V10Process.FIRST_KEY + i);
                numberedEnd = MsgPack.putPositive(numbered, numberedEnd, V10Process.FIRST_KEY + i);
                if (number == known.size()) {
                    known.add(utf8);
                    inlineEnd = putText(inline, inlineEnd, utf8);
                } else {
                    inlineEnd = MsgPack.putPositive(inline, inlineEnd, number + 1L);
                }
                numberedEnd = MsgPack.putPositive(numbered, numberedEnd, number + 1L);
            }
        }
        fields = Arrays.copyOf(inline.byteArray(), inlineEnd);
        numberedFields = Arrays.copyOf(numbered.byteArray(), numberedEnd);
        fieldCount = count;
        texts = new UnsafeBuffer[known.size()];
        for (int i = 0; i < texts.length; i++) {
            final UnsafeBuffer text = new UnsafeBuffer(new byte[MsgPack.HEADER_LENGTH_MAX + known.get(i).length]);
            final int end = putText(text, 0, known.get(i));
            texts[i] = new UnsafeBuffer(text, 0, end);
            length += end;
        }
        textsLength = length;
    }

    private static int lengthMax(final V10Process process) {
        int length = 0;
        for (int i = 0; i < process.fieldCount(); i++) {
            length += 1 + MsgPack.HEADER_LENGTH_MAX + (process.field(i) == null ? 0 : process.field(i).length);
        }
        return length;
    }

    private static int indexOf(final List<byte[]> known, final byte[] utf8) {
        for (int i = 0; i < known.size(); i++) {
            if (Arrays.equals(known.get(i), utf8)) {
                return i;
            }
        }
        return known.size();
    }

    private static int putText(final UnsafeBuffer buffer, final int offset, final byte[] utf8) {
        final int to = MsgPack.putStringHeader(buffer, offset, utf8.length);
        buffer.putBytes(to, utf8);
        return to + utf8.length;
    }

    /** Texts that every payload begins with, as MessagePack. */
    UnsafeBuffer[] texts() {
        return texts;
    }

    @Override
    public String contentType() {
        return V04Framer.INSTANCE.contentType();
    }

    /** Texts of chunks in front of a part lie where those chunks were. */
    @Override
    public int headLengthMax(final int payloadLength) {
        return 2 + 2 * MsgPack.HEADER_LENGTH_MAX + 2 + textsLength + fields.length + numberedFields.length;
    }

    @Override
    public int dictionaryLengthMax(final int payloadLength) {
        return Notes.dictionaryLength(textsLength + payloadLength);
    }

    @Override
    public SpanReader reader(final DirectBuffer payload, final PayloadDictionary dictionary) {
        return new V10Reader(payload, dictionary);
    }

    @Override
    public int frame(
            final MutableDirectBuffer buffer,
            final int begin,
            final int end,
            final int chunkCount,
            final PayloadDictionary dictionary) {
        final UnsafeBuffer texts = dictionary.buffer();
        final int first = Notes.find(texts, begin);
        final int chunks = Notes.find(texts, end) - first;
        final int header = begin - MsgPack.arrayLength(chunks);
        MsgPack.putArray(buffer, header, chunks);
        buffer.putByte(header - 1, (byte) CHUNKS);
        if (first == 0) {
            final int offset = header - 1 - fields.length - 1;
            buffer.putBytes(MsgPack.putMap(buffer, offset, fieldCount + 1), fields);
            return offset;
        }
        final int length = Notes.textsLength(texts, first);
        final int count = Notes.textCount(texts, first);
        final int offset = header - 1 - numberedFields.length - length - MsgPack.arrayLength(count) - 2;
        int to = MsgPack.putMap(buffer, offset, fieldCount + 2);
        buffer.putByte(to, (byte) STRINGS);
        to = MsgPack.putArray(buffer, to + 1, count);
        buffer.putBytes(to, texts, 0, length);
        buffer.putBytes(to + length, numberedFields);
        return offset;
    }

    /**
     * What the dictionary of a payload notes of each chunk of v1.0, from its end on downwards: how many there are; and of each its offset in the
     * payload, and length and number of the texts in front of it.
     */
    static final class Notes {
        private static final int COUNT_LENGTH = Integer.BYTES;
        private static final int NOTE_LENGTH = 3 * Integer.BYTES;
        // a chunk has at least so many bytes, a note and four
        private static final int CHUNK_LENGTH_MIN = 2 * NOTE_LENGTH;

        private Notes() {}

        static int dictionaryLength(final int payloadLength) {
            return payloadLength + payloadLength / CHUNK_LENGTH_MIN * NOTE_LENGTH + NOTE_LENGTH + COUNT_LENGTH;
        }

        /** Bytes of a dictionary that are for texts. */
        static int textsLengthMax(final int dictionaryLength) {
            return Math.max(0, (int) ((dictionaryLength - NOTE_LENGTH - COUNT_LENGTH) * 2L / 3));
        }

        static int count(final UnsafeBuffer dictionary) {
            return dictionary.getInt(dictionary.capacity() - COUNT_LENGTH);
        }

        static void count(final UnsafeBuffer dictionary, final int count) {
            dictionary.putInt(dictionary.capacity() - COUNT_LENGTH, count);
        }

        private static int at(final UnsafeBuffer dictionary, final int note) {
            return dictionary.capacity() - COUNT_LENGTH - (note + 1) * NOTE_LENGTH;
        }

        /** Adds a note; false if there is no room. */
        static boolean add(
                final UnsafeBuffer dictionary, final int offset, final int textsLength, final int textCount) {
            final int count = count(dictionary);
            final int at = at(dictionary, count);
            if (at < textsLengthMax(dictionary.capacity())) {
                return false;
            }
            dictionary.putInt(at, offset);
            dictionary.putInt(at + Integer.BYTES, textsLength);
            dictionary.putInt(at + 2 * Integer.BYTES, textCount);
            count(dictionary, count + 1);
            return true;
        }

        /** Number of the first chunk at an offset or behind it. */
        static int find(final UnsafeBuffer dictionary, final int offset) {
            int low = 0;
            int high = count(dictionary);
            while (low < high) {
                final int middle = (low + high) >>> 1;
                if (dictionary.getInt(at(dictionary, middle)) < offset) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        static int textsLength(final UnsafeBuffer dictionary, final int note) {
            return dictionary.getInt(at(dictionary, note) + Integer.BYTES);
        }

        static int textCount(final UnsafeBuffer dictionary, final int note) {
            return dictionary.getInt(at(dictionary, note) + 2 * Integer.BYTES);
        }
    }
}
