/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.protocol.WholeSpanDescriptor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecordBatchTest {
    private static final Set<Integer> CREATE =
            Set.of(OpCode.CREATE, OpCode.CREATE_SPAN, OpCode.CREATE_SPAN_FULL, OpCode.WHOLE_SPAN, OpCode.COMPLETE_SPAN);
    private static final Set<Integer> COMPLETE =
            Set.of(OpCode.FINISH_SPAN, OpCode.FLUSH_CHUNK, OpCode.ABANDON_SPAN, OpCode.ABANDON_SEGMENT);

    // every record begins away from the start, so that a look at the wrong place meets a zero
    private static final int AT = 64;

    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(512));
    private final RecordEncoder encoder = new RecordEncoder().wrap(buffer, AT, 448);
    private final RecordBatch batch = new RecordBatch(0).begin(0);

    static IntStream opcodes() {
        return IntStream.concat(
                IntStream.rangeClosed(OpCode.CREATE, OpCode.LAST_REFERENCE),
                IntStream.rangeClosed(OpCode.FIRST_OWN, OpCode.LAST_OWN));
    }

    @ParameterizedTest
    @MethodSource("opcodes")
    void shouldCountEveryRecordAndEverySpanThatBegins(final int opcode) {
        batch.note(opcode, buffer, AT);
        assertEquals(1, batch.records);
        assertEquals(CREATE.contains(opcode) ? 1 : 0, batch.spans);
    }

    @ParameterizedTest
    @MethodSource("opcodes")
    void shouldCallABatchUrgentThatCompletesAndCreatesNothing(final int opcode) {
        // all values are zero: no error, no priority
        assertEquals(
                COMPLETE.contains(opcode) || opcode == OpCode.SET_ERROR_DETAILS,
                batch.note(opcode, buffer, AT).isUrgent());
        batch.begin(0).note(opcode, buffer, AT).note(OpCode.CREATE_SPAN, buffer, AT);
        assertEquals(opcode == OpCode.SET_ERROR_DETAILS, batch.isUrgent());
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "-1, true"})
    void shouldCallABatchUrgentThatCarriesAnError(final int error, final boolean urgent) {
        encoder.setError(1, error);
        assertEquals(
                urgent,
                batch.note(OpCode.CREATE, buffer, AT)
                        .note(OpCode.SET_ERROR, buffer, AT)
                        .isUrgent());
        buffer.setMemory(AT, 448, (byte) 0);
        buffer.putInt(AT + WholeSpanDescriptor.ERROR_OFFSET, error, ByteOrder.LITTLE_ENDIAN);
        assertEquals(urgent, batch.begin(0).note(OpCode.WHOLE_SPAN, buffer, AT).isUrgent());
        assertEquals(
                urgent, batch.begin(0).note(OpCode.COMPLETE_SPAN, buffer, AT).isUrgent());
    }

    @ParameterizedTest
    @CsvSource({"-1, false", "0, false", "1, true", "2, true"})
    void shouldCallABatchUrgentWhoseTraceIsKept(final int priority, final boolean urgent) {
        encoder.own().setSamplingPriority(1, priority, 4);
        batch.note(OpCode.CREATE, buffer, AT);
        assertEquals(
                urgent, batch.note(OpCode.SET_SAMPLING_PRIORITY, buffer, AT).isUrgent());
        assertTrue(batch.keep().isUrgent());
    }

    @Test
    void shouldForgetEverythingWhenItBeginsAgain() {
        batch.note(OpCode.CREATE, buffer, AT).keep();
        batch.begin(RecordRing.FOREIGN);
        assertFalse(batch.isUrgent());
        assertEquals(0, batch.records + batch.spans);
        assertEquals(RecordRing.FOREIGN, batch.flags());
        batch.note(OpCode.FINISH_SPAN, buffer, AT).begin(0);
        assertFalse(batch.isUrgent());
    }
}
