/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** All subjects that the harness knows, by name: those of every {@link SubjectProvider}. */
public final class Subjects {
    private Subjects() {}

    /**
     * Finds all subjects; starts none.
     *
     * @return by name, in the order of names
     * @throws IllegalStateException if two providers have the same name
     */
    public static Map<String, SubjectFactory> all() {
        final Map<String, SubjectFactory> all = new TreeMap<>();
        for (final SubjectProvider provider : ServiceLoader.load(SubjectProvider.class)) {
            provider.subjects().forEach((name, factory) -> {
                if (all.put(name, factory) != null) {
                    throw new IllegalStateException("two subjects are called " + name);
                }
            });
        }
        return all;
    }

    /**
     * Finds one subject.
     *
     * @param name of the subject
     * @return starts it
     * @throws IllegalArgumentException if there is none; the message names all
     */
    public static SubjectFactory get(final String name) {
        final Map<String, SubjectFactory> all = all();
        final SubjectFactory factory = all.get(name);
        if (factory == null) {
            throw new IllegalArgumentException("no subject " + name + "; there are " + all.keySet());
        }
        return factory;
    }
}
