/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.fixture.RecordedCases;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
    @TempDir
    private Path folder;

    @Test
    void shouldShowEveryOpcode() throws IOException {
        final byte[] bytes = everyOpcode();
        final CommandRun run = CommandRun.of("inspect", write(bytes));
        assertEquals("", run.err());
        assertEquals(0, run.status());
        final List<String> lines = run.out().lines().toList();
        assertEquals(1 + 46, lines.size(), run.out());
        for (int i = 0; i <= OpCode.LAST_REFERENCE; i++) {
            assertTrue(lines.get(i + 1).contains(i + " " + OpCode.name(i) + " "), run.out());
        }
        for (int i = OpCode.FIRST_OWN; i <= OpCode.LAST_OWN; i++) {
            final String shown = i + " " + OpCode.name(i) + " ";
            assertTrue(lines.stream().anyMatch(line -> line.contains(shown)), run.out());
        }
        assertTrue(lines.get(1).endsWith("trace=00000000000000020000000000000003 segment=4 parent=5"), lines.get(1));
        assertTrue(run.out().contains("pairs=2: #1 = #2, #3 = #4"), run.out());
        assertTrue(run.out().contains("#4294967294=\"a\" #4294967293=\"\""), run.out());
        assertTrue(run.out().contains("pairs=1: #1 = 1.5"), run.out());
        assertTrue(run.out().contains("id=#7 text=\"line\\nbreak\""), run.out());
        assertTrue(run.out().contains("key=\"k\" value=3 bytes 010203"), run.out());
    }

    @Test
    void shouldReadHexadecimalText() throws IOException {
        final byte[] bytes = everyOpcode();
        final String hex = HexFormat.of().formatHex(bytes);
        final Path file =
                write((hex.substring(0, 64) + "\n" + hex.substring(64) + "\n").getBytes(StandardCharsets.US_ASCII));
        assertEquals(
                CommandRun.of("inspect", write(bytes)).out(),
                CommandRun.of("inspect", file).out());
    }

    @Test
    void shouldSayWhatIsWrongAndWhereAtEveryCut() throws IOException {
        final byte[] bytes = everyOpcode();
        for (int length = 0; length < bytes.length; length++) {
            final CommandRun run = CommandRun.of("inspect", write(Arrays.copyOf(bytes, length)));
            assertEquals(1, run.status(), "length " + length);
            assertTrue(run.err().contains(": record at offset "), run.err());
            assertTrue(run.err().contains("read out of bounds: offset="), run.err());
            assertTrue(run.err().strip().endsWith("buffer_len=" + length), run.err());
        }
    }

    @Test
    void shouldNameAnUnknownOpcode() throws IOException {
        final byte[] bytes = new byte[64];
        bytes[0] = 1;
        bytes[8] = 17;
        final CommandRun run = CommandRun.of("inspect", write(bytes));
        assertEquals(1, run.status());
        assertTrue(run.err().endsWith(": record at offset 8: unknown opcode: 17\n"), run.err());
    }

    @Test
    void shouldShowTheTextsThatIdsHaveInACapture() {
        final CommandRun run =
                CommandRun.of("inspect", RecordedCases.file("captures", "s13"), "--step", "34", "--limit", "1");
        assertEquals(0, run.status());
        assertTrue(run.out().startsWith("case s13-appsec-metastruct, step 34: 846 bytes in a queue of 8388608\n"));
        assertTrue(run.out().contains("name=#0 \"dns.lookup\" service=#1 \"secure\""), run.out());
        assertEquals(3, run.out().lines().count());
    }

    @Test
    void shouldReadEveryBufferOfEveryCapture() {
        int lines = 0;
        for (final Path file : RecordedCases.files("captures")) {
            final CommandRun run = CommandRun.of("inspect", file, "--limit", "2000");
            assertEquals("", run.err());
            assertEquals(0, run.status());
            lines += (int) run.out().lines().count();
        }
        assertTrue(lines > 45_000, "looked at too few records: " + lines);
    }

    @Test
    void shouldFindOneCaseOfAVectorFile() {
        final Path file = RecordedCases.file("vectors", "01-");
        final CommandRun run = CommandRun.of("inspect", file, "--case", "op-00-Create-child");
        assertEquals(0, run.status());
        assertEquals(4, run.out().lines().count(), run.out());
        final CommandRun none = CommandRun.of("inspect", file, "--case", "none");
        assertEquals(1, none.status());
        assertTrue(none.err().contains("no such case or step"), none.err());
    }

    @Test
    void shouldSayWhereTheZerosBegin() {
        final Path file = RecordedCases.file("vectors", "08c");
        final CommandRun run = CommandRun.of("inspect", file, "--limit", "100");
        assertTrue(run.out().contains("from here on the zeros behind what was written"), run.out());
    }

    @Test
    void shouldSayThatAFileIsMissing() {
        final Path file = folder.resolve("missing");
        final CommandRun run = CommandRun.of("inspect", file);
        assertEquals(1, run.status());
        assertEquals("ringspan: " + file + ": no such file", run.err().strip());
        assertFalse(run.err().contains("\tat "));
    }

    private Path write(final byte[] bytes) throws IOException {
        return Files.write(folder.resolve("buffer"), bytes);
    }

    private static byte[] everyOpcode() {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
        final RecordEncoder encoder = new RecordEncoder().wrap(buffer, Long.BYTES, buffer.capacity() - Long.BYTES);
        encoder.create(1, 2, 3, 4, 5);
        encoder.setStringPair(OpCode.SET_META_ATTR, 1, 1, 2);
        encoder.setStringDouble(OpCode.SET_METRIC_ATTR, 1, 1, -0.0);
        encoder.setString(OpCode.SET_SERVICE_NAME, 1, 1);
        encoder.setString(OpCode.SET_RESOURCE_NAME, 1, 1);
        encoder.setError(1, -1);
        encoder.setLong(OpCode.SET_START, 1, 6);
        encoder.setLong(OpCode.SET_DURATION, 1, 7);
        encoder.setString(OpCode.SET_TYPE, 1, 1);
        encoder.setString(OpCode.SET_NAME, 1, -1);
        encoder.setStringPair(OpCode.SET_TRACE_META_ATTR, 1, 1, 2);
        encoder.setStringDouble(OpCode.SET_TRACE_METRICS_ATTR, 1, 1, Double.NaN);
        encoder.setString(OpCode.SET_TRACE_ORIGIN, 1, 1);
        encoder.createSpan(2, 2, 3, 4, 5, 6, 7);
        encoder.createSpanFull(3, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        encoder.batchSetMeta(1, new int[] {1, 2, 3, 4}, 2);
        encoder.batchSetMetric(1, new int[] {1}, new double[] {1.5}, 1);
        encoder.setLong(OpCode.FINISH_SPAN, 1, 8);
        encoder.flushChunk(true, new long[] {1, -1}, 2);
        encoder.defineString(7, "line\nbreak");
        encoder.evictString(7);
        encoder.setMetaText(1, 1, "value");
        final UnsafeBuffer value = new UnsafeBuffer(new byte[] {1, 2, 3});
        encoder.setMetaStruct(1, "k", value, 0, 3);
        encoder.addSpanEvent(1, 9, "event", value, 0, 0);
        encoder.tick(5, 10);
        final UnsafeBuffer items = new UnsafeBuffer(new byte[] {1, 1});
        encoder.own()
                .setLong(1, 1, 2)
                .setBoolean(1, 1, true)
                .setArray(1, 1, items, 0, 2)
                .addSpanLink(1, 1, 2, 5, 0, "", items, 0, 0)
                .setErrorDetails(1, 1, "message", "stack")
                .unset(1, 1)
                .setMetaIfAbsent(1, 1, 2)
                .setMetricIfAbsent(1, 1, 0.5)
                .setSamplingPriority(1, 1, 3)
                .setSamplingRates(1, 0.5, 1, 1)
                .abandonSpan(1)
                .abandonSegment(1)
                .beginEpoch()
                .setSpanFields(1, 1, 1)
                .setStatus(1, 2, 1)
                .setTraceState(1, 1)
                .setDroppedCounts(1, 1, 2, 3)
                .setValue(1, 1, items, 0, 2);
        encoder.withTexts(1, new UnsafeBuffer(new byte[] {1, 0, 0, 0, 'a', 0, 0, 0, 0}), 0, 9);
        final int wholeSpan = encoder.position();
        buffer.putShort(wholeSpan, (short) OpCode.WHOLE_SPAN, ByteOrder.LITTLE_ENDIAN);
        final int completeSpan = wholeSpan + io.ringspan.protocol.WholeSpanDescriptor.LENGTH;
        buffer.putShort(completeSpan, (short) OpCode.COMPLETE_SPAN, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(0, 46, ByteOrder.LITTLE_ENDIAN);
        final byte[] bytes = new byte[completeSpan + io.ringspan.protocol.CompleteSpanDescriptor.LENGTH];
        buffer.getBytes(0, bytes);
        return bytes;
    }
}
