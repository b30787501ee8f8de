/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A directory in the directory that the user named. Nothing gets out of it: no link in it or in its place is followed, and a file is always
 * a new one, so that one which others have a second name for is not written either.
 *
 * <p>Where the system can do it (Linux, macOS), the directory is held open and everything goes by that; then it does not matter what
 * becomes of its name meanwhile. Elsewhere links are looked for before each step.
 */
final class OutputDirectory implements AutoCloseable {
    private static final Set<OpenOption> NEW_FILE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path path;
    // null where the system cannot do that
    private final SecureDirectoryStream<Path> held;

    private OutputDirectory(final Path path, final SecureDirectoryStream<Path> held) {
        this.path = path;
        this.held = held;
    }

    /**
     * Opens a directory, and creates it and the one above if need be.
     *
     * @param root named by the user; links to it are followed
     * @param name of a directory in it, without separators
     * @throws IOException if there is something else, such as a link
     */
    static OutputDirectory open(final Path root, final String name) throws IOException {
        Files.createDirectories(root);
        final Path path = root.resolve(name);
        try {
            Files.createDirectory(path);
        } catch (final FileAlreadyExistsException e) {
            // looked at below
        }
        try (DirectoryStream<Path> above = Files.newDirectoryStream(root)) {
            if (above instanceof final SecureDirectoryStream<Path> secure) {
                return new OutputDirectory(path, secure.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS));
            }
        } catch (final NoSuchFileException e) {
            throw e;
        } catch (final FileSystemException e) {
            throw noDirectory(path, e);
        }
        final OutputDirectory directory = new OutputDirectory(path, null);
        directory.requireDirectory();
        return directory;
    }

    private static IOException noDirectory(final Path path, final IOException cause) {
        return new IOException(path + " is no directory that can be opened; links are not followed", cause);
    }

    private void requireDirectory() throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw noDirectory(path, null);
        }
    }

    /** Deletes the files, and the links, whose names end like that. Once, and before there are new files. */
    void deleteAll(final String suffix) throws IOException {
        final List<Path> names = new ArrayList<>();
        try (DirectoryStream<Path> listed = held == null ? Files.newDirectoryStream(path) : null) {
            for (final Path entry : held == null ? listed : held) {
                final Path name = entry.getFileName();
                if (name.toString().endsWith(suffix)) {
                    names.add(name);
                }
            }
        }
        for (final Path name : names) {
            delete(name);
        }
    }

    private void delete(final Path name) throws IOException {
        try {
            if (held == null) {
                requireDirectory();
                Files.deleteIfExists(path.resolve(name));
            } else {
                held.deleteFile(name);
            }
        } catch (final NoSuchFileException e) {
            // as it should be
        }
    }

    /**
     * Creates a file, in place of what has its name.
     *
     * @param name without separators
     * @return not buffered
     */
    OutputStream newFile(final String name) throws IOException {
        final Path file = Path.of(name);
        delete(file);
        final SeekableByteChannel channel =
                held == null ? Files.newByteChannel(path.resolve(file), NEW_FILE) : held.newByteChannel(file, NEW_FILE);
        return Channels.newOutputStream(channel);
    }

    @Override
    public void close() throws IOException {
        if (held != null) {
            held.close();
        }
    }
}
