/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.time.Instant;
import java.util.AbstractList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What OpenTelemetry's API asks of tracers, builders and spans: of the SDK, so that the questions are the right ones, and of our provider. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("try") // a scope is there to end with its block
class ApiContractTest {
    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN_ID = "b7ad6b7169203331";

    private static SpanContext remote(final TraceFlags flags) {
        return SpanContext.createFromRemoteParent(
                TRACE_ID, SPAN_ID, flags, TraceState.builder().put("k", "v").build());
    }

    private static String hex(final ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveEachSpanIdsOfItsOwn(final ProviderFixture.Way way) throws Exception {
        try (ProviderFixture fixture = new ProviderFixture(way)) {
            final Span one = fixture.tracer().spanBuilder("one").setNoParent().startSpan();
            final Span other =
                    fixture.tracer().spanBuilder("other").setNoParent().startSpan();
            assertTrue(one.getSpanContext().isValid());
            assertFalse(one.getSpanContext().isRemote());
            assertTrue(one.getSpanContext().isSampled());
            assertTrue(TraceId.isValid(one.getSpanContext().getTraceId()));
            assertTrue(SpanId.isValid(one.getSpanContext().getSpanId()));
            assertNotEquals(
                    one.getSpanContext().getTraceId(), other.getSpanContext().getTraceId());
            assertNotEquals(
                    one.getSpanContext().getSpanId(), other.getSpanContext().getSpanId());
            assertEquals(
                    SpanContext.create(
                                    one.getSpanContext().getTraceId(),
                                    one.getSpanContext().getSpanId(),
                                    one.getSpanContext().getTraceFlags(),
                                    one.getSpanContext().getTraceState())
                            .toString()
                            .replace("Immutable", ""),
                    one.getSpanContext().toString().replace("Immutable", ""));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeTheParentOfTheContext(final ProviderFixture.Way way) throws Exception {
        try (ProviderFixture fixture = new ProviderFixture(way)) {
            final Tracer tracer = fixture.tracer();
            final Span parent = tracer.spanBuilder("parent").startSpan();
            final Span child;
            final Span root;
            try (Scope scope = parent.makeCurrent()) {
                assertSame(parent, Span.current());
                child = tracer.spanBuilder("child").startSpan();
                root = tracer.spanBuilder("root").setNoParent().startSpan();
            }
            final Span explicit = tracer.spanBuilder("explicit")
                    .setParent(Context.root().with(child))
                    .setParent(null)
                    .startSpan();
            assertEquals(
                    parent.getSpanContext().getTraceId(), child.getSpanContext().getTraceId());
            assertNotEquals(
                    parent.getSpanContext().getTraceId(), root.getSpanContext().getTraceId());
            List.of(explicit, child, root, parent).forEach(Span::end);
            final Map<String, io.opentelemetry.proto.trace.v1.Span> spans = new HashMap<>();
            fixture.spans().forEach(span -> spans.put(span.getName(), span));
            assertEquals(spans.get("parent").getSpanId(), spans.get("child").getParentSpanId());
            assertEquals(spans.get("child").getSpanId(), spans.get("explicit").getParentSpanId());
            assertTrue(spans.get("root").getParentSpanId().isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGoByARemoteParent(final ProviderFixture.Way way) throws Exception {
        try (ProviderFixture fixture = new ProviderFixture(way)) {
            final Span span = fixture.tracer()
                    .spanBuilder("server")
                    .setSpanKind(SpanKind.SERVER)
                    .setParent(Context.root().with(Span.wrap(remote(TraceFlags.getSampled()))))
                    .startSpan();
            final Map<String, String> headers = new HashMap<>();
            W3CTraceContextPropagator.getInstance()
                    .inject(Context.root().with(span), headers, (map, key, value) -> map.put(key, value));
            assertEquals(
                    "00-" + TRACE_ID + "-" + span.getSpanContext().getSpanId() + "-01", headers.get("traceparent"));
            assertEquals("k=v", headers.get("tracestate"));
            span.end();
            final io.opentelemetry.proto.trace.v1.Span sent = fixture.span();
            assertEquals(TRACE_ID, hex(sent.getTraceId()));
            assertEquals(SPAN_ID, hex(sent.getParentSpanId()));
            assertEquals("k=v", sent.getTraceState());
            assertEquals(0x301, sent.getFlags());
            // who did not sample is not overruled
            final Span dropped = fixture.tracer()
                    .spanBuilder("dropped")
                    .setParent(Context.root().with(Span.wrap(remote(TraceFlags.getDefault()))))
                    .startSpan();
            assertFalse(dropped.isRecording());
            assertFalse(dropped.getSpanContext().isSampled());
            assertEquals(TRACE_ID, dropped.getSpanContext().getTraceId());
            assertNotEquals(SPAN_ID, dropped.getSpanContext().getSpanId());
            dropped.setAttribute("a", 1).end();
            assertEquals(1, fixture.spans().size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeNothingMoreOnceItHasEnded(final ProviderFixture.Way way) throws Exception {
        try (ProviderFixture fixture = new ProviderFixture(way)) {
            final Span span = fixture.tracer().spanBuilder("span").startSpan();
            assertTrue(span.isRecording());
            span.setAttribute("before", "yes");
            span.end();
            assertFalse(span.isRecording());
            span.setAttribute("after", "no").setAttribute("n", 1L).setAttribute("d", 1.5);
            span.setAttribute("b", true).setAttribute(AttributeKey.stringArrayKey("l"), List.of("x"));
            span.addEvent("late").addLink(remote(TraceFlags.getSampled())).updateName("other");
            span.setStatus(StatusCode.ERROR, "late").recordException(new IllegalStateException());
            span.end();
            span.end(Instant.now());
            final io.opentelemetry.proto.trace.v1.Span sent = fixture.span();
            assertEquals("span", sent.getName());
            assertEquals(Map.of("before", "yes"), ProviderFixture.texts(sent.getAttributesList()));
            assertEquals(0, sent.getEventsCount() + sent.getLinksCount());
            assertEquals(Status.getDefaultInstance(), sent.getStatus());
        }
    }

    @ParameterizedTest
    @EnumSource
    @SuppressWarnings("NullAway")
    void shouldNotMindNulls(final ProviderFixture.Way way) throws Exception {
        try (ProviderFixture fixture = new ProviderFixture(way)) {
            final Tracer unnamed = fixture.provider.get(null);
            fixture.provider
                    .tracerBuilder("t")
                    .setSchemaUrl(null)
                    .setInstrumentationVersion(null)
                    .build();
            final Span span = unnamed.spanBuilder(null)
                    .setParent(null)
                    .setSpanKind(null)
                    .addLink(null)
                    .addLink(null, null)
                    .setAttribute((String) null, "x")
                    .setAttribute("x", (String) null)
                    .setAttribute((AttributeKey<String>) null, "x")
                    .setAllAttributes(null)
                    .setStartTimestamp(1, null)
                    .setStartTimestamp(null)
                    .startSpan();
            span.setAttribute((String) null, "x").setAttribute("x", (String) null);
            span.setAttribute((AttributeKey<String>) null, "x").setAttribute("", "x");
            span.setAttribute(AttributeKey.longArrayKey("x"), null).setAllAttributes(null);
            span.addEvent(null).addEvent(null, (Attributes) null).addEvent("e", (Attributes) null);
            span.addEvent("e", 1, null).addEvent("e", (Instant) null).addEvent(null, 1, TimeUnit.NANOSECONDS);
            span.addLink(null).addLink(null, null).addLink(SpanContext.getInvalid());
            span.setStatus(null).setStatus(null, "x").setStatus(StatusCode.ERROR, null);
            span.recordException(null).recordException(null, null).updateName(null);
            span.end(1, null);
            assertFalse(span.isRecording());
            final io.opentelemetry.proto.trace.v1.Span sent = fixture.span();
            assertEquals("<unspecified span name>", sent.getName());
            assertEquals(0, sent.getAttributesCount() + sent.getLinksCount());
            assertEquals(Status.StatusCode.STATUS_CODE_ERROR, sent.getStatus().getCode());
            assertTrue(sent.getEventsList().stream()
                    .allMatch(event -> event.getName().equals("e")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTheStatusThatCounts(final ProviderFixture.Way way) throws Exception {
        try (ProviderFixture fixture = new ProviderFixture(way)) {
            final Tracer tracer = fixture.tracer();
            final Span good = tracer.spanBuilder("good").startSpan();
            good.setStatus(StatusCode.ERROR, "first").setStatus(StatusCode.OK, "ignored");
            good.setStatus(StatusCode.ERROR, "too late").setStatus(StatusCode.UNSET);
            good.end();
            final Span bad = tracer.spanBuilder("bad").startSpan();
            bad.setStatus(StatusCode.ERROR, "first").setStatus(StatusCode.ERROR, "second");
            bad.setStatus(StatusCode.UNSET);
            bad.end();
            final Span cleared = tracer.spanBuilder("cleared").startSpan();
            cleared.setStatus(StatusCode.ERROR, "first").setStatus(StatusCode.ERROR);
            cleared.end();
            final Map<String, Status> status = new HashMap<>();
            fixture.spans().forEach(span -> status.put(span.getName(), span.getStatus()));
            assertEquals(
                    Status.newBuilder()
                            .setCode(Status.StatusCode.STATUS_CODE_OK)
                            .build(),
                    status.get("good"));
            assertEquals(
                    Status.newBuilder()
                            .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                            .setMessage("second")
                            .build(),
                    status.get("bad"));
            assertEquals(
                    Status.newBuilder()
                            .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                            .build(),
                    status.get("cleared"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRecordExceptions(final ProviderFixture.Way way) throws Exception {
        try (ProviderFixture fixture = new ProviderFixture(way)) {
            final Span span = fixture.tracer().spanBuilder("span").startSpan();
            span.recordException(new IllegalStateException("broken"));
            span.recordException(
                    new IllegalArgumentException("x"),
                    Attributes.of(AttributeKey.stringKey("exception.message"), "said otherwise"));
            span.recordException(new RuntimeException() {
                private static final long serialVersionUID = 1L;
            });
            span.end();
            final List<io.opentelemetry.proto.trace.v1.Span.Event> events =
                    fixture.span().getEventsList();
            assertEquals(3, events.size());
            final Map<String, String> first =
                    ProviderFixture.texts(events.get(0).getAttributesList());
            assertEquals("exception", events.get(0).getName());
            assertEquals("java.lang.IllegalStateException", first.get("exception.type"));
            assertEquals("broken", first.get("exception.message"));
            assertTrue(first.get("exception.stacktrace").contains("shouldRecordExceptions"));
            assertEquals(
                    "said otherwise",
                    ProviderFixture.texts(events.get(1).getAttributesList()).get("exception.message"));
            assertFalse(ProviderFixture.texts(events.get(2).getAttributesList()).containsKey("exception.message"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepToTheLimits(final ProviderFixture.Way way) throws Exception {
        final SpanLimits limits = SpanLimits.builder()
                .setMaxNumberOfAttributes(3)
                .setMaxNumberOfEvents(1)
                .setMaxNumberOfLinks(1)
                .setMaxAttributeValueLength(4)
                .build();
        try (ProviderFixture fixture = new ProviderFixture(way, limits, Sampler.alwaysOn())) {
            final Span span = fixture.tracer().spanBuilder("span").startSpan();
            for (int i = 0; i < 10; i++) {
                span.setAttribute("same", "value " + i);
            }
            span.setAttribute("b", "123456").setAttribute("c", 1L).setAttribute("d", "left out");
            span.setAttribute("b", "changed");
            span.addEvent("one").addEvent("two").addEvent("three");
            span.addLink(remote(TraceFlags.getSampled())).addLink(remote(TraceFlags.getSampled()));
            span.end();
            final io.opentelemetry.proto.trace.v1.Span sent = fixture.span();
            assertEquals(Map.of("same", "valu", "b", "chan", "c", ""), ProviderFixture.texts(sent.getAttributesList()));
            assertEquals(1, sent.getDroppedAttributesCount());
            assertEquals(2, sent.getDroppedEventsCount());
            assertEquals(1, sent.getDroppedLinksCount());
            assertEquals("one", sent.getEvents(0).getName());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAskTheSampler(final ProviderFixture.Way way) throws Exception {
        final Sampler sampler = new Sampler() {
            @Override
            public SamplingResult shouldSample(
                    final Context parentContext,
                    final String traceId,
                    final String name,
                    final SpanKind kind,
                    final Attributes attributes,
                    final List<LinkData> links) {
                assertTrue(TraceId.isValid(traceId));
                return switch (name) {
                    case "record" -> SamplingResult.create(SamplingDecision.RECORD_ONLY);
                    case "drop" -> SamplingResult.drop();
                    default ->
                        SamplingResult.create(
                                SamplingDecision.RECORD_AND_SAMPLE,
                                Attributes.of(
                                        AttributeKey.stringKey("sampler"),
                                        kind + " " + attributes.get(AttributeKey.longKey("n")) + " " + links.size()));
                };
            }

            @Override
            public String getDescription() {
                return "by name";
            }
        };
        try (ProviderFixture fixture = new ProviderFixture(way, SpanLimits.getDefault(), sampler)) {
            final Tracer tracer = fixture.tracer();
            final Span recorded = tracer.spanBuilder("record").startSpan();
            assertTrue(recorded.isRecording());
            assertFalse(recorded.getSpanContext().isSampled());
            recorded.end();
            assertFalse(tracer.spanBuilder("drop").startSpan().isRecording());
            tracer.spanBuilder("sampled")
                    .setSpanKind(SpanKind.CLIENT)
                    .setAttribute("n", 7)
                    .addLink(remote(TraceFlags.getSampled()))
                    .startSpan()
                    .end();
            assertEquals(
                    "CLIENT 7 1",
                    ProviderFixture.texts(fixture.span().getAttributesList()).get("sampler"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellTheTime(final ProviderFixture.Way way) throws Exception {
        try (ProviderFixture fixture = new ProviderFixture(way)) {
            final Tracer tracer = fixture.tracer();
            final long before = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
            final Span parent = tracer.spanBuilder("parent").startSpan();
            final Span child = tracer.spanBuilder("child")
                    .setParent(Context.root().with(parent))
                    .startSpan();
            child.addEvent("event");
            child.end();
            parent.end();
            tracer.spanBuilder("explicit")
                    .setStartTimestamp(Instant.ofEpochSecond(100, 7))
                    .startSpan()
                    .end(Instant.ofEpochSecond(101, 8));
            final long after = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() + 1);
            final Map<String, io.opentelemetry.proto.trace.v1.Span> spans = new HashMap<>();
            fixture.spans().forEach(span -> spans.put(span.getName(), span));
            final io.opentelemetry.proto.trace.v1.Span sent = spans.get("child");
            final io.opentelemetry.proto.trace.v1.Span around = spans.get("parent");
            assertTrue(before <= around.getStartTimeUnixNano());
            assertTrue(around.getStartTimeUnixNano() <= sent.getStartTimeUnixNano());
            assertTrue(sent.getStartTimeUnixNano() <= sent.getEvents(0).getTimeUnixNano());
            assertTrue(sent.getEvents(0).getTimeUnixNano() <= sent.getEndTimeUnixNano());
            assertTrue(sent.getEndTimeUnixNano() <= around.getEndTimeUnixNano());
            assertTrue(around.getEndTimeUnixNano() <= after);
            assertEquals(100_000_000_007L, spans.get("explicit").getStartTimeUnixNano());
            assertEquals(101_000_000_008L, spans.get("explicit").getEndTimeUnixNano());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotThrowWhatAnExceptionThrows(final ProviderFixture.Way way) throws Exception {
        try (ProviderFixture fixture = new ProviderFixture(way)) {
            final Span span = fixture.tracer().spanBuilder("span").startSpan();
            final RuntimeException hostile = new IllegalStateException() {
                private static final long serialVersionUID = 1L;

                @Override
                public String getMessage() {
                    throw new UnsupportedOperationException("no message");
                }
            };
            // the SDK throws here, and we do not
            if (way == ProviderFixture.Way.RINGSPAN) {
                span.recordException(hostile);
                span.setAttribute(wrong(), 1L);
            }
            span.setAttribute("a", "b").end();
            assertEquals(Map.of("a", "b"), ProviderFixture.texts(fixture.span().getAttributesList()));
        }
    }

    // a key of texts that says it is one of numbers
    @SuppressWarnings("unchecked")
    private static AttributeKey<Long> wrong() {
        return (AttributeKey<Long>) (AttributeKey<?>) AttributeKey.stringKey("wrong");
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepSpansApartWhateverAListDoesWhileItIsRead(final ProviderFixture.Way way) throws Exception {
        try (ProviderFixture fixture = new ProviderFixture(way)) {
            final Tracer tracer = fixture.tracer();
            final Span one = tracer.spanBuilder("one").startSpan();
            final Span two = tracer.spanBuilder("two").startSpan();
            final List<String> lazy = new AbstractList<>() {
                @Override
                public String get(final int index) {
                    one.end();
                    two.addEvent("from a list");
                    tracer.spanBuilder("three").startSpan().end();
                    return "item";
                }

                @Override
                public int size() {
                    return 1;
                }
            };
            one.setAttribute(AttributeKey.stringArrayKey("lazy"), lazy);
            one.end();
            two.end();
            for (final io.opentelemetry.proto.trace.v1.Span span : fixture.spans()) {
                if (!span.getName().equals("one")) {
                    assertEquals(0, span.getAttributesCount(), span.getName());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldMakeNoSpansOnceItIsShutDown(final ProviderFixture.Way way) throws Exception {
        try (ProviderFixture fixture = new ProviderFixture(way)) {
            final Tracer tracer = fixture.tracer();
            final Span open = tracer.spanBuilder("open").startSpan();
            assertTrue(fixture.shutdown().isSuccess());
            assertFalse(tracer.spanBuilder("late").startSpan().isRecording());
            open.setAttribute("a", "b").end();
            assertTrue(fixture.shutdown().isSuccess());
        }
    }
}
