/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.file;

import io.ringspan.transport.Payload;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A file of payloads, as {@link RotatingFileTransport} writes it: a head, then records. Numbers are big-endian, checksums CRC32C.
 *
 * <p>Head: magic {@code RINGSPAN} (8 bytes), version (4), length of the whole head (4), checksum of what follows (4); media type and format of
 * the payloads, each a length (2) and UTF-8. Record: checksum of what follows in it (4), length of the payload (4), number of the payload (8),
 * spans (4), chunks (4), the payload.
 *
 * <p>Reads one file from its beginning to its end. For one thread.
 */
public final class PayloadFile implements AutoCloseable {
    /** Length of the part of a record in front of its payload, in bytes. */
    static final int RECORD_HEAD_LENGTH = 24;

    private static final byte[] MAGIC = "RINGSPAN".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int FIXED_HEAD_LENGTH = 20;
    private static final int HEAD_LENGTH_MAX = 64 * 1024;
    // the longest payload that an engine can have, and more
    private static final int PAYLOAD_LENGTH_MAX = 128 * 1024 * 1024;

    private final DataInputStream in;
    private final long length;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer head = ByteBuffer.allocate(RECORD_HEAD_LENGTH);
    private final String contentType;
    private final String format;
    private long position;
    private String problem;
    private byte[] body = {};

    private PayloadFile(final Path file, final InputStream stream) throws IOException {
        in = new DataInputStream(new BufferedInputStream(stream));
        length = Files.size(file);
        final ByteBuffer fixed = ByteBuffer.wrap(in.readNBytes(FIXED_HEAD_LENGTH));
        if (fixed.remaining() < FIXED_HEAD_LENGTH || !isMagic(fixed.array())) {
            throw new IOException(file + ": no file of payloads");
        }
        fixed.position(MAGIC.length);
        final int version = fixed.getInt();
        final int headLength = fixed.getInt();
        final int checksum = fixed.getInt();
        if (version != VERSION) {
            throw new IOException(file + ": version " + version + " of the file format (known: " + VERSION + ")");
        }
        if (headLength < FIXED_HEAD_LENGTH || headLength > HEAD_LENGTH_MAX) {
            throw new IOException(file + ": a head of " + headLength + " bytes");
        }
        final ByteBuffer rest = ByteBuffer.wrap(in.readNBytes(headLength - FIXED_HEAD_LENGTH));
        crc.update(rest.duplicate());
        if (rest.remaining() < headLength - FIXED_HEAD_LENGTH || (int) crc.getValue() != checksum) {
            throw new IOException(file + ": the head is damaged");
        }
        contentType = text(file, rest);
        format = text(file, rest);
        position = headLength;
    }

    private static String text(final Path file, final ByteBuffer from) throws IOException {
        final int textLength = from.remaining() < Short.BYTES ? -1 : from.getShort() & 0xFFFF;
        if (textLength < 0 || textLength > from.remaining()) {
            throw new IOException(file + ": the head is damaged");
        }
        final byte[] bytes = new byte[textLength];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Opens a file.
     *
     * @param file to read
     * @return at the first payload
     * @throws IOException if it cannot be read, or is no such file; says which
     */
    public static PayloadFile open(final Path file) throws IOException {
        final InputStream stream = Files.newInputStream(file);
        try {
            return new PayloadFile(file, stream);
        } catch (final Throwable t) {
            stream.close();
            throw t;
        }
    }

    /**
     * Whether a file begins like one of payloads.
     *
     * @param beginning of the file
     * @return false if it is too short, too
     */
    public static boolean isMagic(final byte[] beginning) {
        return beginning.length >= MAGIC.length && Arrays.equals(beginning, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** The head of a new file. */
    static byte[] head(final String contentType, final String format) {
        final byte[] type = contentType.getBytes(StandardCharsets.UTF_8);
        final byte[] name = format.getBytes(StandardCharsets.UTF_8);
        final ByteBuffer head =
                ByteBuffer.allocate(FIXED_HEAD_LENGTH + Short.BYTES + type.length + Short.BYTES + name.length);
        head.position(FIXED_HEAD_LENGTH);
        head.putShort((short) type.length)
                .put(type)
                .putShort((short) name.length)
                .put(name);
        final CRC32C checksum = new CRC32C();
        checksum.update(head.flip().position(FIXED_HEAD_LENGTH));
        head.clear().put(MAGIC).putInt(VERSION).putInt(head.capacity()).putInt((int) checksum.getValue());
        return head.array();
    }

    /**
     * Fills in the head of a record. The body is where it was then.
     *
     * @param head to fill, of {@link #RECORD_HEAD_LENGTH} bytes
     * @param crc  to use
     */
    static void recordHead(final ByteBuffer head, final Payload payload, final ByteBuffer body, final CRC32C crc) {
        final int start = body.position();
        head.clear().putInt(0).putInt(body.remaining()).putLong(payload.number());
        head.putInt(payload.spanCount()).putInt(payload.chunkCount()).flip();
        crc.reset();
        crc.update(head.position(Integer.BYTES));
        crc.update(body);
        body.position(start);
        head.position(0).putInt(0, (int) crc.getValue());
    }

    /** {@return media type of the payloads} */
    public String contentType() {
        return contentType;
    }

    /** {@return what whoever made the transport calls the format of the payloads} */
    public String format() {
        return format;
    }

    /**
     * Reads the next payload.
     *
     * @return false at the end of the file, or where it cannot be read on; see {@link #problem}
     * @throws IOException if the file system fails
     */
    public boolean next() throws IOException {
        if (problem != null || position >= length) {
            return false;
        }
        final byte[] bytes = in.readNBytes(RECORD_HEAD_LENGTH);
        if (bytes.length < RECORD_HEAD_LENGTH) {
            return stop("a record that breaks off after " + bytes.length + " bytes");
        }
        head.clear().put(bytes).flip();
        final int bodyLength = head.getInt(Integer.BYTES);
        final long left = length - position - RECORD_HEAD_LENGTH;
        if (bodyLength < 0 || bodyLength > PAYLOAD_LENGTH_MAX) {
            return stop("a record with a length of " + bodyLength);
        }
        if (bodyLength > left) {
            return stop("a record of " + bodyLength + " bytes that breaks off after " + Math.max(0, left));
        }
        body = in.readNBytes(bodyLength);
        crc.reset();
        crc.update(bytes, Integer.BYTES, RECORD_HEAD_LENGTH - Integer.BYTES);
        crc.update(body, 0, body.length);
        if ((int) crc.getValue() != head.getInt(0)) {
            return stop("a record whose checksum is wrong");
        }
        position += RECORD_HEAD_LENGTH + bodyLength;
        return true;
    }

    private boolean stop(final String what) {
        problem = "at byte " + position + " of " + length + ": " + what;
        return false;
    }

    /**
     * Why the file cannot be read to its end. A file whose writer was killed may end in a record that breaks off; all before it is whole.
     *
     * @return null if it has been read to its end, or can be so far
     */
    public String problem() {
        return problem;
    }

    /** {@return the payload at hand} */
    public byte[] body() {
        return body;
    }

    /** {@return number of the payload in the engine that wrote it; parts of one that was split share it} */
    public long number() {
        return head.getLong(8);
    }

    /** {@return spans in the payload} */
    public int spans() {
        return head.getInt(16);
    }

    /** {@return trace chunks in the payload} */
    public int chunks() {
        return head.getInt(20);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
