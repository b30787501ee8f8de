/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import io.ringspan.encode.TracedProcess;
import io.ringspan.protocol.AttributeWriter;
import io.ringspan.protocol.InstrumentationScope;
import io.ringspan.protocol.ProcessResource;
import io.ringspan.protocol.ResourceEntity;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What OTLP says of all spans of a process at once: the resource, and the scope of spans that have none of their own.
 *
 * <p>Note: not threadsafe; filled before an encoder is made with it, and not changed behind that.
 */
public final class OtlpResource {
    private final String service;
    // tags of the configuration that say of each span what the resource says
    private final Map<String, String> said = new HashMap<>();
    private byte[] attributes = {};
    private List<ResourceEntity> entities = List.of();
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

    private OtlpResource(final TracedProcess process) {
        final ProcessResource resource = process.resource();
        service = process.service();
        attributes = resource.attributes();
        schemaUrl = resource.schemaUrl();
        entities = resource.entities();
        said.put("env", process.env());
        said.put("version", process.version());
    }

    /** What is known of a process. */
    static OtlpResource of(final TracedProcess process) {
        return new OtlpResource(process).scope(process.scopeName(), process.scopeVersion());
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
            attributes(new AttributeWriter().key(key).text(value));
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
        final byte[] added = more.toBytes();
        final byte[] all = Arrays.copyOf(attributes, attributes.length + added.length);
        System.arraycopy(added, 0, all, attributes.length, added.length);
        attributes = all;
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
        return attributes;
    }

    /** Tags that need not be said of each span, if they are the configuration's. */
    Map<String, String> said() {
        return said;
    }

    List<ResourceEntity> entities() {
        return entities;
    }

    String schemaUrl() {
        return schemaUrl;
    }

    InstrumentationScope scope() {
        return InstrumentationScope.of(scopeName).withVersion(scopeVersion);
    }
}
