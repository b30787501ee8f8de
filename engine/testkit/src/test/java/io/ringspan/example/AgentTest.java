/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.example;

// README: begin
import static io.ringspan.testkit.SpanQuery.named;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringspan.SpanRecord;
import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfig;
import io.ringspan.testkit.RecordingAgent;
import io.ringspan.testkit.junit.RecordingAgentExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AgentTest {
    @RegisterExtension
    static final RecordingAgentExtension AGENT = new RecordingAgentExtension();

    @Test
    void shouldSendSpansToTheAgent(final RecordingAgent agent) throws InterruptedException {
        final EngineConfig config = EngineConfig.builder()
                .service("checkout")
                .agentUrl(AGENT.url().toString())
                .checks(true)
                .build();
        try (TraceEngine engine = TraceEngine.start(config)) {
            final long id = TraceEngine.newSpanId();
            engine.publish(new SpanRecord()
                    .begin(id, TraceEngine.newTraceIdHigh(), id, id, 0, engine.nowNs(), 12_000_000)
                    .setName("web.request")
                    .lastOfSegment());
            assertEquals(id, agent.awaitSpan(named("web.request").root()).spanId());
        }
    }
}
// README: end
