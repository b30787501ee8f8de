/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.testkit.junit;

import io.ringspan.testkit.RecordingCollector;
import java.io.IOException;
import java.net.URI;

/**
 * An OTLP collector of the test's own: a {@link RecordingCollector}, for a field with {@code @RegisterExtension}, in a static one for all tests of the class.
 * Give its {@link #url} to {@code ringspan.receiver.NAME.url}. Tests get it as a parameter, too, and find it empty.
 */
public final class RecordingCollectorExtension extends RecordingExtension<RecordingCollector> {
    /** One that starts with the tests. */
    public RecordingCollectorExtension() {
        super(RecordingCollector.class);
    }

    /**
     * The collector.
     *
     * @return running
     * @throws IllegalStateException if there is no port for it
     */
    public RecordingCollector collector() {
        return server();
    }

    @Override
    RecordingCollector start() throws IOException {
        return new RecordingCollector();
    }

    @Override
    URI url(final RecordingCollector running) {
        return running.url();
    }

    @Override
    void clear(final RecordingCollector running) {
        running.clear();
    }

    @Override
    void close(final RecordingCollector running) {
        running.close();
    }
}
