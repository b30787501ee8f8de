/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.config.EngineConfig;
import io.ringspan.config.ReceiverConfig;
import io.ringspan.encode.EncoderMemory;
import io.ringspan.encode.PayloadFormat;
import io.ringspan.encode.SpanLimits;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.TracedProcess;
import io.ringspan.encode.registry.PayloadFormats;
import io.ringspan.protocol.ForeignText;
import io.ringspan.table.TraceStore;
import io.ringspan.transport.Compression;
import io.ringspan.transport.HttpSettings;
import io.ringspan.transport.ReceiverTerms;
import io.ringspan.transport.UnsampledPolicy;
import io.ringspan.transport.console.ConsoleTransport;
import io.ringspan.transport.file.RotatingFileTransport;
import io.ringspan.transport.otlp.OtlpTransport;
import io.ringspan.transport.zipkin.ZipkinTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Makes the receivers that the settings name: the registry to which a new type is added. */
final class ConfiguredReceivers {
    private ConfiguredReceivers() {}

    /** In the order in which they are named. */
    static List<Receiver> of(final EngineConfig config) {
        final List<Receiver> receivers = new ArrayList<>();
        for (final String name : config.receivers()) {
            receivers.add(of(config, config.receiver(name)));
        }
        return receivers;
    }

    private static Receiver of(final EngineConfig config, final ReceiverConfig receiver) {
        return switch (receiver.type()) {
            case AGENT -> agent(config, receiver);
            case OTLP -> otlp(config, receiver);
            case ZIPKIN -> zipkin(config, receiver);
            case FILE -> file(config, receiver);
            case CONSOLE ->
                Receiver.of(
                        receiver,
                        new ReceiverTerms(receiver.unsampled()),
                        encoders(new ConfiguredProcess(config), List.of(PayloadFormats.CONSOLE)),
                        PayloadFormats.CONSOLE.memory(new ConfiguredProcess(config)),
                        counters -> new ConsoleTransport(System.out));
        };
    }

    static List<Function<TraceStore, ? extends TraceEncoder>> encoders(
            final TracedProcess process, final List<PayloadFormat> formats) {
        final List<Function<TraceStore, ? extends TraceEncoder>> encoders = new ArrayList<>();
        formats.forEach(format -> encoders.add(store -> format.encoder(store, process, format.limits())));
        return encoders;
    }

    static EncoderMemory memory(final TracedProcess process, final List<PayloadFormat> formats) {
        return formats.stream()
                .map(format -> format.memory(process))
                .reduce(EncoderMemory::and)
                .orElseThrow();
    }

    private static Function<TraceStore, TraceEncoder> encoder(
            final EngineConfig config, final PayloadFormat format, final SpanLimits limits) {
        final TracedProcess process = new ConfiguredProcess(config);
        return store -> format.encoder(store, process, limits);
    }

    private static Receiver agent(final EngineConfig config, final ReceiverConfig receiver) {
        final List<PayloadFormat> formats = receiver.format().equals("auto")
                ? PayloadFormats.OF_AGENTS
                : List.of(PayloadFormats.of(receiver.format()));
        final TracedProcess process = new ConfiguredProcess(config);
        final ReceiverTerms terms = agentTerms(config, receiver.unsampled());
        return Receiver.of(
                receiver,
                terms,
                encoders(process, formats),
                memory(process, formats),
                counters -> AgentTransports.of(config, receiver, formats, counters, terms));
    }

    private static Receiver otlp(final EngineConfig config, final ReceiverConfig receiver) {
        final String mapping = receiver.isNativeMapping() ? "otlp-native-" : "otlp-";
        final PayloadFormat format = PayloadFormats.of(mapping + receiver.format());
        final HttpSettings settings = http(HttpSettings.otlp(), receiver, format);
        return Receiver.of(
                receiver,
                terms(receiver, format),
                List.of(encoder(config, format, receiver.limits())),
                format.memory(new ConfiguredProcess(config)),
                counters -> new OtlpTransport(settings));
    }

    private static Receiver zipkin(final EngineConfig config, final ReceiverConfig receiver) {
        final HttpSettings settings = http(HttpSettings.zipkin(), receiver, PayloadFormats.ZIPKIN);
        return Receiver.of(
                receiver,
                terms(receiver, PayloadFormats.ZIPKIN),
                List.of(encoder(config, PayloadFormats.ZIPKIN, receiver.limits())),
                PayloadFormats.ZIPKIN.memory(new ConfiguredProcess(config)),
                counters -> new ZipkinTransport(settings));
    }

    private static Receiver file(final EngineConfig config, final ReceiverConfig receiver) {
        final PayloadFormat format = PayloadFormats.of(receiver.format());
        return Receiver.of(
                receiver, terms(receiver, format), List.of(encoder(config, format, format.limits())), format.memory(new ConfiguredProcess(config)), counters -> {
                    try {
                        return new RotatingFileTransport(
                                receiver.directory(), format.text(), receiver.fileLengthMax(), receiver.fileCountMax());
                    } catch (final IOException e) {
                        throw new UncheckedIOException(
                                "ringspan.receiver." + receiver.name() + ".directory cannot be used: "
                                        + ForeignText.show(e.toString()),
                                e);
                    }
                });
    }

    // an agent that makes statistics needs all traces for them, whatever it says
    static ReceiverTerms agentTerms(final EngineConfig config, final UnsampledPolicy policy) {
        return new ReceiverTerms(
                policy == UnsampledPolicy.AUTO && !config.clientComputedStats() ? UnsampledPolicy.SEND : policy);
    }

    private static ReceiverTerms terms(final ReceiverConfig receiver, final PayloadFormat format) {
        final UnsampledPolicy policy = receiver.unsampled();
        return new ReceiverTerms(
                policy == UnsampledPolicy.AUTO && format.isOfKeptTraces() ? UnsampledPolicy.DROP : policy);
    }

    private static HttpSettings http(
            final HttpSettings.Builder builder, final ReceiverConfig receiver, final PayloadFormat format) {
        final URI url = URI.create(receiver.url());
        final boolean isSocket = "unix".equalsIgnoreCase(url.getScheme());
        final String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        final String query = url.getRawQuery() == null ? "" : '?' + url.getRawQuery();
        return builder.url(isSocket ? url : URI.create(url.getScheme() + "://" + url.getRawAuthority()))
                // the path of a socket is a file's
                .path(isSocket ? format.path() : path + query)
                .headers(receiver.headers())
                .compression(receiver.gzip() ? Compression.GZIP : Compression.NONE)
                .connectTimeoutNs(receiver.connectTimeoutNs())
                .requestTimeoutNs(receiver.timeoutNs())
                .build();
    }
}
