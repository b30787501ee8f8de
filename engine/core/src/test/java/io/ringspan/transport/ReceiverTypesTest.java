/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.CloseReport;
import io.ringspan.transport.console.ConsoleReceiver;
import io.ringspan.transport.registry.ReceiverTypes;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types of receivers that other jars bring: those that cannot be used are named, and harm nobody. */
class ReceiverTypesTest {
    @TempDir
    private Path jar;

    @Test
    void shouldGoOnWithoutTypesThatCannotBeUsed() throws Exception {
        final Path services = Files.createDirectories(jar.resolve("META-INF").resolve("services"));
        Files.write(
                services.resolve(ReceiverType.class.getName()),
                List.of("org.example.NotThere", CloseReport.class.getName(), ConsoleReceiver.class.getName()));
        final List<URL> urls = new ArrayList<>(List.of(jar.toUri().toURL()));
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            final Class<?> types = loader.loadClass(ReceiverTypes.class.getName());
            final List<?> all = (List<?>) types.getMethod("all").invoke(null);
            final List<?> problems = (List<?>) types.getMethod("problems").invoke(null);
            assertEquals(ReceiverTypes.own().size(), all.size(), problems::toString);
            assertEquals(3, problems.size(), problems::toString);
            assertTrue(problems.get(0).toString().contains("org.example.NotThere"), problems::toString);
            assertTrue(problems.get(1).toString().contains(CloseReport.class.getName()), problems::toString);
            assertTrue(problems.get(2).toString().contains("there is a receiver of type console"), problems::toString);
        }
    }
}
