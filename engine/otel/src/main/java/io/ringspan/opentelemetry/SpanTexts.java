/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.ringspan.SpanRecord;
import io.ringspan.TraceEngine;
import io.ringspan.protocol.AttributeWriter;

/**
 * Puts names and attributes into records: by ids as far as it is worth it, else inline.
 *
 * <p>Note: this class is threadsafe.
 */
final class SpanTexts {
    // the key on whose account names of spans are interned, so that names without end are found out
    private static final String NAMES = "span name";

    private final TraceEngine engine;
    private final int nameKey;
    private final int service;
    private final int web;
    private final int http;
    private final int custom;

    SpanTexts(final TraceEngine engine) {
        this.engine = engine;
        nameKey = engine.intern(NAMES);
        service = orEmpty(engine.intern(engine.config().service()));
        web = orEmpty(engine.intern("web"));
        http = orEmpty(engine.intern("http"));
        custom = orEmpty(engine.intern("custom"));
    }

    private static int orEmpty(final int id) {
        return id == TraceEngine.NOT_INTERNED ? TraceEngine.EMPTY_ID : id;
    }

    /** Sets the four names; OTLP sends the first one, and formats of Datadog's agents the others too. */
    void putNames(final SpanRecord record, final String name, final SpanKind kind) {
        final int type = switch (kind) {
            case SERVER -> web;
            case CLIENT -> http;
            default -> custom;
        };
        final int known = engine.valueId(nameKey, name);
        final int nameId = orEmpty(known);
        record.nameIds(nameId, service, nameId, type);
        if (known == TraceEngine.NOT_INTERNED) {
            record.setName(name).setResource(name);
        }
    }

    /** Id of a key, or {@link TraceEngine#NOT_INTERNED}. */
    int id(final String key) {
        return engine.intern(key);
    }

    void putText(final SpanRecord record, final int id, final String key, final String value) {
        if (id == TraceEngine.NOT_INTERNED) {
            record.setMeta(key, value);
        } else {
            record.setMetaInterned(engine, id, value);
        }
    }

    void putLong(final SpanRecord record, final int id, final String key, final long value) {
        if (id == TraceEngine.NOT_INTERNED) {
            record.setLong(key, value);
        } else {
            record.setLong(id, value);
        }
    }

    void putDouble(final SpanRecord record, final int id, final String key, final double value) {
        if (id == TraceEngine.NOT_INTERNED) {
            record.setMetric(key, value);
        } else {
            record.setMetric(id, value);
        }
    }

    void putBoolean(final SpanRecord record, final int id, final String key, final boolean value) {
        if (id == TraceEngine.NOT_INTERNED) {
            record.setBoolean(key, value);
        } else {
            record.setBoolean(id, value);
        }
    }

    /**
     * Sets an attribute.
     *
     * @param record to set it in
     * @param id     of the key, or {@link TraceEngine#NOT_INTERNED}
     * @param key    of the attribute
     * @param value  of the type that the key says
     * @param values to write a value of several parts with
     * @return false if it cannot be read, or is not of that type; then nothing was set
     */
    boolean put(
            final SpanRecord record,
            final int id,
            final AttributeKey<?> key,
            final Object value,
            final AttributeValues values) {
        final String name = key.getKey();
        try {
            switch (key.getType()) {
                case STRING -> putText(record, id, name, values.cut((String) value));
                case BOOLEAN -> putBoolean(record, id, name, (Boolean) value);
                case LONG -> putLong(record, id, name, (Long) value);
                case DOUBLE -> putDouble(record, id, name, (Double) value);
                default -> {
                    final AttributeWriter parts = values.one(key, value);
                    if (parts == null) {
                        return false;
                    }
                    putParts(record, id, name, parts);
                }
            }
            return true;
        } catch (final ClassCastException e) {
            return false;
        }
    }

    void putParts(final SpanRecord record, final int id, final String key, final AttributeWriter parts) {
        if (id == TraceEngine.NOT_INTERNED) {
            record.setValue(key, parts);
        } else {
            record.setValue(id, parts);
        }
    }
}
