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
    private final Lasting names;
    private final Lasting service;
    private final Lasting web;
    private final Lasting http;
    private final Lasting custom;

    /** A text of many spans with its id, which is asked for again as long as the engine gives it none. */
    private static final class Lasting {
        private final TraceEngine engine;
        private final String text;
        // written by whoever asks; all write what the engine says
        private int id = TraceEngine.NOT_INTERNED;

        Lasting(final TraceEngine engine, final String text) {
            this.engine = engine;
            this.text = text;
        }

        int id() {
            int known = id;
            if (known == TraceEngine.NOT_INTERNED) {
                known = engine.intern(text);
                id = known;
            }
            return known;
        }
    }

    SpanTexts(final TraceEngine engine) {
        this.engine = engine;
        names = new Lasting(engine, NAMES);
        service = new Lasting(engine, engine.config().service());
        web = new Lasting(engine, "web");
        http = new Lasting(engine, "http");
        custom = new Lasting(engine, "custom");
    }

    private static int orEmpty(final int id) {
        return id == TraceEngine.NOT_INTERNED ? TraceEngine.EMPTY_ID : id;
    }

    /** Sets the four names; OTLP sends the first one, and formats of Datadog's agents the others too. */
    void putNames(final SpanRecord record, final String name, final SpanKind kind) {
        final Lasting type = switch (kind) {
            case SERVER -> web;
            case CLIENT -> http;
            default -> custom;
        };
        final int nameId = engine.valueId(names.id(), name);
        final int serviceId = service.id();
        final int typeId = type.id();
        record.nameIds(orEmpty(nameId), orEmpty(serviceId), orEmpty(nameId), orEmpty(typeId));
        if (nameId == TraceEngine.NOT_INTERNED) {
            record.setName(name).setResource(name);
        }
        if (serviceId == TraceEngine.NOT_INTERNED) {
            record.setService(service.text);
        }
        if (typeId == TraceEngine.NOT_INTERNED) {
            record.setType(type.text);
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
