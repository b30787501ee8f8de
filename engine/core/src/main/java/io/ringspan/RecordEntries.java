/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.memory.RawMemory;
import io.ringspan.pipeline.RecordBatch;
import io.ringspan.protocol.BatchDescriptor;
import io.ringspan.protocol.CompleteSpanDescriptor;
import io.ringspan.protocol.InvalidRecordException;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import io.ringspan.protocol.WithTextsDescriptor;
import java.util.Objects;
import org.agrona.DirectBuffer;

/**
 * The memory of a span record: the fixed part of a {@link CompleteSpanDescriptor}, and its entries in the order in which they come. Texts
 * in place of ids lie apart, and go behind the entries at the end.
 *
 * <p>String tags with ids that come one after the other are one entry, and so are numbers. How many there are is written when the next
 * entry begins.
 *
 * <p>Note: not threadsafe. Several threads that use it by mistake garble what is in it, and no other memory: what is written is checked by
 * the offset that was read once, against the memory that is written to.
 */
abstract sealed class RecordEntries permits SpanRecordAttributes {
    private static final int INITIAL_LENGTH = 512;
    // no engine's limit is known before the record is published
    private static final int TEXT_MAX = 1 << 20;
    private static final int TEXTS_MAX = 1 << 26;
    private static final int NO_BATCH = -1;

    // in front of the buffers: a record may be made before any engine is started
    {
        ModuleAccess.require();
    }

    // in place of string ids
    final TextScratch heldTexts = new TextScratch(CompleteSpanDescriptor.TEXT_PREFIX_LENGTH, TEXT_MAX, null);
    // that have a place in their entry; each is copied there when it has been read
    final TextScratch ownTexts = new TextScratch(0, TEXT_MAX, null);
    private final RecordBatch batch = new RecordBatch(TraceEngine.OWN_SOURCE);
    // null until a record is too long for its engine
    private SpanRecordFitter fitter;
    private MemoryBlock block = MemoryBlock.allocate(INITIAL_LENGTH);
    private int end = CompleteSpanDescriptor.LENGTH;
    // opcode of the last entry, if it takes more pairs, and where it begins
    private int openBatch = NO_BATCH;
    private int openAt;
    private int flags;
    // values that are left out, because they cannot be read or are too long for any record
    private int unreadable;
    private int tooLong;
    // texts within values that whoever wrote the value has cut
    private int valueCuts;
    // null until it is needed
    private SpanRecordCompactor compactor;
    // An error came while entries were moved: what there is of the record cannot be read. Written without a call.
    private boolean isGarbled;
    // the batch is that of this record, and not of one before
    private boolean isPutTogether;

    /** Begins another record; memory for its fixed part. */
    final RawMemory beginRecord() {
        end = CompleteSpanDescriptor.LENGTH;
        openBatch = NO_BATCH;
        flags = 0;
        unreadable = 0;
        tooLong = 0;
        valueCuts = 0;
        isGarbled = false;
        isPutTogether = false;
        heldTexts.begin(TEXTS_MAX);
        ownTexts.begin(TEXTS_MAX);
        return block.memory();
    }

    /** Memory with the fixed part. */
    final RawMemory memory() {
        return block.memory();
    }

    /**
     * Bytes outside the heap that the record holds on to, which is what the largest span took that it has held. Whoever keeps many
     * records may let one go that has grown too large.
     *
     * @return in bytes
     */
    public final int memoryLength() {
        return block.length()
                + heldTexts.memoryLength()
                + ownTexts.memoryLength()
                + (fitter == null ? 0 : fitter.memoryLength());
    }

    /**
     * Bytes of what the record says so far, whatever of it has been said again since.
     *
     * @return in bytes, more than 0
     */
    public final int length() {
        return end + heldTexts.length();
    }

    /**
     * Whether an engine has taken the record, or has counted it as lost, since it was begun. So whoever got
     * an error in place of an answer knows whether the span is lost without being counted.
     *
     * @return false if the engine knows nothing of it
     */
    public final boolean isHandedOver() {
        return isPutTogether && batch.isHandedOver();
    }

