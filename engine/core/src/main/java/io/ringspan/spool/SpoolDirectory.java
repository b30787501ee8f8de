/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.spool;

import io.ringspan.protocol.ForeignText;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory on disk that belongs to one store at a time: it holds a lock in it. Where the file system has permissions, a new directory is its owner's
 * alone (0700), and so is each file (0600).
 *
 * <p>Files are read and written without channels, because an interrupt, as it comes at close, would close these.
 */
public final class SpoolDirectory implements SpoolFiles {
    private static final String LOCK = "ringspan.lock";
    // Closing any descriptor of a lock file ends all locks that the process has on it, so none is opened twice.
    // Guarded by itself.
    private static final Set<Path> HELD = new HashSet<>();
    // of locks that a class loader beside this one holds: open for good, for the same reason; guarded by HELD
    private static final List<FileChannel> OF_OTHERS = new ArrayList<>();

    private final Path directory;
    private final FileChannel lockFile;

    private SpoolDirectory(final Path directory, final FileChannel lockFile) {
        this.directory = directory;
        this.lockFile = lockFile;
    }

    /**
     * Takes hold of a directory, which is made if it does not exist.
     *
     * @param path of the directory
     * @return the files in it, until it is closed
     * @throws IOException if it cannot be used, or somebody else uses it; says what and where
     */
    public static SpoolDirectory open(final Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path, attributes(path, "rwx------"));
        }
        final Path directory = path.toRealPath();
        synchronized (HELD) {
            if (!HELD.add(directory)) {
                throw inUse(directory, "this process");
            }
        }
        FileChannel lock = null;
        try {
            lock = lock(directory);
            return new SpoolDirectory(directory, lock);
        } finally {
            if (lock == null) {
                release(directory);
            }
        }
    }

    private static void release(final Path directory) {
        synchronized (HELD) {
            HELD.remove(directory);
        }
    }

    private static FileChannel lock(final Path directory) throws IOException {
        final Path file = directory.resolve(LOCK);
        final FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                attributes(directory, "rw-------"));
        FileLock lock = null;
        boolean isOfOthers = false;
        try {
            lock = channel.tryLock();
        } catch (final OverlappingFileLockException e) {
            isOfOthers = true;
            synchronized (HELD) {
                OF_OTHERS.add(channel);
            }
        } finally {
            if (lock == null && !isOfOthers) {
                channel.close();
            }
        }
        if (lock == null) {
            throw inUse(directory, isOfOthers ? "this process" : "another process");
        }
        return channel;
    }

    private static IOException inUse(final Path directory, final String whom) {
        return new IOException(ForeignText.show(directory) + ": in use by an engine of " + whom
                + "; a spool belongs to one receiver of one engine at a time");
    }

    private static FileAttribute<?>[] attributes(final Path near, final String permissions) {
        return near.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public List<String> list() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> file.getFileName().toString())
                    .toList();
        } catch (final UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public SpoolFile create(final String name) throws IOException {
        final Path file = directory.resolve(name);
        Files.createFile(file, attributes(directory, "rw-------"));
        return new OpenFile(file);
    }

    @Override
    public SpoolFile open(final String name) throws IOException {
        final Path file = directory.resolve(name);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(ForeignText.show(file) + ": no file");
        }
        return new OpenFile(file);
    }

    @Override
    public void delete(final String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
    }

    @Override
    public void forceNames() {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (final IOException e) {
            // a system on which directories cannot be opened, or a thread that is being interrupted
            return;
        }
    }

    @Override
    public String place() {
        return ForeignText.show(directory);
    }

    @Override
    public void close() throws IOException {
        try {
            lockFile.close();
        } finally {
            release(directory);
        }
    }

    private static final class OpenFile implements SpoolFile {
        private static final int COPY_LENGTH = 64 * 1024;

        private final RandomAccessFile file;
        private final byte[] copy = new byte[COPY_LENGTH];

        OpenFile(final Path path) throws IOException {
            file = new RandomAccessFile(path.toFile(), "rw");
        }

        @Override
        public void read(final ByteBuffer into, final long position) throws IOException {
            file.seek(position);
            while (into.hasRemaining()) {
                final int length = file.read(copy, 0, Math.min(copy.length, into.remaining()));
                if (length < 0) {
                    return;
                }
                into.put(copy, 0, length);
            }
        }

        @Override
        public void write(final ByteBuffer from, final long position) throws IOException {
            file.seek(position);
            while (from.hasRemaining()) {
                final int length = Math.min(copy.length, from.remaining());
                from.get(copy, 0, length);
                file.write(copy, 0, length);
            }
        }

        @Override
        public void truncate(final long length) throws IOException {
            file.setLength(length);
        }

        @Override
        public void force() throws IOException {
            file.getFD().sync();
        }

        @Override
        public long length() throws IOException {
            return file.length();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
