/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.library;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A module that applications can depend on, as this build has made it.
 *
 * @param artifactId of it
 * @param directory  of its project
 */
record PublishedModule(String artifactId, Path directory) {
    static final String GROUP = "io.ringspan";
    static final String VERSION = System.getProperty("project.version");

    private static final Path ENGINE = Path.of("..").toAbsolutePath().normalize();
    // what stands behind the name of the module and, if it is there, the version
    private static final Pattern REST = Pattern.compile("(?<classifier>(-[a-z]+)?)\\.(?<type>jar|json)");

    /** Those of this build that are not kept from being installed. */
    static List<PublishedModule> all() throws IOException {
        final List<PublishedModule> modules = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(ENGINE)) {
            for (final Path directory : directories) {
                final Path pom = directory.resolve("pom.xml");
                if (Files.exists(pom)
                        && !Files.readString(pom).contains("<maven.install.skip>true</maven.install.skip>")) {
                    modules.add(new PublishedModule(Pom.read(pom).text("artifactId"), directory));
                }
            }
        }
        return modules;
    }

    static PublishedModule of(final String artifactId) throws IOException {
        return all().stream()
                .filter(module -> module.artifactId.equals(artifactId))
                .findFirst()
                .orElseThrow();
    }

    boolean isBom() {
        return artifactId.equals("ringspan-bom");
    }

    /** What is published as its POM. */
    Path pom() {
        return directory.resolve(isBom() ? "pom.xml" : ".flattened-pom.xml");
    }

    /** Its files by what their names in a repository end with, such as {@code -sources.jar}. */
    Map<String, Path> files() throws IOException {
        final Map<String, Path> files = new TreeMap<>();
        final Path target = directory.resolve("target");
        final String versioned = artifactId + '-' + VERSION;
        if (Files.isDirectory(target)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(target, artifactId + '*')) {
                for (final Path entry : entries) {
                    final String name = entry.getFileName().toString();
                    final Matcher rest = REST.matcher(
                            name.substring((name.startsWith(versioned) ? versioned : artifactId).length()));
                    if (rest.matches()) {
                        files.put(rest.group("classifier") + '.' + rest.group("type"), entry);
                    }
                }
            }
        }
        return files;
    }

    /** Its jar. */
    Path jar() throws IOException {
        return files().get(".jar");
    }

    /** Puts it where Maven would put it in a local repository. */
    void install(final Path repository) throws IOException {
        final Path place = Files.createDirectories(
                repository.resolve("io").resolve("ringspan").resolve(artifactId).resolve(VERSION));
        final String name = artifactId + '-' + VERSION;
        Files.copy(pom(), place.resolve(name + ".pom"));
        for (final Map.Entry<String, Path> file : files().entrySet()) {
            Files.copy(file.getValue(), place.resolve(name + file.getKey()));
        }
    }
}
