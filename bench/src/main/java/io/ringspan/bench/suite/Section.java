/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

/** A part of a Markdown page that a program writes, between the comments {@code <!-- NAME -->} and {@code <!-- /NAME -->}. */
final class Section {
    private Section() {}

    /**
     * Replaces what stands in a section.
     *
     * @param page    as it is
     * @param name    of the section
     * @param content to stand there
     * @return the page with it; as it is, if it has no such section
     * @throws IllegalArgumentException if the section begins and does not end
     */
    static String replace(final String page, final String name, final String content) {
        final String begin = "<!-- " + name + " -->\n";
        final int start = page.indexOf(begin);
        if (start < 0) {
            return page;
        }
        final int end = page.indexOf("<!-- /" + name + " -->", start);
        if (end < 0) {
            throw new IllegalArgumentException("section " + name + " has no end");
        }
        return page.substring(0, start + begin.length()) + content.stripTrailing() + "\n" + page.substring(end);
    }
}
