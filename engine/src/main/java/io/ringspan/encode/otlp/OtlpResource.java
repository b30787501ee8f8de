/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.protocol.Utf8;
import java.io.ByteArrayOutputStream;
import java.util.Objects;

/**
 * What OTLP says of all spans of a process at once: the attributes of the resource, which are texts, and the scope.
 *
 * <p>Note: not threadsafe; filled before an encoder is made with it, and not changed behind that.
 */
public final class OtlpResource {
    private static final int RESOURCE = Protobuf.bytes(1);
    private static final int ATTRIBUTES = Protobuf.bytes(1);
    private static final int KEY = Protobuf.bytes(1);
    private static final int VALUE = Protobuf.bytes(2);
    private static final int STRING_VALUE = Protobuf.bytes(1);
    private static final int SCOPE = Protobuf.bytes(1);
    private static final int SCOPE_NAME = Protobuf.bytes(1);
    private static final int SCOPE_VERSION = Protobuf.bytes(2);

    private final String service;
    private final ByteArrayOutputStream attributes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream scope = new ByteArrayOutputStream();

    /**
     * Begins a resource with the attribute {@code service.name}.
     *
     * @param service of the process; spans of other services name theirs themselves
     */
    public OtlpResource(final String service) {
        this.service = Objects.requireNonNull(service);
        attribute("service.name", service);
    }

    /**
     * Adds an attribute behind those that are there.
     *
     * @param key   its key
     * @param value its value; an empty one is left out
     * @return this
     */
    public OtlpResource attribute(final String key, final String value) {
        if (!value.isEmpty()) {
            final ByteArrayOutputStream any = new ByteArrayOutputStream();
            put(any, STRING_VALUE, Utf8.toBytes(value));
            final ByteArrayOutputStream entry = new ByteArrayOutputStream();
            put(entry, KEY, Utf8.toBytes(key));
            put(entry, VALUE, any.toByteArray());
            put(attributes, ATTRIBUTES, entry.toByteArray());
        }
        return this;
    }

    /**
     * Says what the spans were made with.
     *
     * @param name    of the instrumentation; an empty one is left out
     * @param version of the instrumentation; an empty one is left out
     * @return this
     */
    public OtlpResource scope(final String name, final String version) {
        scope.reset();
        if (!name.isEmpty()) {
            put(scope, SCOPE_NAME, Utf8.toBytes(name));
        }
        if (!version.isEmpty()) {
            put(scope, SCOPE_VERSION, Utf8.toBytes(version));
        }
        return this;
    }

    String service() {
        return service;
    }

    /** The field {@code resource}, as it stands in {@code ResourceSpans}. */
    byte[] resourceField() {
        return field(RESOURCE, attributes);
    }

    /** The field {@code scope}, as it stands in {@code ScopeSpans}. */
    byte[] scopeField() {
        return field(SCOPE, scope);
    }

    private static byte[] field(final int tag, final ByteArrayOutputStream message) {
        final ByteArrayOutputStream field = new ByteArrayOutputStream();
        put(field, tag, message.toByteArray());
        return field.toByteArray();
    }

    private static void put(final ByteArrayOutputStream out, final int tag, final byte[] value) {
        out.write(tag);
        int left = value.length;
        while (left >= 0x80) {
            out.write(left | 0x80);
            left >>>= 7;
        }
        out.write(left);
        out.writeBytes(value);
    }
}
