/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import java.util.Map;
import java.util.TreeMap;

/**
 * Looks now and then how full the parts of a subject are, and keeps the most that it saw.
 *
 * <p>Note: the thread owns the marks until it has ended.
 */
final class FillSampler implements AutoCloseable {
    /** Name of the thread, which is not part of what is measured. */
    static final String THREAD_NAME = "bench-sampler";

    private static final long INTERVAL_MS = 10;

    private final Map<String, Double> marks = new TreeMap<>();
    private final Subject subject;
    private final Thread thread = new Thread(this::sample, THREAD_NAME);

    FillSampler(final Subject subject) {
        this.subject = subject;
        thread.setDaemon(true);
        thread.start();
    }

    private void sample() {
        try {
            while (true) {
                subject.fill().forEach((part, share) -> marks.merge(part, share, Math::max));
                Thread.sleep(INTERVAL_MS);
            }
        } catch (final InterruptedException e) {
            // this is the end
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The most that was seen; once this is closed. */
    void addTo(final Map<String, Object> metrics) {
        marks.forEach((part, share) -> metrics.put("highWater." + part, share));
    }
}
