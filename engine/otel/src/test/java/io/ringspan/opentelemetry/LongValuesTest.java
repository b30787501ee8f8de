/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.fixture.ChildJava;
import io.ringspan.fixture.SentSpans;
import io.ringspan.testkit.RecordingCollector;
import java.io.Closeable;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Texts and values that are longer than an engine takes: they arrive cut, the span says so, and no other one suffers. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LongValuesTest {
    private static final int LONG = 300_000;
    // of the default of ringspan.text.max
    private static final int TEXT_MAX = 100 * 1024;
    private static final String CUT = "_ringspan.cut";

    /** How spans come to the collector. */
    enum Way {
        PROCESSOR,
        EXPORTER,
        PROVIDER
    }

    private static TracerProvider provider(final Way way, final String url) {
        final Consumer<EngineConfigBuilder> configuration = config -> config.set("receiver.otlp.url", url);
        return switch (way) {
            case PROCESSOR ->
                SdkTracerProvider.builder()
                        .addSpanProcessor(RingspanSpanProcessor.builder()
                                .configure(configuration)
                                .build())
                        .build();
            case EXPORTER ->
                SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(RingspanSpanExporter.builder()
                                .configure(configuration)
                                .build()))
                        .build();
            case PROVIDER ->
                RingspanTracerProvider.builder().configure(configuration).build();
        };
    }

    private static io.opentelemetry.proto.trace.v1.Span sent(final Way way, final Consumer<Span> calls)
            throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final TracerProvider provider = provider(way, collector.url().toString());
            final Span span = provider.get("long").spanBuilder("span").startSpan();
            calls.accept(span);
            span.end();
            ((Closeable) provider).close();
            final SentSpans sent = SentSpans.to(collector);
            assertEquals(1, sent.count());
            return sent.spans().keySet().iterator().next().span();
        }
    }

    private static Map<String, AnyValue> values(final List<io.opentelemetry.proto.common.v1.KeyValue> attributes) {
        final Map<String, AnyValue> values = new HashMap<>();
        attributes.forEach(attribute -> values.put(attribute.getKey(), attribute.getValue()));
        return values;
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendAnExceptionWithALongMessageAndALongStack(final Way way) throws Exception {
        final IllegalStateException exception = new IllegalStateException("\u00e4".repeat(LONG));
        final io.opentelemetry.proto.trace.v1.Span span = sent(way, told -> {
            told.recordException(exception).setAttribute("a", "b");
            told.setStatus(StatusCode.ERROR, "s".repeat(LONG)).updateName("n".repeat(LONG));
        });
        assertEquals(1, span.getEventsCount());
        final Map<String, AnyValue> event = values(span.getEvents(0).getAttributesList());
        assertEquals(
                "java.lang.IllegalStateException", event.get("exception.type").getStringValue());
        assertTrue(event.get("exception.message").getStringValue().matches("\u00e4{10000,51200}"));
        assertTrue(event.get("exception.stacktrace")
                .getStringValue()
                .startsWith("java.lang.IllegalStateException: \u00e4\u00e4"));
        final Map<String, AnyValue> attributes = values(span.getAttributesList());
        assertEquals("b", attributes.get("a").getStringValue());
        assertEquals("true", attributes.get(CUT).getStringValue());
        assertTrue(span.getName().matches("n{10000,}"));
        assertTrue(span.getStatus().getMessage().matches("s{10000,}"));
    }

    /** A single text that is too long takes no more than its own end. */
    @ParameterizedTest
    @EnumSource
    void shouldCutTextsWithinEventsAtTheLimitOfTexts(final Way way) throws Exception {
        final Attributes long1 = Attributes.of(AttributeKey.stringKey("long"), "x" + "\u00e4".repeat(LONG));
        final io.opentelemetry.proto.trace.v1.Span span = sent(way, told -> told.addEvent("event", long1));
        // between two characters
        assertEquals(
                TEXT_MAX / 2,
                values(span.getEvents(0).getAttributesList())
                        .get("long")
                        .getStringValue()
                        .length());
        assertEquals("true", values(span.getAttributesList()).get(CUT).getStringValue());
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendLinksAndNestedValues(final Way way) throws Exception {
        final String text = "t".repeat(LONG);
        final SpanContext linked = SpanContext.create(
                "0af7651916cd43dd8448eb211c80319c",
                "b7ad6b7169203331",
                TraceFlags.getSampled(),
                TraceState.getDefault());
        final io.opentelemetry.proto.trace.v1.Span span = sent(way, told -> {
            told.addLink(linked, Attributes.of(AttributeKey.stringKey("long"), text));
            told.setAttribute(
                    AttributeKey.valueKey("map"),
                    Value.of(KeyValue.of("in", Value.of(Value.of(text), Value.of(1))), KeyValue.of("n", Value.of(7))));
            told.setAttribute(AttributeKey.longArrayKey("numbers"), Collections.nCopies(LONG, 5L));
            told.setAttribute("short", "whole");
        });
        assertTrue(values(span.getLinks(0).getAttributesList())
                .get("long")
                .getStringValue()
                .matches("t{10000,}"));
        final Map<String, AnyValue> attributes = values(span.getAttributesList());
        assertTrue(attributes
                .get("map")
                .getKvlistValue()
                .getValues(0)
                .getValue()
                .getArrayValue()
                .getValues(0)
                .getStringValue()
                .matches("t{10000,}"));
        assertEquals(
                7,
                attributes.get("map").getKvlistValue().getValues(1).getValue().getIntValue());
        assertTrue(attributes.get("numbers").getArrayValue().getValuesCount() > 1000);
        assertEquals("whole", attributes.get("short").getStringValue());
        assertEquals("true", attributes.get(CUT).getStringValue());
    }

    /** Spans of which each says far more than the heap holds, and others between them. */
    public static final class SmallHeap {
        private static final int SPANS = 60;
        private static final int ITEMS = 200;

        private SmallHeap() {}

        public static void main(final String... arguments) throws Exception {
            final Way way = Way.valueOf(arguments[0]);
            final String text = "x".repeat(4 << 20);
            final Attributes huge =
                    Attributes.of(AttributeKey.stringArrayKey("list"), Collections.nCopies(ITEMS, text));
            try (RecordingCollector collector = new RecordingCollector()) {
                final TracerProvider provider = provider(way, collector.url().toString());
                for (int i = 0; i < SPANS; i++) {
                    final Span span = provider.get("heap").spanBuilder("huge").startSpan();
                    span.setAttribute("text", text).setAllAttributes(huge).addEvent("event", huge);
                    span.recordException(new IllegalStateException(text)).end();
                    provider.get("heap").spanBuilder("small").startSpan().end();
                }
                ((Closeable) provider).close();
                final long small = SentSpans.to(collector).spans().keySet().stream()
                        .filter(sent -> sent.span().getName().equals("small"))
                        .count();
                System.out.println("small: " + small);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PROCESSOR", "PROVIDER"})
    void shouldLoseNoOtherSpanWhereTheHeapIsSmall(final Way way) throws Exception {
        final String printed = ChildJava.run(
                List.of(),
                List.of(
                        "-Xmx64m",
                        "-Dringspan.ring.slots=2048",
                        "-Dringspan.ring.record-max=128k",
                        "-Dringspan.spans.max=1024",
                        "-Dringspan.segment.partial-flush=100",
                        "-Dringspan.strings.memory=4m",
                        "-Dringspan.payload.count=4",
                        "-Dringspan.ring.overflow=block"),
                SmallHeap.class.getName(),
                way.name());
        assertTrue(printed.contains("small: " + SmallHeap.SPANS), printed);
    }

    @Test
    void shouldStateTheMemoryOfSpansThatAreLive() throws Exception {
        try (RecordingCollector collector = new RecordingCollector();
                RingspanTracerProvider provider = (RingspanTracerProvider)
                        provider(Way.PROVIDER, collector.url().toString())) {
            final String described = provider.describeMemory();
            assertTrue(described.contains("fixed memory"), described);
            assertTrue(
                    described.matches(
                            "(?s).*32768 spans that have not ended \\(ringspan.spans.max\\) take up to 3[0-9]\\.[0-9] MiB.*"),
                    described);
        }
    }
}
