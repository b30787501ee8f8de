/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What OTLP says of all spans of a process at once: the attributes of the resource, which are texts, and the scope.
 *
 * <p>Note: not threadsafe; filled before an encoder is made with it, and not changed behind that.
 */
public final class OtlpResource {
    private final String service;
    private final List<Map.Entry<String, String>> attributes = new ArrayList<>();
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

    /**
     * Adds an attribute behind those that are there.
     *
     * @param key   its key
     * @param value its value; an empty one is left out
     * @return this
     */
    public OtlpResource attribute(final String key, final String value) {
        if (!value.isEmpty()) {
            attributes.add(Map.entry(key, value));
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
        scopeName = Objects.requireNonNull(name);
        scopeVersion = Objects.requireNonNull(version);
        return this;
    }

    String service() {
        return service;
    }

    /** Attributes that are not empty, in order. */
    List<Map.Entry<String, String>> attributes() {
        return attributes;
    }

    String scopeName() {
        return scopeName;
    }

    String scopeVersion() {
        return scopeVersion;
    }
}
