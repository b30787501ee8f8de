/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.ringspan.encode.EncodeFixture;
import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.RandomSpan;
import io.ringspan.encode.SpanLimits;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.model.SpanModel;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.protocol.SpanLinkDescriptor;
import io.ringspan.protocol.Utf8;
import io.ringspan.table.BlockPool;
import io.ringspan.table.SpanTable;
import io.ringspan.table.StringTable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Spans put straight into the tables, encoded as OTLP, and read back by the official classes. */
class OtlpProtobufEncoderTest {
    private static final int ATTRIBUTES_MAX = 128;
    // what the encoder asks for behind a chunk
    private static final int SLACK = 32;

    private EncodeFixture fixture = new EncodeFixture(SpanModel.SERVICE, 256, 1 << 13);
    private OtlpProtobufEncoder encoder = encoder(fixture);

    private static OtlpProtobufEncoder encoder(final EncodeFixture fixture) {
        final OtlpResource resource =
                new OtlpResource(SpanModel.SERVICE).attribute("host.name", "h").scope("scope", "");
        return new OtlpProtobufEncoder(fixture.store, resource, "jvm", 77);
    }

    /** The bytes of the part at hand, or null; from an offset that is not 0 and with guards around. */
    private byte[] bytes(final int room) {
        final byte[] memory = new byte[room + 16];
        final UnsafeBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(memory.length));
        direct.setMemory(0, memory.length, EncodeFixture.GUARD);
        final int end = encoder.encode(fixture.chunk, direct, 8, 8 + room);
        direct.getBytes(0, memory);
        for (int i = 0; i < memory.length; i++) {
            if (i < 8 || i >= 8 + room) {
                assertEquals(EncodeFixture.GUARD, memory[i], "byte " + i + " with room for " + room);
            }
        }
        return end == TraceEncoder.DOES_NOT_FIT ? null : Arrays.copyOfRange(memory, 8, end);
    }

    private List<Span> spans() {
        return spans(bytes(1 << 22));
    }

    private static List<Span> spans(final byte[] bytes) {
        try {
            // a chunk is what stands in the scope, behind its own fields
            return ScopeSpans.parseFrom(bytes).getSpansList();
        } catch (final InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private Span span() {
        final List<Span> spans = spans();
        assertEquals(1, spans.size());
        return spans.get(0);
    }

    private static Map<String, AnyValue> attributes(final Span span) {
        return span.getAttributesList().stream()
                .collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue, (a, b) -> a, LinkedHashMap::new));
    }

    private static AnyValue text(final String text) {
        return AnyValue.newBuilder().setStringValue(text).build();
    }

    private static AnyValue integer(final long value) {
        return AnyValue.newBuilder().setIntValue(value).build();
    }

    @Property(tries = 300)
    void shouldSayWhatV04Says(@ForAll final long seed) throws InvalidProtocolBufferException {
        final Random random = new Random(seed);
        fixture = new EncodeFixture(SpanModel.SERVICE);
        encoder = encoder(fixture);
        final int count = 1 + random.nextInt(5);
        for (int i = 1; i <= count; i++) {
            RandomSpan.add(fixture, random, i, random.nextInt(60));
        }
        fixture.seal(random.nextBoolean() ? null : "origin");
        final byte[] bytes = bytes(1 << 20);
        final List<Span> actual = spans(bytes);
        assertArrayEquals(bytes, ScopeSpans.parseFrom(bytes).toByteArray());
        final List<Map<String, Object>> expected = fixture.decoded();
        assertEquals(count, actual.size());
        for (int i = 0; i < count; i++) {
            assertSaysTheSame(expected.get(i), actual.get(i));
        }
    }

    @SuppressWarnings("unchecked")
    private static void assertSaysTheSame(final Map<String, Object> expected, final Span actual) {
        final ByteBuffer traceId = actual.getTraceId().asReadOnlyByteBuffer();
        assertEquals(99, traceId.getLong());
        assertEquals(expected.get("trace_id"), traceId.getLong());
        assertEquals(expected.get("span_id"), id(actual.getSpanId()));
        assertEquals(expected.getOrDefault("parent_id", 0L), id(actual.getParentSpanId()));
        final long start = (long) expected.get("start");
        assertEquals(Math.max(0, start), actual.getStartTimeUnixNano());
        assertEquals(Math.max(0, start + (long) expected.get("duration")), actual.getEndTimeUnixNano());
        final boolean isError = expected.containsKey("error");
        assertEquals(
                isError ? Status.StatusCode.STATUS_CODE_ERROR : Status.StatusCode.STATUS_CODE_UNSET,
                actual.getStatus().getCode());
        assertTrue(actual.hasStatus());
        assertEquals(expected.get("resource"), actual.getName());
        final List<KeyValue> attributes = new ArrayList<>();
        final String service = (String) expected.get("service");
        if (!service.isEmpty() && !service.equals(SpanModel.SERVICE)) {
            attributes.add(attribute("service.name", text(service)));
        }
        ((Map<String, String>) expected.get("meta"))
                .forEach((key, value) -> attributes.add(attribute(key, text(value))));
        ((Map<String, Double>) expected.get("metrics"))
                .forEach((key, value) -> attributes.add(attribute(key, integer(value.longValue()))));
        assertEquals(attributes, actual.getAttributesList());
    }

    private static long id(final ByteString bytes) {
        return bytes.isEmpty() ? 0 : bytes.asReadOnlyByteBuffer().getLong();
    }

    private static KeyValue attribute(final String key, final AnyValue value) {
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }

    @Test
    void shouldLeaveTheChunkAtTheFirstSpanThatDoesNotFit() {
        final int[] lengths = new int[6];
        final Random random = new Random(7);
        for (int i = 1; i < lengths.length; i++) {
            RandomSpan.add(fixture, random, i, 5 * i);
        }
        fixture.seal("origin");
        final byte[] whole = bytes(1 << 20);
        for (int i = 1; i < lengths.length; i++) {
            fixture.chunk.limit(i);
            lengths[i] = bytes(1 << 20).length;
        }
        for (int room = 0; room <= whole.length + SLACK; room++) {
            fixture.chunk.limit(lengths.length - 1);
            final byte[] bytes = bytes(room);
            if (room == whole.length + SLACK) {
                assertArrayEquals(whole, bytes);
            } else {
                assertEquals(null, bytes);
                int fitting = 0;
                while (lengths[fitting + 1] + SLACK <= room) {
                    fitting++;
                }
                assertEquals(fitting, fixture.chunk.passed(), "with room for " + room);
                if (fitting > 0) {
                    fixture.chunk.limit(fitting);
                    assertArrayEquals(Arrays.copyOf(whole, lengths[fitting]), bytes(room));
                }
            }
        }
    }

    @Test
    void shouldSayOfEachPartWhatBelongsToTheTrace() {
        final int first = fixture.span(1, 0);
        fixture.meta(first, "_dd.p.dm", "-1");
        fixture.meta(first, "own", "x");
        fixture.metric(first, "_sampling_priority_v1", 2);
        fixture.traceMeta("_dd.p.dm", "-4");
        fixture.traceMetric("trace", 7);
        final int second = fixture.span(2, 1);
        fixture.meta(second, "mine", "y");
        fixture.meta(second, "trace", "z");
        fixture.span(3, 1);
        fixture.seal("origin", SpanTable.LOCAL_ROOT);
        fixture.chunk.markIncomplete();
        final List<Span> whole = spans();
        assertEquals(List.of(1, 0, 0), whole.stream().map(Span::getFlags).toList());
        final List<Span> parts = new ArrayList<>(spans(encodedPart(1)));
        fixture.chunk.nextPart();
        parts.addAll(spans());
        assertEquals(whole.get(0), parts.get(0));
        assertEquals(whole.get(2), parts.get(2));
        final Map<String, AnyValue> attributes = attributes(parts.get(1));
        assertEquals(1, parts.get(1).getFlags());
        assertEquals(integer(1), attributes(whole.get(0)).get("_dd.top_level"));
        assertEquals(integer(7), attributes(whole.get(0)).get("trace"));
        assertEquals(text("-4"), attributes.remove("_dd.p.dm"));
        assertEquals(integer(2), attributes.remove("_sampling_priority_v1"));
        assertEquals(text("records-lost"), attributes.remove("_ringspan.incomplete"));
        assertEquals(attributes(whole.get(1)), attributes);
    }

    private byte[] encodedPart(final int spanCount) {
        fixture.chunk.limit(spanCount);
        return bytes(1 << 20);
    }

    @Test
    void shouldKeepTheTypesOfTags() {
        final int span = fixture.span(1, 0);
        fixture.meta(span, "true", "text");
        fixture.metric(span, "true", 5);
        fixture.store.pushNumber(span, fixture.text("true"), BlockPool.BOOLEAN, 1);
        fixture.store.pushNumber(span, fixture.text("false"), BlockPool.BOOLEAN, 0);
        fixture.store.pushNumber(span, fixture.text("long"), BlockPool.LONG, Long.MAX_VALUE - 1);
        fixture.store.pushNumber(span, fixture.text("negative"), BlockPool.LONG, -1);
        fixture.metric(span, "half", 0.5);
        fixture.metric(span, "nan", Double.NaN);
        fixture.metric(span, "infinite", Double.NEGATIVE_INFINITY);
        fixture.metric(span, "too large", 0x1p63);
        fixture.metric(span, "minus zero", -0.0);
        fixture.struct(span, "bytes", new byte[] {1, 2, 3});
        fixture.struct(span, "none", new byte[0]);
        fixture.meta(span, "gone", "text");
        fixture.metric(span, "gone", 5);
        fixture.struct(span, "gone", new byte[] {1});
        fixture.store.pushNumber(span, fixture.text("gone"), BlockPool.UNSET, 0);
        final byte[] encodedItems = {
            0, 1, 0, 0, 0, 'a', 1, 1, 2, -1, -1, -1, -1, -1, -1, -1, -1, 3, 0, 0, 0, 0, 0, 0, 0, 0
        };
        push(span, "items", BlockPool.ARRAY, encodedItems);
        push(span, "no items", BlockPool.ARRAY, new byte[0]);
        fixture.seal(null);
        final Map<String, AnyValue> attributes = attributes(span());
        final AnyValue.Builder items = AnyValue.newBuilder();
        items.getArrayValueBuilder()
                .addValues(text("a"))
                .addValues(AnyValue.newBuilder().setBoolValue(true))
                .addValues(integer(-1))
                .addValues(number(0));
        final AnyValue.Builder noItems = AnyValue.newBuilder();
        noItems.getArrayValueBuilder();
        final Map<String, AnyValue> expected = new LinkedHashMap<>();
        expected.put("language", text("jvm"));
        expected.put("_dd.base_service", text(SpanModel.SERVICE));
        expected.put("no items", noItems.build());
        expected.put("items", items.build());
        expected.put("false", AnyValue.newBuilder().setBoolValue(false).build());
        expected.put("true", AnyValue.newBuilder().setBoolValue(true).build());
        expected.put("process_id", integer(77));
        expected.put("minus zero", integer(0));
        expected.put("too large", integer(Long.MAX_VALUE));
        expected.put("infinite", number(Double.NEGATIVE_INFINITY));
        expected.put("nan", number(Double.NaN));
        expected.put("half", number(0.5));
        expected.put("negative", integer(-1));
        expected.put("long", integer(Long.MAX_VALUE - 1));
        expected.put(
                "none", AnyValue.newBuilder().setBytesValue(ByteString.EMPTY).build());
        expected.put(
                "bytes",
                AnyValue.newBuilder()
                        .setBytesValue(ByteString.copyFrom(new byte[] {1, 2, 3}))
                        .build());
        assertEquals(List.copyOf(expected.entrySet()), List.copyOf(attributes.entrySet()));
    }

    private static AnyValue number(final double value) {
        return AnyValue.newBuilder().setDoubleValue(value).build();
    }

    private void push(final int span, final String key, final int kind, final byte[] bytes) {
        final int handle = fixture.strings.addInline(new UnsafeBuffer(bytes), 0, bytes.length);
        assertNotEquals(StringTable.FULL, handle);
        assertTrue(fixture.store.pushHeld(span, fixture.text(key), kind, handle));
    }

    /** At a character's border; of the text that replaces another one only the newer one counts. */
    @Test
    void shouldKeepToItsLimitsAndCountWhatIsBeyond() {
        final OtlpResource resource = new OtlpResource(SpanModel.SERVICE);
        encoder = new OtlpProtobufEncoder(fixture.store, resource, "jvm", 77, new SpanLimits(16, 40, 2, 1));
        final int span = fixture.span(1, 0);
        for (int i = 0; i < 50; i++) {
            fixture.metric(span, "number " + i, i);
        }
        for (int i = 0; i < 5; i++) {
            fixture.event(span, i, "event", new byte[0]);
            push(span, "", BlockPool.LINK, link(i, "", new byte[0]));
        }
        fixture.meta(span, "replaced", "x".repeat(100));
        fixture.meta(span, "replaced", "x".repeat(16));
        fixture.meta(span, "ascii", "x".repeat(17));
        fixture.meta(span, "inside", "x".repeat(15) + "\u20ac");
        fixture.meta(span, "border", "x".repeat(13) + "\u20ac.");
        fixture.seal(null);
        final Span actual = span();
        final Map<String, AnyValue> attributes = attributes(actual);
        assertEquals(text("x".repeat(16)), attributes.get("replaced"));
        assertEquals(text("x".repeat(16)), attributes.get("ascii"));
        assertEquals(text("x".repeat(15)), attributes.get("inside"));
        assertEquals(text("x".repeat(13) + "\u20ac"), attributes.get("border"));
        assertEquals(40, actual.getAttributesCount());
        // of 50 numbers and 4 texts, with language, service and process id
        assertEquals(57 - 40, actual.getDroppedAttributesCount());
        assertEquals(2, actual.getEventsCount());
        assertEquals(3, actual.getDroppedEventsCount());
        assertEquals(1, actual.getLinksCount());
        assertEquals(4, actual.getDroppedLinksCount());
        assertEquals(57 - 40, encoder.omissions().attributes());
        assertEquals(3, encoder.omissions().events());
        assertEquals(4, encoder.omissions().links());
        assertEquals(3, encoder.omissions().texts());
        fixture.span(2, 0);
        fixture.seal(null);
        assertEquals(3, span().getAttributesCount());
        assertTrue(encoder.omissions().isEmpty());
    }

    /** What says what the span is goes out in any case. */
    @Test
    void shouldKeepToTheLowestLimit() {
        final OtlpResource resource = new OtlpResource(SpanModel.SERVICE);
        encoder = new OtlpProtobufEncoder(fixture.store, resource, "jvm", 77, new SpanLimits(16, 1, 1, 1));
        final int span = fixture.span(1, 0);
        fixture.meta(span, "text", "");
        fixture.metric(span, "number", 1);
        fixture.seal("origin");
        assertEquals(
                List.of("_dd.origin", "language", "_dd.base_service"),
                List.copyOf(attributes(span()).keySet()));
        // text, number, process id
        assertEquals(3, encoder.omissions().attributes());
    }

    @Test
    void shouldWriteEventsAndLinksAndCountWhatIsTooMuch() {
        final int span = fixture.span(1, 0);
        final int count = ATTRIBUTES_MAX + 3;
        for (int i = 0; i < count; i++) {
            final byte[] attributes = {1, 0, 0, 0, 'k', 1, 1, 1, 0, 0, 0, 'k', 2, (byte) i, 0, 0, 0, 0, 0, 0, 0};
            fixture.event(span, i, i % 2 == 0 ? "" : "event", attributes);
            push(span, "", BlockPool.LINK, link(i, i % 2 == 0 ? "" : "state", attributes));
            fixture.meta(span, "tag " + i, "");
        }
        fixture.seal(null);
        final Span actual = span();
        assertEquals(ATTRIBUTES_MAX, actual.getAttributesCount());
        // language, service and process id
        assertEquals(count + 3 - ATTRIBUTES_MAX, actual.getDroppedAttributesCount());
        assertEquals(ATTRIBUTES_MAX, actual.getEventsCount());
        assertEquals(3, actual.getDroppedEventsCount());
        assertEquals(ATTRIBUTES_MAX, actual.getLinksCount());
        assertEquals(3, actual.getDroppedLinksCount());
        for (int i = 0; i < ATTRIBUTES_MAX; i++) {
            final List<KeyValue> attributes = List.of(attribute("k", integer(i)));
            final Span.Event event = actual.getEvents(i);
            assertEquals(i, event.getTimeUnixNano());
            assertEquals(i % 2 == 0 ? "" : "event", event.getName());
            assertEquals(attributes, event.getAttributesList());
            final Span.Link link = actual.getLinks(i);
            assertEquals(7, link.getTraceId().asReadOnlyByteBuffer().getLong());
            assertEquals(-1 - i, link.getTraceId().asReadOnlyByteBuffer().getLong(Long.BYTES));
            assertEquals(i, id(link.getSpanId()));
            assertEquals(i % 2 == 0 ? "" : "state", link.getTraceState());
            assertEquals(i % 3, link.getFlags());
            assertEquals(attributes, link.getAttributesList());
        }
    }

    private static byte[] link(final int i, final String state, final byte[] attributes) {
        final ByteBuffer bytes = ByteBuffer.allocate(SpanLinkDescriptor.LENGTH
                        - SpanLinkDescriptor.TRACE_ID_LOW_OFFSET
                        + state.length()
                        + attributes.length)
                .order(LITTLE_ENDIAN);
        bytes.putLong(-1 - i).putLong(7).putLong(i).putInt(i % 3 | SpanLinkDescriptor.FLAGS_SET);
        bytes.putInt(state.length()).putInt(attributes.length);
        return bytes.put(Utf8.toBytes(state)).put(attributes).array();
    }

    @Test
    void shouldWriteHeadsOfAnyLength() {
        for (final int length :
                new int[] {0, 1, 110, 117, 118, 119, 120, 121, 122, 123, 127, 128, 16_383, 16_384, 300_000}) {
            final int span = fixture.span(1, 0);
            final String text = "x".repeat(length);
            fixture.meta(span, "key", text);
            fixture.meta(span, "span.kind", "cLIENT");
            fixture.meta(span, "tracestate", text);
            fixture.meta(span, "error.message", text);
            fixture.header(span).error(-1);
            fixture.store.setText(span, SpanHeader.RESOURCE_OFFSET, fixture.text(text));
            fixture.seal(null);
            final Span actual = span();
            assertEquals(text(text), attributes(actual).get("key"));
            assertEquals(text, actual.getName());
            assertEquals(text, actual.getTraceState());
            assertEquals(text, actual.getStatus().getMessage());
            assertEquals(Span.SpanKind.SPAN_KIND_CLIENT, actual.getKind());
        }
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
            final byte[] expected = bytes(1 << 20);
            final byte[] array = new byte[1 << 20];
            final int end = encoder.encode(fixture.chunk, new UnsafeBuffer(array), 3, array.length);
            assertArrayEquals(expected, Arrays.copyOfRange(array, 3, end));
        }
    }

    @Test
    void shouldFrameAnyChunksAsARequest() throws InvalidProtocolBufferException {
        final PayloadFramer framer = encoder.framer();
        assertEquals("application/x-protobuf", framer.contentType());
        final int head = framer.headLengthMax(1 << 20);
        final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 20));
        final PayloadDictionary none = new PayloadDictionary(new UnsafeBuffer(0, 0));
        assertEquals(head, framer.frame(payload, head, head, 1, none));
        final List<Integer> ends = new ArrayList<>(List.of(head));
        for (int i = 0; i < 200; i++) {
            fixture.span(i, 0);
            fixture.seal(null);
            ends.add(encoder.encode(fixture.chunk, payload, ends.get(i), payload.capacity()));
        }
        // from left to right, as parts are sent
        for (int first = 0; first < 200; first += 1 + first) {
            for (int last = 200; last > first; last--) {
                final int begin = ends.get(first);
                final int end = ends.get(last);
                final int from = framer.frame(payload, begin, end, last - first, none);
                assertTrue(from >= begin - head);
                final byte[] body = new byte[end - from];
                payload.getBytes(from, body);
                final ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(body);
                assertArrayEquals(body, request.toByteArray());
                assertEquals(1, request.getResourceSpansCount());
                assertEquals(
                        List.of(attribute("service.name", text(SpanModel.SERVICE)), attribute("host.name", text("h"))),
                        request.getResourceSpans(0).getResource().getAttributesList());
                final ScopeSpans scopeSpans = request.getResourceSpans(0).getScopeSpans(0);
                assertEquals("scope", scopeSpans.getScope().getName());
                assertEquals(last - first, scopeSpans.getSpansCount());
                assertEquals(first, id(scopeSpans.getSpans(0).getSpanId()));
            }
        }
    }
}
