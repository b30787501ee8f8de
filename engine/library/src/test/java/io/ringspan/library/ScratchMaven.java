/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder of somebody who has Maven, Java and an empty local repository, into which the modules of this build were installed. Whatever else is
 * needed comes from the repository of this build as from a remote one, and what is not there from Maven Central.
 */
final class ScratchMaven {
    // on a machine that has nothing yet, Maven fetches its plugins first
    private static final int TIMEOUT_S = 400;
    private static final String REPOSITORY = """
                <id>cache</id>
                <url>%s</url>
                <releases><checksumPolicy>ignore</checksumPolicy></releases>
                <snapshots><enabled>false</enabled></snapshots>
        """;
    private static final String SETTINGS = """
        <settings>
          <profiles>
            <profile>
              <id>cache</id>
              <repositories><repository>
        %1$s      </repository></repositories>
              <pluginRepositories><pluginRepository>
        %1$s      </pluginRepository></pluginRepositories>
            </profile>
          </profiles>
          <activeProfiles><activeProfile>cache</activeProfile></activeProfiles>
        </settings>
        """;

    private final Path folder;
    private final Path tools;
    private final Path repository;

    /** Begins with nothing: what an earlier run left there is deleted. */
    ScratchMaven(final String name) throws IOException {
        final Path root = Path.of("target", name).toAbsolutePath();
        delete(root);
        folder = Files.createDirectories(root.resolve("folder"));
        // or Maven would find the options of this project further up
        Files.createDirectories(folder.resolve(".mvn"));
        tools = Files.createDirectories(root.resolve("tools"));
        repository = Files.createDirectories(root.resolve("repository"));
        for (final PublishedModule module : PublishedModule.all()) {
            module.install(repository);
        }
        final Path settings = root.resolve("settings.xml");
        final String cache =
                Path.of(System.getProperty("local.repository")).toUri().toString();
        Files.writeString(settings, SETTINGS.formatted(REPOSITORY.formatted(cache)));
        // those of the user, who may need a proxy, stay in force
        final boolean isUsed = Files.exists(Path.of(System.getProperty("user.home"), ".m2", "settings.xml"));
        tool(
                "mvn",
                Path.of(System.getProperty("maven.home"), "bin", "mvn") + " --batch-mode --no-transfer-progress "
                        + (isUsed ? "-gs " : "-s ") + settings + " -Dmaven.repo.local=" + repository);
        tool("java", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }

    private static void delete(final Path root) throws IOException {
        if (Files.exists(root)) {
            try (Stream<Path> paths = Files.walk(root)) {
                for (final Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private void tool(final String name, final String command) throws IOException {
        final Path script = Files.writeString(tools.resolve(name), "#!/bin/sh\nexec " + command + " \"$@\"\n");
        assertTrue(script.toFile().setExecutable(true));
    }

    Path folder() {
        return folder;
    }

    Path repository() {
        return repository;
    }

    /**
     * Runs a command line as somebody would type it.
     *
     * @return what it printed, when it ended well and nobody had to read a stack trace
     */
    String run(final String command) throws IOException, InterruptedException {
        final String printed = run(command, true);
        assertFalse(printed.contains("\tat ") || printed.contains("Exception"), printed);
        return printed;
    }

    /**
     * Runs one that has to end badly.
     *
     * @return what it printed
     */
    String fail(final String command) throws IOException, InterruptedException {
        return run(command, false);
    }

    private String run(final String command, final boolean endsWell) throws IOException, InterruptedException {
        final Path output = folder.resolve("output.log");
        final ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .keySet()
                .removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "MAVEN_OPTS", "MAVEN_ARGS"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().merge("PATH", tools.toString(), (path, first) -> first + ':' + path);
        final Process process = builder.start();
        boolean isOver = false;
        try {
            isOver = process.waitFor(TIMEOUT_S, TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly();
        }
        final String printed = Files.readString(output, StandardCharsets.UTF_8);
        assertTrue(isOver, () -> command + " did not end: " + printed);
        assertEquals(endsWell, process.exitValue() == 0, () -> command + ": " + printed);
        return printed;
    }
}
