/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A class that is first used at the end of a stack can be used ever after. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StaticStateTest {
    private static final String PACKAGE = StaticState.class.getPackageName() + '.';
    private static final int FRAMES_MAX = 45;
    private static final int FRAMES_STEP = 3;

    @Test
    void shouldNameAllClassesWithSomethingToInitialise() {
        final List<String> compiled = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
                        .importPackages(StaticState.class.getPackageName())
                        .stream()
                        .filter(type -> type.getStaticInitializer().isPresent())
                        .map(JavaClass::getName)
                        .filter(name -> !name.equals(StaticState.class.getName()))
                        .map(name -> name.substring(PACKAGE.length()))
                        .sorted()
                        .toList();
        assertEquals(
                String.join("\n", compiled),
                String.join("\n", StaticState.classes().stream().sorted().toList()));
    }

    /** How a text is put together would be made at its first use, such as in the report of an error, and fail there for good. */
    @Test
    void shouldPutTextsTogetherWithoutLinkingAnything() throws Exception {
        final Path classes = Path.of(StaticState.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(classes)) {
            final List<Path> linking = files.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> read(file).contains("makeConcatWithConstants"))
                    .toList();
            assertEquals(List.of(), linking);
        }
    }

    private static String read(final Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each time with classes of its own, none of which has been used before. */
    @ParameterizedTest
    @EnumSource(FirstUse.Operation.class)
    void shouldBeUsableBehindAFirstUseAtTheEndOfTheStack(final FirstUse.Operation operation) throws Exception {
        for (int frames = 0; frames < FRAMES_MAX; frames += FRAMES_STEP) {
            try (URLClassLoader loader = newLoader()) {
                assertNull(use(loader, operation.name(), frames), operation + ", " + frames + " frames from the end");
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static String use(final ClassLoader loader, final String operation, final int frames) throws Exception {
        final BiFunction<String, Integer, String> use = Class.forName(FirstUse.class.getName(), true, loader)
                .asSubclass(BiFunction.class)
                .getDeclaredConstructor()
                .newInstance();
        return use.apply(operation, frames);
    }

    private static URLClassLoader newLoader() {
        final URL[] urls = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(StaticStateTest::url)
                .toArray(URL[]::new);
        return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(final String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (final MalformedURLException e) {
            throw new IllegalArgumentException(path, e);
        }
    }
}
