/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import java.io.IOException;
import java.nio.file.Path;

/** A file of results that cannot be read, or is not one. The message names it. */
final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableException(final Path file, final String reason, final Throwable cause) {
        super(file + ": " + reason, cause);
    }
}
