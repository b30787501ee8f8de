/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.transport.NotingTransport;
import io.ringspan.transport.SenderFixture;
import io.ringspan.transport.TestPayloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RotatingFileTransportTest {
    private static final int SPANS = SenderFixture.SPANS_PER_CHUNK;

    @TempDir
    Path directory;

    private static String name(final int number) {
        return String.format(Locale.ROOT, "payloads-%019d.ringspan", number);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("ringspan.lock"))
                    .sorted()
                    .toList();
        }
    }

    private SenderFixture fixture(final long lengthMax, final int filesMax) throws IOException {
        return new SenderFixture(new RotatingFileTransport(directory, "test", lengthMax, filesMax)).start();
    }

    /** Numbers of the chunks in a file, which has to be whole. */
    private List<Integer> read(final String name) throws IOException {
        final List<Integer> chunks = new ArrayList<>();
        try (PayloadFile file = PayloadFile.open(directory.resolve(name))) {
            assertEquals("application/msgpack", file.contentType());
            assertEquals("test", file.format());
            while (file.next()) {
                final List<Integer> ids = TestPayloads.read(file.body());
                assertEquals(ids.size(), file.chunks());
                assertEquals(ids.size() * SPANS, file.spans());
                chunks.addAll(ids);
            }
            assertNull(file.problem());
        }
        return chunks;
    }

    @Test
    void shouldFillFilesAndKeepTheNewest() throws IOException {
        try (SenderFixture fixture = fixture(5_000, 3)) {
            for (int i = 0; i < 10; i++) {
                fixture.submitAndAwait(2_000);
                assertTrue(names().size() <= 3, names()::toString);
            }
            assertEquals(List.of(name(3), name(4), name(5) + ".part"), names());
        }
        assertEquals(List.of(name(3), name(4), name(5)), names());
        assertEquals(List.of(4, 5), read(name(3)));
        assertEquals(List.of(6, 7), read(name(4)));
        assertEquals(List.of(8, 9), read(name(5)));
        for (final String name : names()) {
            assertTrue(Files.size(directory.resolve(name)) <= 5_000);
        }
    }

    @Test
    void shouldGoOnBehindTheFilesOfAnEarlierProcess() throws IOException {
        try (SenderFixture fixture = fixture(5_000, 9)) {
            fixture.submitAndAwait(1);
        }
        // as if it had been killed
        Files.move(directory.resolve(name(1)), directory.resolve(name(1) + ".part"));
        try (SenderFixture fixture = fixture(5_000, 9)) {
            fixture.submitAndAwait(1);
        }
        try (SenderFixture fixture = fixture(5_000, 9)) {
            assertEquals(0, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
        }
        assertEquals(List.of(name(1), name(2)), names());
        assertEquals(List.of(0), read(name(1)));
        // no more than there may be now, from the start
        try (SenderFixture fixture = fixture(5_000, 2)) {
            fixture.submitAndAwait(1);
        }
        assertEquals(List.of(name(2), name(3)), names());
    }

    @Test
    void shouldHoldTheDirectoryAlone() throws IOException {
        try (SenderFixture fixture = fixture(5_000, 2)) {
            fixture.submitAndAwait(1);
            final IOException e = assertThrows(
                    IOException.class, () -> new RotatingFileTransport(directory, "test", 5_000, 2).close());
            assertTrue(e.getMessage().contains("another transport writes into this directory"), e::getMessage);
            fixture.submitAndAwait(1);
        }
        assertEquals(List.of(0, 1), read(name(1)));
    }

    @Test
    void shouldSplitWhatDoesNotFitIntoAFile() throws IOException {
        try (SenderFixture fixture = fixture(5_000, 9)) {
            fixture.submitAndAwait(IntStream.generate(() -> 2_000).limit(4).toArray());
            fixture.submitAndAwait(10, 6_000);
            assertEquals(SPANS, fixture.dropped(DropReason.TOO_LARGE));
        }
        final List<Integer> chunks = new ArrayList<>();
        for (final String name : names()) {
            chunks.addAll(read(name));
        }
        assertEquals(List.of(0, 1, 2, 3, 4), chunks);
    }

    @Test
    void shouldLeaveNoTornRecordOnAFullDiskAndGoOnWhenThereIsRoom() throws IOException {
        final AtomicLong room = new AtomicLong(5_500);
        final NotingTransport noting = new NotingTransport(new RotatingFileTransport(
                directory, "test", 1_000_000, 3, (file, options) -> new FullDisk(file, room, options)));
        try (SenderFixture fixture = new SenderFixture(noting).start()) {
            fixture.submitAndAwait(2_000);
            fixture.submitAndAwait(2_000);
            fixture.submitAndAwait(2_000);
            assertEquals(SPANS, fixture.dropped(DropReason.RETRIES_EXHAUSTED));
            final String detail = noting.deliveries.get(2).detail();
            assertTrue(detail.contains("payloads-") && detail.contains("No space left on device"), detail);
            room.set(1_000_000);
            fixture.submitAndAwait(2_000);
            assertEquals(3, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
            // not even room for the head of another file
            room.set(0);
            fixture.submitAndAwait(2_000);
            room.set(1_000_000);
        }
        assertEquals(List.of(0, 1, 3), read(name(1)));
        assertEquals(List.of(name(1)), names());
    }

    @Test
    void shouldBeginAnotherFileWhenOneIsGoneOrCut() throws IOException {
        final AtomicLong room = new AtomicLong(1_000_000);
        try (SenderFixture fixture = new SenderFixture(new RotatingFileTransport(
                        directory, "test", 1_000_000, 9, (file, options) -> new FullDisk(file, room, options)))
                .start()) {
            fixture.submitAndAwait(2_000);
            room.set(0);
            fixture.submitAndAwait(2_000);
            room.set(1_000_000);
            Files.delete(directory.resolve(name(1) + ".part"));
            fixture.submitAndAwait(2_000);
            assertEquals(2, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
        }
        assertEquals(List.of(name(2)), names());
        assertEquals(List.of(2), read(name(2)));
    }

    @Test
    void shouldKnowATornTailAndDamage() throws IOException {
        try (SenderFixture fixture = fixture(5_000, 2)) {
            fixture.submitAndAwait(100);
            fixture.submitAndAwait(200);
        }
        final Path file = directory.resolve(name(1));
        final byte[] whole = Files.readAllBytes(file);
        final int second = whole.length - PayloadFile.RECORD_HEAD_LENGTH - 200 - TestPayloads.CHUNK_HEAD_LENGTH - 1;
        final int first = second - PayloadFile.RECORD_HEAD_LENGTH - 100 - TestPayloads.CHUNK_HEAD_LENGTH - 1;
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            if (length < first) {
                assertThrows(IOException.class, () -> PayloadFile.open(file), "length " + length);
            } else {
                final boolean isBetween = length == first || length == second;
                assertRead(file, length < second ? 0 : 1, isBetween ? null : "breaks off");
            }
        }
        for (int i = first; i < whole.length; i++) {
            whole[i] ^= 0x40;
            Files.write(file, whole);
            assertRead(file, i < second ? 0 : 1, "at byte " + (i < second ? first : second) + " of " + whole.length);
            whole[i] ^= 0x40;
        }
        for (int i = 0; i < first; i++) {
            whole[i] ^= 0x40;
            Files.write(file, whole);
            assertThrows(IOException.class, () -> PayloadFile.open(file));
            whole[i] ^= 0x40;
        }
    }

    private static void assertRead(final Path path, final int payloads, final String problem) throws IOException {
        try (PayloadFile file = PayloadFile.open(path)) {
            int count = 0;
            while (file.next()) {
                count++;
            }
            assertEquals(payloads, count);
            if (problem == null) {
                assertNull(file.problem());
            } else {
                assertTrue(file.problem().contains(problem), file.problem());
            }
        }
    }

    @Test
    void shouldRefuseLimitsThatMeanNothing() {
        for (final long[] limits : new long[][] {{100, 2}, {5_000, 1}, {-1, 2}, {5_000, Integer.MIN_VALUE}}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new RotatingFileTransport(directory, "test", limits[0], (int) limits[1]));
        }
    }
}
