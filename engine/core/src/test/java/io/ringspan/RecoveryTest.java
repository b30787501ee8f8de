/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.counters.EngineCounter;
import io.ringspan.pipeline.CollectingTransport;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.Payload;
import io.ringspan.transport.RawServer;
import io.ringspan.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mapped memory and what is recovered from it. A copy of the files of an engine that has come to rest is what a kill at that moment would have
 * left; {@code RecoveryIT} kills.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecoveryTest {
    private static final long START_NS = 1_700_000_000_000_000_000L;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);

    @TempDir
    private Path folder;

    private final List<List<ReceivedSpan>> received = new CopyOnWriteArrayList<>();
    private volatile String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    private RawServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = new RawServer(this::serve);
    }

    @AfterEach
    void stopServer() throws IOException {
        server.close();
    }

    private void serve(final Socket socket) throws Exception {
        while (true) {
            received.addAll(ReceivedSpan.readChunks(RawServer.readRequest(socket)));
            RawServer.write(socket, answer);
        }
    }

    /** Has a payload in hand until it is let go. */
    private static final class Holding implements Transport {
        final List<List<ReceivedSpan>> chunks = new CopyOnWriteArrayList<>();
        final CountDownLatch go = new CountDownLatch(1);

        @Override
        public Delivery send(final Payload payload) throws InterruptedException {
            go.await();
            try {
                final byte[] bytes = new byte[payload.length()];
                payload.body().get(bytes);
                chunks.addAll(ReceivedSpan.readChunks(bytes));
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
            return Delivery.ACCEPTED;
        }
    }

    private EngineConfigBuilder settings() {
        return EngineConfig.builder()
                .memoryDirectory(folder.resolve("memory").toString())
                .memoryLength(1 << 20)
                .ringSlots(256)
                .ringRecordMax(8192)
                .internMax(64)
                .spansMax(1024)
                .stringsMemory(1 << 20);
    }

    private Path only() {
        final List<Path> directories = Recovery.directories(folder.resolve("memory"));
        assertEquals(1, directories.size());
        return directories.get(0);
    }

    // as a kill would leave it now
    private Path killed(final TraceEngine engine) throws Exception {
        for (int i = 0; i < 2; i++) {
            engine.query(reader -> null, 30, TimeUnit.SECONDS);
        }
        return copy(only(), folder.resolve("killed"));
    }

    private static Path copy(final Path from, final Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (final Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    private RecoveryReport send(final Path directory) throws InterruptedException {
        try (Recovery recovery = Recovery.open(directory)) {
            return recovery.send(
                    null, Map.of("type", "agent", "url", server.url().toString()), TIMEOUT_NS);
        }
    }

    private static void span(final SpanWriter writer, final long id, final long root) {
        writer.start(id, 0, root, root, id == root ? 0 : root, "web", "shop", "GET /" + id, "web", START_NS)
                .setMeta(id, "key", "value" + id)
                .setMetric(id, "number", (double) id)
                .setLong(id, "whole", id)
                .setBoolean(id, "truth", true);
    }

    @Test
    void shouldSendAsTheEngineWouldHave() throws Exception {
        final Holding transport = new Holding();
        final EngineConfig config = settings()
                .defaultTags(Map.of("team", "a,b"))
                .env("prod")
                .pid(4711)
                .build();
        final TraceEngine engine = TraceEngine.start(config, transport);
        final Path directory;
        try {
            final SpanWriter writer = engine.newWriter();
            span(writer, 1, 1);
            span(writer, 2, 1);
            writer.setTraceMeta(1, "trace", "tag")
                    .setSamplingPriority(1, 2, 4)
                    .setOriginId(1, engine.intern("rum"))
                    .finish(2, 5)
                    .finish(1, 7)
                    .commit();
            engine.defaultMeta(List.of(Map.entry("team", "later")), 30, TimeUnit.SECONDS);
            span(writer, 11, 11);
            writer.finish(11, 3).commit();
            engine.publish(new SpanRecord()
                    .begin(21, 0, 21, 21, 0, START_NS, 9)
                    .names("web", "shop", "POST /", "web")
                    .setMeta("key", "whole")
                    .lastOfSegment());
            directory = killed(engine);
        } finally {
            transport.go.countDown();
            engine.close();
        }
        final RecoveryReport report = send(directory);
        assertTrue(report.isDelivered() && report.isWhole(), report::toString);
        assertEquals(4, report.finished());
        assertEquals(4, report.sent());
        assertEquals(0, report.open() + report.resolved() + report.damaged(), report::toString);
        assertEquals(new HashSet<>(transport.chunks), new HashSet<>(received));
        assertEquals(3, received.size());
        assertEquals("later", received.get(1).get(0).meta().get("team"));
    }

    @Test
    void shouldNotSendWhatTheReceiverHas() throws Exception {
        try (TraceEngine engine = TraceEngine.start(settings().build(), new CollectingTransport())) {
            final SpanWriter writer = engine.newWriter();
            span(writer, 1, 1);
            span(writer, 2, 2);
            writer.finish(1, 5).commit();
            assertEquals(FlushResult.DELIVERED, engine.flush(30, TimeUnit.SECONDS));
            writer.finish(2, 5).commit();
            final RecoveryReport report = send(killed(engine));
            assertEquals(1, report.sent(), report::toString);
            assertEquals(1, report.resolved(), report::toString);
            assertEquals(2, received.get(0).get(0).id());
        }
    }

    @Test
    void shouldMarkWhatWasStillOpen() throws Exception {
        try (TraceEngine engine = TraceEngine.start(settings().expiryAgeNs(0).build(), new CollectingTransport())) {
            final SpanWriter writer = engine.newWriter();
            span(writer, 1, 1);
            span(writer, 2, 1);
            writer.finish(2, 5).commit();
            final RecoveryReport report = send(killed(engine));
            assertEquals(1, report.open(), report::toString);
            assertEquals(1, report.finished(), report::toString);
            assertEquals(2, received.get(0).size());
            assertEquals("expired", received.get(0).get(0).meta().get(ReceivedSpan.INCOMPLETE));
        }
    }

    @Test
    void shouldSendOnce() throws Exception {
        try (TraceEngine engine = TraceEngine.start(settings().build(), new CollectingTransport())) {
            final SpanWriter writer = engine.newWriter();
            span(writer, 1, 1);
            writer.commit();
            final Path directory = killed(engine);
            try (Recovery recovery = Recovery.open(directory)) {
                final RecoveryReport found = recovery.look(null);
                assertEquals(1, found.open(), found::toString);
                assertEquals(0, found.sent());
                assertFalse(recovery.isDone());
                assertThrows(IllegalStateException.class, () -> recovery.look("nobody"));
            }
            assertEquals(0, received.size());
            answer = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
            assertFalse(send(directory).isDelivered());
            received.clear();
            answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
            assertTrue(send(directory).isDelivered());
            assertEquals(1, received.size());
            try (Recovery recovery = Recovery.open(directory)) {
                assertTrue(recovery.isDone());
            }
        }
    }

    @Test
    void shouldLeaveAnEngineAloneThatRuns() throws Exception {
        try (TraceEngine engine = TraceEngine.start(settings().build(), new CollectingTransport());
                TraceEngine other = TraceEngine.start(settings().build(), new CollectingTransport())) {
            final List<Path> directories = Recovery.directories(folder.resolve("memory"));
            assertEquals(2, directories.size());
            for (final Path directory : directories) {
                final IllegalStateException refusal =
                        assertThrows(IllegalStateException.class, () -> Recovery.open(directory));
                assertTrue(refusal.getMessage().contains("is in use"), refusal.getMessage());
            }
            assertNotEquals(engine, other);
        }
        assertEquals(List.of(), Recovery.directories(folder.resolve("memory")), "closed in order, and still there");
    }

    @Test
    void shouldKeepWhatKilledEnginesHaveLeftUpToANumber() throws Exception {
        final Path memory = folder.resolve("memory");
        final Path killed;
        try (TraceEngine engine = TraceEngine.start(settings().build(), new CollectingTransport())) {
            killed = killed(engine);
        }
        for (int i = 0; i < 3; i++) {
            copy(killed, memory.resolve("2000010" + (i + 1)));
        }
        try (Recovery recovery = Recovery.open(memory.resolve("20000101"))) {
            // one of them is being recovered while the engine starts
            TraceEngine.start(settings().memoryKept(1).build(), new CollectingTransport())
                    .close();
            assertFalse(recovery.isDone());
        }
        assertEquals(
                Set.of(memory.resolve("20000101"), memory.resolve("20000103")),
                new HashSet<>(Recovery.directories(memory)));
        assertTrue(send(memory.resolve("20000103")).isDelivered());
        TraceEngine.start(settings().memoryKept(1).build(), new CollectingTransport())
                .close();
        assertEquals(List.of(memory.resolve("20000101")), Recovery.directories(memory));
    }

    @Test
    void shouldLetNobodyElseRead() throws Exception {
        try (TraceEngine engine = TraceEngine.start(settings().build(), new CollectingTransport())) {
            engine.query(reader -> null, 30, TimeUnit.SECONDS);
            final List<Path> all = new ArrayList<>();
            try (Stream<Path> walk = Files.walk(folder.resolve("memory"))) {
                all.addAll(walk.toList());
            }
            assertTrue(all.size() > 5, all::toString);
            for (final Path path : all) {
                final String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
                assertEquals(Files.isDirectory(path) ? "rwx------" : "rw-------", permissions, path::toString);
            }
        }
    }

    @Test
    void shouldSayWhatCannotBeRead() throws Exception {
        final Path directory;
        try (TraceEngine engine = TraceEngine.start(settings().build(), new CollectingTransport())) {
            directory = killed(engine);
        }
        final Path head = directory.resolve("head");
        change(head, 8, 99);
        assertRefused(directory, "has the layout 99, and this version reads 1");
        change(head, 8, 1);
        change(head, 40, 12345);
        assertRefused(directory, "is damaged: its head says what cannot be");
        change(head, 40, 256);
        cut(directory.resolve("slab"), 4096);
        assertRefused(directory, "is damaged: a file has not the length");
        cut(head, 0);
        assertRefused(directory, "is damaged, or its engine was killed before it had started");
        assertRefused(folder, "is no directory of an engine's mapped memory");
    }

    private static void assertRefused(final Path directory, final String reason) {
        final IllegalStateException refusal = assertThrows(IllegalStateException.class, () -> Recovery.open(directory));
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    private static void change(final Path file, final int offset, final int value) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(
                    ByteBuffer.allocate(Integer.BYTES)
                            .order(ByteOrder.nativeOrder())
                            .putInt(value)
                            .flip(),
                    offset);
        }
    }

    private static void cut(final Path file, final long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    @Test
    void shouldSayWhyThereIsNoMappedMemory() throws Exception {
        final Path file = Files.createFile(folder.resolve("file"));
        final CollectingTransport transport = new CollectingTransport();
        final RuntimeException refusal = assertThrows(
                RuntimeException.class,
                () -> TraceEngine.start(
                        settings().memoryDirectory(file.toString()).build(), transport));
        assertTrue(refusal.getMessage().contains("ringspan.memory.directory"), refusal.getMessage());
        assertTrue(transport.isClosed());
    }

    /** Java 17 says it so late that the error may come out in the middle of something else. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void shouldGoOnWhenAFileIsCut() throws Exception {
        final CollectingTransport transport = new CollectingTransport();
        try (TraceEngine engine = TraceEngine.start(settings().build(), transport)) {
            final Path directory = only();
            final SpanWriter writer = engine.newWriter();
            long id = publish(writer, 1, 10);
            for (final String name : List.of("slab", "index", "head")) {
                final Path file = directory.resolve(name);
                final long length = Files.size(file);
                cut(file, 0);
                id = publish(writer, id, 2000);
                while (Files.size(file) < length) {
                    id = publish(writer, id, 10);
                    Thread.sleep(1);
                }
            }
            final long lost = engine.counters().dropped();
            assertTrue(lost > 0, "nothing was cut");
            // it tells so once, and then all is as before
            engine.flush(30, TimeUnit.SECONDS);
            publish(writer, id, 100);
            assertEquals(FlushResult.DELIVERED, engine.flush(30, TimeUnit.SECONDS));
            assertEquals(lost, engine.counters().dropped());
            final CloseReport report = engine.close(30, TimeUnit.SECONDS);
            assertEquals(0, report.unaccounted(), report::toString);
            assertEquals(0, engine.counters().get(EngineCounter.SPANS_IN_FLIGHT));
        }
    }

    // on a thread of its own, since Java may say late that a file has been cut, in whatever that thread does then
    private static long publish(final SpanWriter writer, final long first, final int count)
            throws InterruptedException {
        final Thread thread = new Thread(() -> {
            long id = first;
            while (id < first + count) {
                try {
                    for (; id < first + count; id++) {
                        span(writer, id, id);
                        writer.finish(id, 1).commit();
                    }
                } catch (final InternalError e) {
                    id++;
                }
            }
        });
        thread.setUncaughtExceptionHandler((ended, e) -> {});
        thread.start();
        thread.join();
        return first + count;
    }
}
