/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.ringspan.encode.EncodeFixture;
import io.ringspan.encode.RandomSpan;
import io.ringspan.encode.TraceEncoder;
import io.ringspan.model.SpanModel;
import io.ringspan.model.V10Meaning;
import io.ringspan.model.V10Payload;
import io.ringspan.model.V10Payload.Attribute10;
import io.ringspan.table.BlockPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Spans put straight into the tables, encoded as v1.0, and read back by a strict reader. */
class V10EncoderTest {
    private static final int LENGTH = 1 << 20;
    // of payloads that are made by the thousand
    private static final int SHORT_LENGTH = 1 << 15;

    private EncodeFixture fixture = new EncodeFixture(SpanModel.SERVICE, 512, 1 << 13);
    private V10Encoder encoder = encoder(fixture);

    private static V10Encoder encoder(final EncodeFixture fixture) {
        final V10Process process = new V10Process()
                .language("java")
                .tracerVersion("1")
                .env("prod")
                .hostname("prod")
                .appVersion("");
        return new V10Encoder(fixture.store, process, SpanModel.SERVICE, "jvm", 77);
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
        final List<Map<String, Object>> expected = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RandomSpan.chunk(fixture, random, 60);
            expected.addAll(fixture.decoded());
            assertNotEquals(TraceEncoder.DOES_NOT_FIT, payload.add(fixture));
        }
        V10Meaning.assertSaysTheSame(expected, V10Payload.read(payload.framed()));
    }

    @Test
    void shouldLeaveNoTraceOfAChunkThatDoesNotFit() {
        NumberedPayload.assertLeavesNoTraceOfAChunkThatDoesNotFit(used -> payload(encoder(used), SHORT_LENGTH));
    }

    /** The same, but it is the dictionary that is too small, for texts or for notes. */
    @Test
    void shouldLeaveNoTraceOfAChunkWhoseTextsDoNotFit() {
        RandomSpan.chunk(fixture, new Random(5), 20);
        final NumberedPayload first = payload(encoder);
        first.add(fixture);
        boolean fits = false;
        for (int length = 64; !fits; length++) {
            final NumberedPayload payload = new NumberedPayload(encoder, LENGTH, length);
            fits = payload.add(fixture) != TraceEncoder.DOES_NOT_FIT;
            if (fits) {
                assertArrayEquals(first.framed(), payload.framed());
            }
        }
    }

    @Test
    void shouldLeaveTheChunkAtTheFirstSpanThatDoesNotFit() {
        final Random random = new Random(7);
        for (int i = 1; i <= 5; i++) {
            RandomSpan.add(fixture, random, i, 5 * i);
        }
        fixture.seal("origin");
        int room = 0;
        while (payload(encoder, SHORT_LENGTH).add(fixture, room) == TraceEncoder.DOES_NOT_FIT) {
            final int fitting = fixture.chunk.passed();
            if (fitting > 0) {
                fixture.chunk.limit(fitting);
                assertNotEquals(
                        TraceEncoder.DOES_NOT_FIT,
                        payload(encoder, SHORT_LENGTH).add(fixture, room),
                        "with room for " + room);
            }
            fixture.chunk.wrap(fixture.chunk.first());
            room++;
        }
    }

    /** A part that begins in the middle has the texts of the chunks in front of it, and the same chunks. */
    @Test
    void shouldFrameAnyChunksAsAPayload() {
        final NumberedPayload payload = payload(encoder);
        final List<Map<String, Object>> expected = new ArrayList<>();
        final int count = 300;
        for (int i = 0; i < count; i++) {
            final int span = fixture.span(i, 0);
            fixture.meta(span, "key " + i % 7, "value " + i);
            fixture.seal(i % 2 == 0 ? null : "origin");
            expected.addAll(fixture.decoded());
            payload.add(fixture);
        }
        assertEquals("application/msgpack", encoder.framer().contentType());
        for (int first = 0; first < count; first += 1 + first) {
            for (int last = count; last > first; last -= 1 + last / 8) {
                final V10Payload part = V10Payload.read(payload.framed(first, last));
                V10Meaning.assertSaysTheSame(expected.subList(first, last), part);
                assertEquals(
                        Map.of("language", "java", "tracer_version", "1", "env", "prod", "hostname", "prod"),
                        part.process);
                assertEquals(first == 0, part.textsInFront == 0);
            }
        }
    }

    @Test
    void shouldKeepTheTypesOfTags() {
        final int span = fixture.span(1, 0);
        fixture.store.pushNumber(span, fixture.text("bool"), BlockPool.BOOLEAN, 1);
        fixture.store.pushNumber(span, fixture.text("long"), BlockPool.LONG, Long.MAX_VALUE - 1);
        fixture.metric(span, "nan", Double.NaN);
        fixture.struct(span, "bytes", new byte[] {1, 2});
        fixture.meta(span, "gone", "text");
        fixture.store.pushNumber(span, fixture.text("gone"), BlockPool.UNSET, 0);
        fixture.meta(span, "span.kind", "producer");
        fixture.seal(null);
        final NumberedPayload payload = payload(encoder);
        payload.add(fixture);
        final Map<String, Object> actual =
                V10Payload.read(payload.framed()).spans().get(0);
        assertEquals(4, actual.get("kind"));
        assertEquals(
                List.of(
                        new Attribute10("language", "string", "jvm"),
                        new Attribute10("_dd.base_service", "string", SpanModel.SERVICE),
                        new Attribute10("process_id", "double", 77.0),
                        new Attribute10("span.kind", "string", "producer"),
                        new Attribute10("bytes", "bytes", "0102"),
                        new Attribute10("nan", "double", Double.NaN),
                        new Attribute10("long", "int", Long.MAX_VALUE - 1),
                        new Attribute10("bool", "bool", true)),
                actual.get("attributes"));
    }

    @Test
    void shouldSayOfAChunkWhatItsSpansSayOfTheTrace() {
        final int span = fixture.span(1, 0);
        fixture.meta(span, "_dd.p.dm", "-4");
        fixture.metric(span, "_sampling_priority_v1", 2);
        // of another trace, so it is in a chunk of its own
        fixture.span(2, 1);
        fixture.seal("lab");
        final NumberedPayload payload = payload(encoder);
        payload.add(fixture);
        fixture.span(3, 0);
        fixture.seal(null);
        payload.add(fixture);
        final List<Map<String, Object>> chunks = V10Payload.read(payload.framed()).chunks;
        assertEquals(2, chunks.get(0).get("priority"));
        assertEquals(4, chunks.get(0).get("mechanism"));
        assertEquals("lab", chunks.get(0).get("origin"));
        assertEquals("lab", chunks.get(1).get("origin"));
        assertEquals(List.of(99L, 11L), chunks.get(0).get("trace_id"));
        assertEquals(List.of(99L, 12L), chunks.get(1).get("trace_id"));
        assertEquals(3, chunks.size());
        for (final Map<String, Object> chunk : chunks) {
            assertEquals(1, ((List<?>) chunk.get("spans")).size());
        }
        // nobody has said one
        assertEquals(-128, chunks.get(2).get("priority"));
        assertEquals(0, chunks.get(2).get("mechanism"));
        assertEquals("", chunks.get(2).get("origin"));
    }
}
