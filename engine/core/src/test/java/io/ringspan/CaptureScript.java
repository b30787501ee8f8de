/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringspan.protocol.ChangeBuffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A recorded stream of calls of a real tracer, read beforehand, so that it can be made again and again without allocating.
 *
 * <p>Note: not threadsafe.
 */
final class CaptureScript {
    private final List<Step> steps = new ArrayList<>();

    private interface Step {
        void apply(ChangeBufferIngress ingress);
    }

    /** Reads a capture of the test resources. */
    static CaptureScript load(final String name) throws IOException {
        final CaptureScript script = new CaptureScript();
        final ObjectMapper mapper = new ObjectMapper();
        try (InputStream file = CaptureScript.class.getResourceAsStream("/captures/" + name + ".jsonl.gz");
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
            // the head of the case
            reader.readLine();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                script.add(mapper.readTree(line));
            }
        }
        return script;
    }

    private void add(final JsonNode node) {
        final String kind = node.get("do").asText();
        steps.add(
                switch (kind) {
                    case "internString" -> define(node);
                    case "evictString" -> evict(node);
                    case "applyChangeBuffer" -> changeBuffer(node);
                    case "setMetaStruct" -> metaStruct(node);
                    case "addSpanEvent" -> spanEvent(node);
                    case "flushChunk" -> flushChunk(node);
                    default -> throw new IllegalArgumentException("unknown step: " + kind);
                });
    }

    private static Step define(final JsonNode node) {
        final int id = node.get("id").intValue();
        final String text = node.get("value").textValue();
        return ingress -> ingress.defineString(id, text);
    }

    private static Step evict(final JsonNode node) {
        final int id = node.get("id").intValue();
        return ingress -> ingress.evictString(id);
    }

    private static Step changeBuffer(final JsonNode node) {
        final ChangeBuffer buffer = new ChangeBuffer().wrap(bytes(node, "bytes"));
        return ingress -> ingress.apply(buffer);
    }

    private static Step metaStruct(final JsonNode node) {
        final long spanId = spanId(node.get("spanId"));
        final String key = node.get("key").textValue();
        final UnsafeBuffer value = new UnsafeBuffer(bytes(node, "bytes"));
        return ingress -> ingress.setMetaStruct(spanId, key, value, 0, value.capacity());
    }

    private static Step spanEvent(final JsonNode node) {
        final long spanId = spanId(node.get("spanId"));
        final String name = node.get("name").textValue();
        final long timeNs = Long.parseUnsignedLong(node.get("timeUnixNano").asText());
        final UnsafeBuffer attributes = new UnsafeBuffer(bytes(node, "attrs"));
        return ingress -> ingress.addSpanEvent(spanId, timeNs, name, attributes, 0, attributes.capacity());
    }

    private static Step flushChunk(final JsonNode node) {
        final JsonNode ids = node.get("spanIds");
        final long[] spanIds = new long[ids.size()];
        for (int i = 0; i < spanIds.length; i++) {
            spanIds[i] = spanId(ids.get(i));
        }
        final boolean firstIsLocalRoot = node.get("firstIsLocalRoot").booleanValue();
        return ingress -> ingress.flushChunk(firstIsLocalRoot, spanIds, spanIds.length);
    }

    private static long spanId(final JsonNode node) {
        return Long.parseUnsignedLong(node.asText());
    }

    private static byte[] bytes(final JsonNode node, final String field) {
        return HexFormat.of().parseHex(node.get(field).textValue());
    }

    /** Makes all calls. */
    void apply(final ChangeBufferIngress ingress) {
        // by index: an iterator would be an allocation of the test's own
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).apply(ingress);
        }
        ingress.commit();
    }
}
