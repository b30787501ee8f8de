/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.filter;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Replaces what is literal in a statement of SQL by a question mark: texts in quotes of any dialect, numbers, comments.
 *
 * <p>Dialects read some characters differently, such as a backslash in front of a quote, or a quote in a comment. Where one reading would show
 * what is literal by another, all that follows is one question mark; so it is behind a quote that nothing closes.
 *
 * <p>One pass, one short step for each byte. What comes out is never longer than what goes in.
 *
 * <p>Note: not threadsafe. Does not allocate.
 */
final class SqlObfuscator {
    private static final byte MARK = '?';
    private static final int PREFIX_MAX = 2;
    private static final int IDENTIFIER_MAX = 128;

    private DirectBuffer source;
    private int limit;
    private int position;
    private MutableDirectBuffer target;
    private int to;
    // the bracket that closes one that is open; or the limit, if there is none
    private int bracketEnd;

    /**
     * Obfuscates a statement.
     *
     * @return length of what has been written to the target; it has room for as much as the source is long
     */
    int obfuscate(
            final DirectBuffer newSource,
            final int offset,
            final int length,
            final MutableDirectBuffer newTarget,
            final int targetOffset) {
        source = newSource;
        position = offset;
        limit = offset + length;
        target = newTarget;
        to = targetOffset;
        bracketEnd = offset - 1;
        while (position < limit) {
            step();
        }
        return to - targetOffset;
    }

    private void step() {
        final byte b = source.getByte(position);
        if (isWord(b)) {
            word();
        } else if (isDigit(b) || (b == '.' && isDigit(at(position + 1)))) {
            number();
        } else {
            switch (b) {
                case '\'', '"' -> quoted(b, false);
                case '`' -> identifier();
                case '[' -> bracket();
                case '$' -> dollar();
                case '#' -> lineComment();
                case '-' -> {
                    if (at(position + 1) == '-') {
                        lineComment();
                    } else {
                        copy();
                    }
                }
                case '/' -> {
                    if (at(position + 1) == '*') {
                        blockComment();
                    } else {
                        copy();
                    }
                }
                default -> copy();
            }
        }
    }

    private byte at(final int index) {
        return index < limit ? source.getByte(index) : 0;
    }

    private void copy() {
        target.putByte(to++, source.getByte(position++));
    }

    // some dialects have names in brackets, in which a quote begins nothing
    private void mark(final int next) {
        target.putByte(to++, MARK);
        position = position < bracketEnd && next > bracketEnd ? limit : next;
    }

    private void bracket() {
        if (position > bracketEnd) {
            bracketEnd = position + 1;
            while (bracketEnd < limit && source.getByte(bracketEnd) != ']') {
                bracketEnd++;
            }
        }
        copy();
    }

    private void markRest() {
        mark(limit);
    }

    private static boolean isDigit(final byte b) {
        return b >= '0' && b <= '9';
    }

    // what an identifier or a keyword begins with; all characters that are not of ASCII among them
    private static boolean isWord(final byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_' || b == '@' || b < 0;
    }

    private static boolean isWordPart(final byte b) {
        return isWord(b) || isDigit(b) || b == '$' || b == '#';
    }

    private void word() {
        int end = position + 1;
        while (end < limit && isWordPart(source.getByte(end))) {
            end++;
        }
        final int length = end - position;
        if (at(end) == '\'' && length <= PREFIX_MAX) {
            final byte first = lower(source.getByte(position));
            final byte second = length == 1 ? 0 : lower(source.getByte(position + 1));
            if ((first == 'q' && second == 0) || (first == 'n' && second == 'q')) {
                oracleQuoted(end);
                return;
            }
            if (second == 0 && (first == 'e' || first == 'n' || first == 'x' || first == 'b' || first == 'r')) {
                position = end;
                quoted((byte) '\'', first == 'e');
                return;
            }
        }
        while (position < end) {
            copy();
        }
    }

    private static byte lower(final byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
    }

