/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.spool;

import io.ringspan.spool.SpoolFiles.SpoolFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * A file of records, and what is known of it. Records are appended by the store that made it; a later store reads what that has left.
 *
 * <p>Head: magic {@code RINGSPOL} (8 bytes), version (4), length of the whole head (4), key (8), checksum of all else in the
 * head (4); what the payloads are, three texts, each a length (2) and UTF-8. Then the records, one behind the other.
 */
final class Segment {
    static final int FIXED_HEAD_LENGTH = 28;
    private static final long MAGIC = 0x52494E4753504F4CL;
    private static final int VERSION = 1;
    private static final int KEY_OFFSET = 16;
    private static final int CHECKSUM_OFFSET = 24;
    private static final int HEAD_LENGTH_MAX = 64 * 1024;

    final String name;
    // null while the file is closed
    SpoolFile file;
    long key;
    int headLength;
    // up to the end of the last whole record
    long length;
    // where the oldest record that is not done with is, or lies behind
    long cursor;
    // of records that are not done with
    int liveRecords;
    long liveSpans;
    long liveTraces;
    boolean isOwn;
    // nothing more can be appended, since what is behind the last record could not be cut
    boolean isBroken;
    boolean isDirty;
    SpoolIdentity identity;

    Segment(final String name) {
        this.name = name;
    }

    void count(final SpooledRecord record, final int sign) {
        liveRecords += sign;
        liveSpans += (long) sign * record.spans;
        liveTraces += (long) sign * record.traces;
    }

    void openIn(final SpoolFiles files) throws IOException {
        if (file == null) {
            file = files.open(name);
        }
    }

    void closeFile() throws IOException {
        final SpoolFile closing = file;
        file = null;
        if (closing != null) {
            closing.close();
        }
    }

    /** Makes the file, with its head. */
    void create(final SpoolFiles files, final SpoolIdentity ofPayloads, final long newKey) throws IOException {
        identity = ofPayloads;
        key = newKey;
        isOwn = true;
        file = files.create(name);
        final ByteBuffer head = head();
        headLength = head.remaining();
        file.write(head, 0);
        length = headLength;
        cursor = headLength;
    }

    private ByteBuffer head() {
        final byte[][] texts = {
            identity.receiver().getBytes(StandardCharsets.UTF_8),
            identity.format().getBytes(StandardCharsets.UTF_8),
            identity.contentType().getBytes(StandardCharsets.UTF_8)
        };
        int total = FIXED_HEAD_LENGTH;
        for (final byte[] text : texts) {
            total += Short.BYTES + text.length;
        }
        final ByteBuffer head = ByteBuffer.allocate(total);
        head.putLong(MAGIC).putInt(VERSION).putInt(total).putLong(key).putInt(0);
        for (final byte[] text : texts) {
            head.putShort((short) text.length).put(text);
        }
        return head.putInt(CHECKSUM_OFFSET, checksum(head)).flip();
    }

    private static int checksum(final ByteBuffer head) {
        final CRC32C crc = new CRC32C();
        crc.update(head.duplicate().clear().limit(CHECKSUM_OFFSET));
        crc.update(head.duplicate().clear().position(FIXED_HEAD_LENGTH));
        return (int) crc.getValue();
    }

    /**
     * Reads the head.
     *
     * @return false if it is none, or damaged
     * @throws IOException if the file system fails, or the head is of a version that is not known
     */
    boolean readHead(final SpoolFiles files) throws IOException {
        openIn(files);
        length = file.length();
        final ByteBuffer fixed = ByteBuffer.allocate(FIXED_HEAD_LENGTH);
        file.read(fixed, 0);
        if (fixed.hasRemaining() || fixed.getLong(0) != MAGIC) {
            return false;
        }
        headLength = fixed.getInt(12);
        if (headLength < FIXED_HEAD_LENGTH + 3 * Short.BYTES || headLength > Math.min(length, HEAD_LENGTH_MAX)) {
            return false;
        }
        final ByteBuffer head = ByteBuffer.allocate(headLength);
        file.read(head, 0);
        if (head.hasRemaining() || checksum(head) != head.getInt(CHECKSUM_OFFSET)) {
            return false;
        }
        if (fixed.getInt(8) != VERSION) {
            throw new IOException(files.place() + ": " + name + " is of version " + fixed.getInt(8)
                    + " of the spool (known: " + VERSION + ")");
        }
        key = head.getLong(KEY_OFFSET);
        cursor = headLength;
        head.flip().position(FIXED_HEAD_LENGTH);
        identity = new SpoolIdentity(text(head), text(head), text(head));
        return true;
    }

    private static String text(final ByteBuffer from) {
        final byte[] bytes = new byte[from.getShort() & 0xFFFF];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
