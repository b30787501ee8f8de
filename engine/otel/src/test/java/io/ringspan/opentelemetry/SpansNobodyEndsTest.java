/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.ringspan.api.ExpiryAction;
import io.ringspan.fixture.SentSpans;
import io.ringspan.testkit.RecordingCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Spans that are started and never ended take no memory for good, and are counted. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpansNobodyEndsTest {
    private static final int SPANS_MAX = 64;
    private static final int SECONDS = 30;

    private static RingspanTracerProvider provider(final RecordingCollector collector, final ExpiryAction action) {
        return RingspanTracerProvider.builder()
                .configure(config -> config.set(
                                "receiver.otlp.url", collector.url().toString())
                        .spansMax(SPANS_MAX)
                        .segmentPartialFlush(SPANS_MAX)
                        .expiryAction(action)
                        .expiryAgeNs(TimeUnit.MILLISECONDS.toNanos(400)))
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void shouldExpire(final ExpiryAction action) throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final RingspanTracerProvider provider = provider(collector, action);
            final Tracer tracer = provider.get("expiry");
            final Span forgotten = tracer.spanBuilder("forgotten").startSpan();
            forgotten.setAttribute("a", "b");
            while (provider.expiredSpans() == 0) {
                Thread.sleep(10);
            }
            assertEquals(0, provider.liveSpans());
            assertFalse(forgotten.isRecording());
            // whoever comes too late changes nothing of the span that has its place
            final Span next = tracer.spanBuilder("next").startSpan();
            forgotten.setAttribute("late", true).updateName("late").end();
            assertTrue(next.isRecording());
            next.end();
            assertTrue(provider.shutdown().join(SECONDS, TimeUnit.SECONDS).isSuccess());
            final List<String> names = new ArrayList<>();
            SentSpans.to(collector).spans().keySet().forEach(sent -> {
                names.add(sent.span().getName());
                if (sent.span().getName().equals("forgotten")) {
                    assertEquals(
                            "{_ringspan.incomplete=expired, a=b}",
                            ProviderFixture.texts(sent.span().getAttributesList())
                                    .toString());
                }
            });
            names.sort(null);
            assertEquals(action == ExpiryAction.FINISH ? List.of("forgotten", "next") : List.of("next"), names);
        }
    }

    @Test
    void shouldNotBeRecordedWhereTooManyAreLive() throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final RingspanTracerProvider provider = RingspanTracerProvider.builder()
                    .configure(config -> config.set(
                                    "receiver.otlp.url", collector.url().toString())
                            .spansMax(SPANS_MAX)
                            .segmentPartialFlush(SPANS_MAX))
                    .build();
            final Tracer tracer = provider.get("expiry");
            final List<Span> spans = new ArrayList<>();
            for (int i = 0; i < SPANS_MAX; i++) {
                spans.add(tracer.spanBuilder("live").startSpan());
            }
            final Span tooMany = tracer.spanBuilder("too many").startSpan();
            assertFalse(tooMany.isRecording());
            // others go by its context all the same
            assertTrue(tooMany.getSpanContext().isValid());
            assertFalse(tooMany.getSpanContext().isSampled());
            assertEquals(1, provider.refusedSpans());
            assertEquals(SPANS_MAX, provider.liveSpans());
            spans.forEach(Span::end);
            assertTrue(tracer.spanBuilder("again").startSpan().isRecording());
            assertTrue(provider.shutdown().join(SECONDS, TimeUnit.SECONDS).isSuccess());
            assertEquals(SPANS_MAX, SentSpans.to(collector).count());
        }
    }

    /** A span that is open for long and is still told things, or under which others come and go, is no forgotten one. */
    @Test
    void shouldNotExpireWhileAnythingHappensInTheirTrace() throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final RingspanTracerProvider provider = provider(collector, ExpiryAction.DROP);
            final Tracer tracer = provider.get("expiry");
            final Span stream = tracer.spanBuilder("stream").startSpan();
            final Span root = tracer.spanBuilder("root").setNoParent().startSpan();
            final Span below = tracer.spanBuilder("below")
                    .setParent(Context.root().with(root))
                    .startSpan();
            final Span forgotten = tracer.spanBuilder("forgotten").setNoParent().startSpan();
            int messages = 0;
            while (provider.expiredSpans() == 0) {
                stream.addEvent("message " + messages++);
                tracer.spanBuilder("item")
                        .setParent(Context.root().with(below))
                        .startSpan()
                        .end();
                Thread.sleep(20);
            }
            // and as long again
            for (int i = 0; i < 60; i++) {
                stream.setStatus(StatusCode.ERROR, "again");
                below.setAttribute("n", i);
                Thread.sleep(20);
            }
            assertEquals(1, provider.expiredSpans());
            assertFalse(forgotten.isRecording());
            List.of(below, root, stream).forEach(span -> {
                assertTrue(span.isRecording());
                span.end();
            });
            assertTrue(provider.shutdown().join(SECONDS, TimeUnit.SECONDS).isSuccess());
            final int told = messages;
            assertEquals(
                    Math.min(told, 128),
                    SentSpans.to(collector).spans().keySet().stream()
                            .filter(sent -> sent.span().getName().equals("stream"))
                            .findFirst()
                            .orElseThrow()
                            .span()
                            .getEventsCount());
        }
    }
}
