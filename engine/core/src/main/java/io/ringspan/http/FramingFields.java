/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.http;

/**
 * What the head of an answer says about where its body ends, and whether the connection stays. If that contradicts itself, or a line of the
 * head is no field, it is not clear, and nothing is read of the body.
 *
 * <p>Reused for each answer; allocates nothing. For one thread.
 */
final class FramingFields {
    private static final String CONTENT_LENGTH = "content-length";
    private static final String TRANSFER_ENCODING = "transfer-encoding";
    private static final String CONNECTION = "connection";
    private static final long LENGTH_MAX = Long.MAX_VALUE / 32;
    private static final long UNKNOWN = -1;

    private HttpAnswer answer;
    private boolean isOld;
    private boolean isClear;
    private long contentLength;
    private boolean isChunked;
    private boolean isClosing;
    private boolean isKept;

    /**
     * Reads the head of an answer, and joins lines that were folded.
     *
     * @param of  which answer
     * @param old whether it is one of HTTP/1.0
     */
    void read(final HttpAnswer of, final boolean old) {
        answer = of;
        isOld = old;
        isClear = true;
        contentLength = UNKNOWN;
        isChunked = false;
        isClosing = false;
        isKept = false;
        final byte[] head = answer.head();
        int start = answer.lineEnd(0) + 1;
        if (start < answer.headLength() && isBlank(head[start])) {
            // the end of the status line stays where it is
            isClear = false;
            start = answer.lineEnd(start) + 1;
        }
        unfold(head, start);
        // the last line is the empty one
        for (int end = answer.lineEnd(start); end + 1 < answer.headLength(); end = answer.lineEnd(start)) {
            readLine(head, start, end > start && head[end - 1] == '\r' ? end - 1 : end);
            start = end + 1;
        }
        // chunks came with HTTP/1.1
        isClear &= !(isChunked && isOld);
    }

    /** Makes one line of a line and those behind it that begin with a blank. */
    private void unfold(final byte[] head, final int start) {
        for (int end = answer.lineEnd(start); end + 1 < answer.headLength(); end = answer.lineEnd(end + 1)) {
            if (isBlank(head[end + 1])) {
                head[end] = ' ';
                if (head[end - 1] == '\r') {
                    head[end - 1] = ' ';
                }
            }
        }
    }

    private void readLine(final byte[] head, final int start, final int end) {
        int colon = start;
        while (colon < end && RequestHead.isTokenCharacter(head[colon])) {
            colon++;
        }
        if (colon == start || colon == end || head[colon] != ':') {
            isClear = false;
            return;
        }
        for (int i = colon; i < end; i++) {
            isClear &= head[i] != 0 && head[i] != '\r';
        }
        if (isName(CONTENT_LENGTH, start, colon)) {
            readItems(head, colon + 1, end, CONTENT_LENGTH);
        } else if (isName(TRANSFER_ENCODING, start, colon)) {
            readItems(head, colon + 1, end, TRANSFER_ENCODING);
        } else if (isName(CONNECTION, start, colon)) {
            readItems(head, colon + 1, end, CONNECTION);
        }
    }

    private boolean isName(final String name, final int start, final int end) {
        return end - start == name.length() && answer.isName(name, start);
    }

    /** Takes a list apart at its commas. */
    private void readItems(final byte[] head, final int start, final int end, final String field) {
        int from = start;
        for (int i = start; i <= end; i++) {
            if (i == end || head[i] == ',') {
                int first = from;
                int last = i;
                while (first < last && isBlank(head[first])) {
                    first++;
                }
                while (last > first && isBlank(head[last - 1])) {
                    last--;
                }
                readItem(head, first, last, field);
                from = i + 1;
            }
        }
    }

    // compares the constants that it is called with
    @SuppressWarnings("ReferenceEquality")
    private void readItem(final byte[] head, final int start, final int end, final String field) {
        if (field == CONTENT_LENGTH) {
            final long length = lengthOf(head, start, end);
            isClear &= length >= 0 && (contentLength == UNKNOWN || contentLength == length);
            contentLength = length;
        } else if (field == CONNECTION) {
            isClosing |= isName("close", start, end);
            isKept |= isName("keep-alive", start, end);
        } else if (!isName("identity", start, end)) {
            // nothing else was asked for, and once is enough
            isClear &= !isChunked && isName("chunked", start, end);
            isChunked = true;
        }
    }

    private static long lengthOf(final byte[] head, final int start, final int end) {
        long length = start == end ? UNKNOWN : 0;
        for (int i = start; i < end; i++) {
            final int digit = head[i] - '0';
            if (digit < 0 || digit > 9 || length > LENGTH_MAX) {
                return UNKNOWN;
            }
            length = 10 * length + digit;
        }
        return length;
    }

    private static boolean isBlank(final byte b) {
        return b == ' ' || b == '\t';
    }

    /** {@return whether it is known where the body ends} */
    boolean isClear() {
        return isClear;
    }

    /** {@return whether the body comes in chunks, which then goes before a length} */
    boolean isChunked() {
        return isChunked;
    }

    /** {@return length of the body, less than 0 if there is none said} */
    long contentLength() {
        return contentLength;
    }

    /** {@return whether the receiver keeps the connection, and can be trusted with another request} */
    boolean isReusable() {
        final boolean contradicts = isChunked && contentLength != UNKNOWN;
        return isClear && !contradicts && !isClosing && (!isOld || isKept);
    }
}
