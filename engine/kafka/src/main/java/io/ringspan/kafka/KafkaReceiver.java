/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.kafka;

import static io.ringspan.setting.SettingSpec.setting;

import io.ringspan.encode.PayloadFormat;
import io.ringspan.setting.PairsType;
import io.ringspan.setting.Setting;
import io.ringspan.setting.SettingSpec;
import io.ringspan.setting.SettingValues;
import io.ringspan.setting.TextType;
import io.ringspan.transport.ReceiverParts;
import io.ringspan.transport.ReceiverRequest;
import io.ringspan.transport.ReceiverType;
import io.ringspan.transport.otlp.OtlpReceiver;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A topic of Kafka, which gets OTLP: a message is an {@code ExportTraceServiceRequest} with spans of one trace, and its key is the id of that
 * trace. The engine finds this type by its class loader, so settings can name it as soon as the jar is on the class path.
 */
public final class KafkaReceiver implements ReceiverType {
    static final String BOOTSTRAP_SERVERS = "bootstrap-servers";
    static final String TOPIC = "topic";
    static final String CLIENT = "client.";

    /** Creates the type; for the service loader. */
    public KafkaReceiver() {}

    @Override
    public String text() {
        return "kafka";
    }

    @Override
    public List<SettingSpec> settings(final Function<String, Setting> engine) {
        final List<SettingSpec> own = List.of(
                setting(BOOTSTRAP_SERVERS, TextType.NOT_EMPTY, "Brokers to ask first, as host:port, joined by commas")
                        .byDefault("localhost:9092"),
                setting(TOPIC, TextType.NOT_EMPTY, "Topic of the messages").byDefault("otlp_spans"),
                OtlpReceiver.mapping(),
                setting(CLIENT, PairsType.SECRETS, "Any setting of Kafka's producer, by its own name; never shown"));
        return Stream.concat(own.stream(), OtlpReceiver.limits().stream()).toList();
    }

    @Override
    public String addressKey() {
        return BOOTSTRAP_SERVERS;
    }

    /**
     * Makes what the receiver consists of.
     *
     * @param request what was asked for
     * @return its parts
     * @throws IllegalArgumentException if the producer would refuse a setting; says which
     */
    @Override
    public ReceiverParts make(final ReceiverRequest request) {
        final SettingValues values = request.values();
        final ProducerSettings settings = ProducerSettings.of(values);
        final PayloadFormat format = OtlpReceiver.format(values, "protobuf");
        final ReceiverParts parts = ReceiverParts.of(
                request,
                format,
                OtlpReceiver.limits(values),
                counters -> new KafkaTransport(settings, settings::newProducer));
        // so that a trace which is longer than a message is cut between its spans while it is encoded
        parts.terms().bodyMax(settings.requestMax());
        return parts;
    }

    @Override
    public List<String> staticState() {
        return List.of("TraceKey");
    }
}
