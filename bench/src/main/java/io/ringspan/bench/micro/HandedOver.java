/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.micro;

import io.ringspan.bench.workload.Traffic;
import io.ringspan.bench.workload.W1;
import io.ringspan.counters.EngineCounters;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.datadog.V04Encoder;
import io.ringspan.encode.datadog.V05Encoder;
import io.ringspan.encode.datadog.V10Encoder;
import io.ringspan.encode.datadog.V10Process;
import io.ringspan.encode.otlp.OtlpJsonEncoder;
import io.ringspan.encode.otlp.OtlpProtobufEncoder;
import io.ringspan.encode.otlp.OtlpResource;
import io.ringspan.encode.zipkin.ZipkinEncoder;
import io.ringspan.filter.FilterChain;
import io.ringspan.filter.FilterSettings;
import io.ringspan.table.TraceChunk;

/** Chunks of W1 that are handed over and stay so, to be encoded again and again. */
final class HandedOver {
    /** How many. */
    static final int CHUNKS = 64;

    /** Bytes that are enough for one of them in any format. */
    static final int CHUNK_LENGTH_MAX = W1.SPANS_PER_TRACE * 2048;

    private final DecodeStage stage = new DecodeStage(1024, 256, 2048, true);
    private final TraceChunk chunk = new TraceChunk(stage.store().spans());
    private final int[] firstSpans = new int[CHUNKS];

    /** Decodes them; encoders come first, because they pin texts. */
    void decode() {
        final Traffic traffic = Traffic.ofW1(CHUNKS, false);
        stage.define(traffic);
        for (int i = 0; i < CHUNKS; i++) {
            stage.decode(traffic, i);
            firstSpans[i] = stage.queue().firstOfSlot();
        }
        stage.checkNothingLost();
    }

    TraceEncoder newV04Encoder() {
        return new V04Encoder(stage.store(), W1.SERVICES.get(0), "java", 1, true);
    }

    TraceEncoder newV05Encoder() {
        return new V05Encoder(stage.store(), W1.SERVICES.get(0), "java", 1, true);
    }

    TraceEncoder newV10Encoder() {
        return new V10Encoder(stage.store(), new V10Process().language("java"), W1.SERVICES.get(0), "java", 1);
    }

    TraceEncoder newOtlpEncoder() {
        return new OtlpProtobufEncoder(stage.store(), new OtlpResource(W1.SERVICES.get(0)), "java", 1);
    }

    TraceEncoder newOtlpJsonEncoder() {
        return new OtlpJsonEncoder(stage.store(), new OtlpResource(W1.SERVICES.get(0)), "java", 1);
    }

    TraceEncoder newZipkinEncoder() {
        return new ZipkinEncoder(stage.store(), W1.SERVICES.get(0), "java", 1);
    }

    FilterChain newFilter(final FilterSettings settings) {
        return new FilterChain(stage.store(), settings, false, false, new EngineCounters(), Throwable::printStackTrace);
    }

    TraceChunk chunk(final int index) {
        return chunk.wrap(firstSpans[index]);
    }
}
