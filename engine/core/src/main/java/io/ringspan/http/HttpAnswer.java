/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.http;

import io.ringspan.protocol.ForeignText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a server answered: a status, fields, and as much of the body as came and is kept.
 *
 * <p>Belongs to the sender that returned it, and is valid until that one sends again. For one thread.
 */
public final class HttpAnswer {
    // more than is shown, so that secrets are seen as a whole
    private static final int LOOKED_AT_MAX = 64 * 1024;
    private static final int HEAD_INITIAL = 1024;
    private static final int BODY_INITIAL = 4 * 1024;
    // what is longer is not kept for the next answer
    private static final int BODY_KEPT_MAX = 64 * 1024;

    private int status;
    private boolean isComplete;
    // the status line and the lines of fields, each ended by a line feed, perhaps with a carriage return in front
    private byte[] head = new byte[HEAD_INITIAL];
    private int headLength;
    private byte[] body = new byte[BODY_INITIAL];
    private int bodyLength;
    // of the field that was found last
    private int valueStart;
    private int valueEnd;

    HttpAnswer() {}

    /**
     * An answer that another client has taken apart.
     *
     * @param status     such as 200
     * @param fields     by name
     * @param body       as far as it is kept
     * @param isComplete whether the body is all
     * @return a new answer
     */
    static HttpAnswer of(
            final int status, final Map<String, List<String>> fields, final byte[] body, final boolean isComplete) {
        final HttpAnswer answer = new HttpAnswer();
        answer.status = status;
        answer.isComplete = isComplete;
        final StringBuilder head = new StringBuilder("HTTP/1.1 " + status + '\n');
        fields.forEach((name, values) -> {
            for (final String value : values) {
                head.append(name).append(':').append(value).append('\n');
            }
        });
        answer.head = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        answer.headLength = answer.head.length;
        answer.body = body;
        answer.bodyLength = body.length;
        return answer;
    }

    /** Forgets everything. */
    void clear() {
        status = 0;
        isComplete = false;
        headLength = 0;
        bodyLength = 0;
        if (body.length > BODY_KEPT_MAX) {
            body = new byte[BODY_INITIAL];
        }
    }

    /** {@return the status, such as 200} */
    public int status() {
        return status;
    }

    void status(final int newStatus) {
        status = newStatus;
    }

    /**
     * Whether the body is all that the server had to say.
     *
     * @return false if it broke off, took too long, cannot be told from what follows, or is longer than what is kept
     */
    public boolean isComplete() {
        return isComplete;
    }

    void complete() {
        isComplete = true;
    }

    /**
     * Value of a field.
     *
     * @param name in lower case
     * @return the value of the first field of that name, byte by byte; null if there is none
     */
    public String field(final String name) {
        return find(name) ? new String(head, valueStart, valueEnd - valueStart, StandardCharsets.ISO_8859_1) : null;
    }

    /**
     * Whether a field has a certain value. Allocates nothing.
     *
     * @param name  in lower case
     * @param value that the first field of that name should have
     * @return false also if there is no such field
     */
    public boolean fieldIs(final String name, final String value) {
        if (!find(name) || valueEnd - valueStart != value.length()) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if ((head[valueStart + i] & 0xFF) != value.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean find(final String name) {
        int start = lineEnd(0) + 1;
        while (start < headLength) {
            final int end = lineEnd(start);
            final int colon = start + name.length();
            if (colon < end && head[colon] == ':' && isName(name, start)) {
                valueStart = colon + 1;
                valueEnd = end;
                trimValue();
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    /**
     * Whether some bytes of the head are a name, in letters of either case.
     *
     * @param name  in lower case
     * @param start offset of the bytes; as many as the name has are there
     * @return true if they are
     */
    boolean isName(final String name, final int start) {
        for (int i = 0; i < name.length(); i++) {
            final byte b = head[start + i];
            final int lower = b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
            if (lower != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void trimValue() {
        while (valueEnd > valueStart && isBlank(head[valueEnd - 1])) {
            valueEnd--;
        }
        while (valueStart < valueEnd && isBlank(head[valueStart])) {
            valueStart++;
        }
    }

    private static boolean isBlank(final byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }

    /**
     * Where a line ends.
     *
     * @param start of the line
     * @return offset of its line feed, or the length of the head if there is none
     */
    int lineEnd(final int start) {
        int end = start;
        while (end < headLength && head[end] != '\n') {
            end++;
        }
        return end;
    }

    /** {@return bytes of the head; only the first {@link #headLength} count} */
    byte[] head() {
        return head;
    }

    /** {@return bytes of the head so far} */
    int headLength() {
        return headLength;
    }

    /** Forgets the head of an answer that comes before the final one. */
    void clearHead() {
        headLength = 0;
    }

    void appendToHead(final byte b) {
        if (headLength == head.length) {
            head = Arrays.copyOf(head, 2 * headLength);
        }
        head[headLength++] = b;
    }

    /** {@return bytes of the body that are kept} */
    public int bodyLength() {
        return bodyLength;
    }

    /** {@return a copy of the body, as far as it is kept} */
    public byte[] body() {
        return Arrays.copyOf(body, bodyLength);
    }

    /**
     * Whether the body has certain bytes. Allocates nothing.
     *
     * @param bytes that it should have
     * @return true if it has these and no others
     */
    public boolean bodyIs(final byte[] bytes) {
        return Arrays.equals(body, 0, bodyLength, bytes, 0, bytes.length);
    }

    void appendToBody(final byte[] from, final int offset, final int count) {
        final int needed = bodyLength + count;
        if (needed > body.length) {
            body = Arrays.copyOf(body, Math.max(needed, Math.min(2 * body.length, HttpSender.BODY_MAX)));
        }
        System.arraycopy(from, offset, body, bodyLength, count);
        bodyLength = needed;
    }

    /**
     * The answer for people.
     *
     * @return one line with the status and the beginning of the body
     */
    public String excerpt() {
        final int length = Math.min(bodyLength, LOOKED_AT_MAX);
        final String text = new String(body, 0, length, StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        return "HTTP " + status + (text.isEmpty() ? "" : ": " + ForeignText.show(text));
    }
}
