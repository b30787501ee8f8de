/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import java.io.IOException;
import java.nio.file.Path;

/** A file is not what a command can work with; the message says which file, where and what. */
final class UnreadableFileException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableFileException(final Path file, final long line, final String what) {
        super(line > 0 ? file + ", line " + line + ": " + what : file + ": " + what);
    }

    UnreadableFileException(final Path file, final long line, final String what, final Throwable cause) {
        this(file, line, what);
        initCause(cause);
    }
}
