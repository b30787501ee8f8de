/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.ringspan.encode.otlp.OtlpJsonEncoder;
import io.ringspan.encode.otlp.OtlpProtobufEncoder;
import io.ringspan.encode.otlp.OtlpResource;
import io.ringspan.model.OtlpJson;
import io.ringspan.model.SpanModel;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.protocol.SpanLinkDescriptor;
import io.ringspan.protocol.Utf8;
import io.ringspan.table.BlockPool;
import io.ringspan.table.StringTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The same spans as protobuf, read by the official classes, and as JSON, read by Jackson: they have to mean the same. */
class OtlpJsonEncoderTest {
    private static final String[] KEYS = {
        "a",
        "b",
        "",
        "kind",
        "span.kind",
        "tracestate",
        "error.msg",
        "error.message",
        "_dd.measured",
        "language",
        "\"",
        "\u20ac\n"
    };
    private static final PayloadDictionary NO_DICTIONARY = new PayloadDictionary(new UnsafeBuffer(0, 0));
    // what the encoder asks for behind a chunk
    private static final int SLACK = 32;

    private EncodeFixture fixture = new EncodeFixture(SpanModel.SERVICE, 256, 1 << 13);
    private TraceEncoder json;
    private TraceEncoder protobuf;

    private void begin(final EncodeFixture newFixture, final OtlpResource resource) {
        fixture = newFixture;
        json = new OtlpJsonEncoder(fixture.store, resource, "jvm", 77, false);
        protobuf = new OtlpProtobufEncoder(fixture.store, resource, "jvm", 77, false);
    }

    private void begin() {
        begin(
                fixture,
                new OtlpResource(SpanModel.SERVICE)
                        .attribute("h\"\u0007", "\\\u20ac")
                        .scope("scope", "1\n"));
    }

