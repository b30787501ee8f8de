/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.DecodeMode;
import io.ringspan.decode.RecordDecoder;
import io.ringspan.fixture.RecordedBuffers;
import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.ChangeBufferException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is cut or damaged, straight through the decoder, with something else behind the end each time. */
class HostileRecordsTest {
    private static final int GUARD_LENGTH = 256;
    private static final int FLIPPED = 5;
    // what, and which or where
    private static final Pattern MESSAGE =
            Pattern.compile("span not found: \\d+|string not found internally: \\d+|unknown opcode: \\d+"
                    + "|read out of bounds: offset=\\d+, value_len=\\d+, buffer_len=\\d+|.*attribute.*");

    private int stopped;
    private int complete;

    @Test
    void shouldHaveBoundsChecks() {
        assertTrue(UnsafeBuffer.SHOULD_BOUNDS_CHECK, "the tests of this class see nothing without them");
    }

    @ParameterizedTest
    @EnumSource(DecodeMode.class)
    void shouldStopOrGoOnWithEveryOpcode(final DecodeMode mode) {
        Hostile.ofEveryOpcode().forEach(bytes -> check(mode, bytes));
        assertTrue(stopped > 3000 && complete > 3000, () -> stopped + " stopped, " + complete + " complete");
    }

    @ParameterizedTest
    @EnumSource(DecodeMode.class)
    void shouldStopOrGoOnWithRecordedBuffers(final DecodeMode mode) {
        final Random random = new Random(Hostile.SEED);
        for (final byte[] recorded : RecordedBuffers.all()) {
            Hostile.flips(recorded, FLIPPED, random).forEach(bytes -> check(mode, bytes));
        }
        assertTrue(stopped > 1000, () -> stopped + " stopped, " + complete + " complete");
    }

    private void check(final DecodeMode mode, final byte[] bytes) {
        final List<String> results = new ArrayList<>();
        // an end of the memory, at which every read too far fails; and two
        // kinds of bytes behind, which must make no difference
        for (final int guard : new int[] {-1, 0, 0xFF}) {
            final byte[] memory = Arrays.copyOf(bytes, bytes.length + (guard < 0 ? 0 : GUARD_LENGTH));
            Arrays.fill(memory, bytes.length, memory.length, (byte) guard);
            try {
                results.add(decode(mode, new UnsafeBuffer(memory), bytes.length));
            } catch (final RuntimeException e) {
                throw new AssertionError(
                        "seed " + Hostile.SEED + ", " + HexFormat.of().formatHex(bytes), e);
            }
        }
        assertEquals(results.get(0), results.get(1));
        assertEquals(results.get(0), results.get(2));
    }

    private String decode(final DecodeMode mode, final UnsafeBuffer memory, final int length) {
        final DecoderRun run = new DecoderRun(mode, Map.of("env", "prod"), 3, 32, 16, 128, 256, 1 << 13);
        final int offset = Math.min(length, ChangeBuffer.OPERATIONS_OFFSET);
        String error = "";
        if (run.apply(0, memory, offset, length, RecordDecoder.UNTIL_LIMIT, false)) {
            complete++;
        } else {
            stopped++;
            final ChangeBufferException exception = run.error().toException();
            assertTrue(MESSAGE.matcher(exception.getMessage()).matches(), exception.getMessage());
            error = exception.getMessage();
        }
        final String result = error + run.counts() + run.checkChunks();
        if (mode == DecodeMode.LENIENT) {
            for (int i = 0; i + Integer.BYTES <= length; i++) {
                run.evict(memory.getInt(i, LITTLE_ENDIAN));
            }
            run.assertNothingLeaks();
        }
        return result;
    }
}
