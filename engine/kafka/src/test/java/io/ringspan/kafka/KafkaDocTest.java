/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.fixture.SettingRow;
import io.ringspan.setting.Setting;
import io.ringspan.setting.SettingGroup;
import io.ringspan.setting.SettingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page about Kafka shows the examples that are compiled here, and the settings as they are in the code. */
class KafkaDocTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "kafka.md");
    private static final Path SOURCES = Path.of("src", "test", "java", "io", "ringspan", "example");
    private static final String BEGIN = "// docs: begin\n";
    private static final String SETTINGS =
            "<!-- settings: begin (checked by KafkaDocTest, which prints the text to put here) -->\n";
    private static final String SETTINGS_END = "<!-- settings: end -->";

    @ParameterizedTest
    @ValueSource(strings = {"KafkaExample", "LargeTracesExample"})
    void shouldShowTheExamplesAsTheyAre(final String name) throws IOException {
        final String source = Files.readString(SOURCES.resolve(name + ".java"));
        final String shown = source.substring(source.indexOf(BEGIN) + BEGIN.length(), source.indexOf("// docs: end"))
                .strip();
        assertTrue(Files.readString(PAGE).contains("```java\n" + shown + "\n```"), "not shown as it is:\n" + shown);
    }

    @Test
    void shouldHaveAllSettingsAsTheyAreInTheCode() throws IOException {
        final StringBuilder rows = new StringBuilder(SettingRow.HEAD);
        for (final SettingSpec spec : new KafkaReceiver().settings(key -> null)) {
            rows.append(SettingRow.of(new Setting(new SettingGroup("Kafka"), spec).under("receiver.NAME.")));
        }
        final String page = Files.readString(PAGE);
        final int begin = page.indexOf(SETTINGS) + SETTINGS.length();
        final String shown = page.substring(begin, page.indexOf(SETTINGS_END, begin));
        assertEquals("\n" + rows + "\n", shown, () -> "put this into " + PAGE + ":\n" + rows);
    }
}
