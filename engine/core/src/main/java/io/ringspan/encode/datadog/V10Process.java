/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import io.ringspan.encode.TracedProcess;
import io.ringspan.protocol.Utf8;

/**
 * What a payload in v1.0 says of the process. What is empty is left out.
 *
 * <p>Note: not threadsafe; not to be changed once an encoder has been made with it.
 */
public final class V10Process {
    /** Key of the first field that a process has. */
    static final int FIRST_KEY = 2;

    private final byte[][] fields = new byte[8][];

    /** Nothing is known. */
    public V10Process() {}

    /** What is known of a process, but for the machine. */
    static V10Process of(final TracedProcess process) {
        return new V10Process()
                .containerId(process.containerId())
                .language(process.language())
                .languageVersion(process.languageVersion())
                .tracerVersion(process.tracerVersion())
                .runtimeId(process.runtimeId())
                .env(process.env())
                .appVersion(process.version());
    }

    /**
     * Container that the process runs in.
     *
     * @param value its id
     * @return this
     */
    public V10Process containerId(final String value) {
        return set(0, value);
    }

    /**
     * Language of the tracer.
     *
     * @param value such as {@code java}
     * @return this
     */
    public V10Process language(final String value) {
        return set(1, value);
    }

    /**
     * Version of the language.
     *
     * @param value such as {@code 17}
     * @return this
     */
    public V10Process languageVersion(final String value) {
        return set(2, value);
    }

    /**
     * Version of the tracer.
     *
     * @param value any text
     * @return this
     */
    public V10Process tracerVersion(final String value) {
        return set(3, value);
    }

    /**
     * What tells this run of the process from others.
     *
     * @param value a UUID
     * @return this
     */
    public V10Process runtimeId(final String value) {
        return set(4, value);
    }

    /**
     * Environment that the process runs in.
     *
     * @param value such as {@code prod}
     * @return this
     */
    public V10Process env(final String value) {
        return set(5, value);
    }

    /**
     * Machine that the process runs on.
     *
     * @param value its name
     * @return this
     */
    public V10Process hostname(final String value) {
        return set(6, value);
    }

    /**
     * Version of the application.
     *
     * @param value any text
     * @return this
     */
    public V10Process appVersion(final String value) {
        return set(7, value);
    }

    private V10Process set(final int field, final String value) {
        fields[field] = value.isEmpty() ? null : Utf8.toBytes(value);
        return this;
    }

    /** Fields that there may be. */
    int fieldCount() {
        return fields.length;
    }

    /** UTF-8 of a field, or null if it is empty. */
    byte[] field(final int field) {
        return fields[field];
    }
}
