/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.otlp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.ringspan.encode.EncodeFixture;
import io.ringspan.encode.HostileSpan;
import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.PayloadFramer;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.model.OtlpJson;
import io.ringspan.model.SpanModel;
import io.ringspan.table.BlockPool;
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
    private static final PayloadDictionary NO_DICTIONARY = new PayloadDictionary(new UnsafeBuffer(0, 0));
    // what the encoder asks for behind a chunk
    private static final int SLACK = 32;

    private EncodeFixture fixture = new EncodeFixture(SpanModel.SERVICE, 256, 1 << 13);
    private TraceEncoder json;
    private TraceEncoder protobuf;

    private void begin(final EncodeFixture newFixture, final OtlpResource resource) {
        fixture = newFixture;
        json = new OtlpJsonEncoder(fixture.store, resource, "jvm", 77);
        protobuf = new OtlpProtobufEncoder(fixture.store, resource, "jvm", 77);
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
            HostileSpan.add(fixture, random, random.nextLong());
        }
        fixture.seal(random.nextBoolean() ? null : HostileSpan.text(random));
        if (random.nextInt(4) == 0) {
            fixture.chunk.markIncomplete();
        }
        assertSameMeaning();
    }

    @Test
    void shouldCountWhatIsTooMuch() {
        begin();
        final Random random = new Random(3);
        final int span = fixture.span(1, 0);
        for (int i = 0; i < 131; i++) {
            fixture.event(span, i, "e", new byte[0]);
            HostileSpan.push(fixture, span, "", BlockPool.LINK, HostileSpan.link(random, "", new byte[0]));
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
            HostileSpan.add(fixture, random, i);
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
