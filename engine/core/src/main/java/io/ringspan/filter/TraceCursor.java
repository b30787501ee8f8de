/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.filter;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.EventAttributes;
import io.ringspan.protocol.SpanFieldsDescriptor;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.BlockPool;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import io.ringspan.table.TraceChunk;
import io.ringspan.table.TraceStore;

/**
 * What a {@link TraceFilter} sees: the spans of a chunk one after the other, and the attributes of each one after the other.
 *
 * <pre>{@code
 * while (trace.next()) {
 *     while (trace.nextAttribute()) {
 *         if (trace.key().matches(PASSWORD)) {
 *             edits.redact();
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>Attributes are what goes out, and more than that: of a key that was set twice both values come, the newer one first, and only that goes out.
 * Default tags come with each span. What formats add by themselves does not come, nor does what was unset.
 *
 * <p>Note: not threadsafe. Good inside the call of the filter and on its thread; each method throws {@link IllegalStateException} otherwise.
 * Nothing here allocates.
 */
public final class TraceCursor {
    private static final int NOTHING = -1;

    private final BlockPool blocks;
    private final StringTable strings;
    private final RawMemory bytes;
    private final TraceChunk chunk;
    private final TextView text;
    private final TextView key;
    private final TextView value;
    private final TraceEdits edits;
    private Thread owner;
    private boolean isAtSpan;
    // the attribute at hand: of the trace or of the span, in a chain, and maybe within an event or link
    private boolean isOfTrace;
    private int block;
    private int i;
    private int kind;
    private boolean isAtAttribute;
    private int entry = NOTHING;
    private int entryTag;
    private int entryEnd;

    TraceCursor(final TraceStore store, final TraceEdits edits) {
        this.edits = edits;
        blocks = store.blocks();
        strings = store.strings();
        bytes = strings.buffer();
        chunk = new TraceChunk(store.spans());
        text = new TextView(this, bytes);
        key = new TextView(this, bytes);
        value = new TextView(this, bytes);
    }

    void open(final int first) {
        chunk.wrap(first);
        leaveSpan();
        owner = Thread.currentThread();
    }

    /** The filter is through, or has failed. */
    void close() {
        owner = null;
    }

