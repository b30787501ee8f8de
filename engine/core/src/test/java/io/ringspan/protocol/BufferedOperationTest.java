/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BufferedOperationTest {
    private static final int AT = 8;

    private static byte[] behindCount(final byte[] record, final int length) {
        final byte[] memory = new byte[AT + length];
        System.arraycopy(record, 0, memory, AT, Math.min(record.length, length));
        return memory;
    }

    @Test
    void shouldReadEveryRecord() {
        final long seed = System.nanoTime();
        for (final RecordSample sample : RecordSample.all(new Random(seed))) {
            final String message = sample + ", seed " + seed;
            final int length = sample.bytes().length;
            for (final int more : new int[] {0, 1, 50}) {
                final ChangeBuffer buffer = new ChangeBuffer().wrap(behindCount(sample.bytes(), length + more));
                final BufferedOperation operation = new BufferedOperation().wrap(buffer, AT);
                assertEquals(sample.opcode(), operation.opcode(), message);
                assertEquals(sample.spanId(), operation.spanId(), message);
                assertEquals(AT, operation.offset(), message);
                assertEquals(length, operation.length(), message);
                assertEquals(AT + length, operation.end(), message);
            }
        }
    }

    @Test
    void shouldNameTheFirstReadThatLeavesTheBuffer() {
        final long seed = System.nanoTime();
        int cuts = 0;
        for (final RecordSample sample : RecordSample.all(new Random(seed))) {
            for (int length = 0; length < sample.bytes().length; length++) {
                final ChangeBuffer buffer = new ChangeBuffer().wrap(behindCount(sample.bytes(), length));
                final Exception e = assertThrows(
                        ReadOutOfBoundsException.class,
                        () -> new BufferedOperation().wrap(buffer, AT).end());
                assertEquals(
                        firstReadBeyond(sample, length),
                        e.getMessage(),
                        sample + " cut at " + length + ", seed " + seed);
                cuts++;
            }
        }
        assertTrue(cuts > 500, () -> "too few cuts");
    }

    private static String firstReadBeyond(final RecordSample sample, final int length) {
        int at = 0;
        for (final int width : sample.reads()) {
            if (at + width > length) {
                return "read out of bounds: offset=" + (AT + at) + ", value_len=" + width + ", buffer_len="
                        + (AT + length);
            }
            at += width;
        }
        throw new AssertionError(sample + " fits into " + length);
    }

    static List<Integer> unknownOpcodes() {
        return IntStream.concat(
                        IntStream.rangeClosed(17, 255),
                        IntStream.of(OpCode.LAST_OWN + 1, 0x01FF, 0x0200, 0x8000, 65535))
                .boxed()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("unknownOpcodes")
    void shouldReportUnknownOpcodesBeforeTheSpanIdIsRead(final int opcode) {
        for (final int length : new int[] {2, 9, 10, 66}) {
            final byte[] memory = new byte[AT + length];
            memory[AT] = (byte) opcode;
            memory[AT + 1] = (byte) (opcode >> 8);
            final ChangeBuffer buffer = new ChangeBuffer().wrap(memory);
            final UnknownOpcodeException e =
                    assertThrows(UnknownOpcodeException.class, () -> new BufferedOperation().wrap(buffer, AT));
            assertEquals("unknown opcode: " + opcode, e.getMessage());
            assertEquals(ChangeBufferException.Kind.UNKNOWN_OPCODE, e.kind());
        }
        assertEquals(RecordLayout.UNKNOWN, RecordLayout.length(opcode, new ChangeBuffer().buffer(), 0, 0));
        assertEquals("Unknown(" + opcode + ")", OpCode.name(opcode));
    }

    @Test
    void shouldStayAsItWasWhenTheNextOperationIsBad() {
        final byte[] memory = new byte[AT + 42];
        final ChangeBuffer buffer = new ChangeBuffer().wrap(memory);
        buffer.putLong(AT + 2, 77);
        final BufferedOperation operation = new BufferedOperation().wrap(buffer, AT);
        assertThrows(ReadOutOfBoundsException.class, () -> operation.wrap(buffer, AT + 41));
        assertThrows(ReadOutOfBoundsException.class, () -> operation.wrap(buffer, -1));
        assertThrows(ReadOutOfBoundsException.class, () -> operation.wrap(buffer, Integer.MAX_VALUE));
        assertEquals(77, operation.spanId());
        assertEquals(AT + 42, operation.end());
    }

    // opcode, and where in the record its lengths and counts are
    @ParameterizedTest
    @ValueSource(
            strings = {
                "15: 10",
                "16: 10",
                "257: 14",
                "258: 14",
                "260: 14",
                "261: 10, 14",
                "262: 18, 22",
                "263: 82, 86, 90"
            })
    void shouldNotOverflowOnHostileLengths(final String layout) {
        final int opcode = Integer.parseInt(layout.substring(0, layout.indexOf(':')));
        final int[] places = Arrays.stream(
                        layout.substring(layout.indexOf(':') + 1).split(","))
                .mapToInt(s -> Integer.parseInt(s.trim()))
                .toArray();
        for (final int hostile : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 29, 1 << 30, 0x15555556}) {
            final byte[] memory = new byte[AT + 200];
            final ChangeBuffer buffer = new ChangeBuffer().wrap(memory);
            buffer.putShort(AT, opcode);
            for (final int place : places) {
                buffer.putInt(AT + place, hostile);
                final BufferedOperation operation = new BufferedOperation().wrap(buffer, AT);
                assertTrue(operation.length() > Integer.toUnsignedLong(hostile), () -> layout + " " + hostile);
                final Exception e = assertThrows(ReadOutOfBoundsException.class, operation::end);
                assertTrue(e.getMessage().endsWith("buffer_len=208"), e.getMessage());
            }
        }
    }
}
