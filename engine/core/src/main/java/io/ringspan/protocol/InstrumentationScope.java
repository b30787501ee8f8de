/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import java.util.Arrays;
import java.util.Objects;

/**
 * What a span was made by, as OpenTelemetry has it: a library, its version, the schema of its names, and attributes.
 *
 * <p>Note: immutable. Equal scopes have equal parts.
 */
public final class InstrumentationScope {
    private final String name;
    private final String version;
    private final String schemaUrl;
    private final byte[] attributes;

    private InstrumentationScope(
            final String name, final String version, final String schemaUrl, final byte[] attributes) {
        this.name = Objects.requireNonNull(name);
        this.version = Objects.requireNonNull(version);
        this.schemaUrl = Objects.requireNonNull(schemaUrl);
        this.attributes = attributes;
    }

    /**
     * Names a scope.
     *
     * @param name of the library; may be empty
     * @return a scope with nothing but the name
     */
    public static InstrumentationScope of(final String name) {
        return new InstrumentationScope(name, "", "", new byte[0]);
    }

    /**
     * The same scope with a version.
     *
     * @param newVersion of the library; may be empty
     * @return a new scope
     */
    public InstrumentationScope withVersion(final String newVersion) {
        return new InstrumentationScope(name, newVersion, schemaUrl, attributes);
    }

    /**
     * The same scope with a schema.
     *
     * @param newSchemaUrl of the names in its spans; may be empty
     * @return a new scope
     */
    public InstrumentationScope withSchemaUrl(final String newSchemaUrl) {
        return new InstrumentationScope(name, version, newSchemaUrl, attributes);
    }

    /**
     * The same scope with attributes.
     *
     * @param newAttributes in place of those that it has; copied
     * @return a new scope
     */
    public InstrumentationScope withAttributes(final AttributeWriter newAttributes) {
        return new InstrumentationScope(name, version, schemaUrl, newAttributes.toBytes());
    }

    /**
     * The same scope with attributes that another one has had.
     *
     * @param newAttributes as {@link #attributes()} has given them; copied
     * @return a new scope
     */
    public InstrumentationScope withAttributes(final byte[] newAttributes) {
        return new InstrumentationScope(name, version, schemaUrl, newAttributes.clone());
    }

    /**
     * Name of the library.
     *
     * @return may be empty
     */
    public String name() {
        return name;
    }

    /**
     * Version of the library.
     *
     * @return may be empty
     */
    public String version() {
        return version;
    }

    /**
     * Schema of the names in its spans.
     *
     * @return a URL; may be empty
     */
    public String schemaUrl() {
        return schemaUrl;
    }

    /**
     * Attributes of the scope.
     *
     * @return a copy of them, in the layout of {@link EventAttributes}
     */
    public byte[] attributes() {
        return attributes.clone();
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof final InstrumentationScope scope
                && name.equals(scope.name)
                && version.equals(scope.version)
                && schemaUrl.equals(scope.schemaUrl)
                && Arrays.equals(attributes, scope.attributes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, version, schemaUrl, Arrays.hashCode(attributes));
    }

    @Override
    public String toString() {
        return version.isEmpty() ? name : name + ' ' + version;
    }
}
