/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringspan.fixture.RecordedCases;
import io.ringspan.model.PayloadMaps;
import io.ringspan.model.V10Meaning;
import io.ringspan.model.V10Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the reference wrote as v0.4 is what v1.0 says, for vectors and recorded traffic. */
class ReplayV10Test {
    @TempDir
    private Path output;

    private int payloads;

    private void replay(final Path file, final String through) throws IOException {
        final CommandRun run =
                CommandRun.of("replay", file, "--format", "v10", "--through", through, "--output", output);
        assertEquals("", run.err());
        assertEquals(0, run.status());
        RecordedCases.forEach(file, this::check);
    }

    private void check(final JsonNode recorded) {
        final String name = recorded.get("name").asText();
        final JsonNode steps = recorded.get("steps");
        for (int i = 0; i < steps.size(); i++) {
            final JsonNode payload = steps.get(i).path("payloads").path("v04");
            if (payload.isTextual()) {
                payloads++;
                check(payload.asText(), output.resolve(name).resolve(i + ".v10"));
            }
        }
    }

    private static void check(final String recorded, final Path file) {
        final List<List<Map<String, Object>>> v04 =
                PayloadMaps.payload(HexFormat.of().parseHex(recorded));
        try {
            V10Meaning.assertSaysTheSame(
                    v04.stream().flatMap(List::stream).toList(), V10Payload.read(Files.readAllBytes(file)));
        } catch (final IOException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    @Test
    void shouldSayWhatTheReferenceSaid() throws IOException {
        for (final Path file : RecordedCases.files("vectors")) {
            replay(file, "decoder");
        }
        assertEquals(2452, payloads);
    }

    @Test
    void shouldSayOfRecordedTrafficWhatTheReferenceSaid() throws IOException {
        for (final String prefix : List.of("s02", "s09", "s11", "s13", "s21")) {
            replay(RecordedCases.file("captures", prefix), "ring");
        }
        assertEquals(22, payloads);
    }
}
