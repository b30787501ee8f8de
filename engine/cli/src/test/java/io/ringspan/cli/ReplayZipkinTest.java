/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.proto.trace.v1.Span;
import io.ringspan.fixture.RecordedCases;
import io.ringspan.fixture.ZipkinSpans;
import io.ringspan.model.OtlpJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zipkin2.codec.SpanBytesDecoder;

/** Zipkin's decoder reads what comes out, as spans that mean what the reference wrote as OTLP. */
class ReplayZipkinTest {
    @TempDir
    private Path output;

    private int spans;

    private void check(final Path file) throws IOException {
        final CommandRun run =
                CommandRun.of("replay", file, "--format", "zipkin", "--through", "decoder", "--output", output);
        assertEquals("", run.err());
        assertEquals(0, run.status());
        RecordedCases.forEach(file, recorded -> {
            final Path directory = output.resolve(recorded.get("name").asText());
            final JsonNode steps = recorded.get("steps");
            for (int i = 0; i < steps.size(); i++) {
                final JsonNode payload = steps.get(i).path("payloads").path("otlpJson");
                if (payload.isTextual()) {
                    check(
                            OtlpJson.read(payload.asText())
                                    .getResourceSpans(0)
                                    .getScopeSpans(0)
                                    .getSpansList(),
                            directory.resolve(i + ".zipkin"));
                } else if (payload.isNull()) {
                    assertFalse(Files.exists(directory.resolve(i + ".zipkin")));
                }
            }
        });
    }

    private void check(final List<Span> recorded, final Path payload) {
        // without an id there is no span for Zipkin
        final List<Span> expected = recorded.stream()
                .filter(span -> !isZero(span.getSpanId().toByteArray())
                        && !isZero(span.getTraceId().toByteArray()))
                .toList();
        if (expected.isEmpty()) {
            assertFalse(Files.exists(payload));
            return;
        }
        try {
            final List<zipkin2.Span> actual = SpanBytesDecoder.JSON_V2.decodeList(Files.readAllBytes(payload));
            assertEquals(expected.size(), actual.size(), payload::toString);
            for (int i = 0; i < actual.size(); i++) {
                ZipkinSpans.assertMeansTheSame(expected.get(i), actual.get(i));
                spans++;
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isZero(final byte[] id) {
        for (final byte part : id) {
            if (part != 0) {
                return false;
            }
        }
        return true;
    }

    @Test
    void shouldMeanWhatTheReferenceWroteAsOtlp() throws IOException {
        for (final String prefix :
                List.of("01", "04-chunks", "04b-multi", "07", "09-extras", "11-otlp", "10-random.")) {
            check(RecordedCases.file("vectors", prefix));
        }
        for (final String prefix : List.of("s19", "s20")) {
            check(RecordedCases.file("captures", prefix));
        }
        assertTrue(spans > 2000, () -> "only " + spans + " spans");
    }
}
