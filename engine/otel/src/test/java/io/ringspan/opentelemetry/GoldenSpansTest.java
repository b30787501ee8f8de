/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.fixture.SentSpans;
import io.ringspan.testkit.RecordingCollector;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the SDK's exporter sent for recorded calls, a collector gets for the same calls by each of our ways. Other cases of the same form are run
 * from a directory: {@code -Dgolden.otlp=DIR}.
 */
class GoldenSpansTest {
    private static final int SECONDS = 60;

    /** Tells of each span that ends, with what overrides it. */
    private static final class Ends implements SpanProcessor {
        private final BiConsumer<ReadableSpan, JsonNode> listener;
        private JsonNode current;

        Ends(final BiConsumer<ReadableSpan, JsonNode> listener) {
            this.listener = listener;
        }

        @Override
        public void onStart(final Context parentContext, final ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(final ReadableSpan span) {
            listener.accept(span, current);
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }

    static List<RecordedCase> cases() throws IOException, URISyntaxException {
        return RecordedCase.all();
    }

    private static void play(final RecordedCase recorded, final BiConsumer<ReadableSpan, JsonNode> listener) {
        final RecordedCalls calls = new RecordedCalls(recorded);
        final Ends ends = new Ends(listener);
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(calls.resource())
                .setSpanLimits(calls.limits())
                .setIdGenerator(calls)
                .setSampler(calls)
                .addSpanProcessor(ends)
                .build()) {
            calls.play(provider, span -> ends.current = span);
        }
    }

    // large enough for the longest text of the recordings
    static Consumer<EngineConfigBuilder> sendingTo(final RecordingCollector collector) {
        return config -> config.set("receiver.otlp.url", collector.url().toString())
                .ringOverflow(OverflowPolicy.BLOCK)
                .ringSlots(1 << 14)
                .ringSlotLength(1 << 10)
                .ringRecordMax(1 << 22)
                .textMax(1 << 21)
                .payloadLength(1 << 23);
    }

    private static void assertSame(final RecordedCase recorded, final RecordingCollector collector) throws Exception {
        final SentSpans expected = SentSpans.of(List.of(recorded.request()));
        assertEquals(recorded.spans().size(), expected.count());
        assertEquals(expected, SentSpans.to(collector));
    }

    private static void assertDone(final CompletableResultCode result) {
        assertTrue(result.join(SECONDS, TimeUnit.SECONDS).isSuccess());
    }

    private static void shouldSendByProcessor(final RecordedCase recorded, final boolean isGroupedByTrace)
            throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final RingspanSpanProcessor processor = RingspanSpanProcessor.builder()
                    .setResource(new RecordedCalls(recorded).resource())
                    .setGroupedByTrace(isGroupedByTrace)
                    .configure(sendingTo(collector))
                    .build();
            play(
                    recorded,
                    (span, call) -> processor.onEnd(
                            new OverriddenReadableSpan(span, new OverriddenSpan(span.toSpanData(), recorded, call))));
            assertDone(processor.shutdown());
            assertSame(recorded, collector);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldSendByTheProcessorWhatTheExporterSends(final RecordedCase recorded) throws Exception {
        shouldSendByProcessor(recorded, false);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldSendTheSameByTrace(final RecordedCase recorded) throws Exception {
        // a span whose local root never ends goes out at close, and says so
        if (recorded.hasRoots()) {
            shouldSendByProcessor(recorded, true);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldSendByOurProviderWhatTheSdkSends(final RecordedCase recorded) throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final RecordedCalls calls = new RecordedCalls(recorded);
            final RingspanTracerProvider provider = RingspanTracerProvider.builder()
                    .setResource(calls.resource())
                    .setSpanLimits(calls.limits())
                    .setIdGenerator(calls)
                    .setSampler(calls)
                    .configure(sendingTo(collector))
                    .build();
            calls.play(provider, span -> {});
            assertDone(provider.shutdown());
            // what no call of the API leads to is left out
            final SentSpans expected = SentSpans.of(List.of(recorded.request())).without(recorded.overridden());
            assertEquals(expected, SentSpans.to(collector).without(recorded.overridden()));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldSendByOurExporterWhatTheirsSends(final RecordedCase recorded) throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final RingspanSpanExporter exporter = RingspanSpanExporter.builder()
                    .setResource(new RecordedCalls(recorded).resource())
                    .configure(sendingTo(collector))
                    .build();
            play(recorded, (span, call) -> {
                final SpanData overridden = new OverriddenSpan(span.toSpanData(), recorded, call);
                assertDone(exporter.export(List.of(overridden)));
            });
            assertDone(exporter.shutdown());
            assertSame(recorded, collector);
        }
    }
}
