/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Goes through strict JSON in an answer of a receiver. Its caller says what should come next. */
public final class JsonReader {
    // of values that are skipped; bounds the recursion
    private static final int DEPTH_MAX = 64;
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final Pattern LITERAL = Pattern.compile("true|false|null");

    private final String text;
    private int index;

    private JsonReader(final String text) {
        this.text = text;
    }

    /**
     * Begins with a text.
     *
     * @param body in UTF-8
     * @return at the beginning of it
     * @throws ParseException if it is not UTF-8
     */
    public static JsonReader of(final byte[] body) throws ParseException {
        try {
            return new JsonReader(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (final CharacterCodingException e) {
            throw new ParseException("not UTF-8: " + e.getMessage(), 0);
        }
    }

    /**
     * Whether the whole text is another one, or blank.
     *
     * @param other the other one
     * @return true if nothing else is said
     */
    public boolean isBlankOr(final String other) {
        final String trimmed = text.strip();
        return trimmed.isEmpty() || trimmed.equals(other);
    }

    /** What takes a member of an object, whose value is next. */
    @FunctionalInterface
    public interface Member {
        /**
         * Reads the value.
         *
         * @param name of the member
         * @throws ParseException if the value is not what it should be
         */
        void read(String name) throws ParseException;
    }

    /**
     * Reads an object.
     *
     * @param member takes each of its members
     * @throws ParseException if the text goes on with something else
     */
    public void object(final Member member) throws ParseException {
        expect('{');
        if (!skipIf('}')) {
            do {
                final String name = string();
                expect(':');
                member.read(name);
            } while (skipIf(','));
            expect('}');
        }
    }

    /** What takes an item of an array, which is next. */
    @FunctionalInterface
    public interface Item {
        /**
         * Reads the item.
         *
         * @throws ParseException if it is not what it should be
         */
        void read() throws ParseException;
    }

    /**
     * Reads an array.
     *
     * @param item takes each of its items
     * @throws ParseException if the text goes on with something else
     */
    public void array(final Item item) throws ParseException {
        expect('[');
        if (!skipIf(']')) {
            do {
                item.read();
            } while (skipIf(','));
            expect(']');
        }
    }

    /**
     * Nothing but white space may be left.
     *
     * @throws ParseException if the text goes on with something else
     */
    public void end() throws ParseException {
        if (peek() != 0) {
            throw unexpected("the end");
        }
    }

    /** {@return how many characters have been read} */
    public int index() {
        return index;
    }

    /**
     * Reads a number.
     *
     * @return how it is written
     * @throws ParseException if the text goes on with something else
     */
    public String number() throws ParseException {
        return token(NUMBER, "a number");
    }

    /**
     * Skips a value of any kind.
     *
     * @throws ParseException if there is none, or it has too many levels
     */
    public void skipValue() throws ParseException {
        skipValue(0);
    }

    private void skipValue(final int depth) throws ParseException {
        if (depth > DEPTH_MAX) {
            throw new ParseException("more than " + DEPTH_MAX + " levels", index);
        }
        switch (peek()) {
            case '{' -> object(name -> skipValue(depth + 1));
            case '[' -> array(() -> skipValue(depth + 1));
            case '"' -> string();
            case 't', 'f', 'n' -> token(LITERAL, "a literal");
            default -> token(NUMBER, "a value");
        }
    }

    private String token(final Pattern pattern, final String expected) throws ParseException {
        peek();
        final Matcher matcher = pattern.matcher(text).region(index, text.length());
        if (!matcher.lookingAt()) {
            throw unexpected(expected);
        }
        index = matcher.end();
        return matcher.group();
    }

    /**
     * Reads a string.
     *
     * @return what it says
     * @throws ParseException if the text goes on with something else
     */
    public String string() throws ParseException {
        expect('"');
        final StringBuilder builder = new StringBuilder();
        while (index < text.length()) {
            final char c = text.charAt(index++);
            if (c == '"') {
                return builder.toString();
            }
            if (c < ' ') {
                throw new ParseException("control character in a string", index - 1);
            }
            builder.append(c == '\\' ? escape() : c);
        }
        throw unexpected("the end of a string");
    }

    private char escape() throws ParseException {
        final char c = index < text.length() ? text.charAt(index++) : 0;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hex();
            default -> throw new ParseException("unknown escape in a string", index - 1);
        };
    }

    private char hex() throws ParseException {
        int value = 0;
        for (final int end = index + 4; index < end; index++) {
            final int digit = index < text.length() ? Character.digit(text.charAt(index), 16) : -1;
            // Character.digit also takes digits of other scripts
            if (digit < 0 || text.charAt(index) > 'f') {
                throw unexpected("a hexadecimal digit");
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    /**
     * Looks at what is next.
     *
     * @return the next character that is no white space; 0 at the end
     */
    public char peek() {
        while (index < text.length() && " \t\r\n".indexOf(text.charAt(index)) >= 0) {
            index++;
        }
        return index < text.length() ? text.charAt(index) : 0;
    }

    private boolean skipIf(final char expected) {
        final boolean isThere = peek() == expected;
        if (isThere) {
            index++;
        }
        return isThere;
    }

    private void expect(final char expected) throws ParseException {
        if (!skipIf(expected)) {
            throw unexpected("'" + expected + "'");
        }
    }

    /**
     * Says what is there instead of what should be.
     *
     * @param expected in words
     * @return to be thrown
     */
    public ParseException unexpected(final String expected) {
        final String found = index < text.length() ? "'" + text.charAt(index) + "'" : "the end";
        return new ParseException("expected " + expected + ", found " + found, index);
    }
}
