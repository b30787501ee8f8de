/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.otlp;

import static io.ringspan.setting.SettingSpec.setting;

import io.ringspan.encode.PayloadFormat;
import io.ringspan.encode.SpanLimits;
import io.ringspan.encode.registry.PayloadFormats;
import io.ringspan.setting.Alias;
import io.ringspan.setting.ChoiceType;
import io.ringspan.setting.Setting;
import io.ringspan.setting.SettingSpec;
import io.ringspan.setting.SettingValues;
import io.ringspan.transport.HttpReceiverSettings;
import io.ringspan.transport.HttpSettings;
import io.ringspan.transport.ReceiverParts;
import io.ringspan.transport.ReceiverRequest;
import io.ringspan.transport.ReceiverType;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** An OpenTelemetry collector, or whatever takes OTLP by HTTP. */
public final class OtlpReceiver implements ReceiverType {
    /** The mapping of OpenTelemetry's spans. */
    private static final String NATIVE = "native";

    /** Creates the type. */
    public OtlpReceiver() {}

    @Override
    public String text() {
        return "otlp";
    }

    @Override
    public List<SettingSpec> settings(final Function<String, Setting> engine) {
        final List<SettingSpec> ofHttp = List.of(
                HttpReceiverSettings.url("Where a collector takes traces, with the path")
                        .byDefault(OtlpTransport.URL_DEFAULT + OtlpTransport.PATH)
                        .alias("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
                        .alias(Alias.of("OTEL_EXPORTER_OTLP_ENDPOINT", OtlpReceiver::endpoint)),
                setting("format", ChoiceType.ofNames(List.of("protobuf", "json")), "Format of payloads")
                        .byDefault("protobuf")
                        .alias(Alias.of("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", OtlpReceiver::format))
                        .alias(Alias.of("OTEL_EXPORTER_OTLP_PROTOCOL", OtlpReceiver::format)),
                mapping(),
                HttpReceiverSettings.headers()
                        .alias("OTEL_EXPORTER_OTLP_TRACES_HEADERS")
                        .alias("OTEL_EXPORTER_OTLP_HEADERS"),
                HttpReceiverSettings.compression()
                        .alias("OTEL_EXPORTER_OTLP_TRACES_COMPRESSION")
                        .alias("OTEL_EXPORTER_OTLP_COMPRESSION"),
                HttpReceiverSettings.timeout()
                        .byDefault("10s")
                        .alias(Alias.ofMillis("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT"))
                        .alias(Alias.ofMillis("OTEL_EXPORTER_OTLP_TIMEOUT")),
                HttpReceiverSettings.connectTimeout().byDefault("1s"));
        return Stream.concat(ofHttp.stream(), limits().stream()).toList();
    }

    /** {@return the setting that says whose spans these are; of each receiver that gets OTLP} */
    public static SettingSpec mapping() {
        return setting(
                        "mapping",
                        ChoiceType.ofNames(List.of("datadog", NATIVE)),
                        "Whose spans these are; native: OpenTelemetry's, with the fields that were set as such")
                .byDefault("datadog");
    }

    /** {@return the settings that say how much of a span goes out; of each receiver that gets OTLP} */
    public static List<SettingSpec> limits() {
        return List.of(
                HttpReceiverSettings.textMax(),
                HttpReceiverSettings.limit("attributes").byDefault("128").alias("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT"),
                HttpReceiverSettings.limit("events").byDefault("128").alias("OTEL_SPAN_EVENT_COUNT_LIMIT"),
                HttpReceiverSettings.limit("links").byDefault("128").alias("OTEL_SPAN_LINK_COUNT_LIMIT"));
    }

    // the exporters put the path of the signal behind it
    private static String endpoint(final String base) {
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + OtlpTransport.PATH;
    }

    private static String format(final String protocol) {
        return switch (protocol.toLowerCase(Locale.ROOT)) {
            case "http/protobuf" -> "protobuf";
            case "http/json" -> "json";
            default -> protocol;
        };
    }

    @Override
    public ReceiverParts make(final ReceiverRequest request) {
        final SettingValues values = request.values();
        final PayloadFormat format = format(values, values.text("format"));
        final SpanLimits limits = limits(values);
        final HttpSettings settings = HttpReceiverSettings.of(OtlpTransport.settings(), values, format);
        return ReceiverParts.of(request, format, limits, counters -> new OtlpTransport(settings));
    }

    /**
     * The format of a receiver that gets OTLP.
     *
     * @param values of its settings
     * @param coding {@code protobuf} or {@code json}
     * @return the format for the mapping that was given
     */
    public static PayloadFormat format(final SettingValues values, final String coding) {
        return PayloadFormats.of((values.text("mapping").equals(NATIVE) ? "otlp-native-" : "otlp-") + coding);
    }

    /**
     * How much of a span goes out to a receiver that gets OTLP.
     *
     * @param values of its settings
     * @return the limits that were given
     */
    public static SpanLimits limits(final SettingValues values) {
        return new SpanLimits(
                HttpReceiverSettings.limit(values, "attributes.text-max"),
                HttpReceiverSettings.limit(values, "attributes.max"),
                HttpReceiverSettings.limit(values, "events.max"),
                HttpReceiverSettings.limit(values, "links.max"));
    }

    @Override
    public List<String> staticState() {
        return List.of("OtlpAnswer", "OtlpTransport");
    }
}
