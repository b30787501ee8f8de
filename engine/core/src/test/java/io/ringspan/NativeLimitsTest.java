/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.EngineCounter;
import io.ringspan.encode.otlp.OtlpProtobufEncoder;
import io.ringspan.encode.otlp.OtlpResource;
import io.ringspan.protocol.AttributeWriter;
import io.ringspan.protocol.EventAttributes;
import io.ringspan.transport.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The most that a native span may say: the official classes read it, and what is more never goes out. */
class NativeLimitsTest {
    // written by the transport thread, read behind a flush
    private final List<byte[]> payloads = new ArrayList<>();
    private final TraceEngine engine = TraceEngine.start(
            EngineConfig.builder().build(),
            store -> new OtlpProtobufEncoder(store, new OtlpResource("shop")),
            payload -> {
                final byte[] bytes = new byte[payload.length()];
                payload.body().duplicate().get(bytes);
                payloads.add(bytes);
                return Delivery.ACCEPTED;
            });
    private final SpanWriter writer = engine.newWriter();

    @AfterEach
    void close() {
        engine.close();
    }

    private static AttributeWriter nested(final AttributeWriter attributes, final int depth) {
        for (int i = 0; i < depth; i++) {
            attributes.beginMap().key("key");
        }
        // which takes more levels of protobuf than any other value
        attributes.beginList().integer(1).end();
        for (int i = 0; i < depth; i++) {
            attributes.end();
        }
        return attributes;
    }

    private Span sent() throws Exception {
        writer.finish(1, 1).commit();
        engine.flush(20, TimeUnit.SECONDS);
        return ExportTraceServiceRequest.parseFrom(payloads.get(0))
                .getResourceSpans(0)
                .getScopeSpans(0)
                .getSpans(0);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 0", "1, 0, 1"})
    void shouldNestAsDeepAsReadersDo(final int more, final int arriving, final int malformed) throws Exception {
        final int depth = EventAttributes.DEPTH_MAX + more;
        writer.start(1, 0, 1, 1, 0, "name", null, null, null, 1)
                .setValue(1, "tag", nested(new AttributeWriter(), depth))
                .addEvent(1, 1, "event", nested(new AttributeWriter().key("key"), depth))
                .addLink(1, 0, 2, 3, 0, null, nested(new AttributeWriter().key("key"), depth));
        final Span span = sent();
        // that something is missing is said by another attribute
        assertEquals(1, span.getAttributesCount());
        assertEquals(arriving, span.getEventsCount());
        assertEquals(arriving, span.getLinksCount());
        assertEquals(3L * malformed, engine.counters().get(EngineCounter.RECORDS_MALFORMED));
    }

    @Test
    void shouldTakeACodeThatMeansNothingForNone() throws Exception {
        writer.start(1, 0, 1, 1, 0, "name", null, null, null, 1).setStatus(1, 3, "why");
        final Span span = sent();
        assertEquals(StatusCode.STATUS_CODE_UNSET, span.getStatus().getCode());
        assertEquals("why", span.getStatus().getMessage());
    }
}
