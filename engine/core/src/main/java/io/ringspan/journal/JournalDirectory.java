/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.journal;

import io.ringspan.memory.EngineMemory;
import io.ringspan.protocol.ForeignText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The directories of journals: each engine makes one of its own below the place that the settings name, and holds a lock in it for as long as
 * it runs. What engines of the past have left stays there, up to a number.
 *
 * <p>Whoever makes or removes directories holds a lock of that place, so that none is taken for one that nobody needs before its own lock is
 * held.
 */
final class JournalDirectory {
    static final String HEAD = "head";
    static final String INDEX = "index";
    static final String SLAB = "slab";
    static final String SETTINGS = "settings";
    private static final String LOCK = "lock";

    private static final int WRITE_LENGTH = 1 << 20;
    private static final double MIB = 1024 * 1024;
    private static final String TIME_PATTERN = "yyyyMMdd'T'HHmmss.SSS";

    private JournalDirectory() {}

    static Journal create(
            final Path root,
            final int kept,
            final JournalShape shape,
            final byte[] settings,
            final EngineMemory memory,
            final Consumer<String> warnings) {
        // of threads of this JVM, among which a file lock does not choose
        synchronized (JournalDirectory.class) {
            try {
                Files.createDirectories(root, attributes("rwx------"));
                // closing the channel ends the lock
                try (FileChannel channel = openLock(root)) {
                    channel.lock();
                    tidy(root, kept, warnings);
                    return make(root, shape, settings, memory);
                }
            } catch (final IOException | OverlappingFileLockException e) {
                throw failure(root, shape, e);
            }
        }
    }

    private static JournalException failure(final Path root, final JournalShape shape, final Exception e) {
        return new JournalException(
                String.format(
                        Locale.ROOT,
                        "no mapped memory in %s, where ringspan.memory.directory puts it: %s. It takes %.1f MiB, all of which is reserved at"
                                + " start; make room, lower ringspan.memory.length, or name another directory",
                        ForeignText.show(root.toString()),
                        ForeignText.show(e.toString()),
                        shape.length() / MIB),
                e);
    }

