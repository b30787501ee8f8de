/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.zipkin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.ringspan.encode.EncodeFixture;
import io.ringspan.encode.HostileSpan;
import io.ringspan.encode.Omissions;
import io.ringspan.encode.PayloadDictionary;
import io.ringspan.encode.SpanLimits;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.encode.otlp.OtlpProtobufEncoder;
import io.ringspan.encode.otlp.OtlpResource;
import io.ringspan.fixture.ZipkinSpans;
import io.ringspan.model.SpanModel;
import io.ringspan.protocol.SpanHeader;
import io.ringspan.table.BlockPool;
import io.ringspan.table.SpanTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import zipkin2.Annotation;
import zipkin2.Span;
import zipkin2.codec.SpanBytesDecoder;

/** Spans put straight into the tables, encoded, and read back by Zipkin's own decoder and by Jackson. */
class ZipkinEncoderTest {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    private static final PayloadDictionary NO_DICTIONARY = new PayloadDictionary(new UnsafeBuffer(0, 0));
    private static final int HEAD = 8;
    // what the encoder asks for behind a chunk
    private static final int SLACK = 32;

    private EncodeFixture fixture;
    private TraceEncoder zipkin;
    private TraceEncoder protobuf;

    ZipkinEncoderTest() {
        begin();
    }

    private void begin() {
        fixture = new EncodeFixture(SpanModel.SERVICE, 64, 1 << 13);
        zipkin = new ZipkinEncoder(fixture.store, SpanModel.SERVICE, "jvm", 77);
        protobuf = new OtlpProtobufEncoder(fixture.store, new OtlpResource(SpanModel.SERVICE), "jvm", 77);
    }

