/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import java.io.Writer;

/**
 * Keeps the first characters of what is written, so that a text without end takes no more memory than what is sent of it.
 *
 * <p>Note: not threadsafe.
 */
final class BoundedWriter extends Writer {
    private final StringBuilder kept = new StringBuilder();
    private final int lengthMax;

    BoundedWriter(final int lengthMax) {
        this.lengthMax = lengthMax;
    }

    @Override
    public void write(final char[] characters, final int offset, final int length) {
        kept.append(characters, offset, Math.min(length, lengthMax - kept.length()));
    }

    @Override
    public void write(final String text, final int offset, final int length) {
        kept.append(text, offset, offset + Math.min(length, lengthMax - kept.length()));
    }

    @Override
    public void flush() {
        // it is there already
    }

    @Override
    public void close() {
        // nothing was opened
    }

    @Override
    public String toString() {
        return kept.toString();
    }
}
