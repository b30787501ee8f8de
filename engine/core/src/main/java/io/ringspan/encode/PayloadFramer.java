/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import org.agrona.MutableDirectBuffer;

/**
 * What stands around the chunks of a payload: a head in front of them, which may hold the payload's dictionary, and for some formats a tail
 * behind. Written last, because it depends on which chunks there are; and again for each part when a payload is too large for its receiver.
 *
 * <p>Implementations have no state: the encode thread calls them for whole payloads, and the transport thread for parts, at the same time.
 */
public interface PayloadFramer {
    /**
     * Media type of the payload.
     *
     * @return for a {@code Content-Type} header
     */
    String contentType();

    /**
     * Bytes to be kept free in front of the first chunk.
     *
     * @param payloadLength length of a payload buffer, in bytes
     * @return the longest head that {@link #frame} can write, with the longest dictionary
     */
    int headLengthMax(int payloadLength);

    /**
     * How much of {@link #headLengthMax} there is to be counted as the payload's, with the dictionary as it is now.
     *
     * @param payloadLength length of a payload buffer, in bytes
     * @param dictionary    of the payload
     * @return in bytes; all of it for a format whose head has no dictionary
     */
    default int headLength(final int payloadLength, final PayloadDictionary dictionary) {
        return headLengthMax(payloadLength);
    }

    /**
     * Memory for the dictionary of a payload.
     *
     * @param payloadLength length of a payload buffer, in bytes
     * @return in bytes; 0 for a format without one
     */
    default int dictionaryLengthMax(final int payloadLength) {
        return 0;
    }

    /**
     * Whether what stands around the chunks says something of the process that they are of, so that only chunks of that process can be framed.
     *
     * @return false if chunks of another process can be framed as well
     */
    default boolean isOfProcess() {
        return true;
    }

    /**
     * Makes a converter of payloads in the other formats of a receiver into this one, which the receiver always takes.
     *
     * @return a new converter
     * @throws UnsupportedOperationException for a format that no receiver takes besides others
     */
    default PayloadConverter newConverter() {
        throw new UnsupportedOperationException("nothing is converted into " + getClass());
    }

    /**
     * Writes the head so that it ends where the first chunk begins. A format with a tail writes that over the last bytes of the last chunk,
     * where its encoder has left room for it behind each chunk.
     *
     * @param buffer     with the chunks; in front of the first one nothing is needed any more
     * @param begin      offset of the first chunk, at least {@link #headLengthMax}
     * @param end        offset behind the last chunk
     * @param chunkCount how many chunks there are, 1 at least
     * @param dictionary of the payload; chunks that are not among these may have entries in it, too
     * @return offset of the first byte of the head
     */
    int frame(MutableDirectBuffer buffer, int begin, int end, int chunkCount, PayloadDictionary dictionary);
}
