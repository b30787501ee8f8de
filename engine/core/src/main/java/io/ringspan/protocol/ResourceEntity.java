/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import java.util.List;
import java.util.Objects;

/**
 * Something that a resource is about, as OpenTelemetry has it: which of its attributes say what it is, and which describe it.
 *
 * <p>Note: immutable.
 *
 * @param type            such as {@code service}
 * @param schemaUrl       of the names of these attributes; may be empty
 * @param idKeys          keys of attributes that say which one it is
 * @param descriptionKeys keys of attributes that say more of it
 */
public record ResourceEntity(String type, String schemaUrl, List<String> idKeys, List<String> descriptionKeys) {
    /**
     * Copies the keys.
     *
     * @param type            such as {@code service}
     * @param schemaUrl       of the names of these attributes; may be empty
     * @param idKeys          keys of attributes that say which one it is
     * @param descriptionKeys keys of attributes that say more of it
     */
    public ResourceEntity {
        Objects.requireNonNull(type);
        Objects.requireNonNull(schemaUrl);
        idKeys = List.copyOf(idKeys);
        descriptionKeys = List.copyOf(descriptionKeys);
    }
}
