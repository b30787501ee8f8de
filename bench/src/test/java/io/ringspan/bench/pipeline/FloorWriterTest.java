/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringspan.bench.workload.W1;
import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.protocol.RecordLayout;
import io.ringspan.protocol.WholeSpanDescriptor;
import org.junit.jupiter.api.Test;

/** The floor is one only if its bytes are the engine's. */
class FloorWriterTest {
    private static final long SEED = 42;

    private final RawMemory memory = RawMemory.allocate(W1.TRACE_LENGTH_MAX, 8);
    private final W1 workload = new W1(text -> 0, SEED);
    private final FloorWriter writer = new FloorWriter(memory, workload);

    private static int place(final String text) {
        return text.equals(W1.ORIGIN) ? 0 : Integer.parseInt(text.replaceAll(".*\\D(\\d+)", "$1"));
    }

    @Test
    void shouldWriteTheRecordsOfATrace() {
        final RawMemory expected = RawMemory.allocate(W1.TRACE_LENGTH_MAX, 8);
        final RecordEncoder encoder = new RecordEncoder();
        encoder.wrap(expected, 0, expected.capacity());
        new W1(FloorWriterTest::place, SEED).encode(encoder);

        workload.nextTrace();
        writer.trace(0);

        assertEquals(encoder.position(), FloorWriter.TRACE_LENGTH);
        assertEquals(expected, memory);
    }

    @Test
    void shouldWriteTheRecordOfASpan() {
        workload.nextTrace();
        writer.whole(0, 0);

        assertEquals(OpCode.WHOLE_SPAN, memory.getShort(0));
        assertEquals(
                FloorWriter.WHOLE_LENGTH,
                RecordLayout.length(OpCode.WHOLE_SPAN, memory, 0, memory.capacity()),
                "length by the counts that it says");
        assertEquals(workload.metaKey(0, 0), memory.getInt(WholeSpanDescriptor.LENGTH));
        assertEquals(
                workload.metricValue(0, W1.METRIC_COUNT - 1),
                Double.longBitsToDouble(memory.getLong(FloorWriter.WHOLE_LENGTH - Double.BYTES)));
        assertEquals(0, memory.getByte(FloorWriter.WHOLE_LENGTH), "nothing behind it");
    }
}
