/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class MarkdownTableTest {
    @Test
    void writesRowsBelowHeadings() {
        final String table =
                new MarkdownTable("a", "b").row("1", "x|y").row("2", "").toString();

        assertEquals("| a | b |\n|---|---|\n| 1 | x\\|y |\n| 2 |  |\n", table);
    }

    @Test
    void refusesARowOfAnotherLength() {
        final MarkdownTable table = new MarkdownTable("a", "b");

        assertThrows(IllegalArgumentException.class, () -> table.row("1"));
    }

    @Test
    void writesAboutThreeDigits() {
        assertEquals("1,234,568", MarkdownTable.number(1_234_567.8));
        assertEquals("12.3", MarkdownTable.number(12.34));
        assertEquals("1.23", MarkdownTable.number(1.234));
        assertEquals("0.0012", MarkdownTable.number(0.0012));
        assertEquals("0", MarkdownTable.number(0));
        assertEquals("-", MarkdownTable.number(Double.NaN));
    }

    @Test
    void hasNoSpreadOfOneSample() {
        assertEquals("5.00", MarkdownTable.withSpread(Summary.of(5)));
        assertEquals("5.00 (4.00 to 9.00)", MarkdownTable.withSpread(Summary.of(5, 4, 9)));
    }
}
