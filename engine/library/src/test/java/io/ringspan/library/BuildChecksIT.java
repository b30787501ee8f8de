/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.library;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the build checks of dependencies and of the API fails when it should: for a project that inherits the checks, with planted faults. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BuildChecksIT {
    private static final String PROJECT = """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <parent>
            <groupId>io.ringspan</groupId>
            <artifactId>ringspan-parent</artifactId>
            <version>%s</version>
            <relativePath>../../../../../pom.xml</relativePath>
          </parent>
          <artifactId>checks</artifactId>
          <dependencies>%s</dependencies>
        </project>
        """;
    private static final String LIBRARY = """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>%s</groupId>
          <artifactId>%s</artifactId>
          <version>%s</version>
          <licenses><license><name>%s</name></license></licenses>
        </project>
        """;

    private final ScratchMaven scratch;

    BuildChecksIT() throws IOException {
        scratch = new ScratchMaven("checks");
    }

    private void project(final String dependencies) throws IOException {
        Files.writeString(
                scratch.folder().resolve("pom.xml"), PROJECT.formatted(PublishedModule.VERSION, dependencies));
    }

    /** A library of nothing, in the local repository. */
    private void install(final String group, final String artifact, final String version, final String licence)
            throws IOException {
        final Path place = Files.createDirectories(scratch.repository()
                .resolve(group.replace('.', '/'))
                .resolve(artifact)
                .resolve(version));
        final String name = artifact + '-' + version;
        Files.writeString(place.resolve(name + ".pom"), LIBRARY.formatted(group, artifact, version, licence));
        jar(
                place.resolve(name + ".jar"),
                Files.createDirectories(scratch.folder().resolve("empty")));
    }

    /** The same, and the project depends on it. */
    private void depend(final String group, final String artifact, final String version, final String licence)
            throws IOException {
        install(group, artifact, version, licence);
        project("<dependency><groupId>" + group + "</groupId><artifactId>" + artifact + "</artifactId><version>"
                + version + "</version></dependency>");
    }

    private static void jar(final Path jar, final Path classes) {
        run("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
    }

    private static void run(final String tool, final String... arguments) {
        assertTrue(ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, arguments) == 0, tool);
    }

    private void api(final Path jar, final String methods) throws IOException {
        final Path source = Files.createDirectories(scratch.folder().resolve("api/io/ringspan"))
                .resolve("Api.java");
        Files.writeString(source, "package io.ringspan; public class Api {" + methods + "}");
        final Path classes = scratch.folder().resolve("classes");
        run("javac", "-proc:none", "--release", "17", "-d", classes.toString(), source.toString());
        jar(jar, classes);
    }

    @Test
    void shouldRefuseALicenceThatIsNotOnTheList() throws Exception {
        depend("planted", "planted", "1", "Planted License");
        final String said = scratch.fail("mvn license:add-third-party@licences");
        assertTrue(said.contains("Planted License") && said.contains("forbidden"), said);
        depend("planted", "planted", "1", "Apache License, Version 2.0");
        scratch.run("mvn license:add-third-party@licences");
    }

    @Test
    void shouldRefuseAVersionWithAKnownVulnerability() throws Exception {
        depend("org.yaml", "snakeyaml", "1.33", "Apache License, Version 2.0");
        final String said = scratch.fail("mvn -q enforcer:enforce@known-vulnerabilities");
        assertTrue(said.contains("published vulnerability") && said.contains("snakeyaml:jar:1.33"), said);
        depend("org.yaml", "snakeyaml", "2.4", "Apache License, Version 2.0");
        scratch.run("mvn -q enforcer:enforce@known-vulnerabilities");
    }

    @Test
    void shouldRefuseAnApiThatBreaks() throws Exception {
        project("");
        // the plugin looks for the project itself, which nobody has packed here
        install("io.ringspan", "checks", PublishedModule.VERSION, "Apache-2.0");
        final Path old = scratch.folder().resolve("checks.jar");
        final Path target = Files.createDirectories(scratch.folder().resolve("target"));
        final Path built = target.resolve("checks-" + PublishedModule.VERSION + ".jar");
        api(old, "public void kept() {} public void gone() {}");
        final String command = "mvn -q -Dapi.baseline=\"$PWD\" japicmp:cmp@api";
        for (final String compatible : List.of("", " public void added() {}")) {
            api(built, "public void kept() {} public void gone() {}" + compatible);
            scratch.run(command);
        }
        api(built, "public void kept() {}");
        final String said = scratch.fail(command);
        assertTrue(said.contains("gone()"), said);
    }
}
