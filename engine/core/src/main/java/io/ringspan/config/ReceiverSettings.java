/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import static io.ringspan.config.ChoiceType.BOOLEAN;
import static io.ringspan.config.NumberType.DURATION;
import static io.ringspan.config.NumberType.INTEGER;
import static io.ringspan.config.NumberType.SIZE;
import static io.ringspan.config.SettingSpec.setting;
import static io.ringspan.config.UrlType.URL;

import io.ringspan.pipeline.PayloadPolicy;
import io.ringspan.transport.UnsampledPolicy;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The settings that each receiver has, below {@code ringspan.receiver.NAME}: those of all receivers, and those of its type. Here they stand
 * without that scope.
 */
final class ReceiverSettings {
    /** What the name of a receiver may be. */
    static final String NAME = "[a-z][a-z0-9-]{0,31}";

    /** The mapping of OpenTelemetry's spans. */
    static final String NATIVE = "native";

    private static final String BY_NAME = "by-name";

    static final Setting TYPE = new Setting(
            SettingGroup.RECEIVER,
            setting("type", ChoiceType.ofNames(typeNames()), "What it is; by-name: what it is called")
                    .byDefault(BY_NAME));
    static final Setting REQUIRED = new Setting(
            SettingGroup.RECEIVER,
            setting("required", BOOLEAN, "Whether a flush waits for it, and producers may have to")
                    .byDefault("true"));
    static final Setting UNSAMPLED = new Setting(
            SettingGroup.RECEIVER,
            setting(
                            "unsampled",
                            ChoiceType.of(UnsampledPolicy.class),
                            "What becomes of traces that were not kept; auto: OTLP and Zipkin do not get them, agents may not")
                    .byDefault("auto"));
    static final Setting PAYLOAD_COUNT = new Setting(
            SettingGroup.RECEIVER,
            setting("payload.count", INTEGER, "Payload buffers")
                    .range("2", "1024")
                    .in("buffers")
                    .orAs(Settings.PAYLOAD_COUNT));
    static final Setting PAYLOAD_LENGTH = new Setting(
            SettingGroup.RECEIVER,
            setting("payload.length", SIZE, "Length of a payload buffer")
                    .range("4k", "64m")
                    .orAs(Settings.PAYLOAD_LENGTH));
    static final Setting PAYLOAD_FLUSH_AT = new Setting(
            SettingGroup.RECEIVER,
            setting("payload.flush-at", SIZE, "A payload that has reached this size goes out")
                    .range("1", "payload.length")
                    .orAs(Settings.PAYLOAD_FLUSH_AT));
    static final Setting PAYLOAD_CHUNKS_MAX = new Setting(
            SettingGroup.RECEIVER,
            setting("payload.chunks-max", INTEGER, "Most trace chunks in a payload")
                    .range("1", "1048576")
                    .in("chunks")
                    .orAs(Settings.PAYLOAD_CHUNKS_MAX));
    static final Setting PAYLOAD_LINGER = new Setting(
            SettingGroup.RECEIVER,
            setting("payload.linger", DURATION, "A payload that has waited this long goes out")
                    .range("1ms", "1h")
                    .orZero()
                    .orAs(Settings.PAYLOAD_LINGER));
    static final Setting PAYLOAD_EXHAUSTED = new Setting(
            SettingGroup.RECEIVER,
            setting(
                            "payload.exhausted",
                            ChoiceType.of(PayloadPolicy.class),
                            "What happens when all payload buffers are in use; a receiver that is not required drops")
                    .orAs(Settings.PAYLOAD_EXHAUSTED));
    static final Setting RETRY_ATTEMPTS = new Setting(
            SettingGroup.RECEIVER,
            setting("retry.attempts", INTEGER, "Attempts to send a payload, the first one included")
                    .range("1", "100")
                    .in("attempts")
                    .orAs(Settings.RETRY_ATTEMPTS));
    static final Setting RETRY_BACKOFF = new Setting(
            SettingGroup.RECEIVER,
            setting("retry.backoff", DURATION, "Wait before the second attempt")
                    .range("1ms", "10m")
                    .orAs(Settings.RETRY_BACKOFF));
    static final Setting RETRY_BACKOFF_MAX = new Setting(
            SettingGroup.RECEIVER,
            setting("retry.backoff-max", DURATION, "Longest wait between two attempts")
                    .range("retry.backoff", "1h")
                    .orAs(Settings.RETRY_BACKOFF_MAX));

