/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.EngineCounter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that are killed (-9) at random moments, one after the other, while their receiver comes and goes: all that they said was safe arrives, by
 * the engine that comes after them, in order; and each kill costs one payload that comes twice at most.
 *
 * <p>{@code -Dspool.kills=300} kills more often, {@code -Dspool.kill-seed=N} at the moments of another run.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpoolKilledTest {
    private static final int KILLS = Integer.getInteger("spool.kills", 6);
    private static final long SEED = Long.getLong("spool.kill-seed", System.nanoTime());
    private static final long IDS_OF_A_PROCESS = 100_000_000;
    private static final int LINES_MAX = 60;

    @Test
    void shouldLoseNothingThatWasSafe(@TempDir final Path directory) throws Exception {
        final Random random = new Random(SEED);
        try (SpoolFixture fixture = new SpoolFixture(directory.resolve("spool"))) {
            final Set<Long> safe = new HashSet<>();
            for (int i = 0; i < KILLS; i++) {
                fixture.status = random.nextInt(3) == 0 ? SpoolFixture.UP : SpoolFixture.DOWN;
                final long first = 1 + i * IDS_OF_A_PROCESS;
                final long count = runAndKill(fixture, first, random);
                safe.addAll(SpoolFixture.ids(first, (int) count));
            }
            fixture.status = SpoolFixture.UP;
            final CloseReport report;
            try (TraceEngine engine = fixture.start()) {
                SpoolFixture.await(
                        () -> SpoolFixture.get(engine, EngineCounter.SPANS_SPOOLED) == 0,
                        "still in the spool, seed " + SEED);
                report = engine.close(10, TimeUnit.SECONDS);
            }
            assertEquals(0, report.unaccounted(), () -> report + ", seed " + SEED);
            final Set<Long> missing = new HashSet<>(safe);
            missing.removeAll(Set.copyOf(fixture.accepted));
            assertTrue(missing.isEmpty(), () -> missing.size() + " of " + safe.size() + " missing, seed " + SEED);
            assertTrue(safe.size() > KILLS, "nothing happened");
            assertOrder(fixture);
        }
    }

    private static long runAndKill(final SpoolFixture fixture, final long first, final Random random)
            throws IOException, InterruptedException {
        final List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dringspan.receivers=otlp",
                "-Dringspan.receiver.otlp.url=" + fixture.receiver.url() + "/v1/traces",
                "-Dringspan.receiver.otlp.spool.directory=" + fixture.directory,
                "-Dringspan.receiver.otlp.retry.backoff=1ms",
                "-Dringspan.receiver.otlp.retry.backoff-max=5ms",
                "-Dringspan.receiver.otlp.payload.exhausted=block",
                "-Dringspan.ring.overflow=block",
                SpoolKillProgram.class.getName(),
                Long.toString(first));
        final Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long safe = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            final int kill = 2 + random.nextInt(LINES_MAX);
            int count = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                assertTrue(line.startsWith("safe "), line);
                safe = Long.parseLong(line.substring("safe ".length()));
                // the receiver comes and goes
                if (random.nextInt(10) == 0) {
                    fixture.status = fixture.status == SpoolFixture.UP ? SpoolFixture.DOWN : SpoolFixture.UP;
                }
                if (++count == kill) {
                    // by its handle, because Process.destroyForcibly() closes the streams, too
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
        return safe;
    }

    // of each process by itself, where it came first; what comes again came in one payload a kill at most
    private static void assertOrder(final SpoolFixture fixture) {
        final Set<Long> seen = new HashSet<>();
        long last = 0;
        long previous = 0;
        int again = 0;
        boolean wasSeen = false;
        for (final long id : List.copyOf(fixture.accepted)) {
            final boolean isSeen = !seen.add(id);
            again += isSeen && (!wasSeen || id != previous + 1) ? 1 : 0;
            previous = id;
            if (!isSeen) {
                assertTrue(id > last || wasSeen, () -> "out of order, seed " + SEED);
                last = id;
            }
            wasSeen = isSeen;
        }
        final int times = again;
        assertTrue(times <= KILLS, () -> times + " payloads came twice after " + KILLS + " kills, seed " + SEED);
    }
}
