/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.testkit.junit;

import io.ringspan.testkit.RecordingAgent;
import java.io.IOException;
import java.net.URI;

/**
 * A Datadog agent of the test's own: a {@link RecordingAgent}, for a field with {@code @RegisterExtension}, in a static one for all tests of the class.
 * Give its {@link #url} to {@code ringspan.agent.url}. Tests get it as a parameter, too, and find it empty.
 */
public final class RecordingAgentExtension extends RecordingExtension<RecordingAgent> {
    /** One that starts with the tests. */
    public RecordingAgentExtension() {
        super(RecordingAgent.class);
    }

    /**
     * The agent.
     *
     * @return running
     * @throws IllegalStateException if there is no port for it
     */
    public RecordingAgent agent() {
        return server();
    }

    @Override
    RecordingAgent start() throws IOException {
        return new RecordingAgent();
    }

    @Override
    URI url(final RecordingAgent running) {
        return running.url();
    }

    @Override
    void clear(final RecordingAgent running) {
        running.clear();
    }

    @Override
    void close(final RecordingAgent running) {
        running.close();
    }
}
