/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.example;

// docs: begin
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.SessionWindows;
import org.apache.kafka.streams.state.Stores;

/** Finds traces of a hundred spans and more, from all services, as many instances of it as there are partitions. */
public final class LargeTracesExample {
    public static final String TRACES = "otlp_spans";
    public static final String LARGE_TRACES = "large-traces";
    public static final int LARGE = 100;

    public static void main(final String... arguments) {
        final KafkaStreams job = new KafkaStreams(topology(), properties(arguments[0]));
        Runtime.getRuntime().addShutdownHook(new Thread(job::close));
        job.start();
    }

    public static Properties properties(final String servers) {
        final Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, LARGE_TRACES);
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        return properties;
    }

    public static Topology topology() {
        final Duration quiet = Duration.ofMinutes(1);
        final StreamsBuilder builder = new StreamsBuilder();
        builder.stream(TRACES, Consumed.with(Serdes.String(), Serdes.ByteArray()))
                // the key is the trace id, so nothing has to move between partitions
                .groupByKey()
                .windowedBy(SessionWindows.ofInactivityGapWithNoGrace(quiet))
                .aggregate(
                        () -> 0L,
                        (trace, message, spans) -> spans + spansOf(message),
                        (trace, one, other) -> one + other,
                        Materialized.<String, Long>as(Stores.inMemorySessionStore("spans", quiet.multipliedBy(2)))
                                .withKeySerde(Serdes.String())
                                .withValueSerde(Serdes.Long()))
                .toStream((window, spans) -> window.key())
                .filter((trace, spans) -> spans != null && spans >= LARGE)
                .to(LARGE_TRACES, Produced.with(Serdes.String(), Serdes.Long()));
        return builder.build();
    }

    private static int spansOf(final byte[] message) {
        int spans = 0;
        try {
            for (final ResourceSpans service :
                    ExportTraceServiceRequest.parseFrom(message).getResourceSpansList()) {
                for (final ScopeSpans scope : service.getScopeSpansList()) {
                    spans += scope.getSpansCount();
                }
            }
        } catch (final InvalidProtocolBufferException e) {
            // somebody else writes into the topic
            spans = 0;
        }
        return spans;
    }
}
// docs: end
