/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever lies in the directory of the output, nothing beside it is written, emptied or deleted. */
class OutputDirectoryTest {
    private static final byte[] BYTES = {1, 2, 3};

    @TempDir
    private Path folder;

    private Path root;
    private Path outside;
    private Path victim;

    @BeforeEach
    void makeVictim() throws IOException {
        root = folder.resolve("root");
        outside = Files.createDirectories(folder.resolve("outside"));
        victim = Files.writeString(outside.resolve("0.v04"), "precious");
    }

    private void assertUntouched() throws IOException {
        assertEquals("precious", Files.readString(victim));
        try (Stream<Path> files = Files.list(outside)) {
            assertEquals(1, files.count());
        }
    }

    private void write(final String name) throws IOException {
        try (OutputDirectory directory = OutputDirectory.open(root, "case")) {
            directory.deleteAll(".v04");
            try (OutputStream out = directory.newFile(name)) {
                out.write(BYTES);
            }
        }
    }

    @Test
    void shouldWriteAndReplaceFiles() throws IOException {
        write("0.v04");
        write("1.v04");
        assertFalse(Files.exists(root.resolve("case/0.v04")));
        assertArrayEquals(BYTES, Files.readAllBytes(root.resolve("case/1.v04")));
    }

    @Test
    void shouldNotFollowALinkInPlaceOfTheDirectory() throws IOException {
        Files.createDirectories(root);
        Files.createSymbolicLink(root.resolve("case"), outside);
        final IOException e = assertThrows(IOException.class, () -> write("0.v04"));
        assertTrue(e.getMessage().contains("links are not followed"), e.getMessage());
        assertUntouched();
        Files.delete(root.resolve("case"));
        Files.createSymbolicLink(root.resolve("case"), folder.resolve("new"));
        assertThrows(IOException.class, () -> write("0.v04"));
        assertFalse(Files.exists(folder.resolve("new"), LinkOption.NOFOLLOW_LINKS));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNotWriteThroughALinkInPlaceOfAFile(final boolean isHard) throws IOException {
        final Path directory = Files.createDirectories(root.resolve("case"));
        for (final String name : new String[] {"result.json", "0.v04"}) {
            if (isHard) {
                Files.createLink(directory.resolve(name), victim);
            } else {
                Files.createSymbolicLink(directory.resolve(name), victim);
            }
            write(name);
            assertUntouched();
            assertArrayEquals(BYTES, Files.readAllBytes(directory.resolve(name)));
            assertFalse(Files.isSymbolicLink(directory.resolve(name)));
        }
    }

    @Test
    void shouldFollowALinkThatTheUserNamed() throws IOException {
        Files.createDirectories(folder.resolve("real"));
        Files.createSymbolicLink(root, folder.resolve("real"));
        write("0.v04");
        assertTrue(Files.exists(folder.resolve("real/case/0.v04")));
    }

    @Test
    void shouldNotLeaveTheDirectoryWhileItsNameIsExchanged() throws Exception {
        Files.createDirectories(root);
        final Path named = root.resolve("case");
        final Path aside = root.resolve("aside");
        final AtomicBoolean isOver = new AtomicBoolean();
        final Thread exchanging = new Thread(() -> {
            while (!isOver.get()) {
                try {
                    Files.createDirectories(named, new java.nio.file.attribute.FileAttribute<?>[0]);
                    Files.move(named, aside);
                    Files.createSymbolicLink(named, outside);
                    Files.delete(named);
                    Files.move(aside, named);
                } catch (final IOException e) {
                    deleteQuietly(aside);
                }
            }
        });
        exchanging.start();
        try {
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
            while (System.nanoTime() < deadlineNs) {
                try {
                    write("0.v04");
                    write("result.json");
                } catch (final IOException e) {
                    // refused, which is as good
                }
            }
        } finally {
            isOver.set(true);
            exchanging.join();
        }
        assertUntouched();
    }

    private static void deleteQuietly(final Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file :
                    files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (final IOException | java.io.UncheckedIOException e) {
            // the next turn does it
        }
    }

    @Test
    void shouldTakeNoNameOfACaseThatLeadsElsewhere() throws IOException {
        for (final String name : new String[] {"..", ".", "../outside", "/tmp/x", "a/b", "a\\\\b", "", " "}) {
            final Path file = folder.resolve("cases.json");
            Files.writeString(
                    file, "[{\"name\": \"" + name + "\", \"config\": {}, \"steps\": []}]", StandardCharsets.UTF_8);
            final CommandRun run = CommandRun.of("replay", file, "--format", "v04", "--output", root);
            assertEquals(1, run.status(), name);
            assertUntouched();
        }
    }
}
