/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.ringspan.SpanRecord;
import io.ringspan.protocol.AttributeWriter;
import io.ringspan.protocol.SpanFieldsDescriptor;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/**
 * A span that has started: a handle. What it is told is written into its draft at once, which is published when it ends; from then on it takes
 * nothing more.
 *
 * <p>Note: this class is threadsafe; its lock guards the draft. It is held while one thing is written, and never while something is waited
 * for, or anything of the application's runs: lists, attributes and trace states are read in front of it.
 */
final class RecordingSpan implements Span {
    private static final AttributeKey<String> EXCEPTION_TYPE = AttributeKey.stringKey("exception.type");
    private static final AttributeKey<String> EXCEPTION_MESSAGE = AttributeKey.stringKey("exception.message");
    private static final AttributeKey<String> EXCEPTION_STACK = AttributeKey.stringKey("exception.stacktrace");
    private static final String EXCEPTION = "exception";
    // as the engine says it of spans that nobody has ended
    private static final String INCOMPLETE = "_ringspan.incomplete";
    private static final String EXPIRED = "expired";
    private final Tracing tracing;
    private final LiveContext context;
    private final SpanKind kind;
    private final SpanTime time;
    private final long startNs;
    // null once the span has ended; guarded by this
    private SpanDraft draft;
    // guarded by this
    private boolean isOk;

    /**
     * Begins a span.
     *
     * @param tracing of its provider
     * @param context of its own
     * @param kind    of it
     * @param time    that its end and its events are told by
     * @param startNs nanoseconds since the epoch
     * @param draft   that is its own from here on
     */
    RecordingSpan(
            final Tracing tracing,
            final LiveContext context,
            final SpanKind kind,
            final SpanTime time,
            final long startNs,
            final SpanDraft draft) {
        this.tracing = tracing;
        this.context = context;
        this.kind = kind;
        this.time = time;
        this.startNs = startNs;
        this.draft = draft;
    }

    /** Whether it is a span of the same provider. */
    boolean isOf(final Tracing other) {
        return tracing == other;
    }

    SpanTime time() {
        return time;
    }

    /** Writes what is known at the start, and lets the span be looked for. */
    synchronized void begin(final String name, final int scope, final SpanContext parent) {
        final SpanDraft mine = draft;
        final SpanRecord record = mine.record;
        mine.begin();
        record.begin(
                context.spanIdBits(),
                context.traceIdHigh(),
                context.traceIdLow(),
                context.traceIdLow(),
                parent.isValid() ? LiveContext.spanId(parent) : 0,
                startNs,
                0);
        if (!tracing.isGroupedByTrace) {
            record.noSegment();
        }
        if (!parent.isValid() || parent.isRemote()) {
            record.lastOfSegment();
        }
        tracing.texts.putNames(record, name, kind);
        record.setFields(
                SpanFieldsDescriptor.SETTABLE_MASK,
                SpanTranslator.flags(context, parent)
                        | SpanTranslator.kind(kind) << SpanFieldsDescriptor.KIND_SHIFT
                        | scope << SpanFieldsDescriptor.SCOPE_SHIFT);
        final AttributeValues values = tracing.acquireValues();
        try {
            final CharSequence state = values.state(context.getTraceState());
            if (state != null) {
                record.setTraceState(state);
            }
        } finally {
            tracing.release(values);
        }
        mine.owner(this);
    }

    @Override
    public Span setAttribute(final String key, final String value) {
        if (value != null) {
            set(key, AttributeType.STRING, value, 0);
        }
        return this;
    }

    @Override
    public Span setAttribute(final String key, final long value) {
        set(key, AttributeType.LONG, null, value);
        return this;
    }

    @Override
    public Span setAttribute(final String key, final double value) {
        set(key, AttributeType.DOUBLE, null, Double.doubleToRawLongBits(value));
        return this;
    }

    @Override
    public Span setAttribute(final String key, final boolean value) {
        set(key, AttributeType.BOOLEAN, null, value ? 1 : 0);
        return this;
    }

    @Override
    public <T> Span setAttribute(final AttributeKey<T> key, final T value) {
        put(key, value);
        return this;
    }

    @Override
    public Span setAttribute(final AttributeKey<Long> key, final int value) {
        return key == null || key.getType() != AttributeType.LONG ? this : setAttribute(key.getKey(), (long) value);
    }

    @Override
    public Span setAllAttributes(final Attributes attributes) {
        if (attributes != null && !attributes.isEmpty()) {
            attributes.forEach(this::put);
        }
        return this;
    }

