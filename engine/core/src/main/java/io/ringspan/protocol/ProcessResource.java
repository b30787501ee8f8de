/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import java.util.Objects;

/**
 * What a process says of itself, as OpenTelemetry has it: attributes of whatever types, and the schema of their names.
 *
 * <p>Note: immutable.
 */
public final class ProcessResource {
    private final byte[] attributes;
    private final String schemaUrl;

    private ProcessResource(final byte[] attributes, final String schemaUrl) {
        this.attributes = attributes;
        this.schemaUrl = Objects.requireNonNull(schemaUrl);
    }

    /**
     * A resource with attributes.
     *
     * @param attributes in the order in which they go out; copied
     * @return a resource without a schema
     */
    public static ProcessResource of(final AttributeWriter attributes) {
        return new ProcessResource(attributes.toBytes(), "");
    }

    /**
     * The same resource with a schema.
     *
     * @param newSchemaUrl of the names of its attributes; may be empty
     * @return a new resource
     */
    public ProcessResource withSchemaUrl(final String newSchemaUrl) {
        return new ProcessResource(attributes, newSchemaUrl);
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
}