    static final Setting AGENT_URL = new Setting(
            SettingGroup.RECEIVER_AGENT,
            setting("url", URL, "Where the agent listens; a path behind a host is a prefix")
                    .orAs(Settings.AGENT_URL));
    static final Setting AGENT_FORMAT = new Setting(
            SettingGroup.RECEIVER_AGENT,
            setting(
                            "format",
                            ChoiceType.ofNames(List.of("auto", "v04", "v05", "v10")),
                            "Format of payloads; auto: the best that the agent takes, v04 until it has said which")
                    .byDefault("auto")
                    .alias(Alias.of("DD_TRACE_AGENT_PROTOCOL_VERSION", ReceiverSettings::agentFormat)));
    static final Setting AGENT_TIMEOUT =
            new Setting(SettingGroup.RECEIVER_AGENT, timeout().orAs(Settings.AGENT_TIMEOUT));
    static final Setting AGENT_CONNECT_TIMEOUT =
            new Setting(SettingGroup.RECEIVER_AGENT, connectTimeout().orAs(Settings.AGENT_CONNECT_TIMEOUT));

    static final Setting OTLP_URL = new Setting(
            SettingGroup.RECEIVER_OTLP,
            setting("url", URL, "Where a collector takes traces, with the path")
                    .byDefault("http://localhost:4318/v1/traces")
                    .alias("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
                    .alias(Alias.ofEndpoint("OTEL_EXPORTER_OTLP_ENDPOINT", "/v1/traces")));
    static final Setting OTLP_FORMAT = new Setting(
            SettingGroup.RECEIVER_OTLP,
            setting("format", ChoiceType.ofNames(List.of("protobuf", "json")), "Format of payloads")
                    .byDefault("protobuf")
                    .alias(Alias.of("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", ReceiverSettings::otlpFormat))
                    .alias(Alias.of("OTEL_EXPORTER_OTLP_PROTOCOL", ReceiverSettings::otlpFormat)));
    static final Setting OTLP_MAPPING = new Setting(
            SettingGroup.RECEIVER_OTLP,
            setting(
                            "mapping",
                            ChoiceType.ofNames(List.of("datadog", NATIVE)),
                            "Whose spans these are; native: OpenTelemetry's, with the fields that were set as such")
                    .byDefault("datadog"));
    static final Setting OTLP_HEADERS = new Setting(
            SettingGroup.RECEIVER_OTLP,
            headers().alias("OTEL_EXPORTER_OTLP_TRACES_HEADERS").alias("OTEL_EXPORTER_OTLP_HEADERS"));
    static final Setting OTLP_COMPRESSION = new Setting(
            SettingGroup.RECEIVER_OTLP,
            compression().alias("OTEL_EXPORTER_OTLP_TRACES_COMPRESSION").alias("OTEL_EXPORTER_OTLP_COMPRESSION"));
    static final Setting OTLP_TIMEOUT = new Setting(
            SettingGroup.RECEIVER_OTLP,
            timeout()
                    .byDefault("10s")
                    .alias(Alias.ofMillis("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT"))
                    .alias(Alias.ofMillis("OTEL_EXPORTER_OTLP_TIMEOUT")));
    static final Setting OTLP_CONNECT_TIMEOUT =
            new Setting(SettingGroup.RECEIVER_OTLP, connectTimeout().byDefault("1s"));

    static final Setting OTLP_TEXT_MAX = new Setting(SettingGroup.RECEIVER_OTLP, textMax());
    static final Setting OTLP_ATTRIBUTES_MAX = new Setting(
            SettingGroup.RECEIVER_OTLP, limit("attributes").byDefault("128").alias("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT"));
    static final Setting OTLP_EVENTS_MAX = new Setting(
            SettingGroup.RECEIVER_OTLP, limit("events").byDefault("128").alias("OTEL_SPAN_EVENT_COUNT_LIMIT"));
    static final Setting OTLP_LINKS_MAX = new Setting(
            SettingGroup.RECEIVER_OTLP, limit("links").byDefault("128").alias("OTEL_SPAN_LINK_COUNT_LIMIT"));

    static final Setting ZIPKIN_URL = new Setting(
            SettingGroup.RECEIVER_ZIPKIN,
            setting("url", URL, "Where a Zipkin server takes spans, with the path")
                    .byDefault("http://localhost:9411/api/v2/spans"));
    static final Setting ZIPKIN_HEADERS = new Setting(SettingGroup.RECEIVER_ZIPKIN, headers());
    static final Setting ZIPKIN_COMPRESSION = new Setting(SettingGroup.RECEIVER_ZIPKIN, compression());
    static final Setting ZIPKIN_TIMEOUT =
            new Setting(SettingGroup.RECEIVER_ZIPKIN, timeout().byDefault("10s"));
    static final Setting ZIPKIN_CONNECT_TIMEOUT =
            new Setting(SettingGroup.RECEIVER_ZIPKIN, connectTimeout().byDefault("1s"));

    static final Setting ZIPKIN_TEXT_MAX = new Setting(SettingGroup.RECEIVER_ZIPKIN, textMax());
    static final Setting ZIPKIN_ATTRIBUTES_MAX =
            new Setting(SettingGroup.RECEIVER_ZIPKIN, limit("attributes").byDefault("0"));
    static final Setting ZIPKIN_EVENTS_MAX =
            new Setting(SettingGroup.RECEIVER_ZIPKIN, limit("events").byDefault("0"));

    static final Setting FILE_FORMAT = new Setting(
            SettingGroup.RECEIVER_FILE,
            setting("format", ChoiceType.ofNames(fileFormats()), "Format of payloads")
                    .byDefault("otlp-protobuf"));
    static final Setting FILE_DIRECTORY = new Setting(
            SettingGroup.RECEIVER_FILE,
            setting("directory", TextType.NOT_EMPTY, "Where the files lie; made if it is not there")
                    .byDefault("ringspan-traces"));
    static final Setting FILE_LENGTH_MAX = new Setting(
            SettingGroup.RECEIVER_FILE,
            setting("file.length-max", SIZE, "A file that has reached this size is closed, and the next one begins")
                    .byDefault("64m")
                    .range("4k", "1g"));
    static final Setting FILE_COUNT_MAX = new Setting(
            SettingGroup.RECEIVER_FILE,
            setting("file.count-max", INTEGER, "Most files; the oldest one is deleted for a new one")
                    .byDefault("16")
                    .range("1", "10000")
                    .in("files"));

    private static final List<Setting> TABLE = List.of(
            TYPE,
            REQUIRED,
            UNSAMPLED,
            PAYLOAD_COUNT,
            PAYLOAD_LENGTH,
            PAYLOAD_FLUSH_AT,
            PAYLOAD_CHUNKS_MAX,
            PAYLOAD_LINGER,
            PAYLOAD_EXHAUSTED,
            RETRY_ATTEMPTS,
            RETRY_BACKOFF,
            RETRY_BACKOFF_MAX,
            AGENT_URL,
            AGENT_FORMAT,
            AGENT_TIMEOUT,
            AGENT_CONNECT_TIMEOUT,
            OTLP_URL,
            OTLP_FORMAT,
            OTLP_MAPPING,
            OTLP_HEADERS,
            OTLP_COMPRESSION,
            OTLP_TIMEOUT,
            OTLP_CONNECT_TIMEOUT,
            OTLP_TEXT_MAX,
            OTLP_ATTRIBUTES_MAX,
            OTLP_EVENTS_MAX,
            OTLP_LINKS_MAX,
            ZIPKIN_URL,
            ZIPKIN_HEADERS,
            ZIPKIN_COMPRESSION,
            ZIPKIN_TIMEOUT,
            ZIPKIN_CONNECT_TIMEOUT,
            ZIPKIN_TEXT_MAX,
            ZIPKIN_ATTRIBUTES_MAX,
            ZIPKIN_EVENTS_MAX,
            FILE_FORMAT,
            FILE_DIRECTORY,
            FILE_LENGTH_MAX,
            FILE_COUNT_MAX);

    private ReceiverSettings() {}

    // what all types have that send by HTTP

    private static SettingSpec headers() {
        return setting("headers", PairsType.HEADERS, "Headers of each request, as for a token");
    }

    private static SettingSpec compression() {
        return setting("compression", ChoiceType.ofNames(List.of("none", "gzip")), "Whether bodies are compressed")
                .byDefault("none");
    }

    private static SettingSpec textMax() {
        return setting(
                        "attributes.text-max",
                        SIZE,
                        "Longest text of an attribute; longer ones are cut, and counted; 0: none is cut")
                .byDefault("0")
                .range("16", "16m")
                .orZero();
    }

    private static SettingSpec limit(final String what) {
        return setting(
                        what + ".max",
                        INTEGER,
                        "Most " + what + " of a span; more are left out, and counted; 0: all go out")
                .range("1", "65536")
                .orZero()
                .in(what);
    }

    private static SettingSpec timeout() {
        return setting("timeout", DURATION, "Longest time for one request, from sending to the whole answer")
                .range("1ms", "10m");
    }

    private static SettingSpec connectTimeout() {
        return setting("connect-timeout", DURATION, "Longest time to connect").range("1ms", "10m");
    }

    private static List<String> typeNames() {
        return Stream.concat(
                        Stream.of(BY_NAME), Stream.of(ReceiverType.values()).map(ReceiverType::text))
                .toList();
    }

    private static List<String> fileFormats() {
        return List.of(
                "v04",
                "v05",
                "v10",
                "otlp-protobuf",
                "otlp-json",
                "otlp-native-protobuf",
                "otlp-native-json",
                "zipkin");
    }

    private static String agentFormat(final String version) {
        return switch (version.toLowerCase(Locale.ROOT)) {
            case "0.4", "v0.4" -> "v04";
            case "0.5", "v0.5" -> "v05";
            case "1", "1.0", "v1.0" -> "v10";
            default -> version;
        };
    }

    private static String otlpFormat(final String protocol) {
        return switch (protocol.toLowerCase(Locale.ROOT)) {
            case "http/protobuf" -> "protobuf";
            case "http/json" -> "json";
            default -> protocol;
        };
    }

    /** Settings of all receivers and of all types, in the order of the reference page. */
    static List<Setting> all() {
        return TABLE;
    }

    /** Settings that a receiver of a type has, without scope. */
    static List<Setting> of(final ReceiverType type) {
        final Set<SettingGroup> groups = Set.of(SettingGroup.RECEIVER, type.group());
        return TABLE.stream()
                .filter(setting -> groups.contains(setting.group()))
                .toList();
    }

    /** The setting of all receivers that has a key. */
    static Optional<Setting> find(final String key) {
        return TABLE.stream()
                .filter(setting -> setting.group() == SettingGroup.RECEIVER
                        && setting.key().equals(key))
                .findFirst();
    }

    /** What stands in front of the keys of a receiver. */
    static String scope(final String name) {
        return "receiver." + name + '.';
    }

    /** The type that a value of {@link #TYPE} means, if it means one. */
    static Optional<ReceiverType> type(final Object value, final String receiverName) {
        final String text = BY_NAME.equals(value) ? receiverName : (String) value;
        return Stream.of(ReceiverType.values())
                .filter(type -> type.text().equals(text))
                .findFirst();
    }
}