    void put(final AttributeKey<?> key, final Object value) {
        if (key == null || value == null) {
            return;
        }
        try {
            switch (key.getType()) {
                case STRING -> setAttribute(key.getKey(), (String) value);
                case LONG -> setAttribute(key.getKey(), ((Long) value).longValue());
                case DOUBLE -> setAttribute(key.getKey(), ((Double) value).doubleValue());
                case BOOLEAN -> setAttribute(key.getKey(), ((Boolean) value).booleanValue());
                default -> putParts(key, value);
            }
        } catch (final RuntimeException | OutOfMemoryError e) {
            dropAttribute();
        }
    }

    private void putParts(final AttributeKey<?> key, final Object value) {
        final AttributeValues values = tracing.acquireValues();
        try {
            final AttributeWriter parts = values.one(key, value);
            if (parts == null) {
                dropAttribute();
            } else {
                set(key.getKey(), AttributeType.VALUE, parts, 0);
            }
        } finally {
            tracing.release(values);
        }
    }

    // one number, its bits, or something else; whatever is wrong with it costs no more than this attribute
    private void set(final String key, final AttributeType type, final Object value, final long bits) {
        if (key == null || key.isEmpty()) {
            return;
        }
        synchronized (this) {
            final SpanDraft mine = toTell();
            if (mine == null) {
                return;
            }
            try {
                final SpanTexts texts = tracing.texts;
                final int id = texts.id(key);
                if (mine.takesAttribute(id)) {
                    switch (type) {
                        case STRING ->
                            texts.putText(
                                    mine.record, id, key, AttributeValues.cut((String) value, tracing.valueLengthMax));
                        case LONG -> texts.putLong(mine.record, id, key, bits);
                        case DOUBLE -> texts.putDouble(mine.record, id, key, Double.longBitsToDouble(bits));
                        case BOOLEAN -> texts.putBoolean(mine.record, id, key, bits != 0);
                        default -> texts.putParts(mine.record, id, key, (AttributeWriter) value);
                    }
                }
            } catch (final OutOfMemoryError e) {
                mine.dropAttribute();
            }
        }
    }

    // the draft, if the span takes something; called under the lock
    private SpanDraft toTell() {
        final SpanDraft mine = draft;
        if (mine != null) {
            time.touch();
        }
        return mine;
    }

    private synchronized void dropAttribute() {
        if (draft != null) {
            draft.dropAttribute();
        }
    }

    @Override
    public Span addEvent(final String name) {
        return addEvent(name, Attributes.empty());
    }

    @Override
    public Span addEvent(final String name, final long timestamp, final TimeUnit unit) {
        return addEvent(name, Attributes.empty(), timestamp, unit);
    }

    @Override
    public Span addEvent(final String name, final Attributes attributes) {
        return addEvent(name, attributes, time.now());
    }

    @Override
    public Span addEvent(final String name, final Attributes attributes, final long timestamp, final TimeUnit unit) {
        return unit == null ? this : addEvent(name, attributes, unit.toNanos(timestamp));
    }

    private Span addEvent(final String name, final Attributes attributes, final long timeNs) {
        if (name == null) {
            return this;
        }
        final AttributeValues values = tracing.acquireValues();
        try {
            final AttributeWriter read = values.upTo(tracing.limits.getMaxNumberOfAttributesPerEvent(), attributes);
            synchronized (this) {
                final SpanDraft mine = toTell();
                if (mine != null && mine.takesEvent()) {
                    mine.record.addEvent(timeNs, tracing.cut(name), read);
                }
            }
        } catch (final OutOfMemoryError e) {
            dropEvent();
        } finally {
            tracing.release(values);
        }
        return this;
    }

    private synchronized void dropEvent() {
        if (draft != null) {
            draft.dropEvent();
        }
    }

    @Override
    public Span addLink(final SpanContext linked, final Attributes attributes) {
        final AttributeValues values = tracing.acquireValues();
        try {
            if (!isLink(linked, attributes)) {
                return this;
            }
            final CharSequence state = values.state(linked.getTraceState());
            final AttributeWriter read = values.upTo(tracing.limits.getMaxNumberOfAttributesPerLink(), attributes);
            synchronized (this) {
                final SpanDraft mine = toTell();
                if (mine != null && mine.takesLink()) {
                    SpanTranslator.putLink(mine.record, linked, state, read);
                }
            }
        } catch (final RuntimeException e) {
            // a context that cannot be read leads nowhere
            return this;
        } catch (final OutOfMemoryError e) {
            dropLink();
        } finally {
            tracing.release(values);
        }
        return this;
    }

    private synchronized void dropLink() {
        if (draft != null) {
            draft.dropLink();
        }
    }

    /** Whether a link says anything: an invalid context may have attributes or a state. */
    static boolean isLink(final SpanContext linked, final Attributes attributes) {
        return linked != null
                && (linked.isValid()
                        || (attributes != null && !attributes.isEmpty())
                        || !linked.getTraceState().isEmpty());
    }

    @Override
    public Span addLink(final SpanContext linked) {
        return addLink(linked, Attributes.empty());
    }

