/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

/**
 * A short text that is built in place, for tags that differ from span to span.
 *
 * <p>Note: not threadsafe.
 */
final class TextBuilder implements CharSequence {
    private static final int BASE = 10;

    private final char[] chars;
    private int length;

    TextBuilder(final int capacity) {
        chars = new char[capacity];
    }

    TextBuilder set(final String text) {
        length = 0;
        return append(text);
    }

    TextBuilder append(final String text) {
        text.getChars(0, text.length(), chars, length);
        length += text.length();
        return this;
    }

    /** Appends a number that is not negative. */
    TextBuilder append(final int number) {
        int digits = 1;
        for (int rest = number / BASE; rest > 0; rest /= BASE) {
            digits++;
        }
        int rest = number;
        for (int i = length + digits - 1; i >= length; i--) {
            chars[i] = (char) ('0' + rest % BASE);
            rest /= BASE;
        }
        length += digits;
        return this;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(final int index) {
        return chars[index];
    }

    @Override
    public CharSequence subSequence(final int start, final int end) {
        return new String(chars, start, end - start);
    }

    @Override
    public String toString() {
        return new String(chars, 0, length);
    }
}
