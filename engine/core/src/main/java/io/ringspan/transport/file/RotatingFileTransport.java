/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.file;

import io.ringspan.protocol.ForeignText;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.InPlaceTransport;
import io.ringspan.transport.Payload;
import io.ringspan.transport.ReceiverChecks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Writes payloads into files of bounded length, of which a bounded number is kept; the oldest goes when there is one too many. {@link
 * PayloadFile} says what is in a file, and reads it.
 *
 * <p>Files are called {@code payloads-<number>.ringspan}; their numbers go on over restarts, and in the order of names. While a file is
 * written its name ends in {@code .part}; it gets its name when it is full or the transport is closed, after it has been forced to the disk.
 * What is left of a process that was killed gets its name at the next start, perhaps with a last record that breaks off.
 *
 * <p>If the disk is full, or writing fails in another way, what was written of the payload is taken back, and the payload is to be tried again;
 * each attempt opens the file anew.
 *
 * <p>A directory belongs to one transport at a time, which holds a lock in it. Transport thread only.
 */
public final class RotatingFileTransport implements InPlaceTransport {
    /** Shortest limit for the length of a file, in bytes. */
    public static final long LENGTH_MIN = 4 * 1024;

    private static final int TEXT_MAX = 200;
    private static final String EXTENSION = ".ringspan";
    private static final String PART = EXTENSION + ".part";
    private static final Pattern FILE = Pattern.compile("payloads-([0-9]{18,19})\\.ringspan(\\.part)?");
    private static final int NUMBER_BEGIN = "payloads-".length();

    /** Opens files; for tests, in which disks are full. */
    @FunctionalInterface
    interface Opener {
        FileChannel open(Path file, OpenOption... options) throws IOException;
    }

    private final Path directory;
    private final Opener opener;
    private final String format;
    private final long lengthMax;
    private final int filesMax;
    private final FileChannel lockFile;
    private final ByteBuffer head = ByteBuffer.allocate(PayloadFile.RECORD_HEAD_LENGTH);
    private final ByteBuffer[] record = new ByteBuffer[2];
    private final CRC32C crc = new CRC32C();
    private long nextNumber = 1;
    // the head of each file; null before the first payload
    private byte[] fileHead;
    // the file at hand; null if there is none
    private Path current;
    // of the file at hand; null after a failure
    private FileChannel channel;
    // up to the end of the last whole record, or of the head
    private long length;

    /**
     * Creates the directory if it does not exist, takes hold of it, and names what an earlier process has left.
     *
     * @param directory for the files
     * @param format    of the payloads, for whoever reads the files, such as {@code v0.4}; up to 200 characters
     * @param lengthMax longest file, in bytes, {@value #LENGTH_MIN} at least; a payload that is longer is called too large
     * @param filesMax  most files, the one that is written included; 2 at least
     * @throws IOException              if the directory cannot be used, or another transport uses it
     * @throws IllegalArgumentException if a limit is out of its range
     */
    public RotatingFileTransport(final Path directory, final String format, final long lengthMax, final int filesMax)
            throws IOException {
        this(directory, format, lengthMax, filesMax, FileChannel::open);
    }

