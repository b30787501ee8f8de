/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.agent;

import static io.ringspan.setting.SettingSpec.setting;

import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounters;
import io.ringspan.encode.PayloadFormat;
import io.ringspan.encode.TracedProcess;
import io.ringspan.encode.registry.PayloadFormats;
import io.ringspan.setting.Alias;
import io.ringspan.setting.ChoiceType;
import io.ringspan.setting.Setting;
import io.ringspan.setting.SettingSpec;
import io.ringspan.setting.SettingValues;
import io.ringspan.transport.ContainerIdentity;
import io.ringspan.transport.HttpReceiverSettings;
import io.ringspan.transport.ReceiverParts;
import io.ringspan.transport.ReceiverRequest;
import io.ringspan.transport.ReceiverTerms;
import io.ringspan.transport.ReceiverType;
import io.ringspan.transport.Transport;
import io.ringspan.transport.UnsampledPolicy;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A Datadog agent, by HTTP or a Unix socket. */
public final class AgentReceiver implements ReceiverType {
    private static final String AUTO = "auto";

    /** Creates the type. */
    public AgentReceiver() {}

    @Override
    public String text() {
        return "agent";
    }

    @Override
    public List<SettingSpec> settings(final Function<String, Setting> engine) {
        return List.of(
                HttpReceiverSettings.url("Where the agent listens; a path behind a host is a prefix")
                        .orAs(engine.apply("agent.url")),
                setting(
                                "format",
                                ChoiceType.ofNames(formatNames()),
                                "Format of payloads; auto: the best that the agent takes, v04 until it has said which")
                        .byDefault(AUTO)
                        .alias(Alias.of("DD_TRACE_AGENT_PROTOCOL_VERSION", AgentReceiver::format)),
                HttpReceiverSettings.timeout().orAs(engine.apply("agent.timeout")),
                HttpReceiverSettings.connectTimeout().orAs(engine.apply("agent.connect-timeout")));
    }

    private static List<String> formatNames() {
        final List<String> names = new ArrayList<>();
        PayloadFormats.OF_AGENTS.forEach(format -> names.add(format.text()));
        // the best one is the last one there
        names.add(AUTO);
        Collections.reverse(names);
        return names;
    }

    private static String format(final String version) {
        return switch (version.toLowerCase(Locale.ROOT)) {
            case "0.4", "v0.4" -> "v04";
            case "0.5", "v0.5" -> "v05";
            case "1", "1.0", "v1.0" -> "v10";
            default -> version;
        };
    }

    @Override
    public ReceiverParts make(final ReceiverRequest request) {
        final String format = request.values().text("format");
        final List<PayloadFormat> formats =
                format.equals(AUTO) ? PayloadFormats.OF_AGENTS : List.of(PayloadFormats.of(format));
        final ReceiverTerms terms = terms(request);
        return ReceiverParts.of(
                terms, request.process(), formats, counters -> transport(request, formats, counters, terms));
    }

    // an agent that makes statistics needs all traces for them, whatever it says
    private static ReceiverTerms terms(final ReceiverRequest request) {
        final UnsampledPolicy policy = request.unsampled();
        return new ReceiverTerms(
                policy == UnsampledPolicy.AUTO && !request.process().clientComputedStats()
                        ? UnsampledPolicy.SEND
                        : policy);
    }

    private static Transport transport(
            final ReceiverRequest request,
            final List<PayloadFormat> formats,
            final EngineCounters counters,
            final ReceiverTerms terms) {
        return new DatadogAgentTransport(
                        settings(request),
                        formats.stream().map(PayloadFormat::path).toList(),
                        counters,
                        request.rates(),
                        terms)
                .clientDropped(
                        () -> counters.tracesDropped(DropReason.UNSAMPLED),
                        () -> counters.dropped(DropReason.UNSAMPLED));
    }

    private static AgentSettings settings(final ReceiverRequest request) {
        final SettingValues values = request.values();
        final TracedProcess process = request.process();
        final ContainerIdentity container = request.container().get();
        return AgentSettings.builder()
                .url(URI.create(values.text("url")))
                .connectTimeoutNs(values.number("connect-timeout"))
                .requestTimeoutNs(values.number("timeout"))
                .language(process.language())
                .languageVersion(process.languageVersion())
                .languageInterpreter(process.languageInterpreter())
                .tracerVersion(process.tracerVersion())
                .containerId(container.containerId())
                .entityId(container.entityId())
                .externalEnv(container.externalEnv())
                .clientComputedStats(process.clientComputedStats())
                .clientComputedTopLevel(process.clientComputedTopLevel())
                .build();
    }

    @Override
    public List<String> staticState() {
        return List.of("AgentSettings", "DatadogAgentTransport", "RateRamp");
    }
}
