/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code census}, run as a process, against other JVMs. */
class CensusCommandIT {
    @TempDir
    private Path folder;

    private Process leaking;

    @AfterEach
    void endProgram() throws InterruptedException {
        if (leaking != null) {
            leaking.destroy();
            assertTrue(leaking.waitFor(30, TimeUnit.SECONDS));
        }
    }

    private void startLeaking(final String... options) throws IOException {
        final List<String> command =
                new ArrayList<>(List.of(JarRun.JAVA, "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                JarRun.JAR
                        + File.pathSeparator
                        + Path.of("target", "test-classes").toAbsolutePath(),
                LeakingProgram.class.getName()));
        leaking = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        final BufferedReader reader = leaking.inputReader();
        assertEquals("leaked", reader.readLine());
    }

    private JarRun run(final List<String> javaOptions, final Object... arguments) throws Exception {
        final List<Object> census = new ArrayList<>(List.of("census"));
        census.addAll(List.of(arguments));
        return JarRun.of(folder, javaOptions, census);
    }

    private static void assertFailed(final JarRun run, final String reason) {
        assertEquals(1, run.status(), run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains(reason), run.err());
    }

    @Test
    void shouldShowWhichOperationsAreLeftOpenAndSinceWhen() throws Exception {
        startLeaking("-Dringspan.jmx=true");
        final JarRun table = run(List.of(), leaking.pid());
        assertEquals("", table.err());
        assertEquals(0, table.status());
        final List<String> lines = table.out().lines().toList();
        assertEquals("io.ringspan:id=1,type=TraceEngine", lines.get(0));
        assertTrue(lines.get(1).contains(": 10 spans live, 10 of them open, in 10 segments; "), lines.get(1));
        assertTrue(lines.get(3).matches("GET /cart +7 +7 +0 +[0-9].*s +0{15}1 +0{31}1"), lines.get(3));
        assertTrue(lines.get(4).matches("GET /item +3 +3 +0 +[0-9].*s +0{15}8 +0{31}8"), lines.get(4));

        final JarRun json = run(List.of(), leaking.pid(), "--json");
        assertEquals("", json.err());
        assertEquals(0, json.status());
        assertEquals(1, json.out().lines().count());
        final JsonNode root = new ObjectMapper().readTree(json.out());
        assertEquals(leaking.pid(), root.get("pid").asLong());
        final JsonNode census = root.get("engines").get("io.ringspan:id=1,type=TraceEngine");
        assertEquals(10, census.get("open").asInt());
        final JsonNode carts = census.get("operations").get(0);
        assertEquals("GET /cart", carts.get("operation").asText());
        assertEquals(LeakingProgram.CARTS, carts.get("live").asInt());
        assertEquals("0000000000000001", carts.get("oldestSpanId").asText());
        // the program slept 0.3 s after it had started them, and ticks come every 0.1 s
        final long ageNs = carts.get("oldestAgeNs").asLong();
        assertTrue(ageNs >= 100_000_000 && ageNs < 120_000_000_000L, () -> ageNs + " ns");
    }

    @Test
    void shouldRepeatItUntilTheJvmEnds() throws Exception {
        startLeaking("-Dringspan.jmx=true");
        final Path out = folder.resolve("watched");
        final Process watch = new ProcessBuilder(
                        JarRun.JAVA,
                        "-jar",
                        JarRun.JAR,
                        "census",
                        Long.toString(leaking.pid()),
                        "--json",
                        "--watch",
                        "0.1")
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            while (watch.isAlive() && Files.readString(out).lines().count() < 3) {
                Thread.sleep(50);
            }
            assertTrue(watch.isAlive());
            leaking.getOutputStream().close();
            assertTrue(watch.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, watch.exitValue());
        } finally {
            watch.destroy();
        }
    }

    @Test
    void shouldSayWhichSettingIsMissing() throws Exception {
        startLeaking();
        assertFailed(run(List.of(), leaking.pid()), "-Dringspan.jmx=true");
    }

    @Test
    void shouldSayThatThereIsNoSuchProcess() throws Exception {
        assertFailed(run(List.of(), Integer.MAX_VALUE), "no process has the id " + Integer.MAX_VALUE);
    }

    @Test
    void shouldSayThatAJvmCannotBeAttachedTo() throws Exception {
        startLeaking("-XX:+DisableAttachMechanism");
        assertFailed(run(List.of(), leaking.pid()), "cannot attach to process " + leaking.pid());
    }

    @Test
    void shouldSayThatItNeedsAJdk() throws Exception {
        assertFailed(
                run(
                        List.of("--limit-modules", "java.se,jdk.unsupported"),
                        ProcessHandle.current().pid()),
                "no module jdk.attach");
    }

    @Test
    void shouldNotTakeAnotherNumberForAnInterval() throws Exception {
        assertEquals(2, run(List.of(), 1, "--watch", "0").status());
        assertEquals(2, run(List.of(), "one").status());
    }

    @Test
    void shouldLetTheEngineRunWithoutManagement() throws Exception {
        startLeaking("--limit-modules", "java.base,java.logging,java.net.http,jdk.unsupported");
        endProgram();
        startLeaking("--limit-modules", "java.base,java.logging,java.net.http,jdk.unsupported", "-Dringspan.jmx=true");
    }
}
