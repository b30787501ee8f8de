/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the agent's answer: {@code {"rate_by_service":{"service:x,env:y":0.5}}}.
 *
 * <p>Strict JSON. Fields that are not known are skipped; {@code OK} and an empty answer, which old agents give, have no
 * rates.
 */
final class RateByService {
    private static final String FIELD = "rate_by_service";
    // of values that are skipped; bounds the recursion
    private static final int DEPTH_MAX = 64;
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final Pattern LITERAL = Pattern.compile("true|false|null");

    private final String text;
    private int index;

    private RateByService(final String text) {
        this.text = text;
    }

    /**
     * Reads an answer.
     *
     * @param body of the answer
     * @return an unmodifiable map of rates from 0 to 1 by service and environment; null if the answer has none
     * @throws ParseException if it is not such an answer
     */
    static Map<String, Double> read(final byte[] body) throws ParseException {
        final String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (final CharacterCodingException e) {
            throw new ParseException("not UTF-8: " + e.getMessage(), 0);
        }
        final String trimmed = text.strip();
        if (trimmed.isEmpty() || trimmed.equals("OK")) {
            return null;
        }
        final RateByService reader = new RateByService(text);
        final Map<String, Double> rates = reader.answer();
        if (reader.peek() != 0) {
            throw reader.unexpected("the end");
        }
        return rates;
    }

    private Map<String, Double> answer() throws ParseException {
        Map<String, Double> rates = null;
        expect('{');
        if (!skipIf('}')) {
            do {
                final String name = string();
                expect(':');
                if (name.equals(FIELD) && peek() == '{') {
                    rates = rates();
                } else if (name.equals(FIELD) && peek() != 'n') {
                    throw unexpected("an object");
                } else {
                    skipValue(0);
                }
            } while (skipIf(','));
            expect('}');
        }
        return rates;
    }

    private Map<String, Double> rates() throws ParseException {
        final Map<String, Double> rates = new LinkedHashMap<>();
        expect('{');
        if (!skipIf('}')) {
            do {
                final String name = string();
                expect(':');
                final int start = index;
                final double rate = Double.parseDouble(token(NUMBER, "a number"));
                if (!(rate >= 0 && rate <= 1)) {
                    throw new ParseException("a rate that is not from 0 to 1: " + rate, start);
                }
                rates.put(name, rate);
            } while (skipIf(','));
            expect('}');
        }
        return Collections.unmodifiableMap(rates);
    }

    private void skipValue(final int depth) throws ParseException {
        if (depth > DEPTH_MAX) {
            throw new ParseException("more than " + DEPTH_MAX + " levels", index);
        }
        switch (peek()) {
            case '{' -> skipMembers('}', true, depth);
            case '[' -> skipMembers(']', false, depth);
            case '"' -> string();
            case 't', 'f', 'n' -> token(LITERAL, "a literal");
            default -> token(NUMBER, "a value");
        }
    }

    private void skipMembers(final char end, final boolean isNamed, final int depth) throws ParseException {
        index++;
        if (skipIf(end)) {
            return;
        }
        do {
            if (isNamed) {
                string();
                expect(':');
            }
            skipValue(depth + 1);
        } while (skipIf(','));
        expect(end);
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

    private String string() throws ParseException {
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

    /** Next character that is no white space; 0 at the end. */
    private char peek() {
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

    private ParseException unexpected(final String expected) {
        final String found = index < text.length() ? "'" + text.charAt(index) + "'" : "the end";
        return new ParseException("expected " + expected + ", found " + found, index);
    }
}
