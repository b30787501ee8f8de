/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A screen of 80 columns that keeps what is shown. */
final class ScreenFixture {
    private final StringWriter text = new StringWriter();
    final Screen screen;

    ScreenFixture(final boolean unicode) {
        screen = new Screen(new PrintWriter(text), 80, unicode, false, false);
    }

    String text() {
        return text.toString().replace(System.lineSeparator(), "\n");
    }
}
