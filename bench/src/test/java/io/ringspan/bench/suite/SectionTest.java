/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class SectionTest {
    @Test
    void replacesWhatStandsBetweenTheMarkers() {
        final String page = "before\n<!-- results -->\nold\n<!-- /results -->\nbehind\n";

        final String once = Section.replace(page, "results", "| new |\n");
        assertEquals("before\n<!-- results -->\n| new |\n<!-- /results -->\nbehind\n", once);
        assertEquals(once, Section.replace(once, "results", "| new |\n"));
    }

    @Test
    void leavesAPageWithoutTheSection() {
        assertEquals("text\n", Section.replace("text\n", "results", "new"));
    }

    @Test
    void refusesASectionWithoutEnd() {
        assertThrows(IllegalArgumentException.class, () -> Section.replace("<!-- results -->\n", "results", "new"));
    }
}
