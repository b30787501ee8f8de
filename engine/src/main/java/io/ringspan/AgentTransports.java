/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.config.EngineConfig;
import io.ringspan.counters.EngineCounters;
import io.ringspan.transport.AgentSettings;
import io.ringspan.transport.ContainerIdentity;
import io.ringspan.transport.DatadogAgentTransport;
import io.ringspan.transport.Transport;
import java.net.URI;

/** Makes the transport to a Datadog agent that the settings describe. */
final class AgentTransports {
    private AgentTransports() {}

    static Transport v04(final EngineConfig config, final EngineCounters counters) {
        final ContainerIdentity container = ContainerIdentity.ofProcess();
        final AgentSettings settings = AgentSettings.builder()
                .url(URI.create(config.agentUrl()))
                .connectTimeoutNs(config.agentConnectTimeoutNs())
                .requestTimeoutNs(config.agentTimeoutNs())
                .language(config.language())
                .languageVersion(config.languageVersion())
                .languageInterpreter(config.languageInterpreter())
                .tracerVersion(config.tracerVersion())
                .containerId(container.containerId())
                .entityId(container.entityId())
                .externalEnv(container.externalEnv())
                .clientComputedStats(config.clientComputedStats())
                .clientComputedTopLevel(config.clientComputedTopLevel())
                .build();
        return new DatadogAgentTransport(settings, counters, config.ratesListener());
    }
}
