/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.ringspan.SpanRecord;
import io.ringspan.api.ExpiryAction;
import io.ringspan.config.EngineConfig;
import io.ringspan.testkit.RecordingCollector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The places of spans that are live: whatever is thrown at whichever step of a span's life, each place is there again, for one span only, and
 * what is lost is counted.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpanPlacesTest {
    private static final int SPANS_MAX = 64;
    private static final int ROUNDS = 30;
    private static final int THREADS = 3;
    private static final int STACK_LENGTH = 192 * 1024;
    private static final int CALLS_MAX = 4;

    private final FaultyClock clock = new FaultyClock();

    /** Throws at a call, and at all that come behind it on that thread until it is called off. */
    private static final class FaultyClock implements Clock {
        private final Clock clock = Clock.getDefault();
        // the only one at which anything is thrown
        private Thread thread;
        private int callsLeft = Integer.MAX_VALUE;
        private Supplier<Throwable> fault;

        private void onCall() {
            if (Thread.currentThread() == thread && --callsLeft <= 0) {
                sneakyThrow(fault.get());
            }
        }

        @SuppressWarnings("unchecked")
        private static <T extends Throwable> void sneakyThrow(final Throwable throwable) throws T {
            throw (T) throwable;
        }

        @Override
        public long now() {
            onCall();
            return clock.now();
        }

        @Override
        public long nanoTime() {
            onCall();
            return clock.nanoTime();
        }
    }

    static Stream<Supplier<Throwable>> faults() {
        return Stream.of(
                StackOverflowError::new,
                OutOfMemoryError::new,
                InternalError::new,
                NoClassDefFoundError::new,
                IllegalStateException::new,
                ThreadDeath::new);
    }

    private RingspanTracerProvider provider(final RecordingCollector collector) {
        return RingspanTracerProvider.builder()
                .setClock(clock)
                .configure(config -> config.set(
                                "receiver.otlp.url", collector.url().toString())
                        .spansMax(SPANS_MAX)
                        .segmentPartialFlush(SPANS_MAX)
                        .expiryAction(ExpiryAction.DROP)
                        .expiryAgeNs(TimeUnit.MILLISECONDS.toNanos(500)))
                .build();
    }

    private static void awaitNoneLive(final RingspanTracerProvider provider) throws InterruptedException {
        while (provider.liveSpans() > 0) {
            Thread.sleep(5);
        }
    }

    // each of them is there, and no more of them
    private static void assertAllPlacesAreFree(final RingspanTracerProvider provider) throws InterruptedException {
        final Tracer tracer = provider.get("places");
        List<Span> spans = List.of();
        long recording = 0;
        // what nobody could give back is given back within a second
        while (recording < SPANS_MAX) {
            spans.forEach(Span::end);
            awaitNoneLive(provider);
            Thread.sleep(5);
            spans = new ArrayList<>();
            for (int i = 0; i <= SPANS_MAX; i++) {
                spans.add(tracer.spanBuilder("place").setNoParent().startSpan());
            }
            recording = spans.stream().filter(Span::isRecording).count();
        }
        assertEquals(SPANS_MAX, recording);
        spans.forEach(Span::end);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void shouldBeThereAgainWhateverIsThrownAtWhichCall(final Supplier<Throwable> thrown) throws Exception {
        clock.fault = thrown;
        clock.thread = Thread.currentThread();
        try (RecordingCollector collector = new RecordingCollector();
                RingspanTracerProvider provider = provider(collector)) {
            final Tracer tracer = provider.get("places");
            long unrecorded = 0;
            long ended = 0;
            for (int call = 1; call <= CALLS_MAX; call++) {
                for (int i = 0; i < SPANS_MAX; i++) {
                    clock.callsLeft = call;
                    try {
                        final Span span = tracer.spanBuilder("faulty").startSpan();
                        unrecorded += span.isRecording() ? 0 : 1;
                        ended += span.isRecording() ? 1 : 0;
                        span.end();
                    } catch (final Throwable e) {
                        assertEquals(thrown.get().getClass(), e.getClass());
                    } finally {
                        clock.callsLeft = Integer.MAX_VALUE;
                    }
                }
                assertAllPlacesAreFree(provider);
            }
            // the clock is asked twice when a root begins, and once when it ends
            assertEquals((long) (CALLS_MAX - 2) * SPANS_MAX, ended);
            assertTrue(provider.lostSpans() >= SPANS_MAX, () -> provider.lostSpans() + " lost");
            final boolean isCaught =
                    thrown.get() instanceof RuntimeException || thrown.get() instanceof OutOfMemoryError;
            assertEquals(isCaught ? 2 * SPANS_MAX : 0, unrecorded);
        }
    }

    @Test
    void shouldBeCountedAndGivenBackByWhoeverLooksNext() {
        final LiveSpans live = new LiveSpans(
                EngineConfig.builder()
                        .spansMax(SPANS_MAX)
                        .segmentPartialFlush(SPANS_MAX)
                        .build(),
                SpanLimits.getDefault());
        final Set<Integer> indexes = new HashSet<>();
        for (int round = 1; round <= 2; round++) {
            for (int i = 0; i < SPANS_MAX; i++) {
                final SpanDraft draft = live.acquire();
                indexes.add(draft.index());
                draft.failure = new OutOfMemoryError("by the test");
            }
            assertEquals(null, live.acquire());
            live.hasFailures = true;
            live.recover();
            assertEquals((long) round * SPANS_MAX, live.lost());
            assertFalse(live.hasFailures);
        }
        assertEquals(SPANS_MAX, indexes.size());
        assertEquals(2, live.refused());
    }

    /** It is counted once, however often giving it back fails too. */
    @Test
    void shouldBeGivenBackWhenThatIsPossibleAgain() {
        final LiveSpans live = new LiveSpans(
                EngineConfig.builder().spansMax(16).segmentPartialFlush(16).build(), SpanLimits.getDefault());
        final List<SpanDraft> all = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            all.add(live.acquire());
        }
        final SpanDraft draft = all.get(7);
        draft.failure = new OutOfMemoryError("by the test");
        live.hasFailures = true;
        // so that nothing can be done with it
        final SpanRecord record = draft.record;
        draft.isSettled = true;
        draft.record = null;
        live.recover();
        live.recover();
        assertEquals(null, live.acquire());
        assertTrue(live.hasFailures);
        draft.record = record;
        live.recover();
        assertEquals(draft, live.acquire());
        assertEquals(0, live.lost());
    }

    /** One thread of an application that recurses without end, and makes spans at each level. */
    private static final class Recursion implements Runnable {
        private final Tracer tracer;
        private final int padding;
        private final AtomicLong made;
        private Throwable wrong;

        Recursion(final Tracer tracer, final int padding, final AtomicLong made) {
            this.tracer = tracer;
            this.padding = padding;
            this.made = made;
        }

        @Override
        public void run() {
            try {
                for (int i = 0; i < 3; i++) {
                    try {
                        level(padding);
                    } catch (final StackOverflowError e) {
                        // as applications do
                    }
                }
            } catch (final Throwable e) {
                wrong = e;
            }
        }

        // frames of different lengths, so that the end of the stack is anywhere
        private long level(final int left) {
            if (left > 0) {
                return level(left - 1, left, left) + 1;
            }
            final Span span = tracer.spanBuilder("level").setNoParent().startSpan();
            made.incrementAndGet();
            try {
                span.setAttribute("a", "b").setAttribute("n", left).addEvent("event");
            } finally {
                span.end();
            }
            return level(padding) + 1;
        }

        private long level(final int left, final long more, final long evenMore) {
            return level(left) + more + evenMore;
        }
    }

    @Test
    void shouldBeThereAgainBehindAnyStackOverflow() throws Exception {
        final SplittableRandom random = new SplittableRandom();
        final AtomicLong made = new AtomicLong();
        try (RecordingCollector collector = new RecordingCollector();
                RingspanTracerProvider provider = provider(collector)) {
            final Tracer tracer = provider.get("recursion");
            for (int round = 0; round < ROUNDS; round++) {
                final List<Recursion> recursions = new ArrayList<>();
                final List<Thread> threads = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    final Recursion recursion = new Recursion(tracer, random.nextInt(7), made);
                    recursions.add(recursion);
                    final Thread thread = new Thread(
                            null, recursion, "recursion-" + round, STACK_LENGTH + random.nextInt(4096) * 16L);
                    thread.start();
                    threads.add(thread);
                }
                for (final Thread thread : threads) {
                    thread.join();
                }
                for (final Recursion recursion : recursions) {
                    if (recursion.wrong != null) {
                        throw new AssertionError(recursion.wrong);
                    }
                }
            }
            assertAllPlacesAreFree(provider);
            assertTrue(made.get() > ROUNDS);
        }
    }
}
