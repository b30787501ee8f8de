/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.StateReader;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.DropReason;
import io.ringspan.protocol.AttributeWriter;
import io.ringspan.protocol.InstrumentationScope;
import io.ringspan.protocol.SamplingPriorityDescriptor;
import io.ringspan.protocol.SpanFieldsDescriptor;
import io.ringspan.protocol.SpanLinkDescriptor;
import io.ringspan.transport.Delivery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

class SpanWriterRecordsTest {
    private static final UnsafeBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    private final List<String> payloads = new ArrayList<>();

    private TraceEngine start() {
        return TraceEngine.start(
                EngineConfig.builder().ringOverflow(OverflowPolicy.BLOCK).build(), payload -> {
                    final ByteBuffer body = payload.body();
                    final byte[] bytes = new byte[body.remaining()];
                    body.duplicate().get(bytes);
                    payloads.add(json(bytes));
                    return Delivery.ACCEPTED;
                });
    }

    private static String json(final byte[] bytes) {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
            return unpacker.unpackValue().toJson();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object attribute(final TraceEngine engine, final String key) throws Exception {
        return engine.query((final StateReader reader) -> reader.attribute(1, key), 5, TimeUnit.SECONDS);
    }

    @Test
    void shouldSetTypedTags() throws Exception {
        try (TraceEngine engine = start()) {
            final int text = engine.intern("text");
            final SpanWriter writer = engine.newWriter();
            writer.startIds(1, 0, 99, 1, 0, text, text, text, text, 1000)
                    .setLong(1, engine.intern("long"), 5)
                    .setBoolean(1, engine.intern("boolean"), true)
                    .setArray(1, engine.intern("array"), new UnsafeBuffer(new byte[] {1, 1, 1, 0}), 0, 4)
                    .setMetaIfAbsentId(1, engine.intern("long"), text)
                    .setMetaIfAbsentId(1, engine.intern("absent"), text)
                    .setMetricIfAbsent(1, engine.intern("number"), 2.5)
                    .setLong(1, engine.intern("gone"), 5)
                    .unsetId(1, engine.intern("gone"))
                    .commit();
            assertEquals(5L, attribute(engine, "long"));
            assertEquals(true, attribute(engine, "boolean"));
            assertEquals(Arrays.asList(true, false), attribute(engine, "array"));
            assertEquals("text", attribute(engine, "absent"));
            assertEquals(2.5, attribute(engine, "number"));
            assertEquals(null, attribute(engine, "gone"));
        }
    }

    @Test
    void shouldSendLinksErrorsAndSampling() throws Exception {
        try (TraceEngine engine = start()) {
            final int text = engine.intern("text");
            engine.newWriter()
                    .startIds(1, 0, 99, 1, 0, text, text, text, text, 1000)
                    .addLink(1, 2, 3, 4, SpanLinkDescriptor.FLAGS_SET, "a=b", NOTHING, 0, 0)
                    .setErrorDetailsId(1, text, "message", "stack")
                    .setSamplingPriority(1, 1, SamplingPriorityDescriptor.NO_MECHANISM)
                    .setSamplingRates(1, 0.5, Double.NaN, Double.NaN)
                    .finish(1, 5)
                    .commit();
            assertEquals(FlushResult.DELIVERED, engine.flush(5, TimeUnit.SECONDS));
        }
        final String payload = payloads.get(0);
        for (final String part : List.of(
                "\"span_links\":[{\"trace_id\":3,\"trace_id_high\":2,\"span_id\":4,"
                        + "\"tracestate\":\"a=b\",\"flags\":2147483648}]",
                "\"error\":1",
                "\"error.type\":\"text\"",
                "\"error.message\":\"message\"",
                "\"error.stack\":\"stack\"",
                "\"_sampling_priority_v1\":1.0",
                "\"_dd.rule_psr\":0.5")) {
            assertEquals(true, payload.contains(part), part + " in " + payload);
        }
    }

    @Test
    void shouldSetFieldsOfOpenTelemetry() throws Exception {
        try (TraceEngine engine = start()) {
            final int scope = engine.scope(InstrumentationScope.of("lib").withVersion("1"));
            assertEquals(1, scope);
            assertEquals(1, engine.scope(InstrumentationScope.of("lib").withVersion("1")));
            assertEquals(2, engine.scope(InstrumentationScope.of("lib")));
            final AttributeWriter value = new AttributeWriter();
            engine.newWriter()
                    .start(1, 0, 99, 1, 0, "", "", "", "", 1000)
                    .setKind(1, 2)
                    .setFlags(1, SpanFieldsDescriptor.REMOTE_KNOWN | 1)
                    .setScope(1, scope)
                    .setStatus(1, 1, "good")
                    .setStatus(1, 2, "bad")
                    .setTraceState(1, "a=b")
                    .setDroppedCounts(1, 1, 2, 3)
                    .setValue(
                            1,
                            "list",
                            value.clear().beginList().text("x").integer(1).end())
                    .setValue(1, "bytes", value.clear().bytes(new UnsafeBuffer(new byte[] {1}), 0, 1))
                    .setValue(
                            1,
                            "map",
                            value.clear()
                                    .beginMap()
                                    .key("k")
                                    .beginList()
                                    .end()
                                    .key("e")
                                    .empty()
                                    .end())
                    .commit();
            assertEquals(List.of("x", 1L), attribute(engine, "list"));
            assertEquals(
                    List.of(Map.entry("k", List.of()), new AbstractMap.SimpleEntry<>("e", null)),
                    attribute(engine, "map"));
            engine.newWriter().finish(1, 5).commit();
            assertEquals(FlushResult.DELIVERED, engine.flush(5, TimeUnit.SECONDS));
        }
        final String payload = payloads.get(0);
        for (final String part : List.of(
                "\"error\":1",
                "\"error.message\":\"bad\"",
                "\"tracestate\":\"a=b\"",
                "\"span.kind\":\"server\"",
                "\"list.0\":\"x\"",
                "\"list.1\":1.0",
                "\"meta_struct\":{\"bytes\":")) {
            assertEquals(true, payload.contains(part), part + " in " + payload);
        }
        assertEquals(false, payload.contains("\"map"), payload);
    }

    @Test
    void shouldReportAbandonedSpansAsDropped() {
        try (TraceEngine engine = start()) {
            final int text = engine.intern("text");
            engine.newWriter()
                    .startIds(1, 0, 99, 1, 0, text, text, text, text, 1000)
                    .startIds(2, 0, 99, 1, 1, text, text, text, text, 1000)
                    .startIds(3, 0, 99, 3, 0, text, text, text, text, 1000)
                    .startIds(4, 0, 99, 3, 3, text, text, text, text, 1000)
                    .finish(4, 5)
                    .abandon(1)
                    .finish(2, 5)
                    .abandonSegment(3)
                    .commit();
            final CloseReport report = engine.close(5, TimeUnit.SECONDS);
            assertEquals(new CloseReport(4, 1, Map.of(DropReason.ABANDONED, 3L), 0, 0, Map.of(), true), report);
        }
    }
}
