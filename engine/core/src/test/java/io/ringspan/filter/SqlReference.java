/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.filter;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@link SqlObfuscator} is meant to do, by regular expressions: one token after the other. */
final class SqlReference {
    private static final int FLAGS = Pattern.DOTALL | Pattern.CASE_INSENSITIVE;
    private static final String PART = "[A-Za-z0-9_@$#\\x{80}-\\x{10FFFF}]";
    private static final Pattern WORD = Pattern.compile("[A-Za-z_@\\x{80}-\\x{10FFFF}]" + PART + "*", FLAGS);
    private static final Pattern NUMBER = Pattern.compile("\\.?[0-9](?:(?<=e)[-+](?=[0-9])|" + PART + "|\\.)*", FLAGS);
    private static final Pattern ORACLE = Pattern.compile("'([\\x00-\\x7F])([^']*)'", FLAGS);
    private static final Pattern NAME = Pattern.compile("`(?:" + PART + "|[ .-])*`", FLAGS);
    private static final Pattern DOLLAR = Pattern.compile(
            "(\\$(?:[A-Za-z_@#\\x{80}-\\x{10FFFF}][A-Za-z0-9_@#\\x{80}-\\x{10FFFF}]*)?\\$).*?\\1", Pattern.DOTALL);
    private static final Pattern TAG =
            Pattern.compile("\\$(?:[A-Za-z_@#\\x{80}-\\x{10FFFF}][A-Za-z0-9_@#\\x{80}-\\x{10FFFF}]*)?\\$");
    private static final Pattern LINE = Pattern.compile("(?:--|#)(?:[^\\n\\r'\"`$]|\\r(?=\\n))*(?=\\n|\\z)", FLAGS);
    private static final Pattern BLOCK = Pattern.compile("/\\*(?:(?!/\\*|\\*/).)*\\*/", FLAGS);

    private final String text;
    private final StringBuilder result = new StringBuilder();
    private int at;
    private int bracketEnd = -1;

    private SqlReference(final String text) {
        this.text = text;
    }

    static String obfuscate(final String text) {
        final SqlReference reference = new SqlReference(text);
        while (reference.at < text.length()) {
            reference.step();
        }
        return reference.result.toString();
    }

    private void step() {
        final String rest = text.substring(at);
        final char c = rest.charAt(0);
        final Matcher word = WORD.matcher(rest);
        if (word.lookingAt()) {
            word(word.group());
        } else if (NUMBER.matcher(rest).lookingAt()) {
            take(NUMBER, 0);
        } else if (c == '\'' || c == '"') {
            quoted(c, false);
        } else if (c == '`') {
            final Matcher name = NAME.matcher(rest);
            if (name.lookingAt() && name.end() <= 130) {
                copy(name.end());
            } else {
                mark(rest.length());
            }
        } else if (c == '[') {
            if (at > bracketEnd) {

                bracketEnd = text.indexOf(']', at + 1) < 0 ? text.length() : text.indexOf(']', at + 1);
            }
            copy(1);
        } else if (c == '$' && rest.length() > 1 && Character.isDigit(rest.charAt(1)) && rest.charAt(1) < 128) {
            take(NUMBER, 1);
        } else if (c == '$' && TAG.matcher(rest).lookingAt()) {
            take(DOLLAR, 0);
        } else if (c == '#' || rest.startsWith("--")) {
            take(LINE, 0);
        } else if (rest.startsWith("/*")) {
            take(BLOCK, 0);
        } else {
            copy(1);
        }
    }

    private void word(final String word) {
        final boolean isQuoted = text.startsWith("'", at + word.length());
        final String prefix = word.toLowerCase(Locale.ROOT);
        if (isQuoted && (prefix.equals("q") || prefix.equals("nq"))) {
            final Matcher oracle = ORACLE.matcher(text.substring(at + word.length()));
            final boolean isWhole = oracle.lookingAt() && isClosed(oracle.group(1), oracle.group(2));
            mark(isWhole ? word.length() + oracle.end() : text.length() - at);
        } else if (isQuoted && prefix.matches("[enxbr]")) {
            at += 1;
            quoted('\'', prefix.equals("e"));
        } else {
            copy(word.length());
        }
    }

    private static boolean isClosed(final String open, final String inside) {
        final String pairs = "[](){}<>";
        final int pair = pairs.indexOf(open);
        return inside.endsWith(pair >= 0 && pair % 2 == 0 ? pairs.substring(pair + 1, pair + 2) : open);
    }

    // without backslashes in front of quotes there is one way to read it
    private void quoted(final char quote, final boolean hasEscapes) {
        final String escape = hasEscapes ? "\\\\." : "\\\\[^" + quote + "\\\\]|\\\\\\\\";
        final Pattern whole = Pattern.compile(
                quote + "(?:[^\\\\" + quote + "]|" + escape + "|" + quote + quote + ")*+" + quote, Pattern.DOTALL);
        take(whole, 0);
    }

    private void take(final Pattern pattern, final int skipped) {
        final Matcher matcher = pattern.matcher(text);
        matcher.region(at + skipped, text.length()).useTransparentBounds(false);
        mark(matcher.lookingAt() ? matcher.end() - at : text.length() - at);
    }

    private void mark(final int length) {
        result.append('?');
        at = at < bracketEnd && at + length > bracketEnd ? text.length() : at + length;
    }

    private void copy(final int length) {
        result.append(text, at, at + length);
        at += length;
    }
}
