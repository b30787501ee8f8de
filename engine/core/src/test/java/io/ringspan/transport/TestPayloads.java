/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.counters.TracePriority;
import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFramer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/**
 * Payloads for tests, and their reader: an array of chunks, each an array of a number and as many bytes as asked for,
 * which follow from the number.
 */
public final class TestPayloads implements PayloadFramer {
    public static final int FRAME_LENGTH_MAX = 5;

    /** Bytes of a chunk besides its filling. */
    public static final int CHUNK_HEAD_LENGTH = 11;

    private final String contentType;

    public TestPayloads() {
        this("application/msgpack");
    }

    /** The same payloads, said to be something else. */
    public TestPayloads(final String contentType) {
        this.contentType = contentType;
    }

    @Override
    public String contentType() {
        return contentType;
    }

    @Override
    public int headLengthMax(final int payloadLength) {
        return FRAME_LENGTH_MAX;
    }

    @Override
    public int frame(
            final MutableDirectBuffer buffer,
            final int begin,
            final int end,
            final int chunkCount,
            final PayloadDictionary dictionary) {
        if (chunkCount < 16) {
            buffer.putByte(begin - 1, (byte) (0x90 | chunkCount));
            return begin - 1;
        }
        buffer.putByte(begin - 5, (byte) 0xdd);
        buffer.putInt(begin - 4, chunkCount, ByteOrder.BIG_ENDIAN);
        return begin - 5;
    }

    /** Appends a chunk, as a trace that came with the slot of its number. */
    public static void append(final Payload payload, final int id, final int fillLength, final int spans) {
        final int offset = payload.limit();
        final MutableDirectBuffer buffer = payload.buffer();
        buffer.putByte(offset, (byte) 0x92);
        buffer.putByte(offset + 1, (byte) 0xce);
        buffer.putInt(offset + 2, id, ByteOrder.BIG_ENDIAN);
        buffer.putByte(offset + 6, (byte) 0xc6);
        buffer.putInt(offset + 7, fillLength, ByteOrder.BIG_ENDIAN);
        for (int i = 0; i < fillLength; i++) {
            buffer.putByte(offset + CHUNK_HEAD_LENGTH + i, fill(id, i));
        }
        payload.append(offset + CHUNK_HEAD_LENGTH + fillLength, spans, 1, TracePriority.AUTO_KEEP, id);
    }

    /** Bytes that a piece of memory shows if it was given to a wrong place. */
    public static byte fill(final int id, final int index) {
        return (byte) (31 * id + index + (index >> 8));
    }

    /**
     * Reads a body.
     *
     * @return the numbers of its chunks
     * @throws AssertionError if a byte is not as it was appended
     */
    public static List<Integer> read(final byte[] body) {
        final List<Integer> ids = new ArrayList<>();
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(body)) {
            final int count = unpacker.unpackArrayHeader();
            for (int i = 0; i < count; i++) {
                if (unpacker.unpackArrayHeader() != 2) {
                    throw new AssertionError("not a chunk");
                }
                final int id = unpacker.unpackInt();
                final byte[] fill = unpacker.readPayload(unpacker.unpackBinaryHeader());
                for (int j = 0; j < fill.length; j++) {
                    if (fill[j] != fill(id, j)) {
                        throw new AssertionError("chunk " + id + " has a wrong byte at " + j);
                    }
                }
                ids.add(id);
            }
            if (unpacker.hasNext()) {
                throw new AssertionError("bytes behind the chunks");
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return ids;
    }
}