    /** Throws, unless a filter looks at this now, on its thread. */
    void check() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("a cursor is good only inside the call of the filter, and on its thread");
        }
    }

    private void checkSpan() {
        check();
        if (!isAtSpan) {
            throw new IllegalStateException("the cursor is at no span; next() goes to one");
        }
    }

    /** Throws, unless there is an attribute at hand. */
    void checkAttribute() {
        checkSpan();
        if (!isAtAttribute) {
            throw new IllegalStateException("the cursor is at no attribute; nextAttribute() goes to one");
        }
    }

    private void leaveSpan() {
        isAtSpan = false;
        leaveAttributes();
    }

    private void leaveAttributes() {
        isAtAttribute = false;
        entry = NOTHING;
        block = BlockPool.NONE;
    }

    /**
     * Spans of the chunk.
     *
     * @return 1 at least
     */
    public int spanCount() {
        check();
        return chunk.spanCount();
    }

    /**
     * Whether the first span is the root of the trace in this process.
     *
     * @return false also if nobody has said so
     */
    public boolean firstIsLocalRoot() {
        check();
        return chunk.firstIsLocalRoot();
    }

    /**
     * Whether the trace goes on in this process, so that more of it may come in other chunks.
     *
     * @return true for a part of a trace
     */
    public boolean isPart() {
        check();
        return chunk.traces() == 0;
    }

    /**
     * Whether something of the trace was lost, or its spans were open for too long or at close.
     *
     * @return true if the chunk is not the whole of what it should be
     */
    public boolean isIncomplete() {
        check();
        return chunk.isIncomplete() || chunk.isExpired() || chunk.isOpenAtClose();
    }

    /**
     * Sampling priority of the trace.
     *
     * @return as Datadog has it, -1 to 2 and others; {@link Integer#MIN_VALUE} if none was set
     */
    public int samplingPriority() {
        check();
        return chunk.samplingPriority();
    }

    /** Goes back in front of the first span. */
    public void rewind() {
        check();
        edits.leave();
        leaveSpan();
        chunk.rewind();
    }

    /**
     * Goes to the next span.
     *
     * @return false if there is none; then the cursor is at no span
     */
    public boolean next() {
        check();
        edits.leave();
        leaveSpan();
        isAtSpan = chunk.next();
        if (isAtSpan) {
            rewindAttributes();
        }
        return isAtSpan;
    }

    /** Goes back in front of the first attribute of the span at hand. */
    public void rewindAttributes() {
        checkSpan();
        edits.leave();
        leaveAttributes();
        isOfTrace = chunk.passed() == 0;
        load(isOfTrace ? chunk.traceAttributes() : chunk.attributes());
    }

    private void load(final int head) {
        block = head;
        i = head == BlockPool.NONE ? 0 : blocks.count(head);
    }

    /**
     * Goes to the next attribute of the span at hand: newest first; those of the trace in front of those of the first span.
     *
     * @return false if there is none; then the cursor is at no attribute
     */
    public boolean nextAttribute() {
        checkSpan();
        edits.leaveEntry();
        if (entry != NOTHING && enter(entryEnd)) {
            return true;
        }
        edits.leave();
        entry = NOTHING;
        isAtAttribute = false;
        while (!isAtAttribute && advance()) {
            kind = blocks.kind(block, i);
            switch (kind) {
                case BlockPool.UNSET, BlockPool.DROPPED -> {
                    // nothing that a filter could look at
                }
                case BlockPool.EVENT, BlockPool.LINK -> {
                    edits.rewriter().open((int) blocks.value(block, i), kind);
                    isAtAttribute = enter(edits.rewriter().start());
                }
                default -> isAtAttribute = true;
            }
        }
        return isAtAttribute;
    }

    private boolean advance() {
        while (true) {
            if (block == BlockPool.NONE) {
                if (!isOfTrace) {
                    return false;
                }
                isOfTrace = false;
                load(chunk.attributes());
            } else if (--i >= 0) {
                return true;
            } else {
                load(blocks.older(block));
            }
        }
    }

    // an attribute of the event or link at hand
    private boolean enter(final int offset) {
        int next = offset;
        while (next < edits.rewriter().limit()) {
            entry = next;
            entryTag = edits.rewriter().skipKey(next);
            entryEnd = edits.rewriter().skipValue(entryTag);
            if (bytes.getByte(entryTag) != EventAttributes.DROPPED) {
                return true;
            }
            next = entryEnd;
        }
        entry = NOTHING;
        return false;
    }

    /**
     * Id of the span at hand.
     *
     * @return unsigned
     */
    public long spanId() {
        checkSpan();
        return chunk.header().spanId();
    }

    /**
     * Low half of the trace id of the span at hand.
     *
     * @return unsigned
     */
    public long traceIdLow() {
        checkSpan();
        return chunk.header().traceIdLow();
    }

    /**
     * High half of the trace id of the span at hand.
     *
     * @return unsigned; 0 if the tracer has set none
     */
    public long traceIdHigh() {
        checkSpan();
        return chunk.header().traceIdHigh();
    }

    /**
     * Parent of the span at hand.
     *
     * @return unsigned; 0 if there is none
     */
    public long parentId() {
        checkSpan();
        return chunk.header().parentId();
    }

    /**
     * When the span at hand began.
     *
     * @return nanoseconds since 1970
     */
    public long startNs() {
        checkSpan();
        return chunk.header().start();
    }

    /**
     * How long the span at hand took.
     *
     * @return nanoseconds, as the tracer gave them
     */
    public long durationNs() {
        checkSpan();
        return chunk.header().duration();
    }

    /**
     * Whether the span at hand has an error.
     *
     * @return true if so
     */
    public boolean isError() {
        checkSpan();
        return chunk.header().error() != 0;
    }

    /**
     * Kind of the span at hand.
     *
     * @return 1 internal, 2 server, 3 client, 4 producer, 5 consumer; 0 if no field of the span says it, but maybe an attribute does
     */
    public int kind() {
        checkSpan();
        return SpanFieldsDescriptor.kind(chunk.fields());
    }

    /**
     * A text of the span at hand.
     *
     * @param field which
     * @return a view, good until the next call of this method
     */
    public TextView text(final SpanText field) {
        checkSpan();
        final int handle = header(field);
        return text.bind(strings.offset(handle), strings.length(handle));
    }

    private int header(final SpanText field) {
        final SpanHeader header = chunk.header();
        return switch (field) {
            case NAME -> header.name();
            case SERVICE -> header.service();
            case RESOURCE -> header.resource();
            case TYPE -> header.type();
        };
    }

    /**
     * What has the attribute at hand.
     *
     * @return the span, or the trace, an event, a link
     */
    public AttributeSource source() {
        checkAttribute();
        if (entry != NOTHING) {
            return kind == BlockPool.EVENT ? AttributeSource.EVENT : AttributeSource.LINK;
        }
        return isOfTrace ? AttributeSource.TRACE : AttributeSource.SPAN;
    }

    /**
     * Key of the attribute at hand. The message of an error, and the trace state, come under {@code error.message} and {@code tracestate}.
     *
     * @return a view, good until the cursor moves
     */
    public TextView key() {
        checkAttribute();
        if (entry != NOTHING) {
            return key.bind(entry + Integer.BYTES, entryTag - entry - Integer.BYTES);
        }
        final int handle = blocks.key(block, i);
        return key.bind(strings.offset(handle), strings.length(handle));
    }

    /**
     * Type of the value of the attribute at hand.
     *
     * @return which of the next methods gives the value
     */
    public AttributeType type() {
        checkAttribute();
        if (entry != NOTHING) {
            return switch (bytes.getByte(entryTag)) {
                case EventAttributes.STRING -> AttributeType.TEXT;
                case EventAttributes.BOOLEAN -> AttributeType.BOOLEAN;
                case EventAttributes.INTEGER -> AttributeType.INTEGER;
                case EventAttributes.DOUBLE -> AttributeType.DOUBLE;
                default -> AttributeType.OTHER;
            };
        }
        return switch (kind) {
            case BlockPool.META, BlockPool.FIELD -> AttributeType.TEXT;
            case BlockPool.METRIC -> AttributeType.DOUBLE;
            case BlockPool.LONG -> AttributeType.INTEGER;
            case BlockPool.BOOLEAN -> AttributeType.BOOLEAN;
            default -> AttributeType.OTHER;
        };
    }

    private void checkType(final AttributeType expected) {
        if (type() != expected) {
            throw new IllegalStateException("the attribute is no " + expected + ", but " + type());
        }
    }

    /**
     * Value of the attribute at hand, which is a text.
     *
     * @return a view, good until the cursor moves
     * @throws IllegalStateException if it is of another {@link #type}
     */
    public TextView textValue() {
        checkType(AttributeType.TEXT);
        if (entry != NOTHING) {
            return value.bind(entryTag + 1 + Integer.BYTES, bytes.getInt(entryTag + 1, LITTLE_ENDIAN));
        }
        final int handle = (int) blocks.value(block, i);
        return value.bind(strings.offset(handle), strings.length(handle));
    }

    /**
     * Value of the attribute at hand, which is a floating-point number.
     *
     * @return the number
     * @throws IllegalStateException if it is of another {@link #type}
     */
    public double doubleValue() {
        checkType(AttributeType.DOUBLE);
        return Double.longBitsToDouble(
                entry == NOTHING ? blocks.value(block, i) : bytes.getLong(entryTag + 1, LITTLE_ENDIAN));
    }

    /**
     * Value of the attribute at hand, which is an integer.
     *
     * @return the number
     * @throws IllegalStateException if it is of another {@link #type}
     */
    public long integerValue() {
        checkType(AttributeType.INTEGER);
        return entry == NOTHING ? blocks.value(block, i) : bytes.getLong(entryTag + 1, LITTLE_ENDIAN);
    }

    /**
     * Value of the attribute at hand, which is true or false.
     *
     * @return the value
     * @throws IllegalStateException if it is of another {@link #type}
     */
    public boolean booleanValue() {
        checkType(AttributeType.BOOLEAN);
        return (entry == NOTHING ? blocks.value(block, i) : bytes.getByte(entryTag + 1)) != 0;
    }

    /** Record of the span at hand. */
    int span() {
        checkSpan();
        return chunk.span();
    }

    /** Record of the span whose references the entry at hand holds, or none for the trace. */
    int holder() {
        return isOfTrace ? SpanTable.NONE : chunk.span();
    }

    int block() {
        return block;
    }

    int index() {
        return i;
    }

    int tableKind() {
        return kind;
    }

    boolean isInEntry() {
        return entry != NOTHING;
    }

    int entry() {
        return entry;
    }

    int entryTag() {
        return entryTag;
    }

    int entryEnd() {
        return entryEnd;
    }

    // after an edit of it
    void kindChanged() {
        kind = blocks.kind(block, i);
    }
}
