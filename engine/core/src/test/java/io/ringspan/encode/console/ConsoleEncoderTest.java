/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.encode.EncodeFixture;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.SpanTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Spans put straight into the tables, as lines. */
class ConsoleEncoderTest {
    private static final long NOON_NS = 1_795_780_308_123_456_789L;
    // what the encoder may ask for beside a line
    private static final int SLACK = 256;

    private EncodeFixture fixture = new EncodeFixture("service");
    private ConsoleEncoder encoder = new ConsoleEncoder(fixture.store);

    /** The lines of the chunk, or null; from an offset that is not 0 and with guards around. */
    private String lines(final UnsafeBuffer buffer, final int room) {
        buffer.setMemory(0, room + 16, EncodeFixture.GUARD);
        final int end = encoder.encode(fixture.chunk, buffer, 8, 8 + room);
        final byte[] bytes = new byte[room + 16];
        buffer.getBytes(0, bytes);
        for (int i = 0; i < bytes.length; i++) {
            if (i < 8 || i >= 8 + room) {
                assertEquals(EncodeFixture.GUARD, bytes[i], "byte " + i + " with room for " + room);
            }
        }
        return end == TraceEncoder.DOES_NOT_FIT
                ? null
                : new String(Arrays.copyOfRange(bytes, 8, end), StandardCharsets.UTF_8);
    }

    private String lines() {
        final int room = 1 << 16;
        final String direct = lines(new UnsafeBuffer(ByteBuffer.allocateDirect(room + 16)), room);
        assertEquals(direct, lines(new UnsafeBuffer(new byte[room + 16]), room));
        return direct;
    }

    private int span(
            final long spanId, final long parentId, final String service, final String name, final String resource) {
        final int span = fixture.span(spanId, parentId);
        fixture.spans.buffer().putInt(SpanTable.at(span) + SpanHeader.SERVICE_OFFSET, fixture.text(service));
        fixture.spans.buffer().putInt(SpanTable.at(span) + SpanHeader.NAME_OFFSET, fixture.text(name));
        fixture.spans.buffer().putInt(SpanTable.at(span) + SpanHeader.RESOURCE_OFFSET, fixture.text(resource));
        return span;
    }

    @Test
    void shouldWriteALinePerSpan() {
        fixture.header(span(1, 0, "shop", "http.request", "GET /cart"))
                .start(NOON_NS)
                .duration(12_345_678);
        fixture.header(span(0xABC, 1, "", "", "")).start(NOON_NS).duration(999).error(1);
        fixture.seal(null);
        assertEquals(
                "2026-11-27T11:51:48.123456Z    12.345ms shop http.request \"GET /cart\""
                        + " trace=0000000000000063000000000000000b span=0000000000000001\n"
                        + "2026-11-27T11:51:48.123456Z     0.000ms - - \"\""
                        + " trace=00000000000000630000000000000ac6 span=0000000000000abc parent=0000000000000001 ERROR\n",
                lines());
    }

    @Test
    void shouldEscapeWhatActsOnATerminal() {
        span(1, 0, "a\nb\rc\td", "\u001b[31m\u007f\u0085\u009b", "\"\\\u202e\u2028\u200b\ufeff\u00ad\u061c\u0000");
        fixture.seal(null);
        assertTrue(
                lines().contains(" a\\nb\\rc\\td \\u001b[31m\\u007f\\u0085\\u009b"
                        + " \"\\\"\\\\\\u202e\\u2028\\u200b\\ufeff\\u00ad\\u061c\\u0000\" trace="),
                this::lines);
    }

    @Test
    void shouldLeaveTextsOfAllScriptsAsTheyAre() {
        final String text = "h\u00e9llo \u4e16\u754c \ud83d\ude00 \u05d0\u0627 \uffff\u2027";
        span(1, 0, text, text, text);
        fixture.seal(null);
        assertTrue(lines().contains(" " + text + " " + text + " \"" + text + "\" trace="), this::lines);
    }

    @Test
    void shouldCutLongTextsBetweenCharacters() {
        span(1, 0, "a".repeat(256), "a".repeat(255) + "\u00e9", "\ud83d\ude00".repeat(65));
        fixture.seal(null);
        assertTrue(
                lines().contains(" " + "a".repeat(256) + " " + "a".repeat(255) + "... \"" + "\ud83d\ude00".repeat(64)
                        + "...\" trace="),
                this::lines);
    }

    @Test
    void shouldWriteNothingBehindTheRoomThereIs() {
        span(1, 0, "\u0001".repeat(300), "\u0080".repeat(300), "\u200b".repeat(300));
        span(2, 1, "shop", "name", "resource");
        fixture.seal(null);
        final String whole = lines();
        final int length = whole.getBytes(StandardCharsets.UTF_8).length;
        for (int room = 0; room < length; room += 7) {
            assertNull(lines(new UnsafeBuffer(ByteBuffer.allocateDirect(room + 16)), room));
        }
        // it goes by the most that each text can become
        final int enough = length + 3 * 6 * 256 + SLACK;
        assertEquals(whole, lines(new UnsafeBuffer(ByteBuffer.allocateDirect(enough + 16)), enough));
    }

    @Property(tries = 500)
    void shouldWriteTimesAsTheJdkDoes(@ForAll final long startNs, @ForAll final long durationNs) {
        fixture = new EncodeFixture("service");
        encoder = new ConsoleEncoder(fixture.store);
        fixture.header(span(1, 0, "s", "n", "r")).start(startNs).duration(durationNs);
        fixture.seal(null);
        final Instant start =
                Instant.ofEpochSecond(Math.floorDiv(startNs, 1_000_000_000L), Math.floorMod(startNs, 1_000_000_000L));
        final String time = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(start);
        final long us = Math.abs(durationNs / 1_000);
        final String duration =
                (durationNs < 0 ? "-" : "") + us / 1_000 + String.format(Locale.ROOT, ".%03dms", us % 1_000);
        assertTrue(lines().startsWith(time + String.format(Locale.ROOT, "%12s s n \"r\"", duration)), this::lines);
    }

    @Property(tries = 500)
    void shouldStayOnOneLine(@ForAll final long seed) {
        fixture = new EncodeFixture("service");
        encoder = new ConsoleEncoder(fixture.store);
        final Random random = new Random(seed);
        final String[] parts = new String[3];
        for (int i = 0; i < parts.length; i++) {
            final StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(400); j > 0; j--) {
                final int codePoint = random.nextInt(1 << (1 + random.nextInt(16)));
                text.appendCodePoint(codePoint >= 0xD800 && codePoint < 0xE000 ? 'x' : codePoint);
            }
            parts[i] = text.toString();
        }
        span(1, 0, parts[0], parts[1], parts[2]);
        fixture.seal(null);
        final String line = lines();
        assertEquals(line.length() - 1, line.indexOf('\n'));
        assertTrue(line.substring(0, line.length() - 1).codePoints().noneMatch(Character::isISOControl), line);
    }
}
