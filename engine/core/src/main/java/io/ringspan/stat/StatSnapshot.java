/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.stat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * What the file of an engine said at one moment. Made without the engine, of a process that may be gone.
 *
 * @param file           where it lies
 * @param pid            process id, as the process itself sees it; in a container that is another one than outside
 * @param processStartMs when the process was started, in milliseconds since the epoch; 0 if that is not known
 * @param startedMs      when the engine was started, in milliseconds since the epoch
 * @param writtenMs      when the engine wrote this, in milliseconds since the epoch
 * @param uptimeNs       how long it had run then, by the monotonic clock
 * @param isWhole        false if the engine was in the middle of writing, and did not come to the end: then the values may not fit together, and
 *                       what has no fixed place is left out
 * @param facts          names and values that never change, such as {@code service}
 * @param counters       all of them, by name
 * @param named          those that came up while the engine ran, by name
 * @param warnings       what it warned of last, the newest last
 */
public record StatSnapshot(
        Path file,
        long pid,
        long processStartMs,
        long startedMs,
        long writtenMs,
        long uptimeNs,
        boolean isWhole,
        Map<String, String> facts,
        Map<String, Counter> counters,
        Map<String, Long> named,
        List<Warning> warnings) {
    /** How often an engine writes its file, in milliseconds. */
    public static final int INTERVAL_MS = StatFile.INTERVAL_MS;

    private static final int ATTEMPTS_MAX = 200;
    private static final long PAUSE_NS = 1_000_000;
    private static final int LABEL_CELLS = 3;
    private static final int WARNING_CELLS = 5;

    /**
     * A counter.
     *
     * @param value   of it
     * @param unit    in which it counts
     * @param isGauge whether it goes up and down
     */
    public record Counter(long value, String unit, boolean isGauge) {}

    /**
     * A warning, or several that differ in numbers only.
     *
     * @param level   {@code WARNING} or {@code ERROR}
     * @param firstMs when it was written first, in milliseconds since the epoch
     * @param lastMs  when it was written last
     * @param times   how often
     * @param text    as it was written last
     */
    public record Warning(String level, long firstMs, long lastMs, long times, String text) {}

    /**
     * The files of the engines that a user runs, or ran.
     *
     * @param temporary the directory of temporary files of the engine's process ({@code java.io.tmpdir})
     * @return in the order of their names
     * @throws IOException if the directory cannot be read
     */
    public static List<Path> files(final Path temporary) throws IOException {
        return filesIn(StatDirectory.ownPath(temporary.toString()));
    }

    /**
     * The files of a directory that the setting {@code stat.directory} named.
     *
     * @param directory any
     * @return in the order of their names; none, if it is not there
     * @throws IOException if it cannot be read
     */
    public static List<Path> filesIn(final Path directory) throws IOException {
        return StatDirectory.files(directory);
    }

    /**
     * Reads a file.
     *
     * @param file any
     * @return what it says
     * @throws IOException if it cannot be read, or is no such file; the message says why
     */
    public static StatSnapshot read(final Path file) throws IOException {
        // neither a pipe, which would wait for its other end, nor a device
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(file + " is no file");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            final long length = channel.size();
            if (length < StatFile.HEAD_LENGTH || length > StatFile.LENGTH_MAX) {
                throw new IOException(file + " is no file of an engine: it has " + length + " bytes");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
            boolean isWhole = false;
            for (int attempt = 0; !isWhole && attempt < ATTEMPTS_MAX; attempt++) {
                if (attempt > 0) {
                    LockSupport.parkNanos(PAUSE_NS);
                }
                bytes = readAll(channel, bytes, file);
                final long version = bytes.getLong(StatFile.VERSION_OFFSET);
                isWhole = (version & 1) == 0 && version == versionNow(channel, file);
            }
            return new Parser(file, bytes).parse(isWhole);
        }
    }

    private static ByteBuffer readAll(final FileChannel channel, final ByteBuffer bytes, final Path file)
            throws IOException {
        // in front of all else, so that what is read behind it belongs to it, or has a newer one
        final long version = versionNow(channel, file);
        readFully(channel, bytes.clear(), 0, file);
        bytes.putLong(StatFile.VERSION_OFFSET, version);
        return bytes;
    }

    private static long versionNow(final FileChannel channel, final Path file) throws IOException {
        final ByteBuffer version = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, version, StatFile.VERSION_OFFSET, file);
        return version.getLong(0);
    }

    private static void readFully(final FileChannel channel, final ByteBuffer bytes, final int offset, final Path file)
            throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + (long) bytes.position()) < 0) {
                throw new IOException(file + " was cut while it was read");
            }
        }
    }

    /**
     * A fact.
     *
     * @param name of it
     * @return empty if the engine did not say
     */
    public String fact(final String name) {
        return facts.getOrDefault(name, "");
    }

    /**
     * Value of a counter.
     *
     * @param name of it
     * @return 0 if the engine does not have it
     */
    public long value(final String name) {
        final Counter counter = counters.get(name);
        return counter == null ? 0 : counter.value();
    }

    /**
     * The process of the engine, if it runs here: not one that has the same id by now.
     *
     * @return empty if it is gone
     */
    public Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(process -> {
            final long startMs =
                    process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
            // the system's clock may have been set since, and both are rounded
            return processStartMs == 0 || startMs == 0 || startMs <= startedMs + INTERVAL_MS;
        });
    }

    /** Takes a file apart that may be anything. */
    private static final class Parser {
        private final Path file;
        private final ByteBuffer bytes;

        Parser(final Path file, final ByteBuffer bytes) {
            this.file = file;
            this.bytes = bytes;
        }

        StatSnapshot parse(final boolean isWhole) throws IOException {
            if (bytes.getLong(StatFile.MAGIC_OFFSET) != StatFile.MAGIC) {
                throw new IOException(file + " is no file of an engine");
            }
            final int layout = bytes.getInt(StatFile.LAYOUT_OFFSET);
            if (layout != StatFile.LAYOUT) {
                throw new IOException(file + " has layout " + layout + ", and this command reads layout "
                        + StatFile.LAYOUT + ": take the command of the engine's version");
            }
            final int length = bytes.getInt(StatFile.LENGTH_OFFSET);
            if (length != bytes.capacity()) {
                throw new IOException(file + " has been cut, or is not yet written: it has " + bytes.capacity() + " of "
                        + length + " bytes");
            }
            final Map<String, String> facts = new LinkedHashMap<>();
            for (final String line : lines(StatFile.FACTS_OFFSET, Integer.MAX_VALUE)) {
                final String[] cells = cells(line, 2);
                facts.put(cells[0], cells[1]);
            }
            final Map<String, Long> named = new LinkedHashMap<>();
            final int namedLength = isWhole ? bytes.getInt(StatFile.NAMED_LENGTH_OFFSET) : 0;
            for (final String line : lines(StatFile.NAMED_OFFSET, namedLength)) {
                final String[] cells = cells(line, 2);
                named.merge(cells[0], number(cells[1]), Long::sum);
            }
            return new StatSnapshot(
                    file,
                    bytes.getLong(StatFile.PID_OFFSET),
                    bytes.getLong(StatFile.PROCESS_START_OFFSET),
                    bytes.getLong(StatFile.ENGINE_START_OFFSET),
                    bytes.getLong(StatFile.HEARTBEAT_OFFSET),
                    bytes.getLong(StatFile.UPTIME_OFFSET),
                    isWhole,
                    facts,
                    counters(),
                    named,
                    isWhole ? warnings() : List.of());
        }

        private Map<String, Counter> counters() throws IOException {
            final Map<String, Counter> counters = new LinkedHashMap<>();
            int offset = offset(StatFile.VALUES_OFFSET);
            final int end = offset + length(StatFile.VALUES_OFFSET);
            for (final String line : lines(StatFile.LABELS_OFFSET, Integer.MAX_VALUE)) {
                if (offset + Long.BYTES > end) {
                    throw damaged();
                }
                final String[] cells = cells(line, LABEL_CELLS);
                counters.put(cells[0], new Counter(bytes.getLong(offset), cells[1], cells[2].equals(StatFile.GAUGE)));
                offset += Long.BYTES;
            }
            return counters;
        }

        private List<Warning> warnings() throws IOException {
            final List<Warning> warnings = new ArrayList<>();
            for (final String line : lines(StatFile.WARNINGS_OFFSET, bytes.getInt(StatFile.WARNINGS_LENGTH_OFFSET))) {
                final String[] cells = cells(line, WARNING_CELLS);
                warnings.add(new Warning(cells[0], number(cells[1]), number(cells[2]), number(cells[3]), cells[4]));
            }
            return warnings;
        }

        private int offset(final int section) throws IOException {
            final int offset = bytes.getInt(section);
            final int length = bytes.getInt(section + Integer.BYTES);
            if (offset < StatFile.HEAD_LENGTH || length < 0 || length > bytes.capacity() - offset) {
                throw damaged();
            }
            return offset;
        }

        private int length(final int section) {
            return bytes.getInt(section + Integer.BYTES);
        }

        private List<String> lines(final int section, final int used) throws IOException {
            final int offset = offset(section);
            if (used < 0) {
                throw damaged();
            }
            final int length = Math.min(length(section), used);
            final byte[] text = new byte[length];
            bytes.get(offset, text);
            return new String(text, StandardCharsets.UTF_8).lines().toList();
        }

        private String[] cells(final String line, final int count) throws IOException {
            final String[] cells = line.split("\t", count);
            if (cells.length != count) {
                throw damaged();
            }
            return cells;
        }

        private long number(final String text) throws IOException {
            try {
                return Long.parseLong(text);
            } catch (final NumberFormatException e) {
                throw damaged();
            }
        }

        private IOException damaged() {
            return new IOException(file + " is damaged");
        }
    }
}
