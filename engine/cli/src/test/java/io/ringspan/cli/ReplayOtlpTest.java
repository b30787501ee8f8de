/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.ringspan.fixture.RecordedCases;
import io.ringspan.model.OtlpJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the reference wrote as OTLP is what comes out, byte for byte; but for the order of an event's attributes, which the reference leaves
 * to its hash tables.
 */
class ReplayOtlpTest {
    private enum Notation {
        PROTOBUF("otlp-protobuf", "otlpProtobuf") {
            @Override
            byte[] bytes(final String recorded) {
                return HexFormat.of().parseHex(recorded);
            }

            @Override
            ExportTraceServiceRequest request(final byte[] bytes) throws IOException {
                final ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(bytes);
                assertArrayEquals(bytes, request.toByteArray());
                return request;
            }
        },
        JSON("otlp-json", "otlpJson") {
            @Override
            byte[] bytes(final String recorded) {
                return recorded.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            ExportTraceServiceRequest request(final byte[] bytes) {
                return OtlpJson.read(new String(bytes, StandardCharsets.UTF_8));
            }
        };

        final String format;
        final String recorded;

        Notation(final String format, final String recorded) {
            this.format = format;
            this.recorded = recorded;
        }

        abstract byte[] bytes(String recorded);

        abstract ExportTraceServiceRequest request(byte[] bytes) throws IOException;
    }

    @TempDir
    private Path output;

    private Notation notation;
    private int payloads;
    private int sameBytes;
    private int nothingSent;

    private void replay(final Path file, final String through) {
        final CommandRun run =
                CommandRun.of("replay", file, "--format", notation.format, "--through", through, "--output", output);
        assertEquals("", run.err());
        assertEquals(0, run.status());
    }

    private void check(final JsonNode recorded) {
        final String name = recorded.get("name").asText();
        final JsonNode steps = recorded.get("steps");
        for (int i = 0; i < steps.size(); i++) {
            final JsonNode step = steps.get(i);
            final JsonNode payload = step.path("payloads").path(notation.recorded);
            final Path file = output.resolve(name).resolve(i + "." + notation.recorded);
            if (payload.isTextual()) {
                checkPayload(name + ", step " + i, notation.bytes(payload.asText()), file);
            } else if (payload.isNull()) {
                nothingSent++;
                assertFalse(Files.exists(file), name + ", step " + i);
            }
        }
    }

    private void checkPayload(final String where, final byte[] expected, final Path file) {
        payloads++;
        try {
            final byte[] actual = Files.readAllBytes(file);
            final ExportTraceServiceRequest expectedRequest = notation.request(expected);
            if (hasUnorderedAttributes(expectedRequest)) {
                assertEquals(expected.length, actual.length, where);
                assertEquals(ordered(expectedRequest), ordered(notation.request(actual)), where);
            } else {
                sameBytes++;
                assertArrayEquals(expected, actual, where);
            }
        } catch (final IOException e) {
            throw new IllegalStateException(where, e);
        }
    }

    private static boolean hasUnorderedAttributes(final ExportTraceServiceRequest request) {
        return request.getResourceSpans(0).getScopeSpans(0).getSpansList().stream()
                .flatMap(span -> span.getEventsList().stream())
                .anyMatch(event -> event.getAttributesCount() > 1);
    }

    private static ExportTraceServiceRequest ordered(final ExportTraceServiceRequest request) {
        final ExportTraceServiceRequest.Builder builder = request.toBuilder();
        for (final Span.Builder span :
                builder.getResourceSpansBuilder(0).getScopeSpansBuilder(0).getSpansBuilderList()) {
            for (final Span.Event.Builder event : span.getEventsBuilderList()) {
                final List<KeyValue> attributes = new ArrayList<>(event.getAttributesList());
                attributes.sort(Comparator.comparing(KeyValue::getKey));
                event.clearAttributes().addAllAttributes(attributes);
            }
        }
        return builder.build();
    }

    @ParameterizedTest
    @EnumSource
    void shouldWriteThroughDecoderWhatTheReferenceWrote(final Notation written) throws IOException {
        notation = written;
        for (final Path file : RecordedCases.files("vectors")) {
            replay(file, "decoder");
            RecordedCases.forEach(file, this::check);
        }
        assertEquals(1213, payloads);
        assertEquals(1210, sameBytes);
        assertEquals(13, nothingSent);
    }

    @ParameterizedTest
    @EnumSource
    void shouldWriteThroughRingWhatTheReferenceWrote(final Notation written) throws IOException {
        notation = written;
        for (final String prefix : List.of("04-chunks", "04b-multi", "11-otlp", "10-random")) {
            final Path file = RecordedCases.file("vectors", prefix);
            final List<com.fasterxml.jackson.databind.node.ObjectNode> cases = new ArrayList<>();
            RecordedCases.forEach(file, recordedCase -> {
                if (!RecordedCases.hasErrors(recordedCase)) {
                    cases.add(recordedCase);
                }
            });
            final Path input = output.resolve("error-free.json");
            RecordedCases.writeVectors(input, cases);
            replay(input, "ring");
            cases.forEach(this::check);
        }
        assertEquals(624, payloads);
        assertEquals(624, sameBytes);
        assertEquals(12, nothingSent);
    }

    @ParameterizedTest
    @EnumSource
    void shouldWriteOfRecordedTrafficWhatTheReferenceWrote(final Notation written) throws IOException {
        notation = written;
        for (final String prefix : List.of("s12", "s19", "s20")) {
            final Path file = RecordedCases.file("captures", prefix);
            replay(file, "decoder");
            RecordedCases.forEach(file, this::check);
        }
        assertEquals(4, payloads);
        assertEquals(3, sameBytes);
        assertEquals(0, nothingSent);
    }
}
