/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The head of a request as bytes: what never changes is written once, and the fields that vary go behind it for each request. Setting
 * them allocates nothing.
 *
 * <p>Nothing gets into a head but printable ASCII, so no value can end a line and begin a field of its own. For one thread.
 */
public final class RequestHead {
    // what the sender says about the connection and the body
    private static final Set<String> OF_SENDER =
            Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");
    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";
    private static final int INITIAL_LENGTH = 1024;
    private static final int LONG_DIGITS_MAX = 20;

    private final String method;
    private final HttpAddress address;
    private final int fieldsOffset;
    private final int fixedLength;
    private byte[] bytes = new byte[INITIAL_LENGTH];
    private ByteBuffer view = ByteBuffer.wrap(bytes);
    private int length;

    /**
     * Writes what never changes.
     *
     * @param method  such as {@code POST}
     * @param address of the receiver
     * @param path    from its slash on; goes behind the path of the address
     * @param fields  by name, in their order
     * @throws IllegalArgumentException if something cannot stand in a head, or is for the sender to say
     */
    public RequestHead(
            final String method, final HttpAddress address, final String path, final Map<String, String> fields) {
        this.method = method;
        this.address = address;
        putToken(method);
        put(' ');
        requireTarget(address.prefix());
        requireTarget(path);
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path without a slash in front");
        }
        putText(address.prefix());
        putText(path);
        putText(" HTTP/1.1");
        endLine();
        putField("host", address.hostField());
        fieldsOffset = length;
        fields.forEach((name, value) -> {
            if (OF_SENDER.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("a field that the sender sets: " + name);
            }
            putField(name, value);
        });
        fixedLength = length;
    }

    private static void requireTarget(final String path) {
        if (path.chars().anyMatch(c -> c <= ' ' || c > '~' || c == '#')) {
            throw new IllegalArgumentException("a path with a character that is no printable ASCII, or with #");
        }
    }

    /**
     * Forgets the fields that vary.
     *
     * @return this
     */
    public RequestHead begin() {
        length = fixedLength;
        return this;
    }

    /**
     * Adds a field to the next request.
     *
     * @param name  of the field, not one of the sender's
     * @param value printable ASCII
     * @return this
     * @throws IllegalArgumentException if a character cannot stand in a head
     */
    public RequestHead add(final String name, final CharSequence value) {
        putField(name, value);
        return this;
    }

    /**
     * Adds a field to the next request.
     *
     * @param name  of the field, not one of the sender's
     * @param value from 0 on
     * @return this
     */
    public RequestHead add(final String name, final long value) {
        putToken(name);
        put(':');
        put(' ');
        putNumber(value);
        endLine();
        return this;
    }

    /**
     * Ends the head.
     *
     * @param bodyLength of the body in bytes, less than 0 if there is none
     */
    void end(final long bodyLength) {
        if (bodyLength >= 0) {
            add("content-length", bodyLength);
        }
        endLine();
    }

    /** {@return the bytes of the head, always the same buffer as long as the head has room in it} */
    ByteBuffer bytes() {
        return view.clear().limit(length);
    }

    /** {@return the method of the request} */
    String method() {
        return method;
    }

    /** {@return the receiver} */
    HttpAddress address() {
        return address;
    }

    /** {@return what the request asks for: path and query} */
    String target() {
        final String line = new String(bytes, 0, fieldsOffset, StandardCharsets.US_ASCII);
        return line.substring(method.length() + 1, line.indexOf(' ', method.length() + 1));
    }

    /**
     * Names all fields but those of the sender. Before the head is ended.
     *
     * @param consumer of names and values
     */
    void forEachField(final BiConsumer<String, String> consumer) {
        new String(bytes, fieldsOffset, length - fieldsOffset, StandardCharsets.US_ASCII)
                .lines()
                .forEach(line -> {
                    final int colon = line.indexOf(':');
                    consumer.accept(line.substring(0, colon), line.substring(colon + 2));
                });
    }

    private void putField(final String name, final CharSequence value) {
        putToken(name);
        put(':');
        put(' ');
        putText(value);
        endLine();
    }

    private void putToken(final String token) {
        if (token.isEmpty()) {
            throw new IllegalArgumentException("an empty name");
        }
        for (int i = 0; i < token.length(); i++) {
            final char c = token.charAt(i);
            if (!isTokenCharacter(c)) {
                throw unfit(c);
            }
            put(c);
        }
    }

    /**
     * Whether a name may have a character.
     *
     * @param c any
     * @return true for letters, digits and some punctuation of ASCII
     */
    static boolean isTokenCharacter(final int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_PUNCTUATION.indexOf(c) >= 0;
    }

    private void putText(final CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                throw unfit(c);
            }
            put(c);
        }
    }

    private static IllegalArgumentException unfit(final char c) {
        // not the text itself, which may be a secret
        return new IllegalArgumentException("a character that cannot stand there: " + (int) c);
    }

    private void putNumber(final long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a negative number: " + value);
        }
        makeRoom(LONG_DIGITS_MAX);
        int end = length;
        long rest = value;
        do {
            end++;
            rest /= 10;
        } while (rest > 0);
        rest = value;
        for (int i = end - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length = end;
    }

    private void endLine() {
        put('\r');
        put('\n');
    }

    private void put(final char c) {
        makeRoom(1);
        bytes[length++] = (byte) c;
    }

    private void makeRoom(final int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            view = ByteBuffer.wrap(bytes);
        }
    }
}
