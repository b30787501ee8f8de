/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import java.util.List;
import java.util.Objects;

/**
 * What a process says of itself, as OpenTelemetry has it: attributes of whatever types, and the schema of their names.
 *
 * <p>Note: immutable.
 */
public final class ProcessResource {
    private final byte[] attributes;
    private final String schemaUrl;
    private final List<ResourceEntity> entities;

    private ProcessResource(final byte[] attributes, final String schemaUrl, final List<ResourceEntity> entities) {
        this.attributes = attributes;
        this.schemaUrl = Objects.requireNonNull(schemaUrl);
        this.entities = List.copyOf(entities);
    }

    /**
     * A resource with attributes.
     *
     * @param attributes in the order in which they go out; copied
     * @return a resource without a schema
     */
    public static ProcessResource of(final AttributeWriter attributes) {
        return new ProcessResource(attributes.toBytes(), "", List.of());
    }

    /**
     * A resource with attributes that another one has had.
     *
     * @param attributes as {@link #attributes()} has given them; copied
     * @return a resource without a schema
     */
    public static ProcessResource of(final byte[] attributes) {
        return new ProcessResource(attributes.clone(), "", List.of());
    }

    /**
     * The same resource with a schema.
     *
     * @param newSchemaUrl of the names of its attributes; may be empty
     * @return a new resource
     */
    public ProcessResource withSchemaUrl(final String newSchemaUrl) {
        return new ProcessResource(attributes, newSchemaUrl, entities);
    }

    /**
     * The same resource, about things that its attributes name.
     *
     * @param newEntities in the order in which they go out; copied
     * @return a new resource
     */
    public ProcessResource withEntities(final List<ResourceEntity> newEntities) {
        return new ProcessResource(attributes, schemaUrl, newEntities);
    }

    /**
     * Attributes of the process.
     *
     * @return a copy of them, in the layout of {@link EventAttributes}
     */
    public byte[] attributes() {
        return attributes.clone();
    }

    /**
     * Schema of the names of its attributes.
     *
     * @return a URL; may be empty
     */
    public String schemaUrl() {
        return schemaUrl;
    }

    /**
     * What the resource is about.
     *
     * @return may be empty
     */
    public List<ResourceEntity> entities() {
        return entities;
    }
}
