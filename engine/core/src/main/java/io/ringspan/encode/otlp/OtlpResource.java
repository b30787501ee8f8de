/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.encode.TracedProcess;
import io.ringspan.protocol.AttributeWriter;
import io.ringspan.protocol.InstrumentationScope;
import java.util.Objects;

/**
 * What OTLP says of all spans of a process at once: the resource, and the scope of spans that have none of their own.
 *
 * <p>Note: not threadsafe; filled before an encoder is made with it, and not changed behind that.
 */
public final class OtlpResource {
    private final String service;
    private final AttributeWriter attributes = new AttributeWriter();
    private String schemaUrl = "";
    private String scopeName = "";
    private String scopeVersion = "";

    /**
     * Begins a resource with the attribute {@code service.name}.
     *
     * @param service of the process; spans of other services name theirs themselves
     */
    public OtlpResource(final String service) {
        this.service = Objects.requireNonNull(service);
        attribute("service.name", service);
    }

    /** What is known of a process. */
    static OtlpResource of(final TracedProcess process) {
        final OtlpResource resource =
                new OtlpResource(process.service()).scope(process.scopeName(), process.scopeVersion());
        process.resource().forEach(resource::attribute);
        return resource;
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
            attributes.key(key).text(value);
        }
        return this;
    }

    /**
     * Adds attributes of whatever types behind those that are there.
     *
     * @param more whole attributes, empty ones too; copied
     * @return this
     */
    public OtlpResource attributes(final AttributeWriter more) {
        attributes.all(more);
        return this;
    }

    /**
     * Says by which schema the attributes have their names. Sent by native encoders only.
     *
     * @param url of the schema; an empty one is left out
     * @return this
     */
    public OtlpResource schemaUrl(final String url) {
        schemaUrl = Objects.requireNonNull(url);
        return this;
    }

    /**
     * Says what the spans were made with that have no scope of their own.
     *
     * @param name    of the instrumentation; an empty one is left out
     * @param version of the instrumentation; an empty one is left out
     * @return this
     */
    public OtlpResource scope(final String name, final String version) {
        scopeName = Objects.requireNonNull(name);
        scopeVersion = Objects.requireNonNull(version);
        return this;
    }

    String service() {
        return service;
    }

    /** Attributes, in order, in the layout of {@link io.ringspan.protocol.EventAttributes}. */
    byte[] attributes() {
        return attributes.toBytes();
    }

    String schemaUrl() {
        return schemaUrl;
    }

    InstrumentationScope scope() {
        return InstrumentationScope.of(scopeName).withVersion(scopeVersion);
    }
}
