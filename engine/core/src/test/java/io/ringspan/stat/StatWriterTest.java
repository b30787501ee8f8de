/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.stat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.counters.TracePriority;
import io.ringspan.log.RecentWarnings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The file of an engine, written without one, and read; in a directory where everything is that can be. */
class StatWriterTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long SEED = 20_261_128;

    @TempDir
    private Path temporary;

    private final String temporaryBefore = System.getProperty("java.io.tmpdir");
    private final EngineCounters counters = new EngineCounters(List.of("agent", "otlp"));
    private final RecentWarnings recent = new RecentWarnings();
    private final List<String> lines = new ArrayList<>();
    private long nowNs = 1;

    @BeforeEach
    void beElsewhere() {
        System.setProperty("java.io.tmpdir", temporary.toString());
    }

    @AfterEach
    void beBack() {
        System.setProperty("java.io.tmpdir", temporaryBefore);
    }

    private StatWriter writer(final String directory) {
        final Map<String, String> facts = new LinkedHashMap<>();
        facts.put("service", "check\tout");
        facts.put("env", "");
        return new StatWriter(directory, facts, counters, lines::add, () -> nowNs);
    }

    private void lookAfter(final StatWriter writer, final long seconds) {
        nowNs += seconds * SECOND_NS;
        writer.look(recent);
    }

    private Path own() {
        return StatDirectory.ownPath(temporary.toString());
    }

    private Path onlyFile() throws IOException {
        final List<Path> files = StatSnapshot.files(temporary);
        assertEquals(1, files.size(), files::toString);
        return files.get(0);
    }

    // ---- what it says

    @Test
    void shouldSayWhatTheCountersSay() throws IOException {
        final StatWriter writer = writer("");
        lookAfter(writer, 1);
        final Random random = new Random(SEED);
        for (final EngineCounter counter : EngineCounter.values()) {
            if (!counter.isDerived()) {
                counters.set(counter, random.nextInt(1000));
            }
        }
        counters.ledger().dropped(DropReason.REJECTED, TracePriority.USER_KEEP, 5, 1);
        counters.receivers().get(1).ledger().dropped(DropReason.TOO_LARGE, TracePriority.NONE, 7, 2);
        final UnsafeBuffer name = new UnsafeBuffer("GET /\n\t\u00e4".getBytes(StandardCharsets.UTF_8));
        counters.expiredByOperation().add(name, 0, name.capacity(), 3);
        lookAfter(writer, 1);
        final StatSnapshot read = StatSnapshot.read(onlyFile());
        final Map<String, Long> expected = new HashMap<>();
        counters.ledger().snapshot().forEach(expected::put);
        final Map<String, Long> found = new HashMap<>();
        read.counters().forEach((label, counter) -> found.put(label, counter.value()));
        assertEquals(expected, found);
        assertEquals(7, found.get("receiver.otlp.spans.dropped.too-large.undecided"));
        assertEquals(
                "payloads",
                read.counters().get("receiver.otlp.payloads.waiting").unit());
        assertTrue(read.counters().get("receiver.otlp.payloads.waiting").isGauge());
        assertEquals(
                "spans", read.counters().get("spans.dropped.rejected.user-keep").unit());
        assertEquals(
                "traces",
                read.counters()
                        .get("receiver.otlp.traces.dropped.rejected.user-keep")
                        .unit());
        assertEquals("records", read.counters().get("records.lost.ring-full").unit());
        assertFalse(read.counters().get("records.lost.ring-full").isGauge());
        assertEquals(List.of(3L), List.copyOf(read.named().values()));
        assertTrue(read.named().keySet().iterator().next().startsWith("spans.expired{GET /"), read::toString);
        assertFalse(read.fact("service").contains("\t"), read.fact("service"));
        assertEquals("", read.fact("env"));
        assertEquals(ProcessHandle.current().pid(), read.pid());
        assertEquals(SECOND_NS * 2, read.uptimeNs());
        assertTrue(read.isWhole());
        assertTrue(read.process().isPresent());
        assertEquals(List.of(), lines);
    }

    @Test
    @Timeout(60)
    void shouldBeOfOneMomentWhenItIsReadWhileItIsWritten() throws Exception {
        final StatWriter writer = writer("");
        lookAfter(writer, 1);
        final Path file = onlyFile();
        final Thread writing = new Thread(() -> {
            for (int i = 1; !Thread.currentThread().isInterrupted(); i++) {
                for (final EngineCounter counter : EngineCounter.values()) {
                    if (!counter.isDerived()) {
                        counters.set(counter, i);
                    }
                }
                lookAfter(writer, 1);
            }
        });
        writing.start();
        try {
            long last = 0;
            for (int whole = 0; whole < 300 || last == 0; ) {
                final StatSnapshot read = StatSnapshot.read(file);
                if (!read.isWhole()) {
                    // it says so: here the file is written all the time, and not once a second
                    continue;
                }
                whole++;
                last = read.value("ring.used");
                for (final EngineCounter counter : EngineCounter.values()) {
                    if (!counter.isDerived()) {
                        assertEquals(last, read.value(counter.label()), counter.label());
                    }
                }
            }
        } finally {
            writing.interrupt();
            writing.join();
        }
    }

    @Test
    void shouldWriteOnceASecond() throws IOException {
        final StatWriter writer = writer("");
        lookAfter(writer, 1);
        counters.set(EngineCounter.SPANS_DECODED, 5);
        nowNs += SECOND_NS / 10;
        writer.look(recent);
        assertEquals(0, StatSnapshot.read(onlyFile()).value("spans.decoded"));
        lookAfter(writer, 1);
        assertEquals(5, StatSnapshot.read(onlyFile()).value("spans.decoded"));
    }

    // ---- where it lies

    @Test
    void shouldBeForItsUserAlone() throws IOException {
        lookAfter(writer(""), 1);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(own())));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(onlyFile())));
    }

    @Test
    void shouldGoWhenItIsClosed() throws IOException {
        final StatWriter writer = writer("");
        lookAfter(writer, 1);
        onlyFile();
        writer.close();
        lookAfter(writer, 100);
        assertEquals(List.of(), StatSnapshot.files(temporary));
        assertEquals(List.of(), lines);
    }

    @Test
    void shouldHaveAFileForEachEngine() throws IOException {
        final List<StatWriter> writers = List.of(writer(""), writer(""), writer(""));
        writers.forEach(writer -> lookAfter(writer, 1));
        assertEquals(3, StatSnapshot.files(temporary).size());
        writers.get(1).close();
        assertEquals(2, StatSnapshot.files(temporary).size());
    }

    private void assertSaidOnce(final StatWriter writer, final String why) throws IOException {
        for (int i = 0; i < 5; i++) {
            lookAfter(writer, 100);
        }
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.get(0).contains(why), lines.get(0));
        assertTrue(lines.get(0).contains("ringspan.stat.directory"), lines.get(0));
        writer.close();
    }

    @Test
    void shouldNotFollowALinkInPlaceOfItsDirectory() throws IOException {
        final Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        Files.createSymbolicLink(own(), elsewhere);
        assertSaidOnce(writer(""), "is no directory");
        try (Stream<Path> files = Files.list(elsewhere)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void shouldNotUseADirectoryThatOthersMayWriteTo() throws IOException {
        Files.createDirectory(own());
        Files.setPosixFilePermissions(own(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertSaidOnce(writer(""), "others may write to");
        assertEquals(List.of(), StatSnapshot.files(temporary));
    }

    @Test
    void shouldNotUseADirectoryOfAnotherUser() throws IOException {
        Files.createDirectory(
                own(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            Files.setAttribute(own(), "unix:uid", 65_534, LinkOption.NOFOLLOW_LINKS);
        } catch (final IOException e) {
            assumeTrue(false, "only the superuser can give a directory away");
        }
        assertSaidOnce(writer(""), "belongs to another user");
        assertEquals(List.of(), StatSnapshot.files(temporary));
    }

    @Test
    void shouldGoOnWhereNoFileCanBe() throws IOException {
        Files.createFile(temporary.resolve("file"));
        assertSaidOnce(writer(temporary.resolve("file").toString()), "is no directory");
        lines.clear();
        assertSaidOnce(writer("/proc/none/such"), "/proc/none");
    }

    @Test
    void shouldUseTheDirectoryOfTheSettings() throws IOException {
        final Path given = temporary.resolve("given");
        lookAfter(writer(given.toString()), 1);
        assertEquals(1, StatSnapshot.filesIn(given).size());
        assertFalse(Files.exists(own()));
    }

    @Test
    void shouldNeverOpenAFileThatWasThere() throws IOException {
        Files.createDirectory(
                own(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        final Path victim = Files.writeString(temporary.resolve("victim"), "unchanged");
        final long pid = ProcessHandle.current().pid();
        Files.createSymbolicLink(own().resolve(pid + "-1.stat"), victim);
        final StatWriter writer = writer("");
        lookAfter(writer, 1);
        assertEquals("unchanged", Files.readString(victim));
        assertEquals(
                2, StatSnapshot.read(own().resolve(pid + "-2.stat")).facts().size());
    }

    // ---- what becomes of it

    @Test
    void shouldBeMadeAnewWhenItHasBeenDeletedOrCut() throws IOException {
        final StatWriter writer = writer("");
        lookAfter(writer, 1);
        Files.delete(onlyFile());
        lookAfter(writer, 1);
        lookAfter(writer, 1);
        assertEquals(List.of(), StatSnapshot.files(temporary));
        lookAfter(writer, 60);
        counters.set(EngineCounter.SPANS_DECODED, 8);
        lookAfter(writer, 1);
        assertEquals(8, StatSnapshot.read(onlyFile()).value("spans.decoded"));
        try (FileChannel channel = FileChannel.open(onlyFile(), StandardOpenOption.WRITE)) {
            channel.truncate(10);
        }
        lookAfter(writer, 1);
        assertEquals(List.of(), StatSnapshot.files(temporary));
        lookAfter(writer, 60);
        lookAfter(writer, 1);
        assertEquals(8, StatSnapshot.read(onlyFile()).value("spans.decoded"));
        assertEquals(List.of(), lines);
    }

    @Test
    void shouldStayYoungAndCleanUpWhatIsOld() throws IOException {
        final StatWriter writer = writer("");
        lookAfter(writer, 1);
        final FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(25)));
        final Path running = onlyFile();
        Files.setLastModifiedTime(running, old);
        final Path dead = Files.writeString(own().resolve("99999-1.stat"), "x");
        final Path young = Files.writeString(own().resolve("99999-2.stat"), "x");
        final Path other = Files.writeString(own().resolve("notes.txt"), "x");
        Files.setLastModifiedTime(dead, old);
        Files.setLastModifiedTime(other, old);
        lookAfter(writer, 61);
        assertNotEquals(old, Files.getLastModifiedTime(running));
        lookAfter(writer(""), 1);
        assertTrue(Files.exists(running));
        assertFalse(Files.exists(dead));
        assertTrue(Files.exists(young));
        assertTrue(Files.exists(other));
    }

    // ---- files that are none

    private static String failure(final Path file) {
        return assertThrows(IOException.class, () -> StatSnapshot.read(file)).getMessage();
    }

    @Test
    void shouldSayWhatIsWrongWithAFile() throws IOException {
        lookAfter(writer(""), 1);
        final byte[] sound = Files.readAllBytes(onlyFile());
        final Path file = temporary.resolve("file");
        assertTrue(failure(file).contains("file"));
        assertTrue(failure(temporary).contains("is no file"));
        Files.writeString(file, "");
        assertTrue(failure(file).contains("0 bytes"));
        Files.write(file, new byte[5000]);
        assertTrue(failure(file).contains("is no file of an engine"));
        Files.write(file, Arrays.copyOf(sound, sound.length - 4096));
        assertTrue(failure(file).contains("has been cut"));
        sound[StatFile.LAYOUT_OFFSET]++;
        Files.write(file, sound);
        assertTrue(failure(file).contains("layout 2, and this command reads layout 1"));
    }

    @Test
    void shouldReadAFileThatWasNeverWrittenToItsEnd() throws IOException {
        final StatWriter writer = writer("");
        lookAfter(writer, 1);
        counters.set(EngineCounter.SPANS_DECODED, 3);
        lookAfter(writer, 1);
        final byte[] torn = Files.readAllBytes(onlyFile());
        torn[StatFile.VERSION_OFFSET] |= 1;
        final StatSnapshot read = StatSnapshot.read(Files.write(temporary.resolve("torn"), torn));
        assertFalse(read.isWhole());
        assertEquals(3, read.value("spans.decoded"));
    }

    @Test
    void shouldSayOfAnyFileWhatItIsAndNeverFailOtherwise() throws IOException {
        lookAfter(writer(""), 1);
        final byte[] sound = Files.readAllBytes(onlyFile());
        final Random random = new Random(SEED);
        final Path file = temporary.resolve("file");
        for (int i = 0; i < 500; i++) {
            final byte[] bytes = sound.clone();
            for (int changes = random.nextInt(8); changes >= 0; changes--) {
                // mostly in the head, and never the version, at which a reader waits
                final int at =
                        random.nextBoolean() ? random.nextInt(StatFile.VERSION_OFFSET) : random.nextInt(bytes.length);
                if (at < StatFile.VERSION_OFFSET || at >= StatFile.HEARTBEAT_OFFSET) {
                    bytes[at] = (byte) random.nextInt();
                }
            }
            Files.write(file, bytes);
            try {
                assertEquals(file, StatSnapshot.read(file).file());
            } catch (final IOException e) {
                assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
            }
        }
    }
}
