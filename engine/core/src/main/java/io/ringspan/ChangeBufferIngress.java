/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.pipeline.Pipeline;
import io.ringspan.pipeline.RecordRing;
import io.ringspan.protocol.BufferedOperation;
import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.ChangeBufferException;
import io.ringspan.protocol.DefineStringDescriptor;
import io.ringspan.protocol.EventAttributes;
import io.ringspan.protocol.EvictStringDescriptor;
import io.ringspan.protocol.FlushChunkDescriptor;
import io.ringspan.protocol.InvalidRecordException;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import io.ringspan.protocol.RecordLayout;
import io.ringspan.protocol.UnknownOpcodeException;
import java.nio.ReadOnlyBufferException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/**
 * The way in for change buffers of another runtime. Each ingress is a source with string ids of its own.
 *
 * <p>A buffer is validated as a whole before anything of it is published, so a malformed one is refused with an error that says what,
 * where and why, and leaves no trace. What only the tables can know, such as whether a span is live, shows later, and is counted.
 *
 * <p>Strings, chunks, binary tags and events go in between buffers, and keep their order with the records of the same ingress. They
 * are collected, and go out with the next {@link #apply}, or with {@link #commit()}.
 *
 * <p>{@link #close()} gives back its place among {@code ringspan.sources.max}, its ids and its memory. What is called later answers
 * {@link TraceEngine#CLOSED}, or does nothing. Closing the engine gives its memory back too.
 *
 * <p>Note: not threadsafe, but for {@link #close()}; an ingress belongs to one thread at a time. A thread that comes while another one is in
 * it gets an {@link IllegalStateException}, and has changed nothing.
 */
public final class ChangeBufferIngress implements AutoCloseable {
    private static final long ENGINE_CLOSE_NS = TimeUnit.SECONDS.toNanos(1);

    private final Set<ChangeBufferIngress> openOnes;
    private final RecordRing ring;
    private final Pipeline pipeline;
    private final int sourceId;
    private final String name;
    private final boolean referenceOnly;
    private final EngineCounters counters;
    private final RecordStage stage;
    private final ForeignBatches batches;
    private final CallerMemory memory;
    private final BufferedOperation operation = new BufferedOperation();
    private final EventAttributes eventAttributes = new EventAttributes();
    // held by the thread that is in one of the methods; guards all of the above, and what has been given back
    private final TurnLock inUse = new TurnLock();
    private boolean isPlaceGivenBack;
    private boolean isReleased;
    // set by whoever closes, read by everybody
    private volatile boolean isClosing;

    ChangeBufferIngress(
            final Set<ChangeBufferIngress> openOnes,
            final RecordRing ring,
            final Pipeline pipeline,
            final int sourceId,
            final String name,
            final boolean referenceOnly,
            final int bufferLengthMax,
            final int textMax,
            final EngineCounters counters) {
        this.openOnes = openOnes;
        this.ring = ring;
        this.pipeline = pipeline;
        this.sourceId = sourceId;
        this.name = name;
        this.referenceOnly = referenceOnly;
        this.counters = counters;
        stage = new RecordStage(ring, sourceId, textMax, counters, null);
        batches = new ForeignBatches(ring, sourceId);
        memory = new CallerMemory(Math.max(bufferLengthMax, ring.batchLengthMax()));
    }

    /**
     * Validates and publishes the operations of a change buffer. The buffer is only read: it is for the caller to set its count to zero
     * afterwards, or to use {@link #drain}.
     *
     * <p>Each byte of the buffer is read once, into memory of the ingress, and that copy is validated and published. So whatever others
     * write into the buffer meanwhile costs at worst that buffer.
     *
     * @param buffer copied, so it is free again when this returns
     * @return sequence, 0 or more; or {@link TraceEngine#RING_FULL}, {@link TraceEngine#CLOSED}, {@link TraceEngine#INTERRUPTED},
     *     {@link TraceEngine#ENGINE_THREAD}, {@link TraceEngine#FAILED}: then at least a part of the buffer, or of what was
     *     collected before, is lost, and counted; an id whose definition may be among it has to be defined again, or it keeps the
     *     meaning it had
     * @throws ChangeBufferException if the buffer is malformed, its memory cannot be read, or its operations take more bytes than
     *     {@code ringspan.sources.buffer-max}; then nothing of it has been published
     */
    public long apply(final ChangeBuffer buffer) {
        if (!enter()) {
            return TraceEngine.CLOSED;
        }
        try {
            final long collected = stage.commit();
            final int end = validate(buffer);
            final long applied = batches.publish(memory.bytes(), end);
            return collected < 0 ? collected : applied;
        } catch (final ChangeBufferException e) {
            counters.add(EngineCounter.BUFFERS_REFUSED, 1);
            throw e;
        } finally {
            inUse.held = false;
            finishIfClosing();
        }
    }

