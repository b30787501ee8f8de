/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.spool;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The head of a record. Numbers are big-endian, checksums CRC32C. Behind it stand what belongs to the payload, and the payload.
 *
 * <pre>
 *   0  magic                      4  state: whether it is done with; no part of a checksum
 *   8  length of what belongs     12  length of the payload
 *  16  spans                     20  traces
 *  24  number of the payload     32  number of the payload in front
 *  40  sequence covered there    48  flags
 *  52  checksum of what belongs  56  checksum of the payload
 *  60  checksum of the head, of its position, and of the segment's key
 * </pre>
 *
 * <p>The key is random, so no payload can hold bytes that look like a record where one in front is damaged.
 */
final class RecordHead {
    static final int LENGTH = 64;
    static final int STATE_OFFSET = 4;
    static final int DONE = 0x444F4E45;

    static final int MAGIC = 0x52535052;
    private static final int LIVE = 0;
    private static final int FIELDS_OFFSET = 8;
    private static final int CHECKSUM_OFFSET = 60;
    // the longest payload that an engine can have, and what can belong to it
    private static final int PART_LENGTH_MAX = 256 * 1024 * 1024;

    private final CRC32C crc = new CRC32C();
    private final ByteBuffer seed = ByteBuffer.allocate(2 * Long.BYTES);

    int checksum(final ByteBuffer bytes) {
        crc.reset();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }

    private int headChecksum(final ByteBuffer head, final int at, final long key, final long position) {
        crc.reset();
        crc.update(seed.clear().putLong(key).putLong(position).flip());
        crc.update(head.duplicate().clear().limit(at + CHECKSUM_OFFSET).position(at + FIELDS_OFFSET));
        return (int) crc.getValue();
    }

    /** Writes a head from the beginning of a buffer on, and flips it. */
    void write(final ByteBuffer head, final SpooledRecord from, final long key, final long position) {
        head.clear().putInt(MAGIC).putInt(LIVE).putInt(from.metaLength).putInt(from.bodyLength);
        head.putInt(from.spans).putInt(from.traces);
        head.putLong(from.number).putLong(from.endedNumber).putLong(from.endedCovered);
        head.putInt(from.flags).putInt(from.metaChecksum).putInt(from.bodyChecksum);
        head.putInt(headChecksum(head, 0, key, position)).flip();
    }

    /** Whether a head stands at an index of a buffer, which may be too short for one. */
    boolean isAt(final ByteBuffer bytes, final int at, final long key, final long position) {
        return bytes.limit() - at >= LENGTH
                && bytes.getInt(at) == MAGIC
                && bytes.getInt(at + CHECKSUM_OFFSET) == headChecksum(bytes, at, key, position)
                && isLength(bytes.getInt(at + FIELDS_OFFSET))
                && isLength(bytes.getInt(at + FIELDS_OFFSET + Integer.BYTES));
    }

    private static boolean isLength(final int length) {
        return length >= 0 && length <= PART_LENGTH_MAX;
    }

    static boolean isDone(final ByteBuffer bytes, final int at) {
        return bytes.getInt(at + STATE_OFFSET) == DONE;
    }

    static void read(final ByteBuffer bytes, final int at, final SpooledRecord into) {
        into.metaLength = bytes.getInt(at + 8);
        into.bodyLength = bytes.getInt(at + 12);
        into.spans = bytes.getInt(at + 16);
        into.traces = bytes.getInt(at + 20);
        into.number = bytes.getLong(at + 24);
        into.endedNumber = bytes.getLong(at + 32);
        into.endedCovered = bytes.getLong(at + 40);
        into.flags = bytes.getInt(at + 48);
        into.metaChecksum = bytes.getInt(at + 52);
        into.bodyChecksum = bytes.getInt(at + 56);
    }

    /** Length of the whole record. */
    static long length(final SpooledRecord record) {
        return LENGTH + (long) record.metaLength + record.bodyLength;
    }
}
