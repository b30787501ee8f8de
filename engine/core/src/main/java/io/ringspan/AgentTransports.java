/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.config.EngineConfig;
import io.ringspan.config.ReceiverConfig;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounters;
import io.ringspan.encode.PayloadFormat;
import io.ringspan.transport.ContainerIdentity;
import io.ringspan.transport.ReceiverTerms;
import io.ringspan.transport.Transport;
import io.ringspan.transport.agent.AgentSettings;
import io.ringspan.transport.agent.DatadogAgentTransport;
import java.net.URI;
import java.util.List;

/** Makes transports to Datadog agents. */
final class AgentTransports {
    private AgentTransports() {}

    static Transport of(
            final EngineConfig config,
            final List<PayloadFormat> formats,
            final EngineCounters counters,
            final ReceiverTerms terms) {
        return of(
                config,
                config.agentUrl(),
                formats,
                config.agentConnectTimeoutNs(),
                config.agentTimeoutNs(),
                counters,
                terms);
    }

    static Transport of(
            final EngineConfig config,
            final ReceiverConfig receiver,
            final List<PayloadFormat> formats,
            final EngineCounters counters,
            final ReceiverTerms terms) {
        return of(config, receiver.url(), formats, receiver.connectTimeoutNs(), receiver.timeoutNs(), counters, terms);
    }

    private static Transport of(
            final EngineConfig config,
            final String url,
            final List<PayloadFormat> formats,
            final long connectTimeoutNs,
            final long timeoutNs,
            final EngineCounters counters,
            final ReceiverTerms terms) {
        final ContainerIdentity container = ContainerIdentity.ofProcess();
        final AgentSettings settings = AgentSettings.builder()
                .url(URI.create(url))
                .connectTimeoutNs(connectTimeoutNs)
                .requestTimeoutNs(timeoutNs)
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
        return new DatadogAgentTransport(
                        settings,
                        formats.stream().map(PayloadFormat::path).toList(),
                        counters,
                        config.ratesListener(),
                        terms)
                .clientDropped(
                        () -> counters.tracesDropped(DropReason.UNSAMPLED),
                        () -> counters.dropped(DropReason.UNSAMPLED));
    }
}
