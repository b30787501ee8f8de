/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

/** Numbers of things, for people: {@code 1 span}, {@code 2 spans}. */
final class Counted {
    private Counted() {}

    /**
     * A number of things.
     *
     * @param thing one of them, as {@code span}; its plural has an s
     */
    static String of(final long number, final String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
