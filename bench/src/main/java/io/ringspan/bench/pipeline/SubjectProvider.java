/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import java.util.Map;

/**
 * Brings subjects into the harness. Implementations have a public constructor without parameters, and are named in
 * {@code META-INF/services/io.ringspan.bench.pipeline.SubjectProvider}, where {@link java.util.ServiceLoader} finds them.
 */
public interface SubjectProvider {
    /**
     * The subjects.
     *
     * @return by name, as given to the harness; lower case with dashes, and no name that another provider has
     */
    Map<String, SubjectFactory> subjects();
}
