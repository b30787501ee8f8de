/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application sees whose JVM was not told to open the package that Agrona needs. Runs JVMs of its own, with the built jar. */
class ModuleAccessIT {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final String OPTION = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED";

    @TempDir
    private Path directory;

    private static Path engineJar() throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(TARGET, "ringspan-engine-*.jar")) {
            for (final Path jar : jars) {
                final String name = jar.getFileName().toString();
                if (Stream.of("-sources.jar", "-javadoc.jar", "-all.jar").noneMatch(name::endsWith)) {
                    return jar;
                }
            }
        }
        throw new AssertionError("no engine jar in " + TARGET);
    }

    /** The jar, the two libraries that come with it, and the program. */
    private static String classPath() throws IOException {
        final List<String> path = new ArrayList<>();
        path.add(engineJar().toString());
        path.add(TARGET.resolve("test-classes").toString());
        for (final String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
            final String name = Path.of(entry).getFileName().toString();
            if (name.startsWith("agrona-") || name.startsWith("disruptor-")) {
                path.add(entry);
            }
        }
        assertEquals(4, path.size(), path::toString);
        return String.join(java.io.File.pathSeparator, path);
    }

    private static Path agentJar() {
        final Path jar = Path.of(System.getProperty("agent.jar"));
        assertTrue(
                Files.exists(jar), () -> jar + " is missing; build the whole project, or with -pl engine/agent,engine");
        return jar;
    }

    static List<String> entries(final String... starts) throws IOException {
        final List<String> entries = new ArrayList<>();
        for (final String entry : classPath().split(java.io.File.pathSeparator, -1)) {
            for (final String start : starts) {
                if (Path.of(entry).getFileName().toString().startsWith(start)) {
                    entries.add(entry);
                }
            }
        }
        return entries;
    }

    private record Run(int status, String output) {}

    private Run run(final String... options) throws Exception {
        return java(arguments(options));
    }

    private static List<String> arguments(final String... options) throws IOException {
        final List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-cp", classPath(), ModuleAccessProgram.class.getName()));
        return arguments;
    }

    private Run java(final List<String> arguments) throws Exception {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        final Path output = directory.resolve("output");
        final ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        // whatever this JVM was told by its environment, the other one is not
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        final Process process = builder.start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        } finally {
            process.destroyForcibly();
        }
        return new Run(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }

    @Test
    void shouldSayOnceAndClearlyWhichOptionIsMissing() throws Exception {
        final Run run = run();
        assertNotEquals(0, run.status);
        assertTrue(run.output.contains("Ringspan cannot start"), run.output);
        assertTrue(run.output.contains(OPTION), run.output);
        for (final String way : List.of("JDK_JAVA_OPTIONS", "@file", "Add-Opens", "-javaagent:", "argLine")) {
            assertTrue(run.output.contains(way), () -> way + " is missing in " + run.output);
        }
        assertTrue(!run.output.contains("Caused by"), run.output);
        // one exception, with the place where it was thrown, and no second one behind it
        assertEquals(2, run.output.split("IllegalStateException", -1).length, run.output);
    }

    /** What the default receiver is made of needs the access before the engine does. */
    @Test
    void shouldSayTheSameOfAnEngineThatStartsBySettings() throws Exception {
        final List<String> without = arguments();
        without.add("settings");
        final Run refused = java(without);
        assertNotEquals(0, refused.status);
        assertTrue(refused.output.contains("Ringspan cannot start"), refused.output);
        final List<String> withAgent = arguments("-javaagent:" + agentJar());
        withAgent.add("settings");
        final Run started = java(withAgent);
        assertEquals(0, started.status, started.output);
        assertTrue(started.output.contains("started by settings"), started.output);
    }

    /** So does a span record, which may be made before any engine. */
    @Test
    void shouldSayTheSameOfARecord() throws Exception {
        final List<String> without = arguments();
        without.add("record");
        final Run refused = java(without);
        assertNotEquals(0, refused.status);
        assertTrue(refused.output.contains("Ringspan cannot start"), refused.output);
        final List<String> withAgent = arguments("-javaagent:" + agentJar());
        withAgent.add("record");
        final Run sent = java(withAgent);
        assertTrue(sent.output.contains("delivered 1"), sent.output);
    }

    @Test
    void shouldStartWithTheOption() throws Exception {
        final Run run = run(OPTION);
        assertEquals(0, run.status, run.output);
        assertTrue(run.output.contains("delivered 1"), run.output);
    }

    @Test
    void shouldStartWithTheEngineAsAnAgent() throws Exception {
        final Run run = run("-javaagent:" + engineJar());
        assertEquals(0, run.status, run.output);
        assertTrue(run.output.contains("delivered 1"), run.output);
    }

    @Test
    void shouldBringNothingButOneClassWithTheAgent() throws Exception {
        try (JarFile jar = new JarFile(agentJar().toFile())) {
            assertEquals(
                    List.of("io/ringspan/agent/RingspanAgent.class"),
                    jar.stream()
                            .map(JarEntry::getName)
                            .filter(name -> !name.endsWith("/") && !name.startsWith("META-INF/"))
                            .toList());
        }
    }

    @Test
    void shouldStartWithTheAgent() throws Exception {
        final Run run = run("-javaagent:" + agentJar());
        assertEquals(0, run.status, run.output);
        assertTrue(run.output.contains("delivered 1"), run.output);
    }

    @Test
    void shouldStartWithTheAgentOnTheModulePath() throws Exception {
        final String modules =
                String.join(java.io.File.pathSeparator, entries("ringspan-engine", "agrona-", "disruptor-"));
        final List<String> arguments = List.of(
                "--module-path",
                modules,
                "--add-modules",
                "ALL-MODULE-PATH",
                "-cp",
                TARGET.resolve("test-classes").toString(),
                "io.ringspan.fixture.ModulePathProgram");
        final Run without = java(arguments);
        assertNotEquals(0, without.status, without.output);
        assertTrue(without.output.contains("java.base/jdk.internal.misc=org.agrona"), without.output);
        final List<String> withAgent = new ArrayList<>(arguments);
        withAgent.add(0, "-javaagent:" + agentJar());
        final Run run = java(withAgent);
        assertEquals(0, run.status, run.output);
        assertTrue(run.output.contains("delivered 1"), run.output);
    }

    /** Each loader has an engine and an Agrona of its own, as web applications do, and sees nothing of the class path. */
    @Test
    void shouldStartWithTheAgentInSeveralLoaders() throws Exception {
        final List<String> arguments = new ArrayList<>(
                List.of("-cp", TARGET.resolve("test-classes").toString(), "io.ringspan.fixture.LoadersProgram", "3"));
        arguments.addAll(List.of(classPath().split(java.io.File.pathSeparator, -1)));
        assertNotEquals(0, java(arguments).status);
        arguments.add(0, "-javaagent:" + agentJar());
        final Run run = java(arguments);
        assertEquals(0, run.status, run.output);
        assertEquals(4, run.output.split("delivered 1", -1).length, run.output);
    }

    @Test
    void shouldStartWithTheAgentAttachedLater() throws Exception {
        final Run run = java(List.of(
                "-Djdk.attach.allowAttachSelf=true",
                "-cp",
                classPath(),
                "io.ringspan.fixture.AttachingProgram",
                agentJar().toString()));
        assertEquals(0, run.status, run.output);
        assertTrue(run.output.contains("refused") && run.output.contains("delivered 1"), run.output);
    }

    /** Spring Boot's own loader, with its jars in a jar. */
    @Test
    void shouldStartWithTheAgentInASpringBootJar() throws Exception {
        final Path jar = SpringBootJar.write(
                directory.resolve("app.jar"),
                entries("ringspan-engine", "agrona-", "disruptor-"),
                ModuleAccessProgram.class);
        assertNotEquals(0, java(List.of("-jar", jar.toString())).status);
        final Run run = java(List.of("-javaagent:" + agentJar(), "-jar", jar.toString()));
        assertEquals(0, run.status, run.output);
        assertTrue(run.output.contains("delivered 1"), run.output);
        final Run engine = java(List.of("-javaagent:" + engineJar(), "-jar", jar.toString()));
        assertTrue(engine.output.contains("use -javaagent:ringspan-agent.jar"), engine.output);
    }

    @Test
    void shouldStateTheMemoryAtStart() throws Exception {
        final Run run = run(OPTION);
        assertTrue(run.output.contains("fixed memory "), run.output);
        assertTrue(run.output.contains(" outside the heap) = ring "), run.output);
    }
}
