/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Shows text that others have written in messages and logs of ours: on one line, not endless, and without what is nobody's business.
 *
 * <p>Every message that quotes a value of the configuration, an answer of a receiver, an exception, a file or a name goes through here.
 * Allocates; not for the hot path.
 */
public final class ForeignText {
    /** Most characters that {@link #show(Object)} leaves. */
    public static final int SHOWN_MAX = 200;

    /** What stands in place of a secret. */
    public static final String MASK = "***";

    // what is looked at for secrets; bounds the work, whatever the length of the text
    private static final int WINDOW = 4096;
    private static final String SCHEME_END = "://";
    private static final String SECRET_NAME =
            "(?:(?:api|app|application|access|account|auth|client|encryption|private|secret|shared"
                    + "|signing)[-_. ]?key|token|pass(?:word|wd|phrase|code)|pwd|secret|credentials?|authorization|cookie|session[-_. ]?id"
                    + "|signature)";
    private static final Pattern NAME = Pattern.compile(SECRET_NAME, Pattern.CASE_INSENSITIVE);
    private static final Pattern NAMED_SECRET = Pattern.compile(
            "(" + SECRET_NAME + "[\\w.-]{0,64}[\"']?\\s{0,8}[:=]\\s{0,8}(?:(?:bearer|basic|digest|token)\\s{1,8})?)"
                    + "(?:\"[^\"]*\"?|'[^']*'?|[^\\s,;&\"']+)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern BEARER =
            Pattern.compile("\\b((?:bearer|basic)\\s{1,8})[\\w+/=.~-]{8,}", Pattern.CASE_INSENSITIVE);

    private ForeignText() {}

    /**
     * A text for a message.
     *
     * @param text any; its {@code toString}
     * @return the text on one line, cut behind {@value #SHOWN_MAX} characters, control characters escaped, secrets masked
     */
    public static String show(final Object text) {
        return show(text, SHOWN_MAX);
    }

    /**
     * The same with another limit.
     *
     * @param text  any; its {@code toString}
     * @param limit most characters of the text that are shown
     * @return the text on one line; if it was cut, its length stands at the end
     */
    public static String show(final Object text, final int limit) {
        final String whole = String.valueOf(text);
        final boolean isLong = whole.length() > WINDOW;
        final String masked = mask(isLong ? whole.substring(0, WINDOW) : whole, isLong);
        final StringBuilder shown = new StringBuilder();
        int position = 0;
        for (int i = 0; i < limit && position < masked.length(); i++) {
            final int codePoint = masked.codePointAt(position);
            append(shown, codePoint);
            position += Character.charCount(codePoint);
        }
        if (position < masked.length() || isLong) {
            shown.append("... (").append(whole.length()).append(" characters)");
        }
        return shown.toString();
    }

    /**
     * Masks the secrets of a text, and leaves the rest as it is.
     *
     * @param text of any length; long ones cost their length
     * @return the text without user names and passwords of URLs, without their queries, and without values of names that
     *     {@linkplain #isSecretName look like secrets}
     */
    public static String mask(final String text) {
        return mask(text, false);
    }

    private static String mask(final String text, final boolean isCut) {
        String masked = maskUrls(text, isCut);
        masked = NAMED_SECRET.matcher(masked).replaceAll("$1" + MASK);
        return BEARER.matcher(masked).replaceAll("$1" + MASK);
    }

    private static String maskUrls(final String text, final boolean isCut) {
        int begin = text.indexOf(SCHEME_END);
        if (begin < 0) {
            return text;
        }
        final StringBuilder masked = new StringBuilder();
        int copied = 0;
        while (begin >= 0) {
            final int start = begin + SCHEME_END.length();
            final int end = urlEnd(text, start);
            masked.append(text, copied, start);
            if (end == text.length() && isCut) {
                // who knows whether an @ would have come
                masked.append(MASK);
            } else {
                masked.append(maskUrl(text.substring(start, end)));
            }
            copied = end;
            begin = text.indexOf(SCHEME_END, end);
        }
        return masked.append(text, copied, text.length()).toString();
    }

    private static int urlEnd(final String text, final int start) {
        int end = start;
        while (end < text.length()
                && !Character.isWhitespace(text.charAt(end))
                && "\"'<>".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /**
     * Masks the secrets of a URL, or of what somebody took for one.
     *
     * @param url what follows its scheme
     * @return the same without what stands in front of the last {@code @}, and behind {@code ?} and {@code #}
     */
    public static String maskUrl(final String url) {
        final int at = url.lastIndexOf('@');
        final String rest = at < 0 ? url : MASK + url.substring(at);
        for (int i = 0; i < rest.length(); i++) {
            if (rest.charAt(i) == '?' || rest.charAt(i) == '#') {
                return rest.substring(0, i + 1) + MASK;
            }
        }
        return rest;
    }

    /**
     * Whether what has this name is better not shown.
     *
     * @param name of a tag, a header, a parameter
     * @return true if it sounds like a key, a token, a password or the like
     */
    public static boolean isSecretName(final String name) {
        return NAME.matcher(name.length() > WINDOW ? name.substring(0, WINDOW) : name)
                .find();
    }

    /**
     * Appends a character such that it neither breaks nor turns the line, and can be seen.
     *
     * @param line      to append to
     * @param codePoint the character; half a surrogate pair is escaped
     */
    public static void append(final StringBuilder line, final int codePoint) {
        switch (codePoint) {
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> {
                if (isPrintable(codePoint)) {
                    line.appendCodePoint(codePoint);
                } else {
                    line.append("\\u").append(HexFormat.of().toHexDigits(codePoint, codePoint > 0xFFFF ? 6 : 4));
                }
            }
        }
    }

    // no control characters, no separators that terminals break lines at, no directions that would turn the line round
    private static boolean isPrintable(final int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