    /** The chunk at hand as a payload, or null if it does not fit; with guards behind. */
    private byte[] payload(final int room) {
        final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(HEAD + room + 64));
        payload.setMemory(0, payload.capacity(), EncodeFixture.GUARD);
        final int end = zipkin.encode(fixture.chunk, payload, HEAD, HEAD + room);
        for (int i = HEAD + room; i < payload.capacity(); i++) {
            assertEquals(EncodeFixture.GUARD, payload.getByte(i), "with room for " + room);
        }
        if (end == TraceEncoder.DOES_NOT_FIT) {
            return null;
        }
        final int from = zipkin.framer().frame(payload, HEAD, end, 1, NO_DICTIONARY);
        final byte[] bytes = new byte[end - from];
        payload.getBytes(from, bytes);
        return bytes;
    }

    private List<Span> spans() {
        return SpanBytesDecoder.JSON_V2.decodeList(payload(1 << 22));
    }

    private JsonNode tree() {
        try {
            return MAPPER.readTree(payload(1 << 22));
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    private Span span() {
        assertEquals(1, tree().size());
        return spans().get(0);
    }

    @Test
    void shouldKeepToItsLimitsAndCountWhatIsBeyond() {
        zipkin = new ZipkinEncoder(
                fixture.store, SpanModel.SERVICE, "jvm", 77, new SpanLimits(16, 10, 2, Integer.MAX_VALUE));
        final int span = fixture.span(1, 0);
        for (int i = 0; i < 50; i++) {
            fixture.meta(span, "text " + i, "x".repeat(i));
        }
        for (int i = 0; i < 5; i++) {
            fixture.event(span, 1_000_000L + i, "event", new byte[0]);
            HostileSpan.push(fixture, span, "", BlockPool.LINK, HostileSpan.link(1, 0, 1, 0, "", new byte[0]));
        }
        fixture.seal(null);
        final Span actual = span();
        assertEquals("x".repeat(16), actual.tags().get("text 49"));
        assertEquals(2, tree().get(0).get("annotations").size());
        final Omissions omissions = zipkin.omissions();
        assertEquals(50 + 3, actual.tags().size() + omissions.attributes());
        assertTrue(actual.tags().size() <= 10, actual::toString);
        assertEquals(3, omissions.events());
        assertEquals(5, omissions.links());
        // of all, since the newest ones come first
        assertEquals(33, omissions.texts());
    }

    @Property(tries = 200)
    void shouldMeanWhatProtobufMeans(@ForAll final long seed) throws InvalidProtocolBufferException {
        final Random random = new Random(seed);
        begin();
        final int count = 1 + random.nextInt(4);
        for (int i = 1; i <= count; i++) {
            HostileSpan.add(fixture, random, random.nextLong() | 1);
        }
        fixture.seal(random.nextBoolean() ? null : HostileSpan.text(random));
        final UnsafeBuffer chunk = new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 22));
        final byte[] bytes = new byte[protobuf.encode(fixture.chunk, chunk, 0, chunk.capacity())];
        chunk.getBytes(0, bytes);
        final List<io.opentelemetry.proto.trace.v1.Span> expected =
                ScopeSpans.parseFrom(bytes).getSpansList();
        fixture.chunk.rewind();
        final List<Span> actual = spans();
        final JsonNode tree = tree();
        assertEquals(count, actual.size());
        for (int i = 0; i < count; i++) {
            ZipkinSpans.assertMeansTheSame(expected.get(i), actual.get(i));
            final JsonNode json = tree.get(i);
            assertEquals(actual.get(i).tags().size(), json.get("tags").size());
            // Zipkin has names in lower case, and its decoder sees to that
            assertEquals(
                    actual.get(i).name(),
                    json.get("name").textValue().isEmpty()
                            ? null
                            : json.get("name").textValue().toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void shouldSayWhatZipkinHasFieldsFor() {
        final int span = fixture.span(0xABCL, 0xDEFL);
        fixture.header(span).start(1_700_000_000_123_456_789L).duration(1_999);
        fixture.store.setText(span, SpanHeader.SERVICE_OFFSET, fixture.text("Other"));
        fixture.store.setText(span, SpanHeader.NAME_OFFSET, fixture.text("operation"));
        fixture.meta(span, "span.kind", "Client");
        fixture.meta(span, "net.peer.name", "second");
        fixture.meta(span, "peer.service", "peer");
        fixture.event(span, 1_700_000_000_123_999_999L, "event \"1\"", new byte[0]);
        fixture.seal(null);
        final JsonNode json = tree().get(0);
        assertEquals(
                "{\"traceId\":\"00000000000000630000000000000ac6\",\"parentId\":\"0000000000000def\","
                        + "\"id\":\"0000000000000abc\",\"kind\":\"CLIENT\",\"name\":\"operation\","
                        + "\"timestamp\":1700000000123456,\"duration\":1,"
                        + "\"localEndpoint\":{\"serviceName\":\"Other\"},\"remoteEndpoint\":{\"serviceName\":\"peer\"},"
                        + "\"annotations\":[{\"timestamp\":1700000000123999,\"value\":\"event \\\"1\\\"\"}],"
                        + "\"tags\":{\"operation.name\":\"operation\",\"language\":\"jvm\",\"_dd.base_service\":\""
                        + SpanModel.SERVICE + "\",\"peer.service\":\"peer\",\"net.peer.name\":\"second\","
                        + "\"span.kind\":\"Client\",\"process_id\":\"77\"}}",
                json.toString());
    }

    @Test
    void shouldLeaveOutWhatZipkinWouldRefuse() {
        final int first = fixture.span(0, 0);
        fixture.header(first).start(-5_000).duration(-5_000);
        fixture.seal(null);
        assertEquals(0, payload(1 << 10).length);
        final int second = fixture.span(1, 0);
        fixture.header(second).start(-5_000).duration(-5_000);
        fixture.seal(null);
        final Span span = span();
        assertEquals(0, span.timestampAsLong());
        assertEquals(1, span.durationAsLong());
        assertEquals(null, span.parentId());
    }

    @Test
    void shouldSayThatSpansFailedWithTheirError() {
        final int span = fixture.span(1, 0);
        fixture.meta(span, "error", "of the user");
        fixture.meta(span, "otel.status_code", "of the user");
        fixture.meta(span, "error.msg", "bad \u0001");
        fixture.seal(null);
        assertEquals(null, span().tags().get("error"));
        assertEquals(null, span().tags().get("otel.status_code"));
        fixture.header(fixture.chunk.first()).error(-1);
        assertEquals("bad \u0001", span().tags().get("error"));
        assertEquals("ERROR", span().tags().get("otel.status_code"));
    }

    @Test
    void shouldHaveEachTagOnceAndTheNewest() {
        final int span = fixture.span(1, 0);
        fixture.store.setText(span, SpanHeader.NAME_OFFSET, fixture.text("name"));
        for (final String key : new String[] {"a", "_dd.measured", "operation.name", "language", "process_id"}) {
            fixture.metric(span, key, 1);
            fixture.struct(span, key, new byte[] {1});
            fixture.store.pushNumber(span, fixture.text(key), BlockPool.LONG, 7);
            fixture.meta(span, key, "newest");
        }
        fixture.meta(span, "kind", "server");
        fixture.meta(span, "b", "old");
        fixture.metric(span, "b", 0.5);
        fixture.seal(null);
        assertEquals(
                Map.of(
                        "a", "newest",
                        "_dd.measured", "newest",
                        "operation.name", "name",
                        "language", "jvm",
                        "_dd.base_service", SpanModel.SERVICE,
                        "process_id", "77",
                        "kind", "server",
                        "b", "0.5"),
                span().tags());
    }

    @Test
    void shouldWriteWhatHasAStructureAsJsonInATextOfItsOwn() throws JsonProcessingException {
        final int span = fixture.span(1, 0);
        final byte[] attributes = {
            2, 0, 0, 0, '"', '\n', 0, 2, 0, 0, 0, '\\', 0, 1, 0, 0, 0, 'l', 4, 2, 0, 0, 0, 1, 1, 2, 5, 0, 0, 0, 0, 0, 0,
            0
        };
        fixture.event(span, 5_000, "name\t", attributes);
        final byte[] items = {0, 1, 0, 0, 0, '"', 1, 0, 3, 0, 0, 0, 0, 0, 0, (byte) 0xF0, 0x3F};
        HostileSpan.push(fixture, span, "items", BlockPool.ARRAY, items);
        HostileSpan.push(fixture, span, "none", BlockPool.ARRAY, new byte[0]);
        fixture.struct(span, "bytes", new byte[] {1, 2, 3});
        fixture.metric(span, "nan", Double.NaN);
        fixture.metric(span, "infinite", Double.NEGATIVE_INFINITY);
        fixture.seal(null);
        final Span actual = span();
        assertEquals("[\"\\\"\",false,1.0]", actual.tags().get("items"));
        assertEquals("[]", actual.tags().get("none"));
        assertEquals("AQID", actual.tags().get("bytes"));
        assertEquals("NaN", actual.tags().get("nan"));
        assertEquals("-Infinity", actual.tags().get("infinite"));
        final Annotation annotation = actual.annotations().get(0);
        assertEquals(5, annotation.timestamp());
        assertEquals("\"name\\t\":{\"\\\"\\n\":\"\\\\\\u0000\",\"l\":[true,5]}", annotation.value());
        assertEquals(
                "\\\u0000",
                MAPPER.readTree('{' + annotation.value() + '}')
                        .get("name\t")
                        .get("\"\n")
                        .textValue());
    }

    /** Names of an object are different, also if the engine says something itself that a tag of the other type says too. */
    @Test
    void shouldSayEachKeyOnce() {
        final int span = fixture.span(1, 0);
        fixture.metric(span, "_dd.origin", 3.5);
        fixture.meta(span, "_dd.top_level", "text");
        fixture.metric(span, "key", 1);
        fixture.meta(span, "key", "text");
        fixture.seal("synthetics", SpanTable.LOCAL_ROOT);
        final JsonNode tags = tree().get(0).get("tags");
        assertEquals("synthetics", tags.get("_dd.origin").textValue());
        assertEquals("1", tags.get("_dd.top_level").textValue());
        assertEquals("text", tags.get("key").textValue());
    }

    @Test
    void shouldLeaveTheChunkAtTheFirstSpanThatDoesNotFit() {
        final Random random = new Random(7);
        final int[] lengths = new int[5];
        for (int i = 1; i < lengths.length; i++) {
            HostileSpan.add(fixture, random, i);
        }
        fixture.seal("origin");
        final byte[] whole = payload(1 << 20);
        for (int i = 1; i < lengths.length; i++) {
            fixture.chunk.limit(i);
            lengths[i] = payload(1 << 20).length - 1;
        }
        final int last = whole.length - 1 + SLACK;
        for (int room = 0; room <= last; room++) {
            fixture.chunk.limit(lengths.length - 1);
            final byte[] bytes = payload(room);
            if (room == last) {
                assertArrayEquals(whole, bytes);
            } else {
                assertNull(bytes);
                assertEquals(fitting(lengths, room), fixture.chunk.passed(), "with room for " + room);
            }
        }
    }

    private static int fitting(final int[] lengths, final int room) {
        int fitting = 0;
        while (lengths[fitting + 1] + SLACK <= room) {
            fitting++;
        }
        return fitting;
    }

    @Test
    void shouldFrameAnyChunksAsAnArray() {
        final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 20));
        assertEquals("application/json", zipkin.framer().contentType());
        assertEquals(1, zipkin.framer().headLengthMax(100));
        final int[] ends = new int[50];
        ends[0] = HEAD;
        for (int i = 1; i < ends.length; i++) {
            fixture.span(i, 0);
            fixture.seal(null);
            ends[i] = zipkin.encode(fixture.chunk, payload, ends[i - 1], payload.capacity());
        }
        // from left to right, as parts are sent
        for (int first = 0; first < 49; first += 1 + first) {
            for (int last = 49; last > first; last -= 5) {
                final int from = zipkin.framer().frame(payload, ends[first], ends[last], last - first, NO_DICTIONARY);
                final byte[] body = new byte[ends[last] - from];
                payload.getBytes(from, body);
                final List<Span> spans = SpanBytesDecoder.JSON_V2.decodeList(body);
                assertEquals(last - first, spans.size());
                assertEquals(
                        String.format(Locale.ROOT, "%016x", first + 1),
                        spans.get(0).id());
                // for the next part, which has what is behind this one too
                payload.putByte(ends[last] - 1, (byte) ',');
            }
        }
    }
}