    RotatingFileTransport(
            final Path directory, final String format, final long lengthMax, final int filesMax, final Opener opener)
            throws IOException {
        this.opener = opener;
        ReceiverChecks.require(format.length() <= TEXT_MAX, "format", format, "at most " + TEXT_MAX + " characters");
        ReceiverChecks.require(lengthMax >= LENGTH_MIN, "lengthMax", lengthMax, "at least " + LENGTH_MIN);
        ReceiverChecks.require(filesMax >= 2, "filesMax", filesMax, "at least 2");
        this.directory = Files.createDirectories(directory);
        this.format = format;
        this.lengthMax = lengthMax;
        this.filesMax = filesMax;
        lockFile = lock(directory.resolve("ringspan.lock"));
        try {
            for (final Path file : files()) {
                final String name = file.getFileName().toString();
                nextNumber = Math.max(nextNumber, number(name) + 1);
                if (name.endsWith(PART)) {
                    Files.move(file, finished(file), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            deleteOldest(filesMax);
        } catch (final Throwable t) {
            lockFile.close();
            throw t;
        }
    }

    private static FileChannel lock(final Path file) throws IOException {
        final FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (final OverlappingFileLockException e) {
            // by another transport of this process
            lock = null;
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw new IOException(ForeignText.show(file) + ": another transport writes into this directory");
        }
        return channel;
    }

    private static long number(final String name) {
        return Long.parseLong(name.substring(NUMBER_BEGIN, name.indexOf('.')));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(
                            file -> FILE.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (final UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Path finished(final Path part) {
        final String name = part.getFileName().toString();
        return part.resolveSibling(name.substring(0, name.length() - PART.length()) + EXTENSION);
    }

    /** Leaves room for what the caller is about to add. */
    private void deleteOldest(final int left) throws IOException {
        final List<Path> files = files();
        for (int i = 0; i < files.size() - left; i++) {
            Files.deleteIfExists(files.get(i));
        }
    }

    @Override
    public Delivery send(final Payload payload) throws InterruptedException {
        if (fileHead == null) {
            fileHead = PayloadFile.head(payload.contentType(), format);
        }
        final ByteBuffer body = payload.body();
        final long recordLength = PayloadFile.RECORD_HEAD_LENGTH + (long) body.remaining();
        if (fileHead.length + recordLength > lengthMax) {
            return Delivery.tooLarge("a record of " + recordLength + " bytes, in files of " + lengthMax + " bytes");
        }
        try {
            if (current != null && length + recordLength > lengthMax) {
                roll();
            }
            open();
            PayloadFile.recordHead(head, payload, body, crc);
            record[0] = head;
            record[1] = body;
            writeAll(recordLength);
            length += recordLength;
            return Delivery.ACCEPTED;
        } catch (final IOException e) {
            takeBack(e);
            if (Thread.interrupted()) {
                throw new InterruptedException(e.toString());
            }
            return Delivery.retry(0, ForeignText.show(current == null ? directory : current) + ": " + e);
        } finally {
            record[0] = null;
            record[1] = null;
        }
    }

    private void writeAll(final long recordLength) throws IOException {
        long written = 0;
        while (written < recordLength) {
            written += channel.write(record);
        }
    }

    /** Opens the file at hand, anew after a failure, or a new one. */
    private void open() throws IOException {
        if (channel != null) {
            return;
        }
        if (current == null) {
            deleteOldest(filesMax - 1);
            // 19 digits hold every positive long, so that the order of names is the order of numbers
            final Path file = directory.resolve(String.format(Locale.ROOT, "payloads-%019d", nextNumber) + PART);
            nextNumber++;
            channel = opener.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            current = file;
            length = 0;
            final ByteBuffer bytes = ByteBuffer.wrap(fileHead);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            length = fileHead.length;
            return;
        }
        channel = opener.open(current, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        if (channel.size() < length) {
            throw new IOException("somebody has cut the file to " + channel.size() + " bytes");
        }
        channel.truncate(length).position(length);
    }

    /** After a failure: no part of a record stays, as far as that can be had, and the next attempt opens the file anew. */
    private void takeBack(final IOException failure) {
        final boolean isInterrupted = Thread.interrupted();
        try (FileChannel closing = channel) {
            if (closing != null && closing.isOpen()) {
                closing.truncate(length);
            }
        } catch (final IOException e) {
            failure.addSuppressed(e);
        }
        channel = null;
        if (current != null && (length == 0 || isGone(failure))) {
            // not even the head: the next attempt begins with another file
            deleteEmpty(failure);
            current = null;
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isGone(final IOException failure) {
        try {
            return failure instanceof NoSuchFileException || Files.size(current) < length;
        } catch (final IOException e) {
            return true;
        }
    }

    private void deleteEmpty(final IOException failure) {
        try {
            if (length == 0) {
                Files.deleteIfExists(current);
            }
        } catch (final IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Gives the file at hand its name. */
    private void roll() throws IOException {
        open();
        channel.force(true);
        channel.close();
        channel = null;
        Files.move(current, finished(current), StandardCopyOption.ATOMIC_MOVE);
        current = null;
    }

    /** Gives the last file its name, and lets go of the directory. */
    @Override
    public void close() {
        try {
            try {
                if (current != null) {
                    roll();
                }
            } finally {
                lockFile.close();
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("the last file keeps its name with .part: " + e, e);
        }
    }
}
