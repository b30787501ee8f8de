/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import io.ringspan.encode.datadog.V04Encoder;
import io.ringspan.encode.datadog.V05Encoder;
import io.ringspan.encode.datadog.V10Encoder;
import io.ringspan.encode.datadog.V10Process;
import io.ringspan.encode.otlp.OtlpJsonEncoder;
import io.ringspan.encode.otlp.OtlpProtobufEncoder;
import io.ringspan.encode.otlp.OtlpResource;
import io.ringspan.fixture.FullHeap;
import io.ringspan.model.SpanModel;
import io.ringspan.table.TraceStore;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What {@link FullHeapEncodingTest} starts with a small heap: encoders whose lists have to grow while so much of the heap is free that this fails
 * somewhere in the middle of it. Says of each format whether the same payload takes the chunk once there is room, as if nothing had happened.
 */
final class FullHeapEncodingProgram {
    static final String WELL = "goes on";

    private static final int LENGTH = 1 << 20;
    // less than all lists of a format need to grow
    private static final int FREE_MAX = 64 * 1024;
    private static final int FREE_STEP = 4 * 1024;
    private static final int TEXTS = 1100;
    private static final int NUMBERS = 300;

    private static final Map<String, Function<TraceStore, TraceEncoder>> FORMATS = new LinkedHashMap<>();

    static {
        final OtlpResource resource = new OtlpResource(SpanModel.SERVICE);
        FORMATS.put("v0.4", store -> new V04Encoder(store, SpanModel.SERVICE, "jvm", 77));
        FORMATS.put("v0.5", store -> new V05Encoder(store, SpanModel.SERVICE, "jvm", 77, true));
        FORMATS.put("v1.0", store -> new V10Encoder(store, new V10Process(), SpanModel.SERVICE, "jvm", 77));
        FORMATS.put("otlp", store -> new OtlpProtobufEncoder(store, resource, "jvm", 77, SpanLimits.none()));
        FORMATS.put("otlp-native", store -> new OtlpProtobufEncoder(store, resource));
        FORMATS.put("otlp-native-json", store -> new OtlpJsonEncoder(store, resource));
    }

    private final EncodeFixture fixture = new EncodeFixture(SpanModel.SERVICE);
    private final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH));
    private final FullHeap heap = new FullHeap();
    // so that what is left of the heap is not taken by something else
    private byte[] reserve;

    private FullHeapEncodingProgram() {
        final int span = fixture.span(1, 0);
        for (int i = 0; i < TEXTS; i++) {
            fixture.meta(span, "key " + i, "value " + i);
        }
        for (int i = 0; i < NUMBERS; i++) {
            fixture.metric(span, "number " + i, i);
        }
        fixture.seal(null);
    }

    /** Tries all formats, a line for each. */
    public static void main(final String[] args) {
        final FullHeapEncodingProgram program = new FullHeapEncodingProgram();
        FORMATS.forEach((name, format) -> System.out.println(name + ' ' + program.attempt(format)));
    }

    private String attempt(final Function<TraceStore, TraceEncoder> format) {
        // of an encoder that has all the room, which also initialises what is initialised at the first use
        final byte[] expected = begun(format).encoded();
        int failures = 0;
        for (int free = 0; free < FREE_MAX; free += FREE_STEP) {
            final Begun begun = begun(format);
            reserve = new byte[free];
            heap.fill();
            final int released = release();
            boolean hasFailed = false;
            try {
                begun.encode();
            } catch (final OutOfMemoryError e) {
                hasFailed = true;
            }
            heap.free();
            if (hasFailed) {
                failures++;
                final String wrong = mismatch(begun, expected);
                if (!wrong.isEmpty()) {
                    return "fails for good behind an error with " + released + " bytes free: " + wrong;
                }
            }
        }
        return failures == 0 ? "never failed" : WELL;
    }

    private static String mismatch(final Begun begun, final byte[] expected) {
        try {
            return Arrays.equals(expected, begun.encoded()) ? "" : "other bytes";
        } catch (final RuntimeException e) {
            return e.toString();
        }
    }

    private int release() {
        final int length = reserve.length;
        reserve = null;
        return length;
    }

    private Begun begun(final Function<TraceStore, TraceEncoder> format) {
        return new Begun(format.apply(fixture.store));
    }

    /** An encoder with a payload that it has begun. */
    private final class Begun {
        private final TraceEncoder encoder;

        Begun(final TraceEncoder encoder) {
            this.encoder = encoder;
            encoder.begin(new PayloadDictionary(
                    new UnsafeBuffer(ByteBuffer.allocateDirect(encoder.framer().dictionaryLengthMax(LENGTH)))));
        }

        int encode() {
            fixture.chunk.wrap(fixture.chunk.first());
            return encoder.encode(fixture.chunk, memory, 0, LENGTH);
        }

        byte[] encoded() {
            final byte[] bytes = new byte[encode()];
            memory.getBytes(0, bytes);
            return bytes;
        }
    }
}