    // with what follows it without a gap: exponents, hexadecimal digits, suffixes
    private void number() {
        int end = position + 1;
        while (end < limit) {
            final byte b = source.getByte(end);
            final byte before = lower(source.getByte(end - 1));
            final boolean isSign = (b == '-' || b == '+') && before == 'e' && isDigit(at(end + 1));
            if (!isWordPart(b) && b != '.' && !isSign) {
                break;
            }
            end++;
        }
        mark(end);
    }

    // a quote that is doubled does not end it; a backslash may hide the quote behind it, or not
    private void quoted(final byte quote, final boolean hasEscapes) {
        int backslashes = 0;
        int end = position + 1;
        while (end < limit) {
            final byte b = source.getByte(end);
            if (b == quote) {
                final boolean isHidden = (backslashes & 1) == 1;
                if (isHidden && !hasEscapes) {
                    markRest();
                    return;
                }
                if (!isHidden) {
                    if (at(end + 1) != quote) {
                        mark(end + 1);
                        return;
                    }
                    end++;
                }
            }
            backslashes = b == '\\' ? backslashes + 1 : 0;
            end++;
        }
        markRest();
    }

    // of the form q'[text]', with any character in place of the brackets
    private void oracleQuoted(final int quote) {
        final byte open = at(quote + 1);
        final byte close = switch (open) {
            case '[' -> ']';
            case '(' -> ')';
            case '{' -> '}';
            case '<' -> '>';
            default -> open;
        };
        // by other dialects the text may end earlier
        for (int end = quote + 2; end < limit; end++) {
            final byte b = source.getByte(end);
            if (b == '\'') {
                if (source.getByte(end - 1) != close || end - 1 < quote + 2) {
                    break;
                }
                mark(end + 1);
                return;
            }
        }
        markRest();
    }

    // a name, as long as it looks like one
    private void identifier() {
        int end = position + 1;
        while (end < limit && end - position <= IDENTIFIER_MAX && isNamePart(source.getByte(end))) {
            end++;
        }
        if (at(end) != '`') {
            markRest();
            return;
        }
        while (position <= end) {
            copy();
        }
    }

    private static boolean isNamePart(final byte b) {
        return isWordPart(b) || b == ' ' || b == '-' || b == '.';
    }

    // a parameter, or a text between two equal tags
    private void dollar() {
        int end = position + 1;
        if (isDigit(at(end))) {
            number();
            return;
        }
        while (end < limit && source.getByte(end) != '$' && isWordPart(source.getByte(end))) {
            end++;
        }
        if (at(end) != '$') {
            copy();
            return;
        }
        final int tagLength = end + 1 - position;
        // a tag has no dollar inside, so each byte is compared once
        for (int i = end + 1; i <= limit - tagLength; i++) {
            if (source.getByte(i) == '$' && isTag(i, tagLength)) {
                mark(i + tagLength);
                return;
            }
        }
        markRest();
    }

    private boolean isTag(final int index, final int tagLength) {
        for (int i = 1; i < tagLength; i++) {
            if (source.getByte(index + i) != source.getByte(position + i)) {
                return false;
            }
        }
        return true;
    }

    // not all dialects take it for a comment; then a quote in it begins a text
    private void lineComment() {
        int end = position + 1;
        while (end < limit && source.getByte(end) != '\n') {
            final boolean isLoneReturn = source.getByte(end) == '\r' && at(end + 1) != '\n';
            if (isLoneReturn || isQuote(source.getByte(end))) {
                markRest();
                return;
            }
            end++;
        }
        mark(end);
    }

    private static boolean isQuote(final byte b) {
        return b == '\'' || b == '"' || b == '`' || b == '$';
    }

    // some dialects nest them
    private void blockComment() {
        for (int end = position + 2; end < limit - 1; end++) {
            if (source.getByte(end) == '*' && source.getByte(end + 1) == '/') {
                mark(end + 2);
                return;
            }
            if (source.getByte(end) == '/' && source.getByte(end + 1) == '*') {
                break;
            }
        }
        markRest();
    }
}
