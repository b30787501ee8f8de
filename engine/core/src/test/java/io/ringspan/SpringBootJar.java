/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.CRC32;

/** An executable jar as Spring Boot's plugin makes it: its loader, the program, and libraries as jars, not compressed. */
final class SpringBootJar {
    private static final String LAUNCHER = "org.springframework.boot.loader.launch.JarLauncher";

    private SpringBootJar() {}

    static Path write(final Path jar, final List<String> libraries, final Class<?> program) throws Exception {
        final Manifest manifest = new Manifest();
        final Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, LAUNCHER);
        attributes.putValue("Start-Class", program.getName());
        attributes.putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
        attributes.putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
        final Path loader = Path.of(Class.forName(LAUNCHER, false, SpringBootJar.class.getClassLoader())
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            copyClasses(loader, out);
            put(out, "BOOT-INF/", new byte[0]);
            put(out, "BOOT-INF/classes/", new byte[0]);
            put(out, "BOOT-INF/lib/", new byte[0]);
            final String name = program.getName().replace('.', '/') + ".class";
            try (InputStream in = program.getClassLoader().getResourceAsStream(name)) {
                put(out, "BOOT-INF/classes/" + name, in.readAllBytes());
            }
            for (final String library : libraries) {
                final Path path = Path.of(library);
                put(out, "BOOT-INF/lib/" + path.getFileName(), Files.readAllBytes(path));
            }
        }
        return jar;
    }

    private static void copyClasses(final Path from, final JarOutputStream out) throws IOException {
        try (JarInputStream in = new JarInputStream(Files.newInputStream(from))) {
            for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                if (entry.getName().startsWith("org/")) {
                    put(out, entry.getName(), in.readAllBytes());
                }
            }
        }
    }

    private static void put(final JarOutputStream out, final String name, final byte[] bytes) throws IOException {
        final CRC32 crc = new CRC32();
        crc.update(bytes);
        final JarEntry entry = new JarEntry(name);
        entry.setMethod(JarEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }
}
