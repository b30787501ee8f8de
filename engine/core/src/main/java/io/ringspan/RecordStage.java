/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.checks.UseChecks;
import io.ringspan.checks.WriterUse;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.pipeline.RecordBatch;
import io.ringspan.pipeline.RecordRing;
import io.ringspan.protocol.EventAttributes;
import io.ringspan.protocol.InvalidRecordException;
import io.ringspan.protocol.MetaStructDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.protocol.SpanEventDescriptor;
import io.ringspan.protocol.TextDescriptor;
import io.ringspan.protocol.WithTextsDescriptor;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Memory in which records of one source are collected until they are published in one claim. It grows to the longest batch that the
 * ring takes; what would go beyond is published first.
 *
 * <p>Note: not threadsafe; owned by whoever writes. Several threads that use it by mistake may lose or garble what they write, and can
 * do no other harm: an encoder checks each record against the memory that it was made with, and memory that is replaced stays.
 */
final class RecordStage {
    /** In place of memory that is null. */
    static final DirectBuffer NOTHING = new UnsafeBuffer(0, 0);

    private static final int INITIAL_LENGTH = 4096;
    // In place of the encoder, has no room: an error came while a batch was offered, and what became of it is looked at
    // before anything else is staged.
    private static final RecordEncoder UNSETTLED = new RecordEncoder().wrap(new UnsafeBuffer(0, 0), 0, 0);

    private final RecordRing ring;
    private final RecordBatch batch;
    private final EngineCounters counters;
    private final TextScratch heldTexts;
    private final TextScratch ownTexts;
    // null unless the settings ask for checks
    private final WriterUse use;
    // replaced as a whole when it grows
    private Memory memory;
    private RecordEncoder encoder;
    // values that callers keep in memory; replaced as a whole when it grows, for a thread that should not be here
    private UnsafeBuffer values = new UnsafeBuffer(0, 0);
    // where the record begins that is written next, or has just been
    private int record;
    private long failure;

    /** @param smaller what it replaced; kept, because a thread that should not be here may still write to it */
    private record Memory(UnsafeBuffer buffer, RecordEncoder encoder, Memory smaller) {
        Memory(final UnsafeBuffer buffer, final int lengthMax, final Memory smaller) {
            this(buffer, new RecordEncoder().wrap(buffer, 0, Math.min(buffer.capacity(), lengthMax)), smaller);
        }
    }

    /** @param checks of a writer; null for none */
    RecordStage(
            final RecordRing ring,
            final int sourceId,
            final int textMax,
            final EngineCounters counters,
            final UseChecks checks) {
        this.ring = ring;
        this.counters = counters;
        batch = new RecordBatch(sourceId).begin(0);
        heldTexts = new TextScratch(WithTextsDescriptor.TEXT_PREFIX_LENGTH, textMax, counters);
        ownTexts = new TextScratch(0, textMax, counters);
        memory = new Memory(new UnsafeBuffer(ByteBuffer.allocateDirect(INITIAL_LENGTH)), ring.batchLengthMax(), null);
        encoder = memory.encoder;
        use = checks == null ? null : checks.newWriter(this);
    }

    EngineCounters counters() {
        return counters;
    }

    /** Longest record, in bytes. */
    int lengthMax() {
        return ring.batchLengthMax();
    }

    /** Texts that stand in place of string ids. */
    TextScratch heldTexts() {
        return heldTexts;
    }

    /** Texts that have a place in their record. */
    TextScratch ownTexts() {
        return ownTexts;
    }

    /** Bytes that are left for texts in front of a record and in it, if it has a number of others. */
    int roomForTexts(final long length) {
        return (int) Math.max(0, lengthMax() - WithTextsDescriptor.LENGTH - length);
    }

    /**
     * Begins a record that has texts in it and none in place of ids. Of a record that came to nothing, because a call was refused half-way,
     * no cut is left that would mark the next span.
     *
     * @param length of the record without these texts
     * @return where they go
     */
    TextScratch beginOwnTexts(final long length) {
        heldTexts.begin(0);
        ownTexts.begin(roomForTexts(length));
        return ownTexts;
    }

    /**
     * The same for a record that has texts in place of ids.
     *
     * @param length of the record
     * @return its number, for {@link TextScratch#isAt}
     */
    int beginHeldTexts(final long length) {
        ownTexts.begin(0);
        return heldTexts.begin(roomForTexts(length));
    }

