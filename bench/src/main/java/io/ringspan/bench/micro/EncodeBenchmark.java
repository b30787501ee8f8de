/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.micro;

import io.opentelemetry.exporter.internal.otlp.traces.LowAllocationTraceRequestMarshaler;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.ringspan.bench.peers.OpenTelemetrySpans;
import io.ringspan.bench.workload.W1;
import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.table.TraceChunk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a span costs the send thread: a chunk of ten spans that is handed over is encoded, chunk after chunk, into payloads of up to
 * {@value #PAYLOAD_LENGTH} bytes. The service of a third of the spans is that of the process. The frame of the payload is not included.
 * Formats with a dictionary fill payloads of {@value #TRACES_PER_PAYLOAD} chunks, with a dictionary each, which counts among their bytes.
 * OTLP is compared with what OpenTelemetry's SDK needs for spans with the same tags; of its exporter only the marshaler is measured.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 3,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"})
public class EncodeBenchmark {
    /** Length of a payload; small enough to stay in the cache. */
    static final int PAYLOAD_LENGTH = 1 << 16;

    /** Chunks in a payload with a dictionary. */
    static final int TRACES_PER_PAYLOAD = 300;

    /** Used by the harness. */
    public EncodeBenchmark() {}

    /** Chunks. */
    @State(Scope.Thread)
    public abstract static class Input {
        /** What is encoded. */
        @Param("W1")
        public String workload;

        private final HandedOver chunks = new HandedOver();
        private final UnsafeBuffer payload = new UnsafeBuffer(java.nio.ByteBuffer.allocateDirect(PAYLOAD_LENGTH));
        final TraceEncoder encoder;
        private int next;
        private int end;

        Input(final Function<HandedOver, TraceEncoder> newEncoder) {
            encoder = newEncoder.apply(chunks);
        }

        /** Hands chunks over. */
        @Setup(Level.Trial)
        public void decode() {
            if (!workload.equals("W1")) {
                throw new IllegalArgumentException("no workload: " + workload);
            }
            chunks.decode();
        }

        TraceChunk nextChunk() {
            next = next + 1 == HandedOver.CHUNKS ? 0 : next + 1;
            return chunks.chunk(next);
        }

        int encodeNext(final SpanCounters counters) {
            final int offset = end > PAYLOAD_LENGTH - HandedOver.CHUNK_LENGTH_MAX ? 0 : end;
            end = encoder.encode(nextChunk(), payload, offset, PAYLOAD_LENGTH);
            counters.add(W1.SPANS_PER_TRACE, end - offset);
            return end;
        }
    }

    /** Chunks for v0.4. */
    public static class V04 extends Input {
        /** Used by the harness. */
        public V04() {
            super(HandedOver::newV04Encoder);
        }
    }

    /**
     * Datadog v0.4.
     *
     * @param input    chunks
     * @param counters spans, and bytes of the payload
     * @return where the payload ends
     */
    @Benchmark
    @OperationsPerInvocation(W1.SPANS_PER_TRACE)
    public int v04(final V04 input, final SpanCounters counters) {
        return input.encodeNext(counters);
    }

    /** Chunks for a format with a dictionary. */
    public abstract static class NumberedInput extends Input {
        private final PayloadDictionary dictionary = new PayloadDictionary(
                new UnsafeBuffer(java.nio.ByteBuffer.allocateDirect(TRACES_PER_PAYLOAD * HandedOver.CHUNK_LENGTH_MAX)));
        private final UnsafeBuffer numbered =
                new UnsafeBuffer(java.nio.ByteBuffer.allocateDirect(TRACES_PER_PAYLOAD * HandedOver.CHUNK_LENGTH_MAX));
        private int chunkCount = TRACES_PER_PAYLOAD;
        private int numberedEnd;

        NumberedInput(final Function<HandedOver, TraceEncoder> newEncoder) {
            super(newEncoder);
        }

        // a dictionary that is not in the head of a whole payload does not count
        private int length() {
            final int payloadLength = numbered.capacity();
            return numberedEnd + encoder.framer().headLength(payloadLength, dictionary);
        }

        @Override
        int encodeNext(final SpanCounters counters) {
            if (chunkCount == TRACES_PER_PAYLOAD) {
                chunkCount = 0;
                numberedEnd = 0;
                dictionary.reset();
                encoder.begin(dictionary);
            }
            final int before = length();
            numberedEnd = encoder.encode(nextChunk(), numbered, numberedEnd, numbered.capacity());
            chunkCount++;
            counters.add(W1.SPANS_PER_TRACE, length() - before);
            return numberedEnd;
        }
    }

    /** Chunks for v0.5. */
    public static class V05 extends NumberedInput {
        /** Used by the harness. */
        public V05() {
            super(HandedOver::newV05Encoder);
        }
    }

    /**
     * Datadog v0.5.
     *
     * @param input    chunks
     * @param counters spans, and bytes of the payload
     * @return where the payload ends
     */
    @Benchmark
    @OperationsPerInvocation(W1.SPANS_PER_TRACE)
    public int v05(final V05 input, final SpanCounters counters) {
        return input.encodeNext(counters);
    }

    /** Chunks for v1.0. */
    public static class V10 extends NumberedInput {
        /** Used by the harness. */
        public V10() {
            super(HandedOver::newV10Encoder);
        }
    }

    /**
     * Datadog v1.0.
     *
     * @param input    chunks
     * @param counters spans, and bytes of the payload
     * @return where the payload ends
     */
    @Benchmark
    @OperationsPerInvocation(W1.SPANS_PER_TRACE)
    public int v10(final V10 input, final SpanCounters counters) {
        return input.encodeNext(counters);
    }

    /** Chunks for OTLP. */
    public static class Otlp extends Input {
        /** Used by the harness. */
        public Otlp() {
            super(HandedOver::newOtlpEncoder);
        }
    }

    /**
     * OTLP, protobuf.
     *
     * @param input    chunks
     * @param counters spans, and bytes of the payload
     * @return where the payload ends
     */
    @Benchmark
    @OperationsPerInvocation(W1.SPANS_PER_TRACE)
    public int otlpProtobuf(final Otlp input, final SpanCounters counters) {
        return input.encodeNext(counters);
    }

    /** Chunks for OTLP as JSON. */
    public static class OtlpAsJson extends Input {
        /** Used by the harness. */
        public OtlpAsJson() {
            super(HandedOver::newOtlpJsonEncoder);
        }
    }

    /**
     * OTLP, JSON.
     *
     * @param input    chunks
     * @param counters spans, and bytes of the payload
     * @return where the payload ends
     */
    @Benchmark
    @OperationsPerInvocation(W1.SPANS_PER_TRACE)
    public int otlpJson(final OtlpAsJson input, final SpanCounters counters) {
        return input.encodeNext(counters);
    }

    /** Chunks for Zipkin. */
    public static class Zipkin extends Input {
        /** Used by the harness. */
        public Zipkin() {
            super(HandedOver::newZipkinEncoder);
        }
    }

    /**
     * Zipkin's second format, JSON.
     *
     * @param input    chunks
     * @param counters spans, and bytes of the payload
     * @return where the payload ends
     */
    @Benchmark
    @OperationsPerInvocation(W1.SPANS_PER_TRACE)
    public int zipkin(final Zipkin input, final SpanCounters counters) {
        return input.encodeNext(counters);
    }

    /** Finished spans of the OpenTelemetry SDK, as many as there are in all chunks, and what its exporter makes requests with. */
    @State(Scope.Thread)
    public static class Peer {
        private final List<SpanData> spans = OpenTelemetrySpans.ofW1(HandedOver.CHUNKS);
        private final LowAllocationTraceRequestMarshaler reused = new LowAllocationTraceRequestMarshaler();
        private final ByteArrayOutputStream payload = new ByteArrayOutputStream(1 << 20);

        /** Used by the harness. */
        public Peer() {}

        private int written(final SpanCounters counters) {
            counters.add(spans.size(), payload.size());
            return payload.size();
        }
    }

    /**
     * OTLP, protobuf, by the marshaler that OpenTelemetry's exporter uses when nothing else is set: one request of all spans.
     *
     * @param peer     spans
     * @param counters spans, and bytes of the payload
     * @return length of the payload
     * @throws IOException never
     */
    @Benchmark
    @OperationsPerInvocation(HandedOver.CHUNKS * W1.SPANS_PER_TRACE)
    public int openTelemetryReusing(final Peer peer, final SpanCounters counters) throws IOException {
        peer.payload.reset();
        peer.reused.initialize(peer.spans);
        peer.reused.writeBinaryTo(peer.payload);
        peer.reused.reset();
        return peer.written(counters);
    }

    /**
     * The same by the marshaler that makes new objects for each request.
     *
     * @param peer     spans
     * @param counters spans, and bytes of the payload
     * @return length of the payload
     * @throws IOException never
     */
    @Benchmark
    @OperationsPerInvocation(HandedOver.CHUNKS * W1.SPANS_PER_TRACE)
    public int openTelemetryAllocating(final Peer peer, final SpanCounters counters) throws IOException {
        peer.payload.reset();
        TraceRequestMarshaler.create(peer.spans).writeBinaryTo(peer.payload);
        return peer.written(counters);
    }
}
