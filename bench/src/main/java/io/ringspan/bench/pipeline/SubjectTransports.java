/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import io.ringspan.config.EngineConfig;
import io.ringspan.counters.EngineCounters;
import io.ringspan.transport.DiscardTransport;
import io.ringspan.transport.Transport;
import io.ringspan.transport.agent.AgentSettings;
import io.ringspan.transport.agent.DatadogAgentTransport;
import java.net.URI;

/** Makes what subjects send by: the same for the engine and for what it is compared with. */
public final class SubjectTransports {
    private SubjectTransports() {}

    /**
     * Makes the transport to an agent, or to nowhere.
     *
     * @param config   says where the agent is, and all else of it
     * @param agent    whether there is one; otherwise payloads are discarded
     * @param path     where agents take the format of the payloads
     * @param counters where the transport counts
     * @return a new transport
     */
    public static Transport create(
            final EngineConfig config, final boolean agent, final String path, final EngineCounters counters) {
        if (!agent) {
            return new DiscardTransport();
        }
        final AgentSettings settings = AgentSettings.builder()
                .url(URI.create(config.agentUrl()))
                .path(path)
                .connectTimeoutNs(config.agentConnectTimeoutNs())
                .requestTimeoutNs(config.agentTimeoutNs())
                .build();
        return new DatadogAgentTransport(settings, counters, config.ratesListener());
    }
}
