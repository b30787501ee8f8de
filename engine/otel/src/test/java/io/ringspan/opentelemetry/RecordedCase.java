/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Calls that were made on the SDK, and the request that its exporter made of them. */
record RecordedCase(String name, JsonNode content) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String BODY = "/recorded/protobuf/bodyHex";

    /** All that the exporter could send: ours, and those of the directory {@code -Dgolden.otlp=DIR}. */
    static List<RecordedCase> all() throws IOException, URISyntaxException {
        final List<RecordedCase> cases = new ArrayList<>();
        add(cases, Path.of(RecordedCase.class.getResource("/golden/otlp").toURI()));
        assertFalse(cases.isEmpty());
        final String others = System.getProperty("golden.otlp");
        if (others != null && !others.isEmpty()) {
            add(cases, Path.of(others));
        }
        return cases;
    }

    private static void add(final List<RecordedCase> cases, final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (final Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                final JsonNode content = MAPPER.readTree(file.toFile());
                if (content.at(BODY).isTextual()) {
                    cases.add(new RecordedCase(file.getFileName().toString(), content));
                }
            }
        }
    }

    JsonNode setup() {
        return content.path("setup");
    }

    JsonNode spans() {
        return content.path("spans");
    }

    /** Whether each span has a parent in another process, or one that ends, or none. */
    boolean hasRoots() {
        final Set<String> known = new HashSet<>();
        spans().forEach(span -> known.add(span.path("spanId").asText()));
        for (final JsonNode span : spans()) {
            final JsonNode parent = span.path("parent");
            if (!parent.isMissingNode()
                    && !parent.path("remote").asBoolean()
                    && !known.contains(parent.path("spanId").asText())) {
                return false;
            }
        }
        return true;
    }

    /** Ids of spans that say something which no call of the API leads to. */
    Set<String> overridden() {
        final Set<String> ids = new HashSet<>();
        for (final JsonNode span : spans()) {
            final JsonNode scope =
                    setup().path("scopes").path(span.path("scope").asInt());
            if (span.has("spanDataOverrides") || scope.has("attributes")) {
                ids.add(span.path("spanId").asText());
            }
        }
        return ids;
    }

    ExportTraceServiceRequest request() throws InvalidProtocolBufferException {
        return ExportTraceServiceRequest.parseFrom(
                HexFormat.of().parseHex(content.at(BODY).asText()));
    }

    @Override
    public String toString() {
        return name;
    }
}
