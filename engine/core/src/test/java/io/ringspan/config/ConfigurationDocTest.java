/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.fixture.SettingRow;
import io.ringspan.pipeline.WaitStrategies;
import io.ringspan.setting.Setting;
import io.ringspan.setting.SettingGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Goal: the reference page cannot drift from the code. Method: the table is generated from the code and compared. */
class ConfigurationDocTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "configuration.md");
    private static final String BEGIN =
            "<!-- settings: begin (checked by ConfigurationDocTest, which prints the text to put here) -->\n";
    private static final String END = "<!-- settings: end -->";

    @Test
    void shouldHaveAllSettingsAsTheyAreInTheCode() throws IOException {
        final String expected = expected();
        assertEquals(expected, section(page()), () -> "put this into " + PAGE + ":\n" + expected);
    }

    @Test
    void shouldNoticeAMissingAWrongAndAnAdditionalRow() throws IOException {
        final String page = page();
        final String row = row(Settings.RING_SLOTS);
        assertTrue(page.contains(row));
        assertNotEquals(expected(), section(page.replace(row, "")));
        assertNotEquals(expected(), section(page.replace(row, row.replace("8192", "4096"))));
        assertNotEquals(expected(), section(page.replace(row, row.replace("16777216", "16777217"))));
        assertNotEquals(expected(), section(page.replace(row, row + row.replace("ring.slots", "ring.slits"))));
    }

    @Test
    void shouldHaveARowForEverySetting() {
        final String expected = expected();
        for (final Setting setting : Settings.all()) {
            assertTrue(expected.contains("| `" + setting.key() + "` |"), setting.key());
        }
    }

    @Test
    void shouldNotMakeTableCellsOutOfTexts() {
        for (final Setting setting : Settings.all()) {
            assertFalse((setting.meaning() + setting.allowed() + setting.defaultText()).contains("|"), setting.key());
        }
    }

    @Test
    void shouldDescribeEveryWaitStrategy() throws IOException {
        final String page = page();
        for (final String name : WaitStrategies.names()) {
            assertTrue(page.contains("\n| `" + name + "` |"), name);
        }
    }

    private static String page() throws IOException {
        return Files.readString(PAGE).replace("\r\n", "\n");
    }

    private static String section(final String page) {
        final int begin = page.indexOf(BEGIN);
        final int end = page.indexOf(END);
        assertTrue(begin >= 0 && end > begin, () -> "markers not found in " + PAGE);
        return page.substring(begin + BEGIN.length(), end);
    }

    private static String expected() {
        final StringBuilder text = new StringBuilder();
        for (final SettingGroup group : SettingGroups.all()) {
            final StringBuilder rows = new StringBuilder();
            for (final Setting setting : Settings.all()) {
                if (setting.group().equals(group)) {
                    rows.append(row(setting));
                }
            }
            for (final Setting setting : ReceiverSettings.all()) {
                if (setting.group().equals(group)) {
                    rows.append(row(setting.under("receiver.NAME.")));
                }
            }
            // a console has none of its own
            if (!rows.isEmpty()) {
                text.append("\n### ").append(group.title()).append("\n\n");
                text.append(SettingRow.HEAD);
                text.append(rows);
            }
        }
        return text.append('\n').toString();
    }

    private static String row(final Setting setting) {
        return SettingRow.of(setting);
    }
}
