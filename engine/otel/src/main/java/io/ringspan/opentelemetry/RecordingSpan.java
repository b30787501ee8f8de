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
import java.io.StringWriter;
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
    // in place of a key's id, of which none is negative but NOT_INTERNED
    private static final int LEFT_OUT = Integer.MIN_VALUE;

    private final Tracing tracing;
    private final LiveContext context;
    private final SpanKind kind;
    private final SpanTime time;
    private final long startNs;
    private final long bornNs;
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
     * @param bornNs  now, by the clock that cannot be set
     * @param draft   that is its own from here on
     */
    RecordingSpan(
            final Tracing tracing,
            final LiveContext context,
            final SpanKind kind,
            final SpanTime time,
            final long startNs,
            final long bornNs,
            final SpanDraft draft) {
        this.tracing = tracing;
        this.context = context;
        this.kind = kind;
        this.time = time;
        this.startNs = startNs;
        this.draft = draft;
        this.bornNs = bornNs;
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
        if (!tracing.isByTrace) {
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
        if (key != null && !key.isEmpty() && value != null) {
            synchronized (this) {
                final int id = idToSet(key);
                if (id != LEFT_OUT) {
                    tracing.texts.putText(draft.record, id, key, AttributeValues.cut(value, tracing.valueLengthMax));
                }
            }
        }
        return this;
    }

    @Override
    public Span setAttribute(final String key, final long value) {
        if (key != null && !key.isEmpty()) {
            synchronized (this) {
                final int id = idToSet(key);
                if (id != LEFT_OUT) {
                    tracing.texts.putLong(draft.record, id, key, value);
                }
            }
        }
        return this;
    }

    @Override
    public Span setAttribute(final String key, final double value) {
        if (key != null && !key.isEmpty()) {
            synchronized (this) {
                final int id = idToSet(key);
                if (id != LEFT_OUT) {
                    tracing.texts.putDouble(draft.record, id, key, value);
                }
            }
        }
        return this;
    }

    @Override
    public Span setAttribute(final String key, final boolean value) {
        if (key != null && !key.isEmpty()) {
            synchronized (this) {
                final int id = idToSet(key);
                if (id != LEFT_OUT) {
                    tracing.texts.putBoolean(draft.record, id, key, value);
                }
            }
        }
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
        } catch (final RuntimeException e) {
            dropAttribute();
        }
    }

    private void putParts(final AttributeKey<?> key, final Object value) {
        final String name = key.getKey();
        if (name == null || name.isEmpty()) {
            return;
        }
        final AttributeValues values = tracing.acquireValues();
        try {
            final AttributeWriter parts = values.one(key, value);
            if (parts == null) {
                dropAttribute();
                return;
            }
            synchronized (this) {
                final int id = idToSet(name);
                if (id != LEFT_OUT) {
                    tracing.texts.putParts(draft.record, id, name, parts);
                }
            }
        } finally {
            tracing.release(values);
        }
    }

    // id of the key that an attribute is set by, or LEFT_OUT; called under the lock
    private int idToSet(final String key) {
        if (draft == null) {
            return LEFT_OUT;
        }
        final int id = tracing.texts.id(key);
        return draft.takesAttribute(id) ? id : LEFT_OUT;
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
                final SpanDraft mine = draft;
                if (mine != null && mine.takesEvent()) {
                    mine.record.addEvent(timeNs, name, read);
                }
            }
        } finally {
            tracing.release(values);
        }
        return this;
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
                final SpanDraft mine = draft;
                if (mine != null && mine.takesLink()) {
                    SpanTranslator.putLink(mine.record, linked, state, read);
                }
            }
        } catch (final RuntimeException e) {
            // a context that cannot be read leads nowhere
            return this;
        } finally {
            tracing.release(values);
        }
        return this;
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
            final SpanDraft mine = draft;
            // OK is final
            if (mine != null && !isOk) {
                isOk = code == StatusCode.OK;
                SpanTranslator.putStatus(mine.record, code, isOk || description == null ? "" : description);
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
            final StringWriter stack = new StringWriter();
            try (PrintWriter writer = new PrintWriter(stack)) {
                exception.printStackTrace(writer);
            }
            all.put(EXCEPTION_STACK, stack.toString());
        } catch (final RuntimeException e) {
            // what it cannot tell of itself is left out
        }
        if (additional != null) {
            all.putAll(additional);
        }
        return addEvent(EXCEPTION, all.build());
    }

    @Override
    public Span updateName(final String name) {
        if (name != null) {
            synchronized (this) {
                final SpanDraft mine = draft;
                if (mine != null) {
                    tracing.texts.putNames(mine.record, name, kind);
                }
            }
        }
        return this;
    }

    @Override
    public void end() {
        end(time.now());
    }

    @Override
    public void end(final long timestamp, final TimeUnit unit) {
        end(timestamp == 0 ? time.now() : unit == null ? timestamp : unit.toNanos(timestamp));
    }

    private void end(final long endNs) {
        final SpanDraft mine = takeDraft();
        if (mine != null) {
            finish(mine, endNs);
        }
    }

    // whoever gets it has it alone, and nobody waits while it is published
    private synchronized SpanDraft takeDraft() {
        final SpanDraft mine = draft;
        draft = null;
        return mine;
    }

    private void finish(final SpanDraft mine, final long endNs) {
        try {
            if (context.isSampled()) {
                mine.putDropped();
                tracing.engine.publish(mine.record.setDuration(endNs - startNs));
            }
        } catch (final RuntimeException | OutOfMemoryError e) {
            tracing.live.noteLost(e);
        } finally {
            tracing.live.release(mine);
        }
    }

    /** Whether it has been there for so long. */
    boolean isOlderThan(final long ageNs, final long nowNs) {
        return nowNs - bornNs > ageNs;
    }

    /** Ends it because nobody else has; false if somebody else was faster. */
    boolean expire(final boolean isSent) {
        final SpanDraft mine = takeDraft();
        if (mine == null) {
            return false;
        }
        if (isSent) {
            mine.record.setMeta(INCOMPLETE, EXPIRED);
            finish(mine, time.now());
        } else {
            tracing.live.release(mine);
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