    private static FileAttribute<?>[] attributes(final String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static FileChannel open(final Path path, final OpenOption... options) throws IOException {
        return FileChannel.open(path, Set.of(options), attributes("rw-------"));
    }

    private static FileChannel openLock(final Path directory) throws IOException {
        return open(
                directory.resolve(LOCK),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
    }

    // null if somebody else has it
    private static FileLock tryLock(final Path directory) throws IOException {
        final FileChannel channel = openLock(directory);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (final OverlappingFileLockException e) {
            // an engine of this JVM
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock;
    }

    static void unlock(final FileLock lock) {
        try {
            lock.acquiredBy().close();
        } catch (final IOException e) {
            // it goes with the process
        }
    }

    /** Removes what nobody needs any more, and says what somebody may. */
    private static void tidy(final Path root, final int kept, final Consumer<String> warnings) throws IOException {
        final List<Path> left = new ArrayList<>();
        for (final Path directory : find(root)) {
            final FileLock lock = tryLock(directory);
            if (lock != null) {
                try {
                    if (isDone(directory)) {
                        delete(directory);
                    } else {
                        left.add(directory);
                    }
                } finally {
                    unlock(lock);
                }
            }
        }
        while (left.size() > kept) {
            final Path oldest = left.remove(0);
            warnings.accept("removed " + ForeignText.show(oldest.toString())
                    + ", which nobody has recovered: of engines that were killed no more than " + kept
                    + " are kept, by ringspan.memory.kept");
            delete(oldest);
        }
        if (!left.isEmpty()) {
            warnings.accept((left.size() == 1
                            ? "an engine that was killed has"
                            : left.size() + " engines that were killed have")
                    + " left spans in " + ForeignText.show(root.toString())
                    + "; java -jar ringspan.jar recover " + ForeignText.show(root.toString())
                    + " --to URL sends them");
        }
    }

    // also one that was not made as a whole
    private static boolean isDone(final Path directory) throws IOException {
        try (FileChannel channel = open(directory.resolve(HEAD), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            final ByteBuffer begin =
                    ByteBuffer.allocate(Journal.STATE_OFFSET + Long.BYTES).order(ByteOrder.nativeOrder());
            while (begin.hasRemaining() && channel.read(begin) > 0) {
                // until there is nothing left
            }
            final long state = begin.getLong(Journal.STATE_OFFSET);
            // what another version has left is not this one's to remove
            return state == Journal.CLOSED || state == Journal.RECOVERED || state == 0;
        } catch (final NoSuchFileException e) {
            return true;
        }
    }

    private static Journal make(
            final Path root, final JournalShape shape, final byte[] settings, final EngineMemory memory)
            throws IOException {
        final Path directory = newDirectory(root);
        FileLock lock = null;
        try {
            lock = tryLock(directory);
            if (lock == null) {
                throw new IOException("the lock in " + directory + " is held by somebody else");
            }
            Files.write(Files.createFile(directory.resolve(SETTINGS), attributes("rw-------")), settings);
            final UnsafeBuffer slab = memory.ring().adopt(reserve(directory.resolve(SLAB), shape.slabLength()));
            final UnsafeBuffer index = memory.ring().adopt(reserve(directory.resolve(INDEX), shape.indexLength()));
            final UnsafeBuffer head = memory.tables().adopt(reserve(directory.resolve(HEAD), shape.headLength()));
            final Journal journal = new Journal(shape, directory, lock, head, index, slab);
            journal.begin();
            return journal;
        } catch (final IOException | RuntimeException | Error e) {
            if (lock != null) {
                unlock(lock);
            }
            delete(directory);
            throw e;
        }
    }

    private static Path newDirectory(final Path root) throws IOException {
        final String time = DateTimeFormatter.ofPattern(TIME_PATTERN, Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(Instant.now());
        final String name = time + '-' + ProcessHandle.current().pid();
        for (int i = 0; ; i++) {
            try {
                return Files.createDirectory(root.resolve(i == 0 ? name : name + '-' + i), attributes("rwx------"));
            } catch (final FileAlreadyExistsException e) {
                if (i == Byte.MAX_VALUE) {
                    throw e;
                }
            }
        }
    }

    // written and not only made longer, so that a disk without room for it says so now
    private static MappedByteBuffer reserve(final Path path, final long length) throws IOException {
        try (FileChannel channel =
                open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            fill(channel, length);
            return channel.map(MapMode.READ_WRITE, 0, length);
        }
    }

    /** Length of a file, less than 0 if it cannot be told. */
    static long length(final Path path) {
        try {
            return Files.size(path);
        } catch (final IOException e) {
            return -1;
        }
    }

    /** Writes zeros behind the end of a file, up to a length. */
    static void lengthen(final Path path, final long length) {
        try (FileChannel channel = open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            channel.position(channel.size());
            fill(channel, length - channel.size());
        } catch (final IOException e) {
            // tried again a while later
        }
    }

    private static void fill(final FileChannel channel, final long length) throws IOException {
        final ByteBuffer zeros = ByteBuffer.allocateDirect(WRITE_LENGTH);
        try {
            long left = length;
            while (left > 0) {
                zeros.clear().limit((int) Math.min(left, WRITE_LENGTH));
                left -= channel.write(zeros);
            }
        } finally {
            BufferUtil.free(zeros);
        }
    }

    /** Directories with a journal, at or below a place, the oldest first. */
    static List<Path> find(final Path path) {
        if (isJournal(path)) {
            return List.of(path);
        }
        try (Stream<Path> children = Files.list(path)) {
            return children.filter(JournalDirectory::isJournal)
                    .sorted(Comparator.comparing(child -> child.getFileName().toString()))
                    .toList();
        } catch (final IOException e) {
            throw new JournalException(ForeignText.show(path.toString()) + " cannot be read: " + e, e);
        }
    }

    // no link leads elsewhere
    private static boolean isJournal(final Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                && Files.isRegularFile(path.resolve(SETTINGS), LinkOption.NOFOLLOW_LINKS)
                && Files.isRegularFile(path.resolve(LOCK), LinkOption.NOFOLLOW_LINKS);
    }

    /** Removes the files of a journal, and nothing else. */
    static void delete(final Path directory) {
        try {
            // the lock last, so that what is left of it is still a journal
            for (final String name : List.of(SLAB, INDEX, HEAD, SETTINGS, LOCK)) {
                Files.deleteIfExists(directory.resolve(name));
            }
            Files.deleteIfExists(directory);
        } catch (final IOException e) {
            // tried again when the next engine starts
        }
    }

    static JournalReader open(final Path directory) {
        final String shown = ForeignText.show(directory.toString());
        FileLock lock = null;
        final List<MappedByteBuffer> parts = new ArrayList<>();
        try {
            if (!isJournal(directory)) {
                throw new JournalException(shown + " is no directory of an engine's mapped memory", null);
            }
            lock = tryLock(directory);
            if (lock == null) {
                throw new JournalException(shown + " is in use: its engine runs, or somebody is recovering it", null);
            }
            final MappedByteBuffer head = map(directory.resolve(HEAD), MapMode.READ_WRITE, parts);
            final JournalShape shape = shape(new UnsafeBuffer(head), shown);
            final MappedByteBuffer index = map(directory.resolve(INDEX), MapMode.READ_ONLY, parts);
            final MappedByteBuffer slab = map(directory.resolve(SLAB), MapMode.READ_ONLY, parts);
            if (head.capacity() != shape.headLength()
                    || index.capacity() != shape.indexLength()
                    || slab.capacity() != shape.slabLength()) {
                throw new JournalException(
                        shown + " is damaged: a file has not the length that it was made with", null);
            }
            return new JournalReader(
                    directory, lock, shape, head, index, slab, Files.readAllBytes(directory.resolve(SETTINGS)));
        } catch (final IOException e) {
            throw close(new JournalException(shown + " cannot be read: " + e, e), lock, parts);
        } catch (final JournalException e) {
            throw close(e, lock, parts);
        }
    }

    private static JournalException close(
            final JournalException failure, final FileLock lock, final List<MappedByteBuffer> parts) {
        parts.forEach(BufferUtil::free);
        if (lock != null) {
            unlock(lock);
        }
        return failure;
    }

    private static MappedByteBuffer map(final Path path, final MapMode mode, final List<MappedByteBuffer> parts)
            throws IOException {
        final boolean isWritten = mode == MapMode.READ_WRITE;
        try (FileChannel channel = isWritten
                ? open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)
                : open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            final long length = Math.min(channel.size(), Integer.MAX_VALUE);
            final MappedByteBuffer part = channel.map(mode, 0, length);
            parts.add(part);
            return part;
        }
    }

    private static JournalShape shape(final UnsafeBuffer head, final String shown) {
        if (head.capacity() < JournalShape.RESOLVED_OFFSET || head.getLong(0) != Journal.MAGIC) {
            throw new JournalException(
                    shown + " is damaged, or its engine was killed before it had started: there is nothing to recover",
                    null);
        }
        if (head.getInt(Journal.LAYOUT_OFFSET) != Journal.LAYOUT) {
            throw new JournalException(
                    shown + " has the layout " + head.getInt(Journal.LAYOUT_OFFSET) + ", and this version reads "
                            + Journal.LAYOUT + "; use the ringspan.jar of the version that the process had",
                    null);
        }
        final JournalShape shape = new JournalShape(
                head.getInt(Journal.SLOTS_OFFSET),
                head.getInt(Journal.SLOT_LENGTH_OFFSET),
                head.getInt(Journal.BATCH_LENGTH_MAX_OFFSET),
                head.getInt(Journal.KEPT_SLOTS_OFFSET),
                head.getInt(Journal.ENTRIES_LENGTH_OFFSET),
                head.getInt(Journal.IMAGES_LENGTH_OFFSET),
                head.getInt(Journal.RECEIVERS_OFFSET));
        if (!shape.isPossible()) {
            throw new JournalException(shown + " is damaged: its head says what cannot be", null);
        }
        return shape;
    }
}