    // false if the ingress is closed
    private boolean enter() {
        if (isClosing) {
            // an error may have ended it
            finish();
            return false;
        }
        // whoever closes the engine is in here for a moment, to give the memory back
        if (!inUse.tryLock(0) && !(ring.isClosed() && inUse.tryLock(ENGINE_CLOSE_NS))) {
            if (isClosing) {
                return false;
            }
            throw new IllegalStateException("another thread is in the ingress of source \"" + name
                    + "\", which belongs to one thread at a time; give each thread one of its own");
        }
        if (isReleased) {
            inUse.held = false;
            return false;
        }
        return true;
    }

    // Whoever closed the ingress or the engine meanwhile has left that to this thread. The lock is given back in front
    // of the call: that is
    // a write, and cannot fail where the stack is at its end.
    private void finishIfClosing() {
        if (isClosing) {
            finish();
        } else if (ring.isClosed()) {
            onEngineClosed();
        }
    }

    /** Gives the memory back when the engine is closed, now or by the thread that is in here; what comes later takes it anew. */
    void onEngineClosed() {
        boolean locked = false;
        try {
            locked = inUse.tryLock(0);
            if (locked && !isReleased) {
                stage.trim();
                memory.trim();
            }
        } finally {
            if (locked) {
                inUse.held = false;
            }
        }
    }

    /**
     * Publishes what has been collected, and gives place, ids and memory back. Takes effect behind everything that the ingress has
     * published; spans keep the texts that they have. From any thread, at any moment, as often as you like: if another thread is in the
     * ingress, that one closes it when it leaves. Waits no longer than a {@link #commit()} does.
     */
    @Override
    public void close() {
        isClosing = true;
        finish();
    }

    private void finish() {
        boolean locked = false;
        try {
            locked = inUse.tryLock(0);
            if (locked && !isReleased) {
                stage.commit();
                if (!isPlaceGivenBack) {
                    isPlaceGivenBack = true;
                    pipeline.closeSource(sourceId);
                }
                isReleased = true;
                stage.trim();
                memory.trim();
                openOnes.remove(this);
            }
        } finally {
            if (locked) {
                inUse.held = false;
            }
        }
    }

