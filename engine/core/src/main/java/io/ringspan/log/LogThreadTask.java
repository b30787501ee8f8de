/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.log;

/** What the log thread does besides writing lines: it is there in any case, wakes up once a second, and nobody waits for it. */
public interface LogThreadTask {
    /** Does nothing. */
    LogThreadTask NONE = new LogThreadTask() {
        @Override
        public void look(final RecentWarnings warnings) {}

        @Override
        public void close() {}
    };

    /**
     * Does its work, about once a second or more often. Throws nothing. Log thread.
     *
     * @param warnings what has been written last
     */
    void look(RecentWarnings warnings);

    /** Ends; there is no look any more. Log thread. */
    void close();
}
