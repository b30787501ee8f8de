/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import java.io.IOException;

/**
 * A case of a vector file, or a whole capture.
 *
 * <p>Steps are read in their order, once, and before the next case.
 */
final class ReplayCase {
    /** Where the steps come from. */
    @FunctionalInterface
    interface Source {
        /** The step with this index, asked for in order, or null if there is none. */
        ReplayStep next(int index) throws IOException;
    }

    private final String name;
    private final long line;
    private final ReplayConfig config;
    private final Source source;
    private int index;

    ReplayCase(final String name, final long line, final ReplayConfig config, final Source source) {
        this.name = name;
        this.line = line;
        this.config = config;
        this.source = source;
    }

    String name() {
        return name;
    }

    long line() {
        return line;
    }

    ReplayConfig config() {
        return config;
    }

    /** The next step, or null if there is none. */
    ReplayStep nextStep() throws IOException {
        return source.next(index++);
    }

    /** Begins anew; only for the cases of vector files, whose steps are all there. */
    void rewind() {
        index = 0;
    }
}
