/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.registry;

import io.ringspan.encode.EncoderMemory;
import io.ringspan.encode.PayloadFormat;
import io.ringspan.encode.console.ConsoleFormat;
import io.ringspan.encode.datadog.DatadogFormat;
import io.ringspan.encode.datadog.V04Encoder;
import io.ringspan.encode.otlp.OtlpFormat;
import io.ringspan.encode.zipkin.ZipkinFormat;
import java.util.List;
import java.util.stream.Stream;

/** The formats that there are: the one place to which a new one is added. */
public final class PayloadFormats {
    /** Datadog v0.4, which every agent takes. */
    public static final PayloadFormat V04 = DatadogFormat.V04;

    /** Lines for people. */
    public static final PayloadFormat CONSOLE = new ConsoleFormat();

    /** Zipkin's second format. */
    public static final PayloadFormat ZIPKIN = new ZipkinFormat();

    /** Those that agents take, best first; all of them take the last one. */
    public static final List<PayloadFormat> OF_AGENTS = List.of(DatadogFormat.V10, DatadogFormat.V05, V04);

    /** Those that settings can name for files, and that can be read back, in the order in which they are listed. */
    public static final List<PayloadFormat> OF_FILES = List.of(
            V04,
            DatadogFormat.V05,
            DatadogFormat.V10,
            OtlpFormat.PROTOBUF,
            OtlpFormat.JSON,
            OtlpFormat.NATIVE_PROTOBUF,
            OtlpFormat.NATIVE_JSON,
            ZIPKIN);

    private static final List<PayloadFormat> ALL =
            Stream.concat(OF_FILES.stream(), Stream.of(CONSOLE)).toList();

    private PayloadFormats() {}

    /** {@return all of them} */
    public static List<PayloadFormat> all() {
        return ALL;
    }

    /**
     * Finds a format.
     *
     * @param text what settings call it
     * @return the format
     * @throws IllegalArgumentException if none is called so
     */
    public static PayloadFormat of(final String text) {
        return ALL.stream()
                .filter(format -> format.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no format is called " + text));
    }

    /** {@return what is stated for encoders of callers, of which nothing is known: as much as v0.4 takes} */
    public static EncoderMemory memoryOfUnknown() {
        return new EncoderMemory(V04Encoder::heap);
    }
}
