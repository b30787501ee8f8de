/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import io.ringspan.cli.registry.ReadableFormat;
import io.ringspan.encode.PayloadFormat;
import io.ringspan.encode.registry.PayloadFormats;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Receivers that the demonstration can send to, with the formats that each takes; the first one is the default. */
enum DemoTarget {
    /** A Datadog agent. */
    AGENT("the agent", formatsOfAgents()),
    /** An OpenTelemetry collector. */
    OTLP("the collector", List.of("protobuf", "json")),
    /** A Zipkin server. */
    ZIPKIN("the server", List.of("zipkin")),
    /** Files of payloads. */
    FILE("the reader", formatsOfFiles()),
    /** A line per span. */
    CONSOLE("the reader", List.of("lines"));

    private final String reader;
    private final String formats;

    DemoTarget(final String reader, final List<String> formats) {
        this.reader = reader;
        this.formats = String.join(",", formats);
    }

    // the one that all take in front
    private static List<String> formatsOfAgents() {
        return PayloadFormats.OF_FILES.stream()
                .filter(PayloadFormats.OF_AGENTS::contains)
                .map(PayloadFormat::text)
                .toList();
    }

    // the default of the file receiver in front
    private static List<String> formatsOfFiles() {
        return Stream.concat(Stream.of(ReadableFormat.OTLP_PROTOBUF), Stream.of(ReadableFormat.values()))
                .distinct()
                .map(ReadableFormat::toString)
                .toList();
    }

    /** Who decodes and checks what arrives, in reports. */
    String reader() {
        return reader;
    }

    /** As in settings. */
    List<String> formats() {
        return List.of(formats.split(","));
    }

    /** Whether it is reached by HTTP. */
    boolean isServer() {
        return this == AGENT || this == OTLP || this == ZIPKIN;
    }

    /** As on the command line, and as the receiver of this type is called in settings. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
