/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Standard output that remembers why it could not be written, because {@link PrintWriter} keeps that to itself.
 *
 * <p>Note: this class is threadsafe.
 */
final class CheckedOutput extends OutputStream {
    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    private final OutputStream out;
    private final boolean isPipe;
    // guarded by this
    private IOException failure;

    CheckedOutput(final OutputStream out, final boolean isPipe) {
        this.out = out;
        this.isPipe = isPipe;
    }

    /** The standard output of this process. */
    static CheckedOutput ofProcess() {
        return new CheckedOutput(new FileOutputStream(FileDescriptor.out), isStandardOutputAPipe());
    }

    @Override
    public synchronized void write(final int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(final byte[] bytes, final int offset, final int length) throws IOException {
        requireSound();
        try {
            out.write(bytes, offset, length);
        } catch (final IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        requireSound();
        try {
            out.flush();
        } catch (final IOException e) {
            failure = e;
            throw e;
        }
    }

    // behind a gap nothing may follow
    private void requireSound() throws IOException {
        if (failure != null) {
            throw new IOException(failure);
        }
    }

    /** What went wrong first, or null. */
    synchronized IOException failure() {
        return failure;
    }

    /** Whether it failed only because nobody reads on, as behind {@code | head}. */
    synchronized boolean isBrokenPipe() {
        // the message alone is not enough, because it is in the language of the system
        return failure != null
                && (isPipe
                        || String.valueOf(failure.getMessage())
                                .toLowerCase(Locale.ROOT)
                                .contains("pipe"));
    }

    private static boolean isStandardOutputAPipe() {
        try {
            final String target = Files.readSymbolicLink(STANDARD_OUTPUT).toString();
            return target.startsWith("pipe:") || target.startsWith("socket:");
        } catch (final IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