    /**
     * The same as {@link #apply}, and sets the count of the buffer to zero when it was not refused, as the reference does.
     *
     * @param buffer must be writable; what others append to it meanwhile is lost with the count
     * @return as {@link #apply}
     * @throws ReadOnlyBufferException if the buffer is not writable; then nothing of it has been published
     * @throws ChangeBufferException if the buffer is malformed; then nothing of it has been published, and the count is left as it was
     */
    public long drain(final ChangeBuffer buffer) {
        if (buffer.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        final long result = apply(buffer);
        if (isClosing && result == TraceEngine.CLOSED) {
            return result;
        }
        try {
            buffer.count(0);
            CallerMemory.isMet();
        } catch (final InternalError e) {
            // the file behind it has been cut since, and the count with it; what it held has been published
        }
        return result;
    }

    // where the last operation ends
    private int validate(final ChangeBuffer callers) {
        final ChangeBuffer buffer = memory.begin(callers);
        batches.begin();
        memory.copyUpTo(ChangeBuffer.OPERATIONS_OFFSET);
        int offset = ChangeBuffer.OPERATIONS_OFFSET;
        for (long left = buffer.count(); left > 0; left--) {
            memory.copyUpTo((long) offset + RecordLayout.FIXED_LENGTH_MAX);
            operation.wrap(buffer, offset);
            final int opcode = operation.opcode();
            // the time is the engine's to tell, and batches are cut between any two records
            if (opcode == OpCode.TICK
                    || opcode == OpCode.WITH_TEXTS
                    || (referenceOnly && !OpCode.isReference(opcode))) {
                throw new UnknownOpcodeException(opcode);
            }
            final long end = offset + operation.length();
            if (end > buffer.capacity()) {
                throw operation.truncation();
            }
            memory.copyUpTo(end);
            batches.note(opcode, memory.bytes(), offset);
            final int next = (int) end;
            if (next - offset > batches.lengthMax() && !ForeignBatches.isDivisible(opcode)) {
                throw new InvalidRecordException(OpCode.name(opcode) + " at offset " + offset + " has "
                        + (next - offset) + " bytes; ringspan.ring.record-max is " + batches.lengthMax());
            }
            offset = next;
        }
        return offset;
    }

    /**
     * Gives an id of this source a text.
     *
     * @param id   any 32 bits
     * @param text the text; half a surrogate pair becomes a question mark; cut if it is longer than {@code ringspan.text.max}; null evicts the id
     * @return this
     */
    public ChangeBufferIngress defineString(final int id, final CharSequence text) {
        if (enter()) {
            try {
                stageDefinition(id, text);
            } finally {
                inUse.held = false;
                finishIfClosing();
            }
        }
        return this;
    }

    private void stageDefinition(final int id, final CharSequence text) {
        final TextScratch texts = stage.ownTexts();
        texts.begin(stage.roomForTexts(DefineStringDescriptor.LENGTH));
        final int length = texts.add(text);
        if (length == TextScratch.ABSENT) {
            // what the id meant before is not what its source means now
            stage.ensure(EvictStringDescriptor.LENGTH).evictString(id);
            stage.note(OpCode.EVICT_STRING);
        } else {
            stage.ensure(DefineStringDescriptor.LENGTH + (long) length).defineString(id, texts.memory(), length);
            stage.note(OpCode.DEFINE_STRING);
        }
    }

    /**
     * Takes the text from an id of this source. Spans that have it keep it.
     *
     * @param id any 32 bits
     * @return this
     */
    public ChangeBufferIngress evictString(final int id) {
        if (enter()) {
            try {
                stage.ensure(EvictStringDescriptor.LENGTH).evictString(id);
                stage.note(OpCode.EVICT_STRING);
            } finally {
                inUse.held = false;
                finishIfClosing();
            }
        }
        return this;
    }

    /**
     * Begins a new epoch of the ids of this source, for clients that number their strings anew window by window: ids that were last
     * defined before the epoch that ends here mean nothing any more, and their texts go with the last span that has them. Ids of the
     * epoch that ends here go on, so that buffers which were written with them can still come; defining one again moves it to the new
     * epoch.
     *
     * @return this
     */
    public ChangeBufferIngress beginEpoch() {
        if (enter()) {
            try {
                stage.ensure(OperationHeader.LENGTH).own().beginEpoch();
                stage.note(OpCode.BEGIN_EPOCH);
            } finally {
                inUse.held = false;
                finishIfClosing();
            }
        }
        return this;
    }

    /**
     * Sends spans onward as one chunk.
     *
     * @param firstIsLocalRoot whether the first one is the local root
     * @param spanIds          the spans, in the order in which they are sent
     * @param count            how many of them
     * @return this
     * @throws IllegalArgumentException if there are more than fit into one record
     */
    public ChangeBufferIngress flushChunk(final boolean firstIsLocalRoot, final long[] spanIds, final int count) {
        if (enter()) {
            try {
                stage.ensure(FlushChunkDescriptor.LENGTH + (long) count * FlushChunkDescriptor.SPAN_ID_LENGTH)
                        .flushChunk(firstIsLocalRoot, spanIds, count);
                stage.note(OpCode.FLUSH_CHUNK);
            } finally {
                inUse.held = false;
                finishIfClosing();
            }
        }
        return this;
    }

    /**
     * Sets a binary tag.
     *
     * @param spanId a live span
     * @param key    the key
     * @param value  memory that holds the value; copied now
     * @param offset of the value there
     * @param length of the value, in bytes; one that is longer than a record can be is left out, counted, and the span marked
     * @return this
     * @throws IndexOutOfBoundsException if the value is not within the memory
     * @throws InvalidRecordException    if the memory cannot be read
     */
    public ChangeBufferIngress setMetaStruct(
            final long spanId, final CharSequence key, final DirectBuffer value, final int offset, final int length) {
        if (enter()) {
            try {
                if (value == null || length > stage.lengthMax()) {
                    stage.setMetaStruct(spanId, key, value, offset, length);
                } else {
                    memory.copy(value, offset, length);
                    stage.setMetaStruct(spanId, key, memory.bytes(), 0, length);
                }
            } finally {
                inUse.held = false;
                finishIfClosing();
            }
        }
        return this;
    }

    /**
     * Adds an event.
     *
     * @param spanId     a live span
     * @param timeNs     nanoseconds since the epoch
     * @param eventName  of the event
     * @param attributes memory that holds the attributes, in the layout of {@link EventAttributes}; copied now
     * @param offset     of the attributes there
     * @param length     of the attributes, in bytes; 0 for none
     * @return this
     * @throws InvalidRecordException    if the attributes are malformed, or cannot be read
     * @throws IndexOutOfBoundsException if the attributes are not within the memory
     */
    public ChangeBufferIngress addSpanEvent(
            final long spanId,
            final long timeNs,
            final CharSequence eventName,
            final DirectBuffer attributes,
            final int offset,
            final int length) {
        if (enter()) {
            try {
                if (attributes == null || length > stage.lengthMax()) {
                    stage.addEvent(spanId, timeNs, eventName, attributes, offset, length, eventAttributes);
                } else {
                    memory.copy(attributes, offset, length);
                    stage.addEvent(spanId, timeNs, eventName, memory.bytes(), 0, length, eventAttributes);
                }
            } finally {
                inUse.held = false;
                finishIfClosing();
            }
        }
        return this;
    }

    /**
     * Publishes what has been collected.
     *
     * @return sequence, 0 or more, also when there was nothing; or why a part of it is lost, as {@link #apply}
     */
    public long commit() {
        if (!enter()) {
            return TraceEngine.CLOSED;
        }
        try {
            return stage.commit();
        } finally {
            inUse.held = false;
            finishIfClosing();
        }
    }

    /**
     * Name of the source.
     *
     * @return as it was given
     */
    public String name() {
        return name;
    }
}