    /** The chunk at hand as a request, or null if it does not fit; with guards around. */
    private byte[] request(final TraceEncoder encoder, final int room) {
        final PayloadFramer framer = encoder.framer();
        final int head = 8 + framer.headLengthMax(room);
        final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(head + room + 64));
        payload.setMemory(0, payload.capacity(), EncodeFixture.GUARD);
        encoder.begin(NO_DICTIONARY);
        final int end = encoder.encode(fixture.chunk, payload, head, head + room);
        for (int i = head + room; i < payload.capacity(); i++) {
            assertEquals(EncodeFixture.GUARD, payload.getByte(i), "with room for " + room);
        }
        if (end == TraceEncoder.DOES_NOT_FIT) {
            return null;
        }
        final int from = framer.frame(payload, head, end, 1, NO_DICTIONARY);
        for (int i = 0; i < 8; i++) {
            assertEquals(EncodeFixture.GUARD, payload.getByte(i));
        }
        final byte[] bytes = new byte[end - from];
        payload.getBytes(from, bytes);
        return bytes;
    }

    private static ExportTraceServiceRequest read(final byte[] bytes) {
        return OtlpJson.read(new String(bytes, StandardCharsets.UTF_8));
    }

    private void assertSameMeaning() {
        try {
            final ExportTraceServiceRequest expected = ExportTraceServiceRequest.parseFrom(request(protobuf, 1 << 22));
            final ExportTraceServiceRequest actual = read(request(json, 1 << 22));
            assertEquals(expected, actual);
            // also of the sign of zero
            assertArrayEquals(expected.toByteArray(), actual.toByteArray());
        } catch (final InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    @Property(tries = 200)
    void shouldMeanWhatProtobufMeans(@ForAll final long seed) {
        final Random random = new Random(seed);
        begin(new EncodeFixture(SpanModel.SERVICE, 64, 1 << 13), new OtlpResource("r" + random.nextInt(2)));
        final int count = 1 + random.nextInt(4);
        for (int i = 1; i <= count; i++) {
            addSpan(random, random.nextLong());
        }
        fixture.seal(random.nextBoolean() ? null : hostile(random));
        if (random.nextInt(4) == 0) {
            fixture.chunk.markIncomplete();
        }
        assertSameMeaning();
    }

    private void addSpan(final Random random, final long spanId) {
        final int span = fixture.span(spanId, random.nextInt(2) * random.nextLong());
        fixture.header(span)
                .start(random.nextLong())
                .duration(random.nextLong() >> random.nextInt(64))
                .error(random.nextInt(2) * random.nextInt());
        for (final int field : new int[] {
            SpanHeader.SERVICE_OFFSET, SpanHeader.NAME_OFFSET, SpanHeader.RESOURCE_OFFSET, SpanHeader.TYPE_OFFSET
        }) {
            if (random.nextBoolean()) {
                fixture.store.setText(span, field, fixture.text(hostile(random)));
            }
        }
        final int tags = random.nextInt(random.nextInt(10) == 0 ? 200 : 20);
        for (int i = 0; i < tags; i++) {
            addTag(random, span, KEYS[random.nextInt(KEYS.length)] + (random.nextBoolean() ? "" : random.nextInt(200)));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            fixture.event(span, random.nextLong(), hostile(random), attributes(random));
            final byte[] link = link(random, hostile(random), attributes(random));
            push(span, "", BlockPool.LINK, link);
        }
    }

    private void addTag(final Random random, final int span, final String key) {
        switch (random.nextInt(8)) {
            case 0, 1 -> fixture.meta(span, key, hostile(random));
            case 2 -> fixture.metaText(span, key, hostile(random));
            case 3 -> fixture.metric(span, key, number(random));
            case 4 -> fixture.store.pushNumber(span, fixture.text(key), BlockPool.LONG, random.nextLong());
            case 5 -> fixture.store.pushNumber(span, fixture.text(key), BlockPool.BOOLEAN, random.nextInt(2));
            case 6 -> {
                final byte[] bytes = new byte[random.nextInt(40)];
                random.nextBytes(bytes);
                fixture.struct(span, key, bytes);
            }
            default -> push(span, key, BlockPool.ARRAY, items(random));
        }
    }

    private void push(final int span, final String key, final int kind, final byte[] bytes) {
        final int handle = fixture.strings.addInline(new UnsafeBuffer(bytes), 0, bytes.length);
        assertTrue(handle != StringTable.FULL && fixture.store.pushHeld(span, fixture.text(key), kind, handle));
    }

    /** Never infinite, for which JSON has no word; what is not a number has always the same bits. */
    private static double number(final Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt(10) - 5;
            case 1 -> random.nextLong() / 1000.0;
            case 2 -> -0.0;
            case 3 -> Double.NaN;
            default -> {
                final double any = Double.longBitsToDouble(random.nextLong());
                yield Double.isFinite(any) ? any : 0x1p63;
            }
        };
    }

    private static String hostile(final Random random) {
        final StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(1 + random.nextInt(40)); i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> text.append((char) random.nextInt(32));
                case 1 -> text.append(random.nextBoolean() ? '"' : '\\');
                case 2 -> text.appendCodePoint(0x1F600 + random.nextInt(64));
                case 3 -> text.append((char) (0x7F + random.nextInt(0x3000)));
                default -> text.append((char) (' ' + random.nextInt(95)));
            }
        }
        return text.toString();
    }

    private static byte[] attributes(final Random random) {
        final ByteBuffer bytes = ByteBuffer.allocate(1 << 14).order(LITTLE_ENDIAN);
        for (int i = random.nextInt(4); i > 0; i--) {
            putText(bytes, KEYS[random.nextInt(KEYS.length)]);
            if (random.nextInt(4) == 0) {
                final int count = random.nextInt(4);
                bytes.put((byte) 4).putInt(count);
                for (int item = 0; item < count; item++) {
                    putItem(bytes, random);
                }
            } else {
                putItem(bytes, random);
            }
        }
        return cut(bytes);
    }

    private static byte[] items(final Random random) {
        final ByteBuffer bytes = ByteBuffer.allocate(1 << 14).order(LITTLE_ENDIAN);
        for (int i = random.nextInt(4); i > 0; i--) {
            putItem(bytes, random);
        }
        return cut(bytes);
    }

    private static void putItem(final ByteBuffer bytes, final Random random) {
        final int tag = random.nextInt(4);
        bytes.put((byte) tag);
        switch (tag) {
            case 0 -> putText(bytes, hostile(random));
            case 1 -> bytes.put((byte) random.nextInt(3));
            case 2 -> bytes.putLong(random.nextLong());
            default -> bytes.putDouble(number(random));
        }
    }

    private static void putText(final ByteBuffer bytes, final String text) {
        final byte[] utf8 = Utf8.toBytes(text);
        bytes.putInt(utf8.length).put(utf8);
    }

    private static byte[] cut(final ByteBuffer bytes) {
        final byte[] result = new byte[bytes.position()];
        bytes.flip().get(result);
        return result;
    }

    private static byte[] link(final Random random, final String state, final byte[] attributes) {
        final byte[] utf8 = Utf8.toBytes(state);
        final ByteBuffer bytes = ByteBuffer.allocate(1 << 15).order(LITTLE_ENDIAN);
        bytes.putLong(random.nextLong()).putLong(random.nextLong()).putLong(random.nextLong());
        bytes.putInt(random.nextInt(3) == 0 ? 0 : random.nextInt(512) | SpanLinkDescriptor.FLAGS_SET);
        return cut(bytes.putInt(utf8.length).putInt(attributes.length).put(utf8).put(attributes));
    }

    @Test
    void shouldCountWhatIsTooMuch() {
        begin();
        final Random random = new Random(3);
        final int span = fixture.span(1, 0);
        for (int i = 0; i < 131; i++) {
            fixture.event(span, i, "e", new byte[0]);
            push(span, "", BlockPool.LINK, link(random, "", new byte[0]));
            fixture.meta(span, "tag " + i, "");
        }
        fixture.seal(null);
        assertSameMeaning();
        final Span actual = read(request(json, 1 << 22))
                .getResourceSpans(0)
                .getScopeSpans(0)
                .getSpans(0);
        assertEquals(6, actual.getDroppedAttributesCount());
        assertEquals(3, actual.getDroppedEventsCount());
        assertEquals(3, actual.getDroppedLinksCount());
    }

    @Test
    void shouldSayThatWhatIsNotFiniteIsNothing() {
        begin();
        final int span = fixture.span(1, 0);
        fixture.metric(span, "infinite", Double.NEGATIVE_INFINITY);
        fixture.seal(null);
        final String request = new String(request(json, 1 << 16), StandardCharsets.UTF_8);
        assertTrue(request.contains("{\"key\":\"infinite\",\"value\":{\"doubleValue\":null}}"), request);
    }

    @Test
    void shouldLeaveTheChunkAtTheFirstSpanThatDoesNotFit() {
        begin();
        final Random random = new Random(7);
        final int[] lengths = new int[5];
        for (int i = 1; i < lengths.length; i++) {
            addSpan(random, i);
        }
        fixture.seal("origin");
        final int head = json.framer().headLengthMax(0);
        final byte[] whole = request(json, 1 << 20);
        for (int i = 1; i < lengths.length; i++) {
            fixture.chunk.limit(i);
            lengths[i] = request(json, 1 << 20).length - head;
        }
        for (int room = 0; room <= whole.length - head + SLACK; room++) {
            fixture.chunk.limit(lengths.length - 1);
            final byte[] bytes = request(json, room);
            if (room == whole.length - head + SLACK) {
                assertArrayEquals(whole, bytes);
            } else {
                assertNull(bytes);
                int fitting = 0;
                while (lengths[fitting + 1] + SLACK <= room) {
                    fitting++;
                }
                assertEquals(fitting, fixture.chunk.passed(), "with room for " + room);
            }
        }
    }

    @Test
    void shouldWriteTheSameIntoAnArray() {
        begin();
        for (final int tags : new int[] {0, 3000, 3}) {
            final int span = fixture.span(1, 0);
            for (int i = 0; i < tags; i++) {
                fixture.meta(span, "tag " + i % 50, "value\n" + i);
            }
            fixture.seal("origin");
            final byte[] expected = request(json, 1 << 20);
            final int head = json.framer().headLengthMax(0);
            final UnsafeBuffer array = new UnsafeBuffer(new byte[1 << 20]);
            final int end = json.encode(fixture.chunk, array, head, array.capacity());
            assertEquals(0, json.framer().frame(array, head, end, 1, NO_DICTIONARY));
            assertEquals(new String(expected, StandardCharsets.UTF_8), array.getStringWithoutLengthUtf8(0, end));
        }
    }

    @Test
    void shouldFrameAnyChunksAsARequest() {
        begin();
        final PayloadFramer framer = json.framer();
        assertEquals("application/json", framer.contentType());
        final int head = framer.headLengthMax(1 << 20);
        final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 20));
        assertEquals(head, framer.frame(payload, head, head, 1, NO_DICTIONARY));
        final List<Integer> ends = new ArrayList<>(List.of(head));
        for (int i = 0; i < 100; i++) {
            fixture.span(i, 0);
            fixture.seal(null);
            ends.add(json.encode(fixture.chunk, payload, ends.get(i), payload.capacity()));
        }
        final byte[] chunks = new byte[payload.capacity()];
        payload.getBytes(0, chunks);
        for (int first = 0; first < 100; first += 1 + first) {
            for (int last = 100; last > first; last -= 7) {
                final int end = ends.get(last);
                final int from = framer.frame(payload, ends.get(first), end, last - first, NO_DICTIONARY);
                final byte[] body = new byte[end - from];
                payload.getBytes(from, body);
                final ExportTraceServiceRequest request = read(body);
                assertEquals(
                        SpanModel.SERVICE,
                        request.getResourceSpans(0)
                                .getResource()
                                .getAttributes(0)
                                .getValue()
                                .getStringValue());
                assertEquals(
                        "1\n",
                        request.getResourceSpans(0).getScopeSpans(0).getScope().getVersion());
                final List<Span> spans =
                        request.getResourceSpans(0).getScopeSpans(0).getSpansList();
                assertEquals(last - first, spans.size());
                assertEquals(
                        first, spans.get(0).getSpanId().asReadOnlyByteBuffer().getLong());
                // what is behind, and is sent later, stays
                for (int i = end; i < ends.get(100); i++) {
                    assertEquals(chunks[i], payload.getByte(i));
                }
                payload.putBytes(head, chunks, head, ends.get(100) - head);
            }
        }
    }
}
