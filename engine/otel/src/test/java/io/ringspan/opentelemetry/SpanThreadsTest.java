/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.fixture.SentSpans;
import io.ringspan.testkit.RecordingCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans on many threads: each arrives once, with what it was told. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpanThreadsTest {
    private static final int THREADS = 4;
    private static final int SPANS = 2000;
    private static final int TASKS = 10_000;
    private static final int SECONDS = 60;

    private static RingspanTracerProvider provider(final RecordingCollector collector) {
        return RingspanTracerProvider.builder()
                .configure(config -> config.set(
                                "receiver.otlp.url", collector.url().toString())
                        .ringOverflow(OverflowPolicy.BLOCK))
                .build();
    }

    private static SdkTracerProvider withProcessor(final RecordingCollector collector) {
        return SdkTracerProvider.builder()
                .addSpanProcessor(RingspanSpanProcessor.builder()
                        .configure(config -> config.set(
                                        "receiver.otlp.url", collector.url().toString())
                                .ringOverflow(OverflowPolicy.BLOCK))
                        .build())
                .build();
    }

    private static void assertDone(final CompletableResultCode result) {
        assertTrue(result.join(SECONDS, TimeUnit.SECONDS).isSuccess());
    }

    // virtual ones where the JVM has them
    private static ExecutorService threadPerTask() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (final ReflectiveOperationException e) {
            return Executors.newFixedThreadPool(THREADS);
        }
    }

    private static void makeTree(final Tracer tracer, final int number) {
        final Span span = tracer.spanBuilder("task").startSpan();
        span.setAttribute("number", number).setAttribute("text", "task " + number);
        span.addEvent("event " + number);
        span.end();
    }

    private static void shouldSendEach(final TracerProvider provider) throws Exception {
        final Tracer tracer = provider.get("threads");
        final ExecutorService executor = threadPerTask();
        final List<Future<?>> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            final int number = i;
            tasks.add(executor.submit(() -> makeTree(tracer, number)));
        }
        for (final Future<?> task : tasks) {
            task.get();
        }
        executor.shutdown();
    }

    private static void assertEach(final RecordingCollector collector) throws Exception {
        final SentSpans sent = SentSpans.to(collector);
        assertEquals(TASKS, sent.count());
        sent.spans().keySet().forEach(one -> {
            final long number = one.span().getAttributesList().stream()
                    .filter(attribute -> attribute.getKey().equals("number"))
                    .findFirst()
                    .orElseThrow()
                    .getValue()
                    .getIntValue();
            assertEquals(
                    "task " + number,
                    ProviderFixture.texts(one.span().getAttributesList()).get("text"));
            assertEquals("event " + number, one.span().getEvents(0).getName());
        });
    }

    @Test
    void shouldSendSpansOfThreadsWithoutNumberByTheProvider() throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final RingspanTracerProvider provider = provider(collector);
            shouldSendEach(provider);
            assertDone(provider.shutdown());
            assertEach(collector);
            assertEquals(0, provider.liveSpans());
        }
    }

    @Test
    void shouldSendSpansOfThreadsWithoutNumberByTheProcessor() throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final SdkTracerProvider provider = withProcessor(collector);
            shouldSendEach(provider);
            assertDone(provider.shutdown());
            assertEach(collector);
        }
    }

    @Test
    void shouldEndASpanOnceHoweverManyEndIt() throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final RingspanTracerProvider provider = provider(collector);
            final Tracer tracer = provider.get("threads");
            final List<BlockingQueue<Span>> queues = new ArrayList<>();
            final List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                final BlockingQueue<Span> queue = new LinkedBlockingQueue<>();
                queues.add(queue);
                final Thread thread = new Thread(() -> {
                    for (int i = 0; i < SPANS; i++) {
                        final Span span;
                        try {
                            span = queue.take();
                        } catch (final InterruptedException e) {
                            return;
                        }
                        // whichever of these come before the end are there, whole
                        span.setAttribute("a", "some text").addEvent("event").setAttribute("n", i);
                        span.end();
                        span.setAttribute("late", "text").updateName("late");
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (int i = 0; i < SPANS; i++) {
                final Span span = tracer.spanBuilder("shared").startSpan();
                queues.forEach(queue -> queue.add(span));
            }
            for (final Thread thread : threads) {
                thread.join();
            }
            assertDone(provider.shutdown());
            final SentSpans sent = SentSpans.to(collector);
            assertEquals(SPANS, sent.count());
            assertEquals(
                    SPANS,
                    sent.spans().keySet().stream()
                            .map(one -> one.span().getSpanId())
                            .distinct()
                            .count());
            sent.spans().keySet().forEach(one -> {
                // of another span in the same draft nothing is left
                assertTrue(List.of("shared", "late").contains(one.span().getName()));
                one.span().getEventsList().forEach(event -> assertEquals("event", event.getName()));
                assertTrue(one.span().getEventsCount() <= THREADS);
            });
        }
    }

    @Test
    void shouldCarrySpansAlongWithAsynchronousStages() throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final RingspanTracerProvider provider = provider(collector);
            final Tracer tracer = provider.get("threads");
            final List<CompletableFuture<Void>> chains = new ArrayList<>();
            for (int i = 0; i < SPANS; i++) {
                chains.add(CompletableFuture.supplyAsync(
                                () -> tracer.spanBuilder("stage").startSpan())
                        .thenApplyAsync(span -> span.setAttribute("second", true))
                        .thenAcceptAsync(Span::end));
            }
            CompletableFuture.allOf(chains.toArray(new CompletableFuture<?>[0])).join();
            assertDone(provider.shutdown());
            assertEquals(SPANS, SentSpans.to(collector).count());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldThrowNothingAtThreadsWhileItIsShutDown(final boolean isSdk) throws Exception {
        try (RecordingCollector collector = new RecordingCollector()) {
            final TracerProvider provider = isSdk ? withProcessor(collector) : provider(collector);
            final Tracer tracer = provider.get("threads");
            final CountDownLatch begun = new CountDownLatch(THREADS);
            final AtomicInteger made = new AtomicInteger();
            final List<Future<?>> tasks = new ArrayList<>();
            final ExecutorService executor = Executors.newFixedThreadPool(THREADS);
            for (int t = 0; t < THREADS; t++) {
                tasks.add(executor.submit(() -> {
                    for (int i = 0; i < SPANS; i++) {
                        makeTree(tracer, made.incrementAndGet());
                        begun.countDown();
                    }
                }));
            }
            begun.await();
            final CompletableResultCode result = provider instanceof final RingspanTracerProvider ours
                    ? ours.shutdown()
                    : ((SdkTracerProvider) provider).shutdown();
            for (final Future<?> task : tasks) {
                task.get();
            }
            executor.shutdown();
            assertTrue(result.join(SECONDS, TimeUnit.SECONDS).isDone());
            assertTrue(SentSpans.to(collector).count() <= made.get());
        }
    }
}
