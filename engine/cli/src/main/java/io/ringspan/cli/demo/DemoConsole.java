/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import io.ringspan.TraceEngine;
import io.ringspan.cli.payload.DecodedSpan;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.encode.console.ConsoleEncoder;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.Payload;
import io.ringspan.transport.Transport;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A console: keeps the first lines to be shown, and reads all of them back. A line says names, times, ids and errors of a span. */
final class DemoConsole implements DemoReceiver, Transport {
    private static final int LINES_MAX = 20;
    private static final double NS_PER_MS = 1_000_000;
    private static final Pattern LINE = Pattern.compile("(\\S+Z) +([0-9.]+)ms (\\S+) (\\S+) \"((?:[^\"\\\\]|\\\\.)*)\""
            + " trace=[0-9a-f]{16}([0-9a-f]{16}) span=([0-9a-f]{16})(?: parent=([0-9a-f]{16}))?( ERROR)?");

    private final TraceArrivals arrivals;
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private List<DecodedSpan> trace = new ArrayList<>();

    DemoConsole(final TraceArrivals arrivals) {
        this.arrivals = arrivals;
    }

    @Override
    public void configure(final EngineConfigBuilder config) {
        // it is handed over at the start
    }

    @Override
    public TraceEngine start(final EngineConfig config) {
        return TraceEngine.start(config, ConsoleEncoder::new, this);
    }

    @Override
    public TraceArrivals arrivals() {
        return arrivals;
    }

    @Override
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public Delivery send(final Payload payload) {
        final byte[] bytes = new byte[payload.body().remaining()];
        payload.body().get(bytes);
        final long number = arrivals.findings().beginPayload(bytes.length, payload.chunkCount());
        new String(bytes, StandardCharsets.UTF_8).lines().forEach(line -> read(line, number));
        endTrace();
        return Delivery.ACCEPTED;
    }

    private void read(final String line, final long payload) {
        if (lines.size() < LINES_MAX) {
            lines.add(line);
        }
        final Matcher fields = LINE.matcher(line);
        if (!fields.matches()) {
            arrivals.findings().addFault("payload " + payload + ": a line that cannot be read: " + line);
            return;
        }
        final DecodedSpan span = new DecodedSpan();
        span.tagged = false;
        span.start = nanoseconds(fields.group(1));
        span.duration = Math.round(Double.parseDouble(fields.group(2)) * NS_PER_MS);
        span.service = fields.group(3);
        span.name = fields.group(4);
        span.resource = fields.group(5);
        span.traceId = Long.parseUnsignedLong(fields.group(6), 16);
        span.spanId = Long.parseUnsignedLong(fields.group(7), 16);
        span.parentId = fields.group(8) == null ? 0 : Long.parseUnsignedLong(fields.group(8), 16);
        span.error = fields.group(9) == null ? 0 : 1;
        if (!trace.isEmpty() && trace.get(0).traceId != span.traceId) {
            endTrace();
        }
        trace.add(span);
    }

    // 0 is found to be wrong
    private static long nanoseconds(final String time) {
        try {
            final Instant instant = Instant.parse(time);
            return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
        } catch (final DateTimeParseException e) {
            return 0;
        }
    }

    private void endTrace() {
        if (!trace.isEmpty()) {
            arrivals.onTrace(trace);
            trace = new ArrayList<>();
        }
    }

    @Override
    public void close() {
        // there is nothing to be closed
    }
}
