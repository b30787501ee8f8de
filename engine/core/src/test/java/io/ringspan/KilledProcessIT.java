/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.transport.RawServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A process that is killed at a random moment while it sends to this one: what arrived is well-formed and whole, and a process that is
 * asked to end hands over what it has accepted.
 *
 * <p>{@code -Dkilled.rounds=100} kills more often, {@code -Dkilled.seed=N} at the moments of another run.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KilledProcessIT {
    private static final int ROUNDS = Integer.getInteger("killed.rounds", 5);
    private static final long SEED = Long.getLong("killed.seed", System.nanoTime());
    private static final int ALIVE_MS_MAX = 700;
    private static final long CLOSE_TIMEOUT_MS = 4000;

    private Process process;

    @AfterEach
    void endProcess() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** Takes everything, or from some payload on nothing more. */
    private static final class Receiver implements RawServer.Behaviour {
        final ConcurrentLinkedQueue<List<ReceivedSpan>> chunks = new ConcurrentLinkedQueue<>();
        volatile Throwable failure;
        private volatile boolean hanging;

        @Override
        public void serve(final Socket socket) throws Exception {
            while (true) {
                final byte[] body = RawServer.readRequest(socket);
                if (hanging) {
                    Thread.sleep(TimeUnit.MINUTES.toMillis(10));
                }
                try {
                    chunks.addAll(ReceivedSpan.readChunks(body));
                } catch (final IOException | RuntimeException e) {
                    failure = e;
                }
                RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
            }
        }

        void awaitFirst() throws InterruptedException {
            final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (chunks.isEmpty() && System.nanoTime() - endNs < 0) {
                Thread.sleep(1);
            }
        }

        /** Each span came once, and each trace as a whole; the number of spans. */
        long check() {
            assertNull(failure);
            final Set<Long> ids = new HashSet<>();
            for (final List<ReceivedSpan> chunk : chunks) {
                for (final ReceivedSpan span : chunk) {
                    assertTrue(ids.add(span.id()), () -> "twice: " + span);
                    assertEquals("n" + chunk.size(), span.meta().get(KilledProgram.SIZE_KEY), chunk::toString);
                    assertEquals(chunk.get(0).traceId(), span.traceId());
                }
                assertNull(chunk.get(0).meta().get(ReceivedSpan.INCOMPLETE), chunk::toString);
            }
            return ids.size();
        }
    }

    private void start(final RawServer server, final Map<String, String> settings) throws IOException {
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-Xmx256m",
                "-Dringspan.agent.url=" + server.url(),
                "-Dringspan.payload.flush-at=16k",
                "-Dringspan.payload.exhausted=block",
                "-Dringspan.ring.slots=1024",
                "-Dringspan.ring.record-max=8k",
                "-Dringspan.close-timeout=" + CLOSE_TIMEOUT_MS + "ms"));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), KilledProgram.class.getName()));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertEquals("running", process.inputReader().readLine());
    }

    // by its handle, because Process.destroy() closes the streams, too
    private void askToEnd() {
        assertTrue(process.toHandle().destroy());
    }

    private String awaitReport() throws IOException {
        return process.inputReader()
                .lines()
                .filter(line -> line.startsWith(KilledProgram.REPORT))
                .findFirst()
                .orElse(null);
    }

    @Test
    void shouldLeaveOnlyWholeTracesBehindWhenKilled() throws Exception {
        final Random random = new Random(SEED);
        long received = 0;
        for (int round = 0; round < ROUNDS; round++) {
            final Receiver receiver = new Receiver();
            try (RawServer server = new RawServer(receiver)) {
                start(server, Map.of());
                // one of them at least is killed while something arrives, however slow the machine
                if (round == 0) {
                    receiver.awaitFirst();
                }
                Thread.sleep(random.nextInt(ALIVE_MS_MAX));
                process.destroyForcibly();
                assertTrue(process.waitFor(20, TimeUnit.SECONDS));
                received += check(receiver);
            }
        }
        assertTrue(received > 0, "nothing ever arrived");
    }

    @Test
    void shouldHandOverWhatItHasAcceptedWhenAskedToEnd() throws Exception {
        final Random random = new Random(SEED + 1);
        for (int round = 0; round < ROUNDS; round++) {
            final Receiver receiver = new Receiver();
            try (RawServer server = new RawServer(receiver)) {
                start(server, Map.of("ringspan.shutdown-hook", "true"));
                Thread.sleep(random.nextInt(ALIVE_MS_MAX));
                askToEnd();
                final String report = awaitReport();
                assertTrue(process.waitFor(20, TimeUnit.SECONDS));
                final long received = check(receiver);
                assertTrue(
                        report != null
                                && report.startsWith(KilledProgram.REPORT + received + " " + received + " 0 0 0 "),
                        () -> "seed " + SEED + ", received " + received + ": " + report);
            }
        }
    }

    @Test
    void shouldEndInTimeWhenTheReceiverHangs() throws Exception {
        final Receiver receiver = new Receiver();
        try (RawServer server = new RawServer(receiver)) {
            start(server, Map.of("ringspan.shutdown-hook", "true"));
            receiver.awaitFirst();
            receiver.hanging = true;
            Thread.sleep(200);
            final long startNs = System.nanoTime();
            askToEnd();
            final String report = awaitReport();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            final long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
            assertTrue(tookMs < CLOSE_TIMEOUT_MS + 8000, () -> tookMs + " ms");
            // it says what it could not hand over
            assertTrue(
                    report != null && report.contains(" 0 0 0 ") && report.contains("not delivered at close"), report);
            assertTrue(check(receiver) > 0);
        }
    }

    private static long check(final Receiver receiver) {
        try {
            return receiver.check();
        } catch (final AssertionError e) {
            throw new AssertionError("-Dkilled.seed=" + SEED, e);
        }
    }
}