    @Override
    public Span setStatus(final StatusCode code, final String description) {
        if (code == null || code == StatusCode.UNSET) {
            return this;
        }
        synchronized (this) {
            final SpanDraft mine = toTell();
            // OK is final
            if (mine != null && !isOk) {
                try {
                    mine.compact();
                    final boolean isOkNow = code == StatusCode.OK;
                    SpanTranslator.putStatus(
                            mine.record, code, isOkNow || description == null ? "" : tracing.cut(description));
                    isOk = isOkNow;
                } catch (final OutOfMemoryError e) {
                    mine.dropAttribute();
                }
            }
        }
        return this;
    }

    @Override
    public Span recordException(final Throwable exception) {
        return recordException(exception, Attributes.empty());
    }

    @Override
    public Span recordException(final Throwable exception, final Attributes additional) {
        if (exception == null || !isRecording()) {
            return this;
        }
        final AttributesBuilder all = Attributes.builder();
        final String type = exception.getClass().getCanonicalName();
        if (type != null) {
            all.put(EXCEPTION_TYPE, type);
        }
        try {
            final String message = exception.getMessage();
            if (message != null) {
                all.put(EXCEPTION_MESSAGE, message);
            }
            all.put(EXCEPTION_STACK, stack(exception));
        } catch (final RuntimeException | OutOfMemoryError e) {
            // what it cannot tell of itself is left out
        }
        if (additional != null) {
            all.putAll(additional);
        }
        return addEvent(EXCEPTION, all.build());
    }

    private String stack(final Throwable exception) {
        final BoundedWriter stack = new BoundedWriter(tracing.valueLengthMax);
        try (PrintWriter writer = new PrintWriter(stack)) {
            exception.printStackTrace(writer);
        }
        return stack.toString();
    }

    @Override
    public Span updateName(final String name) {
        if (name != null) {
            synchronized (this) {
                final SpanDraft mine = toTell();
                if (mine != null) {
                    try {
                        mine.compact();
                        tracing.texts.putNames(mine.record, tracing.cut(name), kind);
                    } catch (final OutOfMemoryError e) {
                        mine.dropAttribute();
                    }
                }
            }
        }
        return this;
    }

    @Override
    public void end() {
        end(true, 0);
    }

    @Override
    public void end(final long timestamp, final TimeUnit unit) {
        end(timestamp == 0, unit == null ? timestamp : unit.toNanos(timestamp));
    }

    // whoever takes the draft has it alone, and nobody waits while it is published
    @SuppressWarnings("removal") // whoever ends a thread is to have it ended
    private void end(final boolean isNow, final long givenNs) {
        SpanDraft mine = null;
        boolean isBack = false;
        Throwable failure = null;
        try {
            synchronized (this) {
                mine = draft;
                draft = null;
            }
            if (mine != null) {
                finish(mine, isNow ? time.now() : givenNs);
                isBack = true;
            }
        } catch (final ThreadDeath e) {
            failure = e;
            throw e;
        } catch (final Throwable e) {
            // the application has nothing to do with it
            failure = e;
        } finally {
            if (mine != null && !isBack) {
                // stores alone, since there may be no stack for a call
                mine.failure = failure;
                tracing.live.hasFailures = true;
            }
        }
    }

    // what is thrown in here leaves the draft with whoever calls
    private void finish(final SpanDraft mine, final long endNs) {
        if (context.isSampled()) {
            time.touch();
            mine.putDropped();
            tracing.engine.publish(mine.record.setDuration(endNs - startNs));
        }
        tracing.live.release(mine);
    }

    /**
     * Ends it if neither it nor another span of its trace in this process was told anything for so many sweeps; false if it was, or somebody else
     * was faster. Thread of the sweeps only.
     *
     * @param idleMax sweeps
     * @param isSent  whether it goes out, with a mark
     */
    boolean expire(final int idleMax, final boolean isSent) {
        final SpanDraft mine;
        synchronized (this) {
            mine = time.idleSweeps() > idleMax ? draft : null;
            if (mine == null) {
                return false;
            }
            draft = null;
        }
        boolean isBack = false;
        Throwable failure = null;
        try {
            if (isSent) {
                mine.record.setMeta(INCOMPLETE, EXPIRED);
                finish(mine, time.now());
            } else {
                tracing.live.release(mine);
            }
            isBack = true;
        } catch (final Throwable e) {
            failure = e;
        } finally {
            if (!isBack) {
                mine.failure = failure;
                tracing.live.hasFailures = true;
            }
        }
        return true;
    }

    @Override
    public SpanContext getSpanContext() {
        return context;
    }

    @Override
    public synchronized boolean isRecording() {
        return draft != null;
    }

    @Override
    public String toString() {
        return "RecordingSpan{" + context + '}';
    }
}
