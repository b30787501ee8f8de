/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.fixture.ChildJava;
import io.ringspan.testkit.RecordedSpan;
import io.ringspan.testkit.RecordingAgent;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Images of jlink with the engine and an application, in both ways that docs/library.md shows, made with tools of the JDK alone. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LinkedImageIT {
    private static final String OPENS = "--add-opens=java.base/jdk.internal.misc=org.agrona";
    private static final String MODULE = """
        module application {
            requires io.ringspan;
        }
        """;
    private static final String PROGRAM = """
        package application;

        import io.ringspan.SpanRecord;
        import io.ringspan.TraceEngine;
        import io.ringspan.config.EngineConfig;
        import java.util.concurrent.TimeUnit;

        public final class Program {
            public static void main(final String[] args) throws InterruptedException {
                final EngineConfig config = EngineConfig.builder().agentUrl(args[0]).build();
                try (TraceEngine engine = TraceEngine.start(config)) {
                    engine.publish(new SpanRecord()
                            .begin(1, 0, 11, 11, 0, 1_700_000_000_000_000_000L, 12_000_000)
                            .names("web.request", "checkout", "GET /cart/17", "web")
                            .lastOfSegment());
                    System.out.println("flushed " + engine.flush(20, TimeUnit.SECONDS));
                }
            }
        }
        """;

    @TempDir
    private Path directory;

    private Path engine;
    private Path disruptor;
    private Path agrona;
    private Path application;

    private static Path library(final String start) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(entry -> entry.getFileName().toString().startsWith(start))
                .findFirst()
                .orElseThrow();
    }

    private static String path(final Path... entries) {
        return String.join(
                File.pathSeparator, Stream.of(entries).map(Path::toString).toList());
    }

    /** Runs a tool of the JDK. */
    private static String tool(final int status, final String name, final String... arguments) {
        final StringWriter said = new StringWriter();
        final PrintWriter writer = new PrintWriter(said, true);
        final int ended = ToolProvider.findFirst(name).orElseThrow().run(writer, writer, arguments);
        assertEquals(status, ended, () -> name + ": " + said);
        return said.toString();
    }

    @BeforeEach
    void compileApplication() throws IOException {
        engine = PublishedModule.of("ringspan-engine").jar();
        disruptor = library("disruptor-");
        agrona = library("agrona-");
        application = directory.resolve("application");
        final Path descriptor = Files.writeString(directory.resolve("module-info.java"), MODULE);
        final Path source = Files.writeString(directory.resolve("Program.java"), PROGRAM);
        tool(
                0,
                "javac",
                "-proc:none",
                "--module-path",
                path(engine, disruptor, agrona),
                "-d",
                application.toString(),
                descriptor.toString(),
                source.toString());
    }

    private static void assertSends(final Path java, final String... options) throws Exception {
        try (RecordingAgent agent = new RecordingAgent()) {
            final List<String> command = new ArrayList<>(List.of(java.toString()));
            command.addAll(List.of(options));
            command.add("application/application.Program");
            command.add(agent.url().toString());
            final String printed = ChildJava.runCommand(command);
            assertTrue(printed.contains("flushed DELIVERED"), printed);
            final List<List<RecordedSpan>> chunks = agent.awaitChunks(1, 10, TimeUnit.SECONDS);
            assertEquals("GET /cart/17", chunks.get(0).get(0).resource());
        }
    }

    /** Why there are two ways at all. */
    @Test
    void shouldNotLinkALibraryWithoutADescriptor() {
        final String said = tool(
                1,
                "jlink",
                "--module-path",
                path(engine, disruptor, agrona, application),
                "--add-modules",
                "application",
                "--output",
                directory.resolve("refused").toString());
        assertTrue(said.contains("automatic module cannot be used with jlink: org.agrona"), said);
    }

    @Test
    void shouldSendFromAnImageOfTheJdkWithTheLibrariesBesideIt() throws Exception {
        final Path image = directory.resolve("jdk");
        tool(
                0,
                "jlink",
                "--add-modules",
                "java.net.http,java.logging,java.management,jdk.unsupported",
                "--output",
                image.toString());
        assertSends(
                image.resolve("bin").resolve("java"),
                "--module-path",
                path(engine, disruptor, agrona, application),
                OPENS,
                "--module");
    }

    @Test
    void shouldSendFromAnImageWithEverythingInIt() throws Exception {
        final Path described = describedAgrona();
        final Path image = directory.resolve("image");
        tool(
                0,
                "jlink",
                "--module-path",
                path(engine, disruptor, described, application),
                "--add-modules",
                "application,java.logging",
                // with a blank in front: jlink 17 takes a value that begins with a dash for an option
                "--add-options= " + OPENS,
                "--output",
                image.toString());
        assertSends(image.resolve("bin").resolve("java"), "--module");
    }

    /** Agrona with a descriptor that jdeps writes: what it needs, and all its packages. */
    private Path describedAgrona() throws IOException {
        final Path written = directory.resolve("written");
        tool(0, "jdeps", "--ignore-missing-deps", "--generate-module-info", written.toString(), agrona.toString());
        final Path descriptor;
        try (Stream<Path> files = Files.walk(written)) {
            descriptor = files.filter(file -> file.endsWith("module-info.java"))
                    .findFirst()
                    .orElseThrow();
        }
        final Path classes = directory.resolve("classes");
        tool(0, "javac", "--patch-module", "org.agrona=" + agrona, "-d", classes.toString(), descriptor.toString());
        final Path jar = Files.copy(agrona, directory.resolve("agrona.jar"));
        tool(0, "jar", "--update", "--file", jar.toString(), "-C", classes.toString(), "module-info.class");
        return jar;
    }
}
