/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.zipkin;

import io.ringspan.encode.PayloadFormat;
import io.ringspan.encode.SpanLimits;
import io.ringspan.encode.registry.PayloadFormats;
import io.ringspan.setting.Setting;
import io.ringspan.setting.SettingSpec;
import io.ringspan.setting.SettingValues;
import io.ringspan.transport.HttpReceiverSettings;
import io.ringspan.transport.HttpSettings;
import io.ringspan.transport.ReceiverParts;
import io.ringspan.transport.ReceiverRequest;
import io.ringspan.transport.ReceiverType;
import java.util.List;
import java.util.function.Function;

/** A Zipkin server. */
public final class ZipkinReceiver implements ReceiverType {
    /** Creates the type. */
    public ZipkinReceiver() {}

    @Override
    public String text() {
        return "zipkin";
    }

    @Override
    public List<SettingSpec> settings(final Function<String, Setting> engine) {
        return List.of(
                HttpReceiverSettings.url("Where a Zipkin server takes spans, with the path")
                        .byDefault(ZipkinTransport.URL_DEFAULT + ZipkinTransport.PATH),
                HttpReceiverSettings.headers(),
                HttpReceiverSettings.compression(),
                HttpReceiverSettings.timeout().byDefault("10s"),
                HttpReceiverSettings.connectTimeout().byDefault("1s"),
                HttpReceiverSettings.textMax(),
                HttpReceiverSettings.limit("attributes").byDefault("0"),
                HttpReceiverSettings.limit("events").byDefault("0"));
    }

    @Override
    public ReceiverParts make(final ReceiverRequest request) {
        final SettingValues values = request.values();
        final PayloadFormat format = PayloadFormats.ZIPKIN;
        final SpanLimits limits = new SpanLimits(
                HttpReceiverSettings.limit(values, "attributes.text-max"),
                HttpReceiverSettings.limit(values, "attributes.max"),
                HttpReceiverSettings.limit(values, "events.max"),
                Integer.MAX_VALUE);
        final HttpSettings settings = HttpReceiverSettings.of(ZipkinTransport.settings(), values, format);
        return ReceiverParts.of(request, format, limits, counters -> new ZipkinTransport(settings));
    }

    @Override
    public List<String> staticState() {
        return List.of("ZipkinTransport");
    }
}
