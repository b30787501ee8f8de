/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.transport.RawServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process with mapped memory is killed at a random moment. What it has sent, and what a recovery sends, is together every span that it had finished and
 * published: once, or twice where the process was killed while a payload was on its way.
 *
 * <p>{@code -Dkilled.rounds=1000} kills more often, {@code -Dkilled.seed=N} at the moments of another run.
 */
@Timeout(value = 5, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecoveryIT {
    private static final int ROUNDS = Integer.getInteger("killed.rounds", 4);
    private static final long SEED = Long.getLong("killed.seed", System.nanoTime());
    private static final int ALIVE_MS_MAX = 1500;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    private Path directory;

    private Process process;

    @AfterEach
    void endProcess() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** Takes everything, after a while. */
    private static final class Receiver implements RawServer.Behaviour {
        final ConcurrentLinkedQueue<List<ReceivedSpan>> chunks = new ConcurrentLinkedQueue<>();
        volatile Throwable failure;
        volatile int delayMs;

        @Override
        public void serve(final Socket socket) throws Exception {
            while (true) {
                final byte[] body = RawServer.readRequest(socket);
                try {
                    chunks.addAll(ReceivedSpan.readChunks(body));
                } catch (final IOException | RuntimeException e) {
                    failure = e;
                }
                Thread.sleep(delayMs);
                RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
            }
        }
    }

    /** What is known of one span. */
    private static final class Seen {
        int times;
        int timesOpen;
    }

    private void start(final RawServer server, final Path progress, final Random random) throws IOException {
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-ea",
                        "-Xmx256m",
                        "-Dringspan.agent.url=" + server.url(),
                        "-Dringspan.memory.directory=" + directory.resolve("memory"),
                        // so short that what is open for long has to be kept by images
                        "-Dringspan.memory.length=" + (512 << random.nextInt(3)) + "k",
                        "-Dringspan.spans.max=16384",
                        "-Dringspan.pipeline.threads=" + (1 + random.nextInt(2)),
                        "-Dringspan.payload.flush-at=16k",
                        "-Dringspan.payload.length=64k",
                        "-Dringspan.payload.exhausted=block",
                        "-Dringspan.payload.count=2",
                        "-Dringspan.ring.overflow=block",
                        "-Dringspan.ring.slots=128",
                        "-Dringspan.ring.record-max=8k",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RecoverableProgram.class.getName(),
                        progress.toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertEquals("running", process.inputReader().readLine());
    }

    @Test
    void shouldRecoverAllThatHadBeenFinishedWhenKilled() throws Exception {
        final Random random = new Random(SEED);
        long finished = 0;
        long recovered = 0;
        for (int round = 0; round < ROUNDS; round++) {
            final Receiver receiver = new Receiver();
            receiver.delayMs = random.nextInt(20);
            final Path progress = directory.resolve("progress-" + round);
            try (RawServer server = new RawServer(receiver)) {
                start(server, progress, random);
                Thread.sleep(random.nextInt(ALIVE_MS_MAX));
                process.destroyForcibly();
                assertTrue(process.waitFor(20, TimeUnit.SECONDS));
                receiver.delayMs = 0;
                final RecoveryReport report = recover(server);
                recovered += report.sent();
                finished += check(receiver, progress, report);
            } catch (final AssertionError e) {
                throw new AssertionError("-Dkilled.seed=" + SEED + ", round " + round, e);
            }
        }
        assertTrue(recovered > 0 && finished > 0, "nothing was ever published, or recovered");
    }

    private RecoveryReport recover(final RawServer server) throws InterruptedException {
        final List<Path> found = Recovery.directories(directory.resolve("memory"));
        final Path last = found.get(found.size() - 1);
        final Map<String, String> settings =
                Map.of("type", "agent", "url", server.url().toString());
        final RecoveryReport report;
        try (Recovery recovery = Recovery.open(last)) {
            report = recovery.send(null, settings, TIMEOUT_NS);
            assertTrue(report.isDelivered(), report::toString);
            assertEquals(0, report.damaged(), report::toString);
            assertTrue(recovery.isDone());
        }
        return report;
    }

    // number of the spans that had been finished
    private static long check(final Receiver receiver, final Path progress, final RecoveryReport report)
            throws IOException {
        assertNull(receiver.failure);
        final Map<Long, Seen> spans = new HashMap<>();
        for (final List<ReceivedSpan> chunk : receiver.chunks) {
            final boolean isOpen = chunk.get(0).meta().containsKey(ReceivedSpan.INCOMPLETE);
            for (final ReceivedSpan span : chunk) {
                final long number = (span.traceId() & 0xFFFF_FFFF_FFFFL) / 8;
                final int size = RecoverableProgram.size(number);
                assertEquals("n" + size, span.meta().get(RecoverableProgram.SIZE_KEY), chunk::toString);
                assertEquals("w" + number, span.meta().get(RecoverableProgram.NAME_KEY), chunk::toString);
                assertTrue(isOpen || chunk.size() == size, chunk::toString);
                final Seen seen = spans.computeIfAbsent(span.id(), id -> new Seen());
                seen.times++;
                seen.timesOpen += isOpen ? 1 : 0;
            }
            final long number = (chunk.get(0).traceId() & 0xFFFF_FFFF_FFFFL) / 8;
            assertEquals("t" + number, chunk.get(0).meta().get(RecoverableProgram.TRACE_KEY), chunk::toString);
        }
        final ByteBuffer counts = ByteBuffer.wrap(Files.readAllBytes(progress)).order(ByteOrder.nativeOrder());
        final List<String> wrong = new ArrayList<>();
        long finished = 0;
        for (int way = 0; way < RecoverableProgram.WAYS; way++) {
            final long count = counts.getLong(way * Long.BYTES);
            for (long number = 0; number < count; number++) {
                final boolean isLong = RecoverableProgram.isLong(number);
                // of those at the border it is not known whether the last step has been taken
                final boolean isFinished = !isLong || number + RecoverableProgram.LONG_STEPS < count;
                final boolean isOpen = isLong && number + RecoverableProgram.LONG_STEPS > count;
                // the root of a trace of whole spans comes with its end
                final int first = !isFinished && way == RecoverableProgram.WHOLE ? 1 : 0;
                for (int i = first; i < RecoverableProgram.size(number); i++) {
                    final Seen seen = spans.getOrDefault(RecoverableProgram.root(way, number) + i, new Seen());
                    finished += isFinished ? 1 : 0;
                    final boolean isFine = isFinished
                            ? seen.times >= 1 && seen.times <= 2 && seen.timesOpen == 0
                            : !isOpen || (seen.times == 1 && seen.timesOpen == 1);
                    if (!isFine && wrong.size() < 20) {
                        wrong.add("way " + way + ", trace " + number + " of " + count + ", span " + i
                                + (isFinished ? ", finished" : ", open") + ": " + seen.times + " times, open "
                                + seen.timesOpen);
                    }
                }
            }
        }
        assertTrue(wrong.isEmpty(), () -> wrong + "; " + report);
        assertTrue(report.isWhole(), report::toString);
        return finished;
    }
}
