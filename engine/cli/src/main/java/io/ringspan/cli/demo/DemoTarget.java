/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import java.util.List;
import java.util.Locale;

/** Receivers that the demonstration can send to, with the formats that each takes; the first one is the default. */
enum DemoTarget {
    /** A Datadog agent. */
    AGENT("the agent", "v04", "v05", "v10"),
    /** An OpenTelemetry collector. */
    OTLP("the collector", "protobuf", "json"),
    /** A Zipkin server. */
    ZIPKIN("the server", "zipkin"),
    /** Files of payloads. */
    FILE("the reader", "otlp-protobuf", "otlp-json", "v04", "v05", "v10", "zipkin"),
    /** A line per span. */
    CONSOLE("the reader", "lines");

    private final String reader;
    private final String formats;

    DemoTarget(final String reader, final String... formats) {
        this.reader = reader;
        this.formats = String.join(",", formats);
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
