/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.journal;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One image of what was live, to be read from its begin to its end.
 *
 * <p>Note: not threadsafe.
 */
public final class ImageReader {
    static final int KIND_OFFSET = 4;
    static final int SEQUENCE_OFFSET = 8;
    static final int SOURCE_OFFSET = 16;
    static final int HEAD_LENGTH = 20;

    private final UnsafeBuffer buffer;
    private final int begin;
    private final int end;
    private int position;

    private ImageReader(final UnsafeBuffer buffer, final int begin, final int end) {
        this.buffer = buffer;
        this.begin = begin;
        this.end = end;
        position = begin + HEAD_LENGTH;
    }

    /** The images of a pass, in the order in which they were taken; as many as can be told. */
    static List<ImageReader> all(final UnsafeBuffer buffer, final int offset, final int length) {
        final List<ImageReader> images = new ArrayList<>();
        int at = offset;
        final int limit = offset + length;
        while (limit - at >= HEAD_LENGTH) {
            final int imageLength = buffer.getInt(at);
            if (imageLength < HEAD_LENGTH || imageLength > limit - at) {
                break;
            }
            images.add(new ImageReader(buffer, at, at + imageLength));
            at += imageLength;
        }
        return images;
    }

    /** {@return {@link ImageWriter#SEGMENT} and so on} */
    public int kind() {
        return buffer.getInt(begin + KIND_OFFSET);
    }

    /** {@return sequence up to which all had been decoded when it was taken} */
    public long sequence() {
        return buffer.getLong(begin + SEQUENCE_OFFSET);
    }

    /** {@return the source of ids} */
    public int source() {
        return buffer.getInt(begin + SOURCE_OFFSET);
    }

    /**
     * The next number.
     *
     * @return 32 bits
     * @throws IndexOutOfBoundsException if there is none
     */
    public int getInt() {
        final int at = advance(Integer.BYTES);
        return buffer.getInt(at);
    }

    /**
     * The next number.
     *
     * @return 64 bits
     * @throws IndexOutOfBoundsException if there is none
     */
    public long getLong() {
        final int at = advance(Long.BYTES);
        return buffer.getLong(at);
    }

    /**
     * Passes the next bytes by.
     *
     * @param length of them
     * @return offset of the first one in {@link #buffer}
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public int advance(final int length) {
        if (length < 0 || length > end - position) {
            throw new IndexOutOfBoundsException("an image ends behind " + (position - begin) + " bytes");
        }
        final int at = position;
        position += length;
        return at;
    }

    /** {@return how many bytes are left} */
    public int left() {
        return end - position;
    }

    /** {@return the memory that it lies in} */
    public UnsafeBuffer buffer() {
        return buffer;
    }
}
