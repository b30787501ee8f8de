/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.setting.NumberType;
import io.ringspan.setting.RejectedValueException;
import io.ringspan.setting.Setting;
import io.ringspan.transport.ReceiverType;
import io.ringspan.transport.registry.ReceiverTypes;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Goal: the table is sound, and setters and accessors are those of the table. */
class SettingTest {
    private static final int COUNT_MIN = 44;

    static List<Setting> settings() {
        return Settings.all();
    }

    static Stream<Setting> settingsOfReceivers() {
        return ReceiverSettings.all().stream().map(setting -> setting.under("receiver.a-b."));
    }

    @Test
    void shouldNameEachSettingOnce() {
        final Set<String> names = new HashSet<>();
        for (final Setting setting : Settings.all()) {
            assertTrue(names.add(setting.key()), setting.key());
            assertTrue(names.add(setting.property()), setting.property());
            assertTrue(names.add(setting.method() + "()"), setting.method());
            assertTrue(names.add(setting.environment()), setting.environment());
        }
        assertTrue(Settings.all().size() >= COUNT_MIN);
    }

    @Test
    void shouldNameEachSettingOfAReceiverOnce() {
        for (final ReceiverType type : ReceiverTypes.all()) {
            final Set<String> names = new HashSet<>();
            for (final Setting setting : ReceiverSettings.of(type)) {
                assertTrue(names.add(setting.key()), setting.key());
                assertTrue(ReceiverSettings.all().contains(setting));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void shouldDeriveAllNamesFromTheKey(final Setting setting) {
        assertTrue(setting.key().matches("[a-z]+([.-][a-z]+)*"), setting.key());
        assertEquals("ringspan." + setting.key(), setting.property());
        assertEquals(
                setting.property().replace('-', '.'),
                setting.environment().toLowerCase(Locale.ROOT).replace('_', '.'));
    }

    @Test
    void shouldPutTheReceiverIntoAllNames() {
        final Setting setting = ReceiverSettings.RETRY_BACKOFF_MAX.under(ReceiverSettings.scope("a-b"));
        assertEquals("receiver.a-b.retry.backoff-max", setting.key());
        assertEquals("ringspan.receiver.a-b.retry.backoff-max", setting.property());
        assertEquals("RINGSPAN_RECEIVER_A_B_RETRY_BACKOFF_MAX", setting.environment());
    }

    @ParameterizedTest
    @MethodSource("settingsOfReceivers")
    void shouldDescribeTheSettingsOfReceivers(final Setting setting) throws RejectedValueException {
        shouldHaveADefaultThatIsWrittenAsItIsRead(setting);
        shouldSayWhatItMeansInOneLine(setting);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void shouldHaveADefaultThatIsWrittenAsItIsRead(final Setting setting) throws RejectedValueException {
        final Object value = setting.parse(setting.defaultText());
        assertEquals(setting.defaultText(), setting.type().format(value));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void shouldSayWhatItMeansInOneLine(final Setting setting) {
        assertFalse(setting.meaning().isBlank());
        assertFalse(setting.meaning().endsWith("."), setting.meaning());
        assertTrue(setting.meaning().length() < 100, setting.meaning());
        assertTrue(setting.allowed().startsWith(setting.type().label()));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void shouldHaveASetterAndAnAccessorOfTheSameType(final Setting setting) throws ReflectiveOperationException {
        final Class<?> type = EngineConfig.class.getMethod(setting.method()).getReturnType();
        final Method setter = EngineConfigBuilder.class.getMethod(setting.method(), type);
        assertEquals(EngineConfigBuilder.class, setter.getReturnType());
        assertTrue(Modifier.isPublic(setter.getModifiers()));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void shouldStoreUnderTheSettingThatTheSetterIsNamedAfter(final Setting setting)
            throws ReflectiveOperationException {
        final EngineConfig defaults = EngineConfig.builder().build();
        final Method accessor = EngineConfig.class.getMethod(setting.method());
        final EngineConfigBuilder builder = EngineConfig.builder();
        EngineConfigBuilder.class
                .getMethod(setting.method(), accessor.getReturnType())
                .invoke(builder, accessor.invoke(defaults));
        final EngineConfig config = builder.build();
        assertEquals(accessor.invoke(defaults), accessor.invoke(config));
        final long given = config.describe()
                .lines()
                .filter(line -> line.endsWith(" builder call " + setting.method()))
                // receivers go by it, too
                .filter(line -> !line.contains("as " + setting.key() + ":"))
                .count();
        assertEquals(1, given);
        assertTrue(config.describe()
                .lines()
                .anyMatch(line ->
                        line.startsWith(setting.key() + " ") && line.endsWith("builder call " + setting.method())));
    }

    @Test
    void shouldHaveNoSetterWithoutASetting() {
        final Set<String> known = new HashSet<>(Set.of(
                "load",
                "build",
                "set",
                "threadFactory",
                "ratesListener",
                "resource",
                "fallback",
                "filter",
                "pressureListener",
                "logger"));
        Settings.all().stream().map(Setting::method).forEach(known::add);
        for (final Method method : EngineConfigBuilder.class.getMethods()) {
            if (method.getDeclaringClass() != Object.class) {
                assertTrue(known.contains(method.getName()), method.getName());
            }
        }
    }

    @Test
    void shouldSayTheSameRangesInTheSettersJavadoc() throws IOException {
        final Path sources = Path.of("src", "main", "java", "io", "ringspan", "config");
        final String source = Files.readString(sources.resolve("EngineConfigBuilder.java"))
                + Files.readString(sources.resolve("DeliveryBuilder.java"))
                + Files.readString(sources.resolve("IdentityBuilder.java"));
        int checked = 0;
        for (final Setting setting : Settings.all()) {
            if (!setting.range().isEmpty()) {
                final String unit = setting.type() == NumberType.SIZE
                        ? "in bytes, "
                        : setting.type() == NumberType.DURATION ? "in nanoseconds, " : "";
                final String line = "@param " + setting.method() + " " + unit + setting.range() + "\n";
                assertTrue(source.contains(line), "not found: " + line);
                checked++;
            }
        }
        assertTrue(checked > 25, "checked: " + checked);
    }

    @Test
    void shouldFindTheSettingsThatLimitOthers() {
        assertEquals(
                Settings.SPANS_MAX, Settings.max(Settings.SEGMENT_PARTIAL_FLUSH).orElseThrow());
        assertEquals(Settings.STRINGS_MAX, Settings.max(Settings.INTERN_MAX).orElseThrow());
        assertEquals(
                Settings.PAYLOAD_LENGTH, Settings.max(Settings.PAYLOAD_FLUSH_AT).orElseThrow());
        assertEquals(
                Settings.RING_SLOT_LENGTH,
                Settings.min(Settings.RING_RECORD_MAX).orElseThrow());
        assertEquals(
                Settings.RETRY_BACKOFF, Settings.min(Settings.RETRY_BACKOFF_MAX).orElseThrow());
        assertTrue(Settings.min(Settings.RING_SLOTS).isEmpty());
        assertNotNull(Settings.min(Settings.SERVICE));
    }
}