    // leaves out what has been said again since; does nothing while a text of the record is read
    final void leaveOutReplaced() {
        if (heldTexts.isReading() || ownTexts.isReading() || isGarbled) {
            return;
        }
        if (openBatch != NO_BATCH) {
            closeBatch();
        }
        if (compactor == null) {
            compactor = new SpanRecordCompactor();
        }
        final SpanRecordCompactor mine = compactor;
        final MemoryBlock current = block;
        final RawMemory texts = heldTexts.memory();
        if (mine.read(
                current.memory(),
                Math.min(end, current.length()),
                texts,
                Math.min(heldTexts.length(), texts.capacity()))) {
            isGarbled = true;
            end = mine.compact();
            heldTexts.keep(mine.textCount(), mine.textsLength());
            isGarbled = false;
        }
    }

    final void noteCuts(final int cuts) {
        valueCuts += cuts;
    }

    final void addFlag(final int flag) {
        flags |= flag;
    }

    /** Appends a pair of ids to the last entry, or begins one. */
    final void putPair(final int keyId, final int valueId) {
        final int offset = openBatch == OpCode.BATCH_SET_META ? end : openBatch(OpCode.BATCH_SET_META);
        final RawMemory buffer = ensure(offset, BatchDescriptor.META_PAIR_LENGTH);
        buffer.putInt(offset, keyId, LITTLE_ENDIAN);
        buffer.putInt(offset + Integer.BYTES, valueId, LITTLE_ENDIAN);
        // last, since there may be no stack for the calls
        end = offset + BatchDescriptor.META_PAIR_LENGTH;
    }

    /** The same for a number. */
    final void putPair(final int keyId, final double value) {
        final int offset = openBatch == OpCode.BATCH_SET_METRIC ? end : openBatch(OpCode.BATCH_SET_METRIC);
        final RawMemory buffer = ensure(offset, BatchDescriptor.METRIC_PAIR_LENGTH);
        buffer.putInt(offset, keyId, LITTLE_ENDIAN);
        buffer.putDouble(offset + Integer.BYTES, value, LITTLE_ENDIAN);
        end = offset + BatchDescriptor.METRIC_PAIR_LENGTH;
    }

    // where the first pair goes
    private int openBatch(final int opcode) {
        final int at = beginEntry(opcode, BatchDescriptor.LENGTH) + BatchDescriptor.LENGTH;
        openAt = at;
        openBatch = opcode;
        end = at;
        return at;
    }

    /**
     * Begins an entry, of which nothing counts before {@link #endEntry}.
     *
     * @param length that a record of that opcode would have
     * @return where that record would begin, so that its arguments are at the same offsets; it has no span id
     */
    final int beginEntry(final int opcode, final long length) {
        if (openBatch != NO_BATCH) {
            closeBatch();
        }
        final int at = end;
        ensure(at, Math.toIntExact(length - CompleteSpanDescriptor.ENTRY_SHIFT))
                .putShort(at, (short) opcode, LITTLE_ENDIAN);
        flags |= CompleteSpanDescriptor.presence(opcode);
        return at - CompleteSpanDescriptor.ENTRY_SHIFT;
    }

    final void endEntry(final int newEnd) {
        end = newEnd;
    }

    private void closeBatch() {
        final int at = openAt;
        final int length = end - at;
        // by constants, because a division by a variable costs as much as several tags
        final int count = openBatch == OpCode.BATCH_SET_META
                ? length / BatchDescriptor.META_PAIR_LENGTH
                : length / BatchDescriptor.METRIC_PAIR_LENGTH;
        ensure(at, 0).putInt(at - Integer.BYTES, count, LITTLE_ENDIAN);
        openBatch = NO_BATCH;
    }

    /** Copies the bytes of own texts that have just been read to their place; first byte behind it. */
    final int putText(final int offset, final int length) {
        final int from = ownTexts.length() - length;
        final RawMemory texts = ownTexts.memory();
        // another thread may have been here
        Objects.checkFromIndexSize(from, length, texts.capacity());
        ensure(offset, length).putBytes(offset, texts, from, length);
        // they are in the entry now, and need not be here as well
        ownTexts.forget(from);
        return offset + length;
    }

    /** Copies a value out of memory of the caller to its place; false if it cannot be read, which is counted. */
    final boolean putValue(final int at, final DirectBuffer value, final int offset, final int length) {
        try {
            CallerMemory.copy(value, offset, ensure(at, length), at, length);
        } catch (final InvalidRecordException e) {
            unreadable++;
            return false;
        }
        return true;
    }

    /** Whether a value may be in a record at all; if not, the span says so. */
    final boolean takes(final DirectBuffer value, final int offset, final int length) {
        final boolean fits = length <= TEXTS_MAX;
        if (fits) {
            Objects.checkFromIndexSize(offset, length, value.capacity());
        } else {
            tooLong++;
        }
        return fits;
    }

