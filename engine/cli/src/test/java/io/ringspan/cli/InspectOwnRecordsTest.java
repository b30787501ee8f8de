/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.RecordEncoder;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectOwnRecordsTest {
    @TempDir
    Path directory;

    @Test
    void shouldPrintTheArguments() throws Exception {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[] {1, 1});
        final RecordEncoder records = new RecordEncoder().wrap(buffer, ChangeBuffer.OPERATIONS_OFFSET, 1000);
        records.own()
                .setLong(9, 3, -4)
                .setBoolean(9, 3, true)
                .setArray(9, 3, bytes, 0, 2)
                .addSpanLink(9, 1, 2, 5, 1 << 31, "a=b", bytes, 0, 0)
                .setErrorDetails(9, 3, "message", "stack")
                .unset(9, 3)
                .setMetaIfAbsent(9, 3, 4)
                .setMetricIfAbsent(9, 3, 0.5)
                .setSamplingPriority(9, -1, 3)
                .setSamplingRates(9, 0.5, 1, Double.NaN)
                .abandonSpan(9)
                .abandonSegment(9)
                .beginEpoch()
                .setSpanFields(9, -1, 0x8101)
                .setStatus(9, 2, 3)
                .setTraceState(9, 3)
                .setDroppedCounts(9, 1, 2, 3)
                .setValue(9, 3, bytes, 0, 2);
        buffer.putLong(0, 18, java.nio.ByteOrder.LITTLE_ENDIAN);
        final Path file = directory.resolve("records.bin");
        final byte[] bytesOfRecords = new byte[records.position()];
        buffer.getBytes(0, bytesOfRecords);
        Files.write(file, bytesOfRecords);
        final CommandRun run = CommandRun.of("inspect", file);
        assertEquals(0, run.status(), run.err());
        for (final String line : List.of(
                "265 SetLongAttr 9 key=#3 value=-4",
                "266 SetBooleanAttr 9 key=#3 value=true",
                "267 SetArrayAttr 9 key=#3 items=2 bytes 0101",
                "268 AddSpanLink 9 trace=00000000000000010000000000000002 span=5 flags=80000000"
                        + " traceState=\"a=b\" attributes=0 bytes",
                "269 SetErrorDetails 9 type=#3 message=\"message\" stack=\"stack\"",
                "270 UnsetAttr 9 key=#3",
                "271 SetMetaIfAbsent 9 key=#3 value=#4",
                "272 SetMetricIfAbsent 9 key=#3 value=0.5",
                "273 SetSamplingPriority 9 priority=-1 mechanism=3",
                "274 SetSamplingRates 9 rule=0.5 limit=1 agent=NaN",
                "275 AbandonSpan 9",
                "276 AbandonSegment 9",
                "277 BeginEpoch 0",
                "279 SetSpanFields 9 mask=ffffffff fields=00008101",
                "280 SetStatus 9 message=#3 code=2",
                "281 SetTraceState 9 value=#3",
                "282 SetDroppedCounts 9 attributes=1 events=2 links=3",
                "283 SetValueAttr 9 key=#3 value=2 bytes 0101")) {
            assertTrue(run.out().replaceAll(" +", " ").contains(line), line + " in\n" + run.out());
        }
    }
}
