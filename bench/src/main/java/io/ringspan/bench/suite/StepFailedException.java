/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

/** A step of a run gave no samples. The message says why, for whoever reads the progress. */
final class StepFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    StepFailedException(final String message) {
        super(message);
    }

    StepFailedException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
