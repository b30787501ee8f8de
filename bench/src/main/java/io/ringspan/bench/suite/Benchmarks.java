/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

/** Names of benchmarks, as they stand in the keys of the samples. */
final class Benchmarks {
    /** What decoding W1 costs at least. */
    static final String DECODE_FLOOR = "FloorBenchmark.read236Write72";

    /** What encoding W1 costs at least. */
    static final String ENCODE_FLOOR = "FloorBenchmark.writeV04Template";

    /** What OpenTelemetry's exporter needs to encode W1, with the marshaler that it uses when nothing else is set. */
    static final String PEER_MARSHALER = "EncodeBenchmark.openTelemetryReusing";

    /** The metric that says how much a span of the workload is. */
    static final String BYTES_PER_SPAN = "bytesPerSpan";

    private Benchmarks() {}

    static String decode(final String workload) {
        return "DecodeBenchmark.decode[workload=" + workload + "]";
    }

    static String encode(final String format, final String workload) {
        return "EncodeBenchmark." + format + "[workload=" + workload + "]";
    }

    static String liveSpans(final int count) {
        return "LiveSpansBenchmark.decode[liveSpans=" + count + "]";
    }
}