    /**
     * The encoder, with room for a record. What is written with it is to be noted.
     *
     * @throws IllegalArgumentException if the ring never takes a record of that length; nothing is staged then
     */
    RecordEncoder ensure(final long length) {
        RecordEncoder result = encoder;
        if (result.remaining() < length) {
            result = makeRoom(length);
        }
        record = result.position();
        return result;
    }

    /** The same, with the held texts in front of the record, if there are any. */
    RecordEncoder ensureWithTexts(final long spanId, final long length) {
        int textsLength = heldTexts.length();
        if (WithTextsDescriptor.LENGTH + textsLength + length > lengthMax()) {
            // one of its texts has begun another record while it was read, which left more room than this one
            heldTexts.begin(0);
            textsLength = 0;
        }
        if (textsLength == 0) {
            return ensure(length);
        }
        final RecordEncoder result = ensure(WithTextsDescriptor.LENGTH + textsLength + length);
        result.withTexts(spanId, heldTexts.memory(), 0, textsLength);
        note(OpCode.WITH_TEXTS);
        record = result.position();
        return result;
    }

    /**
     * Copies a value out of memory of the caller, behind all texts of its record, which may come back here while they are read. So what
     * is wrong with that memory shows here, and not where records are published.
     *
     * @param length no longer than a record
     * @return memory with the value from its first byte on; null if it cannot be read, which is counted
     * @throws IndexOutOfBoundsException if the value is not within the memory
     */
    DirectBuffer copied(final DirectBuffer value, final int offset, final int length) {
        Objects.checkFromIndexSize(offset, length, value.capacity());
        UnsafeBuffer copy = values;
        if (copy.capacity() < length) {
            copy = new UnsafeBuffer(
                    ByteBuffer.allocateDirect((int) Math.min(lengthMax(), Math.max(INITIAL_LENGTH, 2L * length))));
            values = copy;
        }
        try {
            CallerMemory.copy(value, offset, copy, 0, length);
        } catch (final InvalidRecordException e) {
            counters.add(EngineCounter.TEXTS_UNREADABLE, 1);
            return null;
        }
        return copy;
    }

    /** Whether a record of that length can be staged at all; if not, that is counted. */
    boolean takes(final long length) {
        final boolean fits = length <= lengthMax();
        if (!fits) {
            counters.add(EngineCounter.ATTRIBUTES_TOO_LONG, 1);
        }
        return fits;
    }

    /** Stages the tag that says that something of a span was cut. */
    void markCut(final long spanId) {
        ensure(WithTextsDescriptor.LENGTH + CutMark.KEY_LENGTH + TextDescriptor.LENGTH + CutMark.VALUE_LENGTH)
                .withTexts(spanId, CutMark.BYTES, 0, CutMark.KEY_LENGTH);
        note(OpCode.WITH_TEXTS);
        record = encoder.position();
        encoder.setMetaText(spanId, WithTextsDescriptor.id(0), CutMark.BYTES, CutMark.KEY_LENGTH, CutMark.VALUE_LENGTH);
        note(OpCode.SET_META_TEXT);
    }

    /** Stages a binary tag, unless it has no key or is longer than a record can be. */
    void setMetaStruct(
            final long spanId, final CharSequence key, final DirectBuffer value, final int offset, final int length) {
        if (value == null || key == null) {
            return;
        }
        beginOwnTexts(MetaStructDescriptor.LENGTH + (long) Math.max(0, length));
        if (takes(MetaStructDescriptor.LENGTH + (long) length)) {
            final int keyLength = ownTexts.add(key);
            final DirectBuffer copy = copied(value, offset, length);
            if (keyLength != TextScratch.ABSENT && copy != null) {
                ensure(MetaStructDescriptor.LENGTH + (long) keyLength + length)
                        .setMetaStruct(spanId, ownTexts.memory(), keyLength, copy, 0, length);
                note(OpCode.SET_META_STRUCT);
            }
            markIfCut(spanId);
        } else {
            markCut(spanId);
        }
    }

    /**
     * Stages an event, unless its attributes are longer than a record can be.
     *
     * @param attributes null for none
     * @param checker    checks them where they have been copied to; null leaves that to the decoder
     * @throws InvalidRecordException if they are malformed; then nothing is staged
     */
    void addEvent(
            final long spanId,
            final long timeNs,
            final CharSequence name,
            final DirectBuffer attributes,
            final int offset,
            final int length,
            final EventAttributes checker) {
        final DirectBuffer source = attributes == null ? NOTHING : attributes;
        final int from = attributes == null ? 0 : offset;
        final int size = attributes == null ? 0 : length;
        beginOwnTexts(SpanEventDescriptor.LENGTH + (long) Math.max(0, size));
        if (!takes(SpanEventDescriptor.LENGTH + (long) size)) {
            markCut(spanId);
            return;
        }
        final int nameLength = Math.max(0, ownTexts.add(name));
        final DirectBuffer copy = copied(source, from, size);
        if (copy == null) {
            markIfCut(spanId);
            return;
        }
        final RecordEncoder result = ensure(SpanEventDescriptor.LENGTH + (long) nameLength + size);
        result.addSpanEvent(spanId, timeNs, ownTexts.memory(), nameLength, copy, 0, size);
        if (checker != null) {
            check(checker, result, result.position() - size, size);
        }
        note(OpCode.ADD_SPAN_EVENT);
        markIfCut(spanId);
    }

