/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTransportTest {
    @TempDir
    Path directory;

    private static List<String> names(final Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void shouldWriteEachPayloadToAFile() throws IOException {
        final Path nested = directory.resolve("a/b");
        try (SenderFixture fixture = new SenderFixture(new FileTransport(nested, "msgpack")).start()) {
            fixture.submit(10, 20);
            fixture.submit(3_000);
            fixture.awaitAll();
        }
        assertEquals(List.of("0000000000000000001.msgpack", "0000000000000000002.msgpack"), names(nested));
        assertEquals(
                List.of(0, 1), TestPayloads.read(Files.readAllBytes(nested.resolve("0000000000000000001.msgpack"))));
        assertEquals(List.of(2), TestPayloads.read(Files.readAllBytes(nested.resolve("0000000000000000002.msgpack"))));
    }

    @Test
    void shouldReplaceALongerFile() throws IOException {
        final Path file = directory.resolve("0000000000000000001.bin");
        Files.write(file, new byte[9_999]);
        try (SenderFixture fixture = new SenderFixture(new FileTransport(directory, "bin")).start()) {
            fixture.submitAndAwait(1);
        }
        assertEquals(List.of(0), TestPayloads.read(Files.readAllBytes(file)));
    }

    @Test
    void shouldRetryWhenItCannotWrite() throws IOException {
        final Path gone = directory.resolve("gone");
        try (SenderFixture fixture = new SenderFixture(new FileTransport(gone, "bin")).start()) {
            Files.delete(gone);
            fixture.submitAndAwait(1);
            assertEquals(SenderFixture.SPANS_PER_CHUNK, fixture.dropped(DropReason.RETRIES_EXHAUSTED));
            assertEquals(2, fixture.get(EngineCounter.SEND_RETRIES));
            Files.createDirectory(gone);
            fixture.submitAndAwait(1);
            assertEquals(1, fixture.get(EngineCounter.PAYLOADS_DELIVERED));
        }
        assertTrue(Files.exists(gone.resolve("0000000000000000002.bin")));
        assertFalse(Files.exists(gone.resolve("0000000000000000001.bin")));
    }

    @Test
    void shouldDiscardWhatADiscardTransportGets() {
        try (SenderFixture fixture = new SenderFixture(new DiscardTransport()).start()) {
            fixture.submitAndAwait(1, 2);
            assertEquals(2 * SenderFixture.SPANS_PER_CHUNK, fixture.get(EngineCounter.SPANS_DELIVERED));
        }
    }
}
