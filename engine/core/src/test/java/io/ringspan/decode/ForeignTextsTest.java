/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.protocol.EventAttributes;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.protocol.WholeSpanDescriptor;
import io.ringspan.table.IdSpace;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of other runtimes that are not UTF-8: receivers refuse a whole payload for one of them, so none may get into the tables. */
class ForeignTextsTest {
    // stands where the bad bytes go
    private static final String MARK = "@@@@";
    private static final int LENGTH = 1024;
    private static final UnsafeBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    private final DecodeFixture fixture = new DecodeFixture().withStrings(5);
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH));
    private final RecordEncoder records = new RecordEncoder().wrap(buffer, 0, LENGTH);

    @AfterEach
    void nothingLeaks() {
        fixture.assertNothingLeaks(100, "after the test");
    }

    /** Overlong forms, surrogates, beyond the last code point, cut off, without a beginning, bytes that are never UTF-8. */
    private static Stream<String> badSequences() {
        return Stream.of(
                "c0804141",
                "e0808041",
                "f0808080",
                "eda08041",
                "edbfbf41",
                "f4908080",
                "f5808080",
                "414141c3",
                "4141e282",
                "41f09f98",
                "80414141",
                "41414180",
                "ff414141",
                "414141fe");
    }

    private static int indexOfMark(final UnsafeBuffer memory, final int limit) {
        final byte[] mark = MARK.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i <= limit - mark.length; i++) {
            final byte[] here = new byte[mark.length];
            memory.getBytes(i, here);
            if (Arrays.equals(here, mark)) {
                return i;
            }
        }
        throw new AssertionError("no mark");
    }

    private void decode(final String hex, final boolean foreign) {
        buffer.putBytes(indexOfMark(buffer, records.position()), HexFormat.of().parseHex(hex));
        assertTrue(
                fixture.decoder.decode(buffer, 0, records.position(), fixture.ids, RecordDecoder.UNTIL_LIMIT, foreign));
        records.wrap(buffer, 0, LENGTH);
    }

    private void assertSkipped() {
        assertEquals(1, fixture.stats.malformed);
        // what lies behind it is applied
        assertEquals(8, fixture.state.span(1).error());
        assertEquals(List.of(), fixture.sent());
    }

    @ParameterizedTest
    @MethodSource("badSequences")
    void shouldTakeTheMeaningFromAnIdWhoseNewTextIsBad(final String hex) {
        records.create(1, 0, 5, 6, 0).defineString(3, "new " + MARK).setStringPair(OpCode.SET_META_ATTR, 1, 1, 3);
        records.setError(1, 8);
        decode(hex, true);
        assertSkipped();
        assertEquals(IdSpace.UNKNOWN, fixture.ids.get(3));
        assertEquals(1, fixture.stats.stringNotFound);
        assertNull(fixture.state.meta(1, "s1"));
    }

    @ParameterizedTest
    @MethodSource("badSequences")
    void shouldSkipAnInlineText(final String hex) {
        records.create(1, 0, 5, 6, 0)
                .setMetaText(1, 1, "some text before " + MARK)
                .setError(1, 8);
        decode(hex, true);
        assertSkipped();
        assertNull(fixture.state.meta(1, "s1"));
    }

    @ParameterizedTest
    @MethodSource("badSequences")
    void shouldSkipABinaryTagWithABadKey(final String hex) {
        final int used = fixture.strings.used();
        records.create(1, 0, 5, 6, 0)
                .setMetaStruct(1, "key" + MARK, NOTHING, 0, 0)
                .setError(1, 8);
        decode(hex, true);
        assertSkipped();
        assertEquals(used, fixture.strings.used());
    }

    @Test
    void shouldTakeAnyBytesAsTheValueOfABinaryTag() {
        final UnsafeBuffer value = new UnsafeBuffer(MARK.getBytes(StandardCharsets.US_ASCII));
        final int used = fixture.strings.used();
        records.create(1, 0, 5, 6, 0).setMetaStruct(1, "key", value, 0, 4);
        decode("ffc080fe", true);
        assertEquals(0, fixture.stats.malformed);
        assertEquals(used + 2, fixture.strings.used());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldSkipAnErrorWithABadMessageOrStack(final boolean stack) {
        for (final String hex : badSequences().toList()) {
            records.create(1, 0, 5, 6, 0).own().setErrorDetails(1, 1, stack ? "fine" : MARK, stack ? MARK : "fine");
            decode(hex, true);
        }
        assertEquals(badSequences().count(), fixture.stats.malformed);
        assertEquals(0, fixture.state.span(1).error());
        assertNull(fixture.state.meta(1, "error.message"));
        assertNull(fixture.state.meta(1, "error.stack"));
    }

    @Test
    void shouldNotTakeASequenceThatIsSpreadOverMessageAndStack() {
        records.create(1, 0, 5, 6, 0).own().setErrorDetails(1, 1, MARK, MARK);
        buffer.putBytes(records.position() - MARK.length(), HexFormat.of().parseHex("a9414141"));
        decode("414141c3", true);
        assertEquals(1, fixture.stats.malformed);
    }

    @ParameterizedTest
    @MethodSource("badSequences")
    void shouldSkipEventsLinksAndArrays(final String hex) {
        final byte[] text = MARK.getBytes(StandardCharsets.US_ASCII);
        final UnsafeBuffer items = new UnsafeBuffer(new byte[1 + Integer.BYTES + text.length]);
        items.putByte(0, (byte) EventAttributes.STRING);
        items.putInt(1, text.length, LITTLE_ENDIAN);
        items.putBytes(1 + Integer.BYTES, text);
        records.create(1, 0, 5, 6, 0).addSpanEvent(1, 1, MARK, NOTHING, 0, 0);
        decode(hex, true);
        records.own().addSpanLink(1, 1, 2, 3, 0, MARK, NOTHING, 0, 0);
        decode(hex, true);
        records.own().setArray(1, 1, items, 0, items.capacity());
        decode(hex, true);
        assertEquals(3, fixture.stats.malformed);
        assertEquals(0, fixture.blocks.used());
    }

    @ParameterizedTest
    @MethodSource("badSequences")
    void shouldLeaveABadTextOutOfAWholeSpan(final String hex) {
        final int[] names = {1, 2, 3, 4};
        fixture.wholeSpan(1, 6, false, names, new int[0], new int[0], 1, 2);
        final int length = fixture.records.position();
        final UnsafeBuffer record = new UnsafeBuffer(new byte[length]);
        fixture.takeRecords(record);
        // the first of the two texts
        final int text = WholeSpanDescriptor.LENGTH + WholeSpanDescriptor.TEXT_PREFIX_LENGTH;
        record.putBytes(text, MARK.getBytes(StandardCharsets.US_ASCII));
        records.records(record, 0, length).setError(1, 8);
        decode(hex, true);
        assertSkipped();
        assertNull(fixture.state.meta(1, "s1"));
        assertEquals("inline", fixture.state.meta(1, "s2"));
        assertEquals(0, fixture.dropped());
    }

    @Test
    void shouldTakeWhatIsGood() {
        records.create(1, 0, 5, 6, 0).setMetaText(1, 1, "\u00fc\u20ac\ud83d\ude00 " + MARK);
        decode("f09f9880", true);
        assertEquals(0, fixture.stats.malformed);
        assertEquals("\u00fc\u20ac\ud83d\ude00 \ud83d\ude00", fixture.state.meta(1, "s1"));
    }

    @Test
    void shouldTrustTheEnginesOwnWritersNoMore() {
        records.create(1, 0, 5, 6, 0).setMetaText(1, 1, MARK);
        decode("ff414141", false);
        assertEquals(1, fixture.stats.malformed);
        assertNull(fixture.state.meta(1, "s1"));
    }
}