    private void check(final EventAttributes checker, final RecordEncoder written, final int offset, final int length) {
        try {
            checker.validate(memory.buffer, offset, length);
        } catch (final InvalidRecordException e) {
            written.position(record);
            throw e;
        }
    }

    /** Stages the mark if a text of the record that has just been written was cut. */
    void markIfCut(final long spanId) {
        if (heldTexts.cuts() + ownTexts.cuts() > 0) {
            heldTexts.begin(0);
            ownTexts.begin(0);
            markCut(spanId);
        }
    }

    /** Counts the record that has just been written. Its opcode is a constant wherever this is called, so that this is one addition. */
    void note(final int opcode) {
        batch.note(opcode, memory.buffer, record);
        if (use != null) {
            use.onRecord(opcode, memory.buffer, record);
        }
    }

    int length() {
        settle();
        return encoder.position();
    }

    /** Publishes what is staged, which the next commit answers for, and gives the memory back. It is taken anew for the next record. */
    void trim() {
        failure = Math.min(failure, publish());
        heldTexts.trim();
        ownTexts.trim();
        final UnsafeBuffer copies = values;
        values = new UnsafeBuffer(0, 0);
        BufferUtil.free(copies);
        Memory staged = memory;
        encoder = new RecordEncoder().wrap(new UnsafeBuffer(0, 0), 0, 0);
        memory = new Memory(new UnsafeBuffer(0, 0), encoder, null);
        for (; staged != null; staged = staged.smaller) {
            BufferUtil.free(staged.buffer);
        }
    }

    /** The same as {@link #commit()}; what is published belongs to a trace that is kept. */
    long commitKept() {
        batch.keep();
        final long result = commit();
        batch.begin(0);
        return result;
    }

    /** Publishes what is staged; a sequence, or why something that was staged since the last commit is lost. */
    long commit() {
        final long sequence = publish();
        final long result = failure < 0 ? failure : sequence;
        failure = 0;
        return result;
    }

    void rollback() {
        memory.encoder.position(0);
        batch.begin(0);
        encoder = memory.encoder;
        if (use != null) {
            use.onEmpty();
        }
    }

    private void settle() {
        if (encoder == UNSETTLED) {
            if (batch.isHandedOver()) {
                rollback();
            }
            encoder = memory.encoder;
        }
    }

    private long publish() {
        settle();
        final Memory staged = memory;
        final int length = staged.encoder.position();
        if (length == 0) {
            return 0;
        }
        try {
            batch.wrap(staged.buffer, 0, length);
            final long sequence = use == null ? ring.offer(batch) : use.offer(ring, batch);
            rollback();
            return sequence;
        } catch (final Throwable e) {
            // without a call, since there may be no stack for one
            encoder = UNSETTLED;
            throw e;
        }
    }

    private RecordEncoder makeRoom(final long length) {
        settle();
        final int max = ring.batchLengthMax();
        if (length > max) {
            throw new IllegalArgumentException("a record of " + length + " bytes is longer than the " + max
                    + " bytes of ringspan.ring.record-max");
        }
        if (memory.encoder.position() + length > max) {
            failure = Math.min(failure, publish());
        }
        final Memory current = memory;
        final int position = current.encoder.position();
        final int capacity = current.buffer.capacity();
        if (position + length <= capacity) {
            return current.encoder;
        }
        final int newLength = (int) Math.min(max, Math.max(position + length, 2L * capacity));
        final UnsafeBuffer larger = new UnsafeBuffer(ByteBuffer.allocateDirect(newLength));
        larger.putBytes(0, current.buffer, 0, Math.min(position, newLength));
        final Memory grown = new Memory(larger, max, current);
        grown.encoder.position(Math.min(position, newLength));
        // whoever finds the new encoder finds it bound
        VarHandle.releaseFence();
        memory = grown;
        encoder = grown.encoder;
        return grown.encoder;
    }
}
