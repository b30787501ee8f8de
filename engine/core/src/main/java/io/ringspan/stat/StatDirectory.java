/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.stat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the files lie. By default that is a directory of the user's own below that of temporary files, which everybody may write to: it has to be
 * a directory and no link, of this user, and nobody else may write to it. A file is made anew and for its user alone, and never opened if it
 * was there before.
 */
final class StatDirectory {
    private static final Pattern NAME = Pattern.compile("([0-9]{1,10})-[0-9]{1,6}\\" + StatFile.SUFFIX);
    private static final int ATTEMPTS_MAX = 1000;
    private static final int CLEANED_MAX = 1000;
    private static final long KEPT_MS = TimeUnit.DAYS.toMillis(1);
    private static final Set<PosixFilePermission> OF_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final boolean IS_POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path path;
    private final boolean isOwn;

    /**
     * Takes a directory; nothing is looked at yet.
     *
     * @param given where the settings say, or empty for the user's own
     */
    StatDirectory(final String given) {
        isOwn = given.isEmpty();
        path = isOwn ? ownPath(System.getProperty("java.io.tmpdir", "/tmp")) : Path.of(given);
    }

    /** The user's own directory below one of temporary files. */
    static Path ownPath(final String temporary) {
        final String user = System.getProperty("user.name", "");
        // a user without a name is called a question mark
        final String name = user.isEmpty() || user.equals("?") ? uid() : user;
        return Path.of(temporary, "ringspan-" + name.replaceAll("[^A-Za-z0-9._-]", "_"));
    }

    private static String uid() {
        try {
            return String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (final IOException | RuntimeException e) {
            return "unknown";
        }
    }

    Path path() {
        return path;
    }

    /** A file that has been made. */
    record Created(Path path, FileChannel channel) {}

    /**
     * Makes a file.
     *
     * @param pid of this process
     * @return open and empty
     * @throws IOException if that cannot be, or is not safe; the message says why
     */
    Created create(final long pid) throws IOException {
        prepare();
        for (int number = 1; number <= ATTEMPTS_MAX; number++) {
            final Path file = path.resolve(pid + "-" + number + StatFile.SUFFIX);
            try {
                final Set<? extends OpenOption> options =
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
                final Created created = new Created(file, FileChannel.open(file, options, permissions("rw-------")));
                checkOwner(created);
                return created;
            } catch (final FileAlreadyExistsException e) {
                // of another engine, or of a process that had the same id
            }
        }
        throw new IOException(path + " has too many files of process " + pid);
    }

    private void prepare() throws IOException {
        try {
            Files.createDirectory(path, permissions("rwx------"));
        } catch (final FileAlreadyExistsException e) {
            check();
        }
    }

    // what the settings name may be a link, and may be shared: who made it so knows why
    private void check() throws IOException {
        if (!isOwn) {
            if (!Files.isDirectory(path)) {
                throw new IOException(path + " is no directory");
            }
            return;
        }
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(path + " is no directory");
        }
        if (IS_POSIX
                && !Collections.disjoint(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS), OF_OTHERS)) {
            throw new IOException("others may write to " + path);
        }
    }

    // what this process has made is its user's
    private void checkOwner(final Created created) throws IOException {
        if (isOwn
                && IS_POSIX
                && !Files.getOwner(created.path).equals(Files.getOwner(path, LinkOption.NOFOLLOW_LINKS))) {
            created.channel.close();
            Files.deleteIfExists(created.path);
            throw new IOException(path + " belongs to another user");
        }
    }

    private static FileAttribute<?>[] permissions(final String text) {
        return IS_POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))}
                : new FileAttribute<?>[0];
    }

    /**
     * Deletes files that nobody has written to for a day: an engine that runs says every minute that it is there. Looks at a bounded number.
     *
     * @param nowMs milliseconds since the epoch
     */
    void clean(final long nowMs) {
        int left = CLEANED_MAX;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (final Path file : files) {
                if (left-- == 0) {
                    return;
                }
                if (isName(file) && nowMs - file.toFile().lastModified() > KEPT_MS) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (final IOException | RuntimeException e) {
            // what cannot be deleted now may be so at the next start
        }
    }

    static boolean isName(final Path file) {
        return NAME.matcher(file.getFileName().toString()).matches();
    }

    /**
     * The files of a directory.
     *
     * @param directory any
     * @return in the order of their names; none, if there is no such directory
     * @throws IOException if it cannot be read
     */
    static List<Path> files(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return new ArrayList<>(files.filter(StatDirectory::isName).sorted().toList());
        } catch (final NoSuchFileException e) {
            return List.of();
        }
    }
}
