/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringspan.protocol.AttributeWriter;
import io.ringspan.protocol.InstrumentationScope;
import io.ringspan.protocol.SpanFieldsDescriptor;
import io.ringspan.protocol.SpanLinkDescriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes the calls of recorded cases on a writer, as a tracer would that has the SDK's rules: what is over a limit is cut or counted here,
 * ids and sampling are decided here, and half a surrogate pair is a question mark.
 */
final class GoldenTracer {
    private static final int RANDOM_TRACE_ID = 2;
    private static final List<String> KINDS = List.of("", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER");
    private static final List<String> CODES = List.of("UNSET", "OK", "ERROR");
    private static final Set<String> OVERRIDES =
            Set.of("name", "start", "end", "droppedAttributes", "droppedEvents", "droppedLinks");

    private final SpanWriter writer;
    private final JsonNode setup;
    private final List<Integer> scopes = new ArrayList<>();
    private final AttributeWriter attributes = new AttributeWriter();

    // of the span at hand
    private long spanId;
    private final Set<String> keys = new HashSet<>();
    private int attributesDropped;
    private int events;
    private int links;
    private int statusCode;

    GoldenTracer(final TraceEngine engine, final JsonNode setup) {
        this.setup = setup;
        writer = engine.newWriter();
        for (final JsonNode scope : setup.path("scopes")) {
            scopes.add(engine.scope(InstrumentationScope.of(text(scope.path("name")))
                    .withVersion(text(scope.path("version")))
                    .withSchemaUrl(text(scope.path("schemaUrl")))
                    .withAttributes(sorted(scope.path("attributes"), Integer.MAX_VALUE, Integer.MAX_VALUE))));
        }
    }

    /** What was recorded without resource attributes has none here either. */
    static AttributeWriter resource(final JsonNode resource) {
        final Map<String, JsonNode> known = byKey(resource.path("attributes"));
        final AttributeWriter result = new AttributeWriter();
        if (resource.path("default").asBoolean()) {
            final Map<String, String> defaults = new TreeMap<>(Map.of(
                    "service.name", "unknown_service:java",
                    "telemetry.sdk.language", "java",
                    "telemetry.sdk.name", "opentelemetry",
                    "telemetry.sdk.version", "1.68.0"));
            defaults.keySet().removeAll(known.keySet());
            final Set<String> all = new TreeMap<String, Object>(known).keySet();
            final TreeMap<String, Boolean> keys = new TreeMap<>();
            all.forEach(key -> keys.put(key, true));
            defaults.keySet().forEach(key -> keys.put(key, false));
            keys.forEach((key, isKnown) -> {
                result.key(key);
                if (isKnown) {
                    put(result, known.get(key), Integer.MAX_VALUE);
                } else {
                    result.text(defaults.get(key));
                }
            });
            return result;
        }
        known.forEach((key, call) -> put(result.key(clean(key)), call, Integer.MAX_VALUE));
        return result;
    }

    /** Makes a span; alone in its segment, or open until the end of the segment comes. */
    void make(final JsonNode span, final long segmentId, final boolean finishes) {
        final JsonNode overrides = span.path("spanDataOverrides");
        for (final Iterator<String> names = overrides.fieldNames(); names.hasNext(); ) {
            final String name = names.next();
            if (!OVERRIDES.contains(name)) {
                throw new AssertionError("not known: " + name);
            }
        }
        final JsonNode parent = span.path("parent");
        final String traceId = text(parent.isMissingNode() ? span.path("traceId") : parent.path("traceId"));
        final long start = number(or(overrides, "start", span));
        spanId = id(text(span.path("spanId")));
        writer.start(
                spanId,
                id(traceId.substring(0, 16)),
                id(traceId.substring(16)),
                segmentId,
                parent.isMissingNode() ? 0 : id(text(parent.path("spanId"))),
                name(text(span.path("name"))),
                null,
                null,
                null,
                start);
        fields(span, parent);
        keys.clear();
        attributesDropped = 0;
        events = 0;
        links = 0;
        statusCode = 0;
        span.path("builderCalls").forEach(this::call);
        span.path("calls").forEach(this::call);
        if (overrides.has("name")) {
            writer.setName(spanId, clean(text(overrides.path("name"))));
        }
        writer.setDroppedCounts(
                spanId,
                overrides.path("droppedAttributes").asInt(attributesDropped),
                overrides.path("droppedEvents").asInt(Math.max(0, events - limit("events"))),
                overrides.path("droppedLinks").asInt(Math.max(0, links - limit("links"))));
        final long duration = number(or(overrides, "end", span)) - start;
        if (finishes) {
            writer.finish(spanId, duration);
        } else {
            writer.setDuration(spanId, duration);
        }
        writer.commit();
    }

    /** Sends spans that are open, which are all of a segment. */
    void flush(final long... spanIds) {
        writer.flushChunk(true, spanIds, spanIds.length).commit();
    }

    static long id(final String hex) {
        return HexFormat.fromHexDigitsToLong(hex);
    }

    private static JsonNode or(final JsonNode overrides, final String name, final JsonNode span) {
        return overrides.has(name) ? overrides.path(name) : span.path(name);
    }

    private static String name(final String name) {
        return name.trim().isEmpty() ? "<unspecified span name>" : clean(name);
    }

    private void fields(final JsonNode span, final JsonNode parent) {
        final boolean hasRandomId = parent.isMissingNode()
                ? setup.path("generatesRandomTraceIds").asBoolean()
                : (flags(parent) & RANDOM_TRACE_ID) != 0;
        final int flags = 1 | (hasRandomId ? RANDOM_TRACE_ID : 0) | remote(parent);
        final int kind = KINDS.indexOf(text(span.path("kind")));
        final int scope = scopes.get(span.path("scope").asInt());
        writer.setFields(
                spanId,
                SpanFieldsDescriptor.SETTABLE_MASK,
                flags | kind << SpanFieldsDescriptor.KIND_SHIFT | scope << SpanFieldsDescriptor.SCOPE_SHIFT);
        final String state =
                traceState(span.has("samplerTraceState") ? span.path("samplerTraceState") : parent.path("tracestate"));
        if (!state.isEmpty()) {
            writer.setTraceState(spanId, state);
        }
    }

    private static int flags(final JsonNode context) {
        return HexFormat.fromHexDigits(text(context.path("flags")));
    }

    private static int remote(final JsonNode context) {
        return SpanFieldsDescriptor.REMOTE_KNOWN
                | (context.path("remote").asBoolean() ? SpanFieldsDescriptor.REMOTE : 0);
    }

    private static String traceState(final JsonNode pairs) {
        final List<String> entries = new ArrayList<>();
        pairs.forEach(pair -> entries.add(text(pair.path(0)) + '=' + text(pair.path(1))));
        return String.join(",", entries);
    }

    private void call(final JsonNode call) {
        switch (text(call.path("op"))) {
            case "setAttribute" -> setAttribute(call);
            case "addEvent" -> addEvent(call);
            case "addLink" -> addLink(call);
            case "setStatus" -> setStatus(call);
            case "updateName" -> writer.setName(spanId, clean(text(call.path("name"))));
            default -> throw new AssertionError("not known: " + call);
        }
    }

    private void setAttribute(final JsonNode call) {
        final String key = text(call.path("key"));
        if (key.isEmpty() || isNull(call)) {
            return;
        }
        if (!keys.contains(key) && keys.size() >= limit("attributes")) {
            attributesDropped++;
            return;
        }
        keys.add(key);
        final JsonNode value = call.path("value");
        final String cleanKey = clean(key);
        switch (text(call.path("type"))) {
            case "string" -> writer.setMeta(spanId, cleanKey, cut(value, lengthMax()));
            case "bool" -> writer.setBoolean(spanId, cleanKey, value.asBoolean());
            case "int" -> writer.setLong(spanId, cleanKey, number(value));
            case "double" -> writer.setMetric(spanId, cleanKey, real(value));
            default -> {
                put(attributes.clear(), call, lengthMax());
                writer.setValue(spanId, cleanKey, attributes);
            }
        }
    }

    private static boolean isNull(final JsonNode call) {
        return call.path("value").isNull() || call.path("value").isMissingNode();
    }

    private void addEvent(final JsonNode call) {
        if (events++ < limit("events")) {
            writer.addEvent(
                    spanId,
                    number(call.path("time")),
                    clean(text(call.path("name"))),
                    sorted(call.path("attributes"), limit("attributesPerEvent"), lengthMax()));
        }
    }

    private void addLink(final JsonNode call) {
        final JsonNode context = call.path("context");
        final String traceId = text(context.path("traceId"));
        final long linkedId = id(text(context.path("spanId")));
        final long high = id(traceId.substring(0, 16));
        final long low = id(traceId.substring(16));
        if (linkedId != 0 && (high | low) != 0 && links++ < limit("links")) {
            writer.addLink(
                    spanId,
                    high,
                    low,
                    linkedId,
                    SpanLinkDescriptor.FLAGS_SET | flags(context) | remote(context),
                    traceState(context.path("tracestate")),
                    sorted(call.path("attributes"), limit("attributesPerLink"), lengthMax()));
        }
    }

    private void setStatus(final JsonNode call) {
        final int code = CODES.indexOf(text(call.path("code")));
        if (code > 0 && statusCode != 1) {
            statusCode = code;
            writer.setStatus(spanId, code, code == 1 ? null : clean(text(call.path("description"))));
        }
    }

    private int limit(final String name) {
        return setup.path("limits").path(name).asInt(name.endsWith("Length") ? Integer.MAX_VALUE : 128);
    }

    private int lengthMax() {
        return limit("attributeValueLength");
    }

    // as the SDK has attributes that are built at once: in the order of their keys, of each the last one
    private static Map<String, JsonNode> byKey(final JsonNode calls) {
        final Map<String, JsonNode> last = new TreeMap<>();
        for (final JsonNode call : calls) {
            if (!text(call.path("key")).isEmpty() && !isNull(call)) {
                last.put(text(call.path("key")), call);
            }
        }
        return last;
    }

    private static AttributeWriter sorted(final JsonNode calls, final int countMax, final int lengthMax) {
        final AttributeWriter result = new AttributeWriter();
        final Map<String, JsonNode> last = byKey(calls);
        int left = countMax;
        for (final Map.Entry<String, JsonNode> entry : last.entrySet()) {
            if (left-- > 0) {
                put(result.key(clean(entry.getKey())), entry.getValue(), lengthMax);
            }
        }
        return result.dropped(Math.max(0, last.size() - countMax));
    }

    private static void put(final AttributeWriter out, final JsonNode call, final int lengthMax) {
        final JsonNode value = call.path("value");
        final String type = text(call.path("type"));
        if (type.endsWith("[]")) {
            out.beginList();
            value.forEach(item -> put(out, type.substring(0, type.length() - 2), item, lengthMax));
            out.end();
        } else if (type.equals("value")) {
            putNested(out, value, lengthMax);
        } else {
            put(out, type, value, lengthMax);
        }
    }

    private static void put(final AttributeWriter out, final String type, final JsonNode value, final int lengthMax) {
        switch (type) {
            case "string" -> out.text(cut(value, lengthMax));
            case "bool" -> out.bool(value.asBoolean());
            case "int" -> out.integer(number(value));
            case "double" -> out.number(real(value));
            default -> throw new AssertionError("not known: " + type);
        }
    }

    private static void putNested(final AttributeWriter out, final JsonNode value, final int lengthMax) {
        final JsonNode content = value.path("v");
        switch (text(value.path("t"))) {
            case "bytes" -> {
                final byte[] bytes = HexFormat.of().parseHex(text(content));
                out.bytes(new UnsafeBuffer(bytes), 0, Math.min(lengthMax, bytes.length));
            }
            case "array" -> {
                out.beginList();
                content.forEach(item -> putNested(out, item, lengthMax));
                out.end();
            }
            case "map" -> {
                out.beginMap();
                content.forEach(pair -> putNested(out.key(clean(text(pair.path(0)))), pair.path(1), lengthMax));
                out.end();
            }
            case "empty" -> out.empty();
            default -> put(out, text(value.path("t")), content, lengthMax);
        }
    }

    private static String cut(final JsonNode value, final int lengthMax) {
        final String text = text(value);
        return clean(text.length() > lengthMax ? text.substring(0, lengthMax) : text);
    }

    private static long number(final JsonNode value) {
        return Long.parseLong(value.asText());
    }

    private static double real(final JsonNode value) {
        return Double.longBitsToDouble(Long.parseUnsignedLong(text(value.path("bits")), 16));
    }

    // no text is the empty one, as the exporter has it
    private static String text(final JsonNode value) {
        return value.isObject()
                ? text(value.path("repeat")).repeat(value.path("times").asInt())
                : value.isMissingNode() || value.isNull() ? "" : value.asText();
    }

    private static String clean(final String text) {
        final StringBuilder result = new StringBuilder();
        text.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? '?' : point)
                .forEach(result::appendCodePoint);
        return result.toString();
    }
}
