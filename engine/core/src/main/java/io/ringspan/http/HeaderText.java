/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.http;

import java.util.regex.Pattern;

/** What may stand in the headers of a request. */
public final class HeaderText {
    /** Most characters of a header's value. */
    public static final int LENGTH_MAX = 4096;

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private HeaderText() {}

    /**
     * Whether a text can be the name of a header.
     *
     * @param name any text
     * @return true if it is a token of HTTP
     */
    public static boolean isName(final String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Whether a text can be the value of a header.
     *
     * @param value any text
     * @return true if it is printable ASCII, at most {@value #LENGTH_MAX} characters
     */
    public static boolean isValue(final String value) {
        return value.length() <= LENGTH_MAX && value.chars().allMatch(c -> c >= ' ' && c <= '~');
    }
}
