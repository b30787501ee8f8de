/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.encode.EncodeFixture;
import io.ringspan.encode.HostileSpan;
import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.RandomSpan;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.fixture.AttributeBytes;
import io.ringspan.model.SpanModel;
import io.ringspan.model.V05Maps;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.protocol.Utf8;
import io.ringspan.table.BlockPool;
import io.ringspan.table.StringTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Spans put straight into the tables, encoded as v0.5, and read back by an independent reader. */
class V05EncoderTest {
    private static final int LENGTH = 1 << 20;
    // of payloads that are made by the thousand
    private static final int SHORT_LENGTH = 1 << 15;

    private EncodeFixture fixture = new EncodeFixture(SpanModel.SERVICE, 512, 1 << 13);
    private V05Encoder encoder = encoder(fixture);

    private static V05Encoder encoder(final EncodeFixture fixture) {
        return new V05Encoder(fixture.store, SpanModel.SERVICE, "jvm", 77, false);
    }

    private static NumberedPayload payload(final TraceEncoder encoder) {
        return payload(encoder, LENGTH);
    }

    private static NumberedPayload payload(final TraceEncoder encoder, final int length) {
        return new NumberedPayload(encoder, length, encoder.framer().dictionaryLengthMax(length));
    }

    @Property(tries = 150)
    void shouldSayWhatV04Says(@ForAll final long seed) {
        final Random random = new Random(seed);
        fixture = new EncodeFixture(SpanModel.SERVICE);
        encoder = encoder(fixture);
        final NumberedPayload payload = payload(encoder);
        final List<List<Map<String, Object>>> expected = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RandomSpan.chunk(fixture, random, 60);
            expected.add(fixture.decoded());
            assertNotEquals(TraceEncoder.DOES_NOT_FIT, payload.add(fixture));
        }
        V05Maps.assertSaysTheSame(expected, payload.framed());
    }

    @Test
    void shouldLeaveNoTraceOfAChunkThatDoesNotFit() {
        NumberedPayload.assertLeavesNoTraceOfAChunkThatDoesNotFit(used -> payload(encoder(used), SHORT_LENGTH));
    }

    /** The same, but it is the dictionary that is too small. */
    @Test
    void shouldLeaveNoTraceOfAChunkWhoseTextsDoNotFit() {
        RandomSpan.chunk(fixture, new Random(5), 20);
        final NumberedPayload first = payload(encoder);
        first.add(fixture);
        final int needed = first.dictionary.length();
        for (int length = 1; length <= needed; length++) {
            final NumberedPayload payload = new NumberedPayload(encoder, LENGTH, length);
            if (length < needed) {
                assertEquals(TraceEncoder.DOES_NOT_FIT, payload.add(fixture), "with room for " + length);
                assertEquals(1, payload.dictionary.count());
            } else {
                payload.add(fixture);
                assertArrayEquals(first.framed(), payload.framed());
            }
        }
    }

    @Test
    void shouldLeaveTheChunkAtTheFirstSpanThatDoesNotFit() {
        final Random random = new Random(7);
        final int count = 5;
        for (int i = 1; i <= count; i++) {
            RandomSpan.add(fixture, random, i, 5 * i);
        }
        fixture.seal("origin");
        final int whole = payload(encoder, SHORT_LENGTH).add(fixture);
        for (int room = 0; room < whole; room++) {
            fixture.chunk.wrap(fixture.chunk.first());
            assertEquals(
                    TraceEncoder.DOES_NOT_FIT, payload(encoder, SHORT_LENGTH).add(fixture, room));
            final int fitting = fixture.chunk.passed();
            if (fitting > 0) {
                fixture.chunk.limit(fitting);
                assertNotEquals(
                        TraceEncoder.DOES_NOT_FIT,
                        payload(encoder, SHORT_LENGTH).add(fixture, room),
                        "with room for " + room);
            }
        }
    }

    /** Texts that are equal have one number, wherever they come from. */
    @Test
    void shouldPutEachTextIntoTheDictionaryOnce() {
        final int span = fixture.span(1, 0);
        fixture.meta(span, "one", "text");
        fixture.metaText(span, "two", "text");
        fixture.metaText(span, "text", "one");
        fixture.metric(span, "text", 3);
        fixture.store.setText(span, SpanHeader.NAME_OFFSET, fixture.text("two"));
        fixture.seal(null);
        final NumberedPayload payload = payload(encoder);
        payload.add(fixture);
        assertEquals(
                List.of(
                        "",
                        "two",
                        "language",
                        "jvm",
                        "_dd.base_service",
                        SpanModel.SERVICE,
                        "text",
                        "one",
                        "process_id"),
                V05Maps.dictionary(payload.framed()));
    }

    /** An entry of the string table that is free again gets another text, while the payload is still filled. */
    @Test
    void shouldNotTakeANewTextForTheOneThatHadItsEntry() {
        final NumberedPayload payload = payload(encoder);
        final List<String> values = List.of("first", "second", "third");
        int index = -1;
        for (final String value : values) {
            final byte[] utf8 = Utf8.toBytes(value);
            final int handle = fixture.strings.addInline(new UnsafeBuffer(utf8), 0, utf8.length);
            assertTrue(index == -1 || index == StringTable.index(handle), "another entry");
            index = StringTable.index(handle);
            final int span = fixture.span(1, 0);
            fixture.store.setText(span, SpanHeader.RESOURCE_OFFSET, handle);
            fixture.seal(null);
            payload.add(fixture);
            // the reference of the span, and the first one
            fixture.strings.release(handle);
            fixture.strings.release(handle);
        }
        assertEquals(
                values,
                V05Maps.payload(payload.framed()).stream()
                        .map(chunk -> chunk.get(0).get("resource"))
                        .toList());
    }

    /** What is remembered of a payload has a stamp, of which there are 2^20. */
    @Test
    void shouldKnowNoTextOfAPayloadLongAgo() {
        RandomSpan.chunk(fixture, new Random(9), 5);
        final NumberedPayload first = payload(encoder, SHORT_LENGTH);
        first.add(fixture);
        final byte[] expected = first.framed();
        final PayloadDictionary other = new PayloadDictionary(new UnsafeBuffer(new byte[16]));
        for (int i = 0; i < (1 << 20) - 4; i++) {
            encoder.begin(other);
        }
        for (int i = 0; i < 8; i++) {
            final NumberedPayload payload = payload(encoder, SHORT_LENGTH);
            fixture.chunk.wrap(fixture.chunk.first());
            payload.add(fixture);
            assertArrayEquals(expected, payload.framed());
        }
    }

    @Test
    void shouldFrameAnyChunksAsAPayload() {
        final NumberedPayload payload = payload(encoder);
        final List<List<Map<String, Object>>> expected = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            final int span = fixture.span(i, 0);
            fixture.meta(span, "key " + i % 7, "value " + i);
            fixture.seal(null);
            expected.add(fixture.decoded());
            payload.add(fixture);
        }
        assertEquals("application/msgpack", encoder.framer().contentType());
        for (int first = 0; first < 40; first += 1 + first) {
            for (int last = 40; last > first; last--) {
                V05Maps.assertSaysTheSame(expected.subList(first, last), payload.framed(first, last));
            }
        }
    }

    @Test
    void shouldSayWhatItCannotSay() {
        final int plain = fixture.span(1, 0);
        fixture.meta(plain, "key", "value");
        fixture.store.pushNumber(plain, fixture.text("long"), BlockPool.LONG, Long.MAX_VALUE);
        assertTrue(encoder.canSay(fixture.seal(null)));
        final NumberedPayload payload = payload(encoder);
        payload.add(fixture);
        assertTrue(encoder.omissions().isEmpty());
        final int span = fixture.span(2, 0);
        fixture.struct(span, "struct", new byte[LENGTH]);
        fixture.struct(span, "other", new byte[1]);
        fixture.span(3, 0);
        assertFalse(encoder.canSay(fixture.seal(null)));
        assertEquals(TraceEncoder.DOES_NOT_FIT, payload.add(fixture, 10));
        payload.add(fixture);
        assertEquals(2, encoder.omissions().attributes());
        fixture.event(fixture.span(4, 0), 1, "event", new byte[0]);
        assertTrue(encoder.canSay(fixture.seal(null)));
        payload.add(fixture);
        assertTrue(encoder.omissions().isEmpty());
        final Map<String, Object> meta = meta(V05Maps.payload(payload.framed()).get(2));
        assertEquals("[{\"time_unix_nano\":1,\"name\":\"event\",\"attributes\":{}}]", meta.get("events"));
    }

    /** As recorded of Datadog's Java tracer, but for the order of attributes, which that leaves to a hash table. */
    @Test
    void shouldSayLinksAsAText() {
        final int span = fixture.span(1, 0);
        fixture.meta(span, "_dd.span_links", "replaced");
        final AttributeBytes attributes =
                new AttributeBytes().key("l.s").value("v").key("l.b").value(true);
        attributes.key("l.d").value(1.5).key("l.as").array("a", "b").key("l.n").value(12L);
        final byte[] bytes = new byte[attributes.length()];
        attributes.buffer().getBytes(0, bytes);
        HostileSpan.push(
                fixture,
                span,
                "",
                BlockPool.LINK,
                HostileSpan.link(
                        0x5555666677778888L, 0x1111222233334444L, 0xaaaabbbbccccddddL, 1, "vendor=abc", bytes));
        HostileSpan.push(fixture, span, "", BlockPool.LINK, HostileSpan.link(0x42, 0, 1, 0, "", new byte[0]));
        fixture.seal(null);
        final NumberedPayload payload = payload(encoder);
        payload.add(fixture);
        assertTrue(encoder.omissions().isEmpty());
        assertEquals(
                "[{\"attributes\":{\"l.s\":\"v\",\"l.b\":\"true\",\"l.d\":\"1.5\",\"l.as.0\":\"a\",\"l.as.1\":\"b\",\"l.n\":\"12\"},"
                        + "\"flags\":1,\"span_id\":\"aaaabbbbccccdddd\",\"trace_id\":\"11112222333344445555666677778888\","
                        + "\"tracestate\":\"vendor=abc\"},"
                        + "{\"span_id\":\"0000000000000001\",\"trace_id\":\"00000000000000000000000000000042\"}]",
                meta(V05Maps.payload(payload.framed()).get(0)).get("_dd.span_links"));
    }

    /** Links of all kinds say what they say in v0.4. */
    @Property(tries = 150)
    void shouldSayLinksAsV04Does(@ForAll final long seed) {
        final Random random = new Random(seed);
        fixture = new EncodeFixture(SpanModel.SERVICE);
        encoder = encoder(fixture);
        for (int i = 1; i <= 3; i++) {
            final int span = fixture.span(i, 0);
            for (int left = random.nextInt(4); left > 0; left--) {
                final byte[] link = HostileSpan.link(random, HostileSpan.text(random), HostileSpan.attributes(random));
                HostileSpan.push(fixture, span, "", BlockPool.LINK, link);
            }
        }
        fixture.seal(null);
        final NumberedPayload payload = payload(encoder);
        payload.add(fixture);
        V05Maps.assertSaysTheSame(List.of(fixture.decoded()), payload.framed());
    }

    @Test
    void shouldReplaceTagsOfTheSameNameByEvents() {
        final int span = fixture.span(1, 0);
        fixture.meta(span, "events", "mine");
        fixture.store.pushNumber(span, fixture.text("events"), BlockPool.LONG, Long.MAX_VALUE);
        fixture.event(span, 1, "event", new byte[0]);
        fixture.seal(null);
        final NumberedPayload payload = payload(encoder);
        payload.add(fixture);
        assertFalse(V05Maps.dictionary(payload.framed()).contains("mine"));
        final String events =
                (String) meta(V05Maps.payload(payload.framed()).get(0)).get("events");
        assertTrue(events.startsWith("[{"), events);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> meta(final List<Map<String, Object>> chunk) {
        return (Map<String, Object>) chunk.get(0).get("meta");
    }

    @Test
    void shouldWriteTheSameIntoAnArray() {
        for (final int tags : new int[] {0, 3000, 3}) {
            final int span = fixture.span(1, 0);
            for (int i = 0; i < tags; i++) {
                fixture.meta(span, "tag " + i % 50, "value " + i);
            }
            fixture.event(span, 1, "e".repeat(tags), new byte[0]);
            fixture.seal("origin");
            final NumberedPayload payload = payload(encoder);
            final int length = payload.add(fixture);
            final byte[] framed = payload.framed();
            final byte[] array = new byte[LENGTH];
            encoder.begin(new PayloadDictionary(new UnsafeBuffer(new byte[LENGTH])));
            final int end = encoder.encode(fixture.chunk, new UnsafeBuffer(array), 3, array.length);
            assertArrayEquals(
                    Arrays.copyOfRange(framed, framed.length - length, framed.length),
                    Arrays.copyOfRange(array, 3, end));
        }
    }
}
