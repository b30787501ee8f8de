/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import io.ringspan.cli.payload.TraceReader;
import io.ringspan.cli.registry.ReadableFormat;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.transport.file.PayloadFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Files of payloads, which a thread reads back as soon as each is complete; in a directory that is deleted, or in one of the user's. */
final class DemoFiles implements DemoReceiver {
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final String SUFFIX = ".ringspan";

    private final Path directory;
    private final boolean temporary;
    private final String format;
    private final TraceArrivals arrivals;
    private final TraceReader reader;
    private final Set<Path> read = new HashSet<>();
    private final Thread thread = new Thread(this::readOn, "demo-reader");
    private volatile boolean stopping;

    private DemoFiles(final Path directory, final boolean temporary, final String format, final TraceArrivals arrivals)
            throws IOException {
        this.directory = directory;
        this.temporary = temporary;
        this.format = format;
        this.arrivals = arrivals;
        reader = arrivals.reader(ReadableFormat.of(format).orElseThrow());
        // of other runs
        read.addAll(files());
        thread.setDaemon(true);
    }

    /**
     * Opens a directory.
     *
     * @param directory null for a temporary one
     */
    static DemoFiles open(final Path directory, final String format, final TraceArrivals arrivals) throws IOException {
        if (directory != null) {
            Files.createDirectories(directory);
        }
        final DemoFiles files = new DemoFiles(
                directory == null ? Files.createTempDirectory("ringspan-demo") : directory,
                directory == null,
                format,
                arrivals);
        files.thread.start();
        return files;
    }

    @Override
    public void configure(final EngineConfigBuilder config) {
        config.set("receivers", "file")
                .set("receiver.file.directory", directory.toString())
                .set("receiver.file.format", format)
                .set("receiver.file.file.length-max", "4m")
                .set("receiver.file.file.count-max", "10000");
    }

    @Override
    public TraceArrivals arrivals() {
        return arrivals;
    }

    private void readOn() {
        while (!stopping) {
            readAll();
            LockSupport.parkNanos(POLL_NS);
        }
        readAll();
    }

    private void readAll() {
        try {
            for (final Path file : files()) {
                if (read.add(file)) {
                    read(file);
                }
            }
        } catch (final IOException e) {
            arrivals.findings().addFault("a file cannot be read: " + e);
        }
    }

    // those that are complete, in the order of their writing
    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private void read(final Path file) throws IOException {
        try (PayloadFile payloads = PayloadFile.open(file)) {
            while (payloads.next()) {
                final long number = arrivals.findings().beginPayload(payloads.body().length, payloads.chunks());
                reader.read(payloads.body(), "payload " + number);
            }
            if (payloads.problem() != null) {
                arrivals.findings().addFault(file + ": " + payloads.problem());
            }
        }
        if (temporary) {
            Files.delete(file);
        }
    }

    @Override
    public void close() {
        stopping = true;
        boolean interrupted = false;
        try {
            thread.join(TimeUnit.MINUTES.toMillis(1));
            if (thread.isAlive()) {
                arrivals.findings().addFault("the files were not read to the end");
            } else if (temporary) {
                delete();
            }
        } catch (final InterruptedException e) {
            interrupted = true;
        } catch (final IOException e) {
            arrivals.findings().addFault("the directory cannot be deleted: " + e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void delete() throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> left = Files.list(directory)) {
                for (final Path file : left.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }
}