    final void countUnreadable() {
        unreadable++;
    }

    /** Id for a text in place of one, or {@link TraceEngine#NOT_INTERNED}. */
    final int hold(final CharSequence text) {
        return heldTexts.add(text) == TextScratch.ABSENT
                ? TraceEngine.NOT_INTERNED
                : WithTextsDescriptor.id(heldTexts.count() - 1);
    }

    final int holdOrEmpty(final CharSequence text) {
        final int id = hold(text);
        return id == TraceEngine.NOT_INTERNED ? TraceEngine.EMPTY_ID : id;
    }

    // what is written is checked here, by the offset that was read once, against the memory that is written to
    private RawMemory ensure(final int offset, final int length) {
        final int last = Math.addExact(offset, length);
        final MemoryBlock current = block;
        return last <= current.length() ? current.memory() : grow(current, last, offset);
    }

    // not in the way of every tag: to store a reference costs as much as the tag does
    private RawMemory grow(final MemoryBlock current, final int length, final int used) {
        final MemoryBlock large = current.atLeast(length, used);
        block = large;
        return large.memory();
    }

    /**
     * Puts the parts together, and cuts what is too long; the record as a batch, which is good until the next change. All that is said
     * of the record was read once, so that it is one whatever another thread does meanwhile by mistake.
     */
    final RecordBatch complete(
            final boolean kept, final int textMax, final int lengthMax, final EngineCounters counters) {
        if (openBatch != NO_BATCH) {
            closeBatch();
        }
        if (length() > lengthMax) {
            // what does not count must not take the room of what does
            leaveOutReplaced();
        }
        final MemoryBlock current = block;
        final RawMemory buffer = current.memory();
        if (buffer.getShort(OperationHeader.OPCODE_OFFSET, LITTLE_ENDIAN) != OpCode.COMPLETE_SPAN) {
            throw new IllegalStateException("the record describes no span: begin() has not been called");
        }
        if (isGarbled) {
            throw new IllegalStateException("the record was left half-way by an error, and says nothing any more");
        }
        final int entriesEnd = Math.min(end, current.length());
        final RawMemory texts = heldTexts.memory();
        final int textsLength = Math.min(heldTexts.length(), texts.capacity());
        buffer.putInt(CompleteSpanDescriptor.FLAGS_OFFSET, flags, LITTLE_ENDIAN);
        batch.begin(0);
        isPutTogether = true;
        if (kept) {
            batch.keep();
        }
        if ((long) entriesEnd + textsLength > lengthMax || isCut(textMax)) {
            final int lost = unreadable + heldTexts.unreadableCount() + ownTexts.unreadableCount();
            if (lost > 0) {
                counters.add(EngineCounter.TEXTS_UNREADABLE, lost);
            }
            if (tooLong > 0) {
                counters.add(EngineCounter.ATTRIBUTES_TOO_LONG, tooLong);
            }
            if (valueCuts > 0) {
                counters.add(EngineCounter.TEXTS_CUT, valueCuts);
            }
            final boolean isCut = tooLong + valueCuts + heldTexts.cuts() + ownTexts.cuts() > 0;
            if (fitter == null) {
                fitter = new SpanRecordFitter();
            }
            return fitter.limits(textMax, lengthMax, counters)
                    .fit(batch, buffer, entriesEnd, texts, textsLength, isCut);
        }
        final RawMemory whole = ensure(entriesEnd, textsLength);
        if (textsLength > 0) {
            whole.putBytes(entriesEnd, texts, 0, textsLength);
        }
        whole.putInt(
                CompleteSpanDescriptor.ENTRIES_LENGTH_OFFSET,
                entriesEnd - CompleteSpanDescriptor.LENGTH,
                LITTLE_ENDIAN);
        whole.putInt(CompleteSpanDescriptor.TEXTS_LENGTH_OFFSET, textsLength, LITTLE_ENDIAN);
        return batch.note(OpCode.COMPLETE_SPAN, whole, 0).wrap(whole, 0, entriesEnd + textsLength);
    }

    // of most records all of it is zero
    private boolean isCut(final int textMax) {
        return (unreadable | tooLong | valueCuts) != 0 || isCut(heldTexts, textMax) || isCut(ownTexts, textMax);
    }

    private static boolean isCut(final TextScratch texts, final int textMax) {
        return !texts.isUntouched() && ((texts.cuts() | texts.unreadableCount()) > 0 || texts.longest() > textMax);
    }
}
