/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Records on disk, of a bounded length in all, in the order in which they were appended; over restarts too. A record is appended, read, and at last done
 * with, which is marked in place; a segment goes as soon as all of its records are done with.
 *
 * <p>What {@link #append} has returned for is there for the next store when this process is killed, at whatever moment; and behind {@link #force}, when
 * the machine ends. A record whose {@link #done} has returned is not read again, with the same two limits. What is torn at the end of a segment is cut
 * when a store is opened, and what is damaged in the middle is passed by, and counted.
 *
 * <p>If appending fails, as by a full disk, it is as if it had not been tried.
 *
 * <p>Note: not threadsafe.
 */
public final class SegmentStore implements AutoCloseable {
    /** Most segments, whatever their lengths are. */
    static final int SEGMENTS_MAX = 4096;

    private static final Pattern NAME = Pattern.compile("segment-[0-9]{19}\\.spool");
    private static final int NUMBER_OFFSET = "segment-".length();
    private static final int NUMBER_LENGTH = 19;
    private static final int SEGMENTS_AIM = 16;
    private static final int SEGMENT_HEAD_MAX = 1024;
    private static final int FRONT_INITIAL = 4096;
    private static final long SEGMENT_LENGTH_MIN = 64 * 1024;
    private static final long SEGMENT_LENGTH_MAX = 64L * 1024 * 1024;
    // for a file that can be read later, such as when there were too many open ones
    private static final int READS_MAX = 10;

    /** What {@link #read} has found. */
    public enum Found {
        /** The oldest record that is not done with. */
        RECORD,
        /** Records that cannot be read any more; their counts are in the record, as one. */
        DAMAGE,
        /** Nothing. */
        NOTHING
    }

    /**
     * What an earlier store has left.
     *
     * @param spans       in all records, torn ones included
     * @param traces      in all records, torn ones included
     * @param records     that can be read
     * @param tornSpans   of a record that breaks off
     * @param tornTraces  of a record that breaks off
     * @param damaged     places that are no record
     */
    public record Recovery(long spans, long traces, long records, long tornSpans, long tornTraces, long damaged) {}

    private final SpoolFiles files;
    private final SpoolIdentity identity;
    private final long sizeMax;
    private final long segmentLengthMax;
    private final SecureRandom random = new SecureRandom();
    private final RecordHead heads = new RecordHead();
    private final RecordWalk walk = new RecordWalk();
    private final ArrayDeque<Segment> segments = new ArrayDeque<>();
    // done with, but still there
    private final List<Segment> undeleted = new ArrayList<>();
    private final ByteBuffer mark = ByteBuffer.allocate(Integer.BYTES);
    private ByteBuffer front = ByteBuffer.allocate(FRONT_INITIAL);
    private long nextNumber = 1;
    private long bytes;
    private long records;
    private long damaged;
    // the segment that the walk is in; null for none
    private Segment walked;
    private int failedReads;
    private boolean hasNewNames;
    private Recovery recovery;

    private SegmentStore(final SpoolFiles files, final SpoolIdentity identity, final long sizeMax) {
        this.files = files;
        this.identity = identity;
        this.sizeMax = sizeMax;
        segmentLengthMax = Math.max(SEGMENT_LENGTH_MIN, Math.min(SEGMENT_LENGTH_MAX, sizeMax / SEGMENTS_AIM));
    }

    /**
     * Opens a store with what an earlier one has left.
     *
     * @param files    of its directory; closed with the store, or if this fails
     * @param identity of the payloads
     * @param sizeMax  longest length of all files together, in bytes
     * @return a new store
     * @throws IOException if the files cannot be used, or are of other payloads; says why
     */
    public static SegmentStore open(final SpoolFiles files, final SpoolIdentity identity, final long sizeMax)
            throws IOException {
        final SegmentStore store = new SegmentStore(files, identity, sizeMax);
        try {
            store.recover();
            return store;
        } catch (final Throwable t) {
            store.segments.forEach(SegmentStore::closeQuietly);
            files.close();
            throw t;
        }
    }

    /**
     * What the payloads in a directory are.
     *
     * @param files of the directory; stay open
     * @return null if there are none
     * @throws IOException if they cannot be read
     */
    public static SpoolIdentity identity(final SpoolFiles files) throws IOException {
        for (final String name : names(files)) {
            final Segment segment = new Segment(name);
            try {
                if (segment.readHead(files)) {
                    return segment.identity;
                }
            } finally {
                segment.closeFile();
            }
        }
        return null;
    }

    private static List<String> names(final SpoolFiles files) throws IOException {
        return files.list().stream()
                .filter(name -> NAME.matcher(name).matches())
                .sorted()
                .toList();
    }

    private void recover() throws IOException {
        long spans = 0;
        long traces = 0;
        final SpooledRecord torn = new SpooledRecord();
        long tornSpans = 0;
        long tornTraces = 0;
        for (final String name : names(files)) {
            final Segment segment = new Segment(name);
            nextNumber =
                    Math.max(nextNumber, 1 + Long.parseLong(name, NUMBER_OFFSET, NUMBER_OFFSET + NUMBER_LENGTH, 10));
            final boolean isWhole = readHead(segment);
            torn.counts(0, 0);
            if (isWhole) {
                scan(segment, torn);
            }
            if (isWhole && segment.liveRecords > 0) {
                check(segment);
                // whoever wrote it may not have come to that
                segment.isDirty = true;
                segments.add(segment);
                bytes += segment.length;
                records += segment.liveRecords;
            } else {
                delete(segment);
            }
            segment.closeFile();
            spans += segment.liveSpans + torn.spans;
            traces += segment.liveTraces + torn.traces;
            tornSpans += torn.spans;
            tornTraces += torn.traces;
        }
        recovery = new Recovery(spans, traces, records, tornSpans, tornTraces, damaged);
    }

    private boolean readHead(final Segment segment) throws IOException {
        segment.openIn(files);
        if (segment.readHead(files)) {
            return true;
        }
        // one that breaks off in its head has no records
        damaged += segment.length
                        > Segment.FIXED_HEAD_LENGTH + identity.contentType().length()
                ? 1
                : 0;
        return false;
    }

    private void check(final Segment segment) throws IOException {
        if (!segment.identity.equals(identity)) {
            throw new IOException(files.place() + ": holds payloads for " + segment.identity.describe()
                    + ", and not for " + identity.describe() + "; drain it, or use another directory");
        }
    }

    /** Counts the records of a segment, and cuts what is torn. */
    private void scan(final Segment segment, final SpooledRecord torn) throws IOException {
        final SpooledRecord record = new SpooledRecord();
        walk.start(segment, segment.headLength);
        long end = segment.headLength;
        long gap = walk.find(record);
        while (gap != RecordWalk.NONE) {
            damaged += gap > 0 ? 1 : 0;
            if (record.position + RecordHead.length(record) > segment.length) {
                torn.counts(walk.isDone() ? 0 : record.spans, walk.isDone() ? 0 : record.traces);
                break;
            }
            if (!walk.isDone()) {
                segment.count(record, 1);
            }
            walk.pass(record);
            end = walk.position();
            gap = walk.find(record);
        }
        if (end < segment.length) {
            // a head that was written in part is torn; a whole one that is none is damaged
            damaged += gap == RecordWalk.NONE && segment.length - end >= RecordHead.LENGTH ? 1 : 0;
            segment.length = end;
            segment.file.truncate(end);
        }
    }

    /** {@return what an earlier store has left} */
    public Recovery recovery() {
        return recovery;
    }

    /** {@return whether no record is left that is not done with} */
    public boolean isEmpty() {
        return records == 0;
    }

    /** {@return length of all files, in bytes} */
    public long bytes() {
        return bytes;
    }

    /** {@return longest length of all files, in bytes} */
    public long sizeMax() {
        return sizeMax;
    }

    /** {@return places so far, those at the start included, that were no record, or one that was damaged} */
    public long damaged() {
        return damaged;
    }

    /**
     * Whether a record would stay below the bound.
     *
     * @param metaLength of what belongs to the payload, in bytes
     * @param bodyLength of the payload, in bytes
     * @return true if so
     */
    public boolean hasRoom(final int metaLength, final int bodyLength) {
        return bytes + SEGMENT_HEAD_MAX + RecordHead.LENGTH + metaLength + bodyLength <= sizeMax
                && segments.size() + undeleted.size() < SEGMENTS_MAX;
    }

    /**
     * Appends a record.
     *
     * @param record counts and place
     * @param meta   what belongs to the payload
     * @param body   the payload
     * @throws IOException if the file system fails, as when it is full; then nothing has been appended
     */
    public void append(final SpooledRecord record, final ByteBuffer meta, final ByteBuffer body) throws IOException {
        record.metaLength = meta.remaining();
        record.bodyLength = body.remaining();
        record.metaChecksum = heads.checksum(meta);
        record.bodyChecksum = heads.checksum(body);
        final long length = RecordHead.length(record);
        final Segment tail = tailFor(length);
        record.segment = tail;
        record.position = tail.length;
        if (front.capacity() < RecordHead.LENGTH + record.metaLength) {
            front = ByteBuffer.allocate(2 * (RecordHead.LENGTH + record.metaLength));
        }
        heads.write(front, record, tail.key, record.position);
        front.limit(RecordHead.LENGTH + record.metaLength).position(RecordHead.LENGTH);
        front.put(meta.duplicate()).flip();
        try {
            tail.file.write(front, record.position);
            tail.file.write(body.duplicate(), record.position + RecordHead.LENGTH + record.metaLength);
        } catch (final IOException e) {
            takeBack(tail, e);
            throw e;
        }
        tail.length += length;
        tail.isDirty = true;
        tail.count(record, 1);
        bytes += length;
        records++;
    }

    private static void takeBack(final Segment tail, final IOException failure) {
        try {
            tail.file.truncate(tail.length);
        } catch (final IOException e) {
            tail.isBroken = true;
            failure.addSuppressed(e);
        }
    }

    private Segment tailFor(final long recordLength) throws IOException {
        final Segment last = segments.peekLast();
        if (last != null
                && last.isOwn
                && !last.isBroken
                && (last.length + recordLength <= segmentLengthMax || last.length == last.headLength)) {
            last.openIn(files);
            return last;
        }
        final Segment made = new Segment(String.format(Locale.ROOT, "segment-%019d.spool", nextNumber++));
        try {
            made.create(files, identity, random.nextLong());
        } catch (final IOException e) {
            closeQuietly(made);
            try {
                files.delete(made.name);
            } catch (final IOException onDelete) {
                e.addSuppressed(onDelete);
            }
            throw e;
        }
        segments.add(made);
        bytes += made.length;
        hasNewNames = true;
        if (last != null) {
            finish(last);
        }
        return made;
    }

    // a segment to which nothing is appended any more
    private void finish(final Segment segment) {
        try {
            if (segment.isDirty) {
                segment.openIn(files);
                segment.file.force();
                segment.isDirty = false;
            }
        } catch (final IOException e) {
            // what was written is with the system, which may still bring it to the disk
            segment.isDirty = true;
        }
        if (segment != walked) {
            closeQuietly(segment);
        }
    }

    /**
     * Reads the oldest record that is not done with; again and again the same one, until it is.
     *
     * @param into gets its head and what belongs to it; for damage, counts only
     * @return what there is
     * @throws IOException if the file system fails, which may not last; after ten times it is damage
     */
    public Found read(final SpooledRecord into) throws IOException {
        while (records > 0) {
            final Segment segment = segments.peekFirst();
            try {
                if (segment != walked) {
                    segment.openIn(files);
                    walk.start(segment, segment.cursor);
                    walked = segment;
                }
                final boolean isFound = findLive(into);
                if (isFound) {
                    readMeta(into);
                }
                failedReads = 0;
                return isFound ? Found.RECORD : lose(segment, into, 0);
            } catch (final IOException e) {
                walked = null;
                failedReads++;
                if (failedReads < READS_MAX) {
                    throw e;
                }
                failedReads = 0;
                return lose(segment, into, 1);
            }
        }
        return Found.NOTHING;
    }

    private boolean findLive(final SpooledRecord into) throws IOException {
        long gap = walk.find(into);
        while (gap != RecordWalk.NONE) {
            damaged += gap > 0 ? 1 : 0;
            if (!walk.isDone()) {
                return true;
            }
            walk.pass(into);
            walked.cursor = walk.position();
            gap = walk.find(into);
        }
        damaged++;
        return false;
    }

    private void readMeta(final SpooledRecord into) throws IOException {
        final ByteBuffer meta = into.metaOfLength(into.metaLength);
        into.segment.file.read(meta, into.position + RecordHead.LENGTH);
        meta.flip();
        if (meta.limit() < into.metaLength || heads.checksum(meta) != into.metaChecksum) {
            meta.limit(0);
        }
    }

    // all that is left of a segment, because none of it can be found
    private Found lose(final Segment segment, final SpooledRecord into, final int more) {
        damaged += more;
        into.spans = (int) segment.liveSpans;
        into.traces = (int) segment.liveTraces;
        into.isOwn = segment.isOwn;
        into.segment = null;
        into.meta.limit(0);
        records -= segment.liveRecords;
        segments.removeFirst();
        walked = null;
        remove(segment);
        return Found.DAMAGE;
    }

    /**
     * Reads the payload of a record.
     *
     * @param record as it was read last
     * @param into   with room for {@link SpooledRecord#bodyLength()}; filled from its position on
     * @return false if the payload, or what belongs to it, is damaged; counted
     */
    public boolean readBody(final SpooledRecord record, final ByteBuffer into) {
        try {
            final ByteBuffer body = into.duplicate().limit(into.position() + record.bodyLength);
            final int start = body.position();
            record.segment.file.read(body, record.position + RecordHead.LENGTH + record.metaLength);
            if (record.meta.limit() == record.metaLength
                    && !body.hasRemaining()
                    && heads.checksum(body.position(start)) == record.bodyChecksum) {
                return true;
            }
        } catch (final IOException e) {
            damaged++;
            return false;
        }
        damaged++;
        return false;
    }

    /**
     * Whether a record is still the oldest one that is not done with.
     *
     * @param record that was read
     * @return false if it is done with
     */
    public boolean isOldest(final SpooledRecord record) {
        return record.segment != null && record.segment == walked && record.position == walk.position();
    }

    /**
     * Is done with the oldest record, which was read last. Holds for this store whatever happens.
     *
     * @param record the oldest one
     * @throws IOException if that could not be marked, or a segment not deleted; then the next store may read it again
     */
    public void done(final SpooledRecord record) throws IOException {
        final Segment segment = record.segment;
        walk.pass(record);
        segment.cursor = walk.position();
        segment.count(record, -1);
        records--;
        segment.isDirty = true;
        try {
            // in front of deleting too: a file that cannot be deleted is not to be read again
            segment.file.write(mark.clear().putInt(RecordHead.DONE).flip(), record.position + RecordHead.STATE_OFFSET);
        } finally {
            if (segment.liveRecords == 0) {
                segments.removeFirst();
                walked = null;
                remove(segment);
            }
        }
    }

    private void remove(final Segment segment) {
        closeQuietly(segment);
        undeleted.add(segment);
        deleteAgain();
    }

    private void deleteAgain() {
        for (int i = undeleted.size() - 1; i >= 0; i--) {
            try {
                final Segment segment = undeleted.get(i);
                files.delete(segment.name);
                bytes -= segment.length;
                undeleted.remove(i);
                hasNewNames = true;
            } catch (final IOException e) {
                // stays, and takes its bytes, until it can be deleted
                return;
            }
        }
    }

    private void delete(final Segment segment) throws IOException {
        closeQuietly(segment);
        files.delete(segment.name);
    }

    private static void closeQuietly(final Segment segment) {
        try {
            segment.closeFile();
        } catch (final IOException e) {
            // what was written is with the system already
            segment.file = null;
        }
    }

    /**
     * Returns when the disk has all that was appended and marked.
     *
     * @throws IOException if the file system fails
     */
    public void force() throws IOException {
        for (final Segment segment : segments) {
            if (segment.isDirty) {
                segment.openIn(files);
                segment.file.force();
                segment.isDirty = false;
            }
        }
        if (hasNewNames) {
            files.forceNames();
            hasNewNames = false;
        }
    }

    /** Lets go of the files. What is not done with stays for the next store. */
    @Override
    public void close() throws IOException {
        segments.forEach(SegmentStore::closeQuietly);
        files.close();
    }
}
