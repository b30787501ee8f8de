/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.payload;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells from how a payload begins which format it has. */
public final class FormatSniffer {
    private static final Pattern OTLP_JSON = Pattern.compile("\\{\\s*\"resourceSpans\"");
    // a name comes first in a file of vectors, and in no span that Zipkin's own libraries write
    private static final Pattern ZIPKIN =
            Pattern.compile("\\[\\s*\\{\\s*\"(traceId|id|parentId|kind|timestamp|duration|"
                    + "localEndpoint|remoteEndpoint|annotations|tags|debug|shared)\"");
    // what a message of OTLP begins with: its first field or its second one, which have a length
    private static final int FIRST_FIELD = 0x0A;
    private static final int SECOND_FIELD = 0x12;
    private static final int V10_KEY_MAX = 11;

    private final byte[] start;

    private FormatSniffer(final byte[] start) {
        this.start = start;
    }

    /**
     * Looks at the beginning of a payload.
     *
     * @param start first bytes, 16 or more if there are so many
     * @return empty if it looks like none of the formats
     */
    public static Optional<ReadableFormat> sniff(final byte[] start) {
        final String text = new String(start, StandardCharsets.ISO_8859_1).strip();
        if (OTLP_JSON.matcher(text).lookingAt()) {
            return Optional.of(ReadableFormat.OTLP_JSON);
        }
        if (ZIPKIN.matcher(text).lookingAt()) {
            return Optional.of(ReadableFormat.ZIPKIN);
        }
        return new FormatSniffer(start).binary();
    }

    private Optional<ReadableFormat> binary() {
        final int second = header(0);
        if (isArray(0)) {
            final int third = header(second);
            if (isArray(second) && at(0) == 0x92 && isText(third)) {
                return Optional.of(ReadableFormat.V05);
            }
            return isArray(second) && isMap(third) ? Optional.of(ReadableFormat.V04) : Optional.empty();
        }
        if (isMap(0) && at(second) >= 1 && at(second) <= V10_KEY_MAX) {
            return Optional.of(ReadableFormat.V10);
        }
        return isOtlp() ? Optional.of(ReadableFormat.OTLP_PROTOBUF) : Optional.empty();
    }

    private int at(final int offset) {
        return offset < start.length ? start[offset] & 0xFF : -1;
    }

    /** Where what a MessagePack array or map has begins. */
    private int header(final int offset) {
        return switch (at(offset)) {
            case 0xDC, 0xDE -> offset + 3;
            case 0xDD, 0xDF -> offset + 5;
            default -> offset + 1;
        };
    }

    private boolean isArray(final int offset) {
        return at(offset) >> 4 == 0x9 || at(offset) == 0xDC || at(offset) == 0xDD;
    }

    private boolean isMap(final int offset) {
        return at(offset) >> 4 == 0x8 || at(offset) == 0xDE || at(offset) == 0xDF;
    }

    private boolean isText(final int offset) {
        return at(offset) >> 5 == 0x5 || (at(offset) >= 0xD9 && at(offset) <= 0xDB);
    }

    private boolean isOtlp() {
        if (at(0) != FIRST_FIELD) {
            return false;
        }
        int offset = 1;
        while (at(offset) >= 0x80) {
            offset++;
        }
        // a length of 0 begins many a change buffer
        return at(offset) > 0 && (at(offset + 1) == FIRST_FIELD || at(offset + 1) == SECOND_FIELD);
    }
}
