/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.fuzz;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringspan.api.DecodeMode;
import io.ringspan.decode.RecordDecoder;
import io.ringspan.model.DecoderRun;
import io.ringspan.model.Programs;
import io.ringspan.protocol.ChangeBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a change buffer, through the decoder in both modes and the v0.4 encoder. */
class RecordsFuzz {
    private static final int GUARD_LENGTH = 64;
    // as the code of a record that nobody knows, so that reading on shows
    private static final byte GUARD = (byte) 0xEE;

    /** Change buffers of valid records. */
    static Stream<byte[]> seeds() {
        return Programs.singleRecords(1).stream();
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldConserveAndLeakNothingWhateverComes(final byte[] data) {
        for (final DecodeMode mode : DecodeMode.values()) {
            final byte[] memory = new byte[data.length + 2 * GUARD_LENGTH];
            Arrays.fill(memory, GUARD);
            System.arraycopy(data, 0, memory, GUARD_LENGTH, data.length);
            final UnsafeBuffer buffer = new UnsafeBuffer(memory);
            final DecoderRun run = new DecoderRun(mode, Map.of("env", "prod"), 4, 32, 8, 128, 128, 1 << 13);
            final int offset = GUARD_LENGTH + Math.min(data.length, ChangeBuffer.OPERATIONS_OFFSET);
            final boolean complete = run.apply(
                    0,
                    buffer,
                    offset,
                    GUARD_LENGTH + data.length,
                    RecordDecoder.UNTIL_LIMIT,
                    mode == DecodeMode.STRICT);
            if (!complete) {
                assertNotNull(run.error().toException().getMessage());
            }
            run.finishAll();
            run.checkChunks();
            if (mode == DecodeMode.LENIENT) {
                for (int i = 0; i + Integer.BYTES <= data.length; i++) {
                    run.evict(buffer.getInt(GUARD_LENGTH + i, LITTLE_ENDIAN));
                }
                run.assertNothingLeaks();
            }
        }
    }
}
