/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * Writes each payload to a file of its own, named by the payload's number.
 *
 * <p>A file appears under its name only when it is complete. It replaces a file of that name, such as one of an earlier
 * run. Nothing is forced to the disk.
 */
public final class FileTransport implements InPlaceTransport {
    private final Path directory;
    private final String extension;

    /**
     * Creates the directory if it does not exist.
     *
     * @param directory for the files
     * @param extension of their names, without a dot
     * @throws IOException if the directory cannot be created
     */
    public FileTransport(final Path directory, final String extension) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.extension = extension;
    }

    @Override
    public Delivery send(final Payload payload) throws InterruptedException {
        // 19 digits hold every positive long, so that the order of names is the order of numbers
        final String name = String.format(Locale.ROOT, "%019d.%s", payload.number(), extension);
        try {
            write(payload.body(), name);
            return Delivery.ACCEPTED;
        } catch (final IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException(e.toString());
            }
            return Delivery.retry(0, e.toString());
        }
    }

    private void write(final ByteBuffer body, final String name) throws IOException {
        final Path part = directory.resolve(name + ".part");
        // what is left of an earlier run, or a link that leads elsewhere
        Files.deleteIfExists(part);
        try (FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            while (body.hasRemaining()) {
                channel.write(body);
            }
        }
        Files.move(part, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
}
