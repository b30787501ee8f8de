/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.memory.RawMemory;
import io.ringspan.table.StringTable;

/** Kind of a span, by the text that says it: of its tag {@code span.kind}, or else of its type. Letters of either case are equal. */
final class SpanKind {
    /** What a text means that is none of those of the tag. */
    static final int UNSPECIFIED = 0;

    private static final int INTERNAL = 1;
    private static final int SERVER = 2;
    private static final int CLIENT = 3;
    private static final int PRODUCER = 4;
    private static final int CONSUMER = 5;
    // set in all letters of lower case, and in nothing that it would turn into one but those of upper case
    private static final long LOWER_CASE = 0x2020_2020_2020_2020L;
    private static final long INTERNAL_TEXT = word("internal");
    private static final long SERVER_TEXT = word("server");
    private static final long CLIENT_TEXT = word("client");
    private static final long PRODUCER_TEXT = word("producer");
    private static final long CONSUMER_TEXT = word("consumer");
    private static final long WEB_TEXT = word("web");
    private static final long HTTP_TEXT = word("http");

    private SpanKind() {}

    /** By the tag. */
    static int ofTag(final StringTable strings, final int text) {
        final long word = word(strings, text);
        return word == INTERNAL_TEXT ? INTERNAL : ofRole(word);
    }

    /** By the type, for spans without the tag. */
    static int ofType(final StringTable strings, final int text) {
        final long word = word(strings, text);
        if (word == WEB_TEXT || word == HTTP_TEXT) {
            return SERVER;
        }
        final int kind = ofRole(word);
        return kind == UNSPECIFIED ? INTERNAL : kind;
    }

    private static int ofRole(final long word) {
        return word == SERVER_TEXT
                ? SERVER
                : word == CLIENT_TEXT
                        ? CLIENT
                        : word == PRODUCER_TEXT ? PRODUCER : word == CONSUMER_TEXT ? CONSUMER : UNSPECIFIED;
    }

    // a text of up to eight bytes; 0 for longer ones
    private static long word(final StringTable strings, final int text) {
        final int length = strings.length(text);
        if (length == 0 || length > Long.BYTES) {
            return 0;
        }
        final RawMemory bytes = strings.buffer();
        final long mask = -1L >>> (Long.SIZE - length * Byte.SIZE);
        return (bytes.getLong(strings.offset(text), LITTLE_ENDIAN) | LOWER_CASE) & mask;
    }

    private static long word(final String text) {
        long word = 0;
        for (int i = text.length() - 1; i >= 0; i--) {
            word = word << Byte.SIZE | text.charAt(i);
        }
        return word;
    }
}
