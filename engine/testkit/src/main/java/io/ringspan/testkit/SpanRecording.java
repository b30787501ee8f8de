/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.testkit;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Spans that a receiver of the kit has accepted, and what a test may ask of them. What is wanted and not there fails the test, with all that
 * is there as trees.
 *
 * <p>Note: this class is threadsafe.
 */
abstract sealed class SpanRecording permits InMemoryReceiver, RecordingAgent {
    private static final long LIMIT_S = 10;

    final Recording<List<RecordedSpan>> chunks = new Recording<>();

    /**
     * What was accepted so far, chunk by chunk: a chunk is a trace, or a part of one.
     *
     * @return a copy, in the order in which they came
     */
    public final List<List<RecordedSpan>> chunks() {
        return chunks.items();
    }

    /**
     * What was accepted so far, span by span.
     *
     * @return a copy, in the order in which they came
     */
    public final List<RecordedSpan> spans() {
        return flat(chunks.items());
    }

    /**
     * What was accepted so far, as far as it is asked for.
     *
     * @param query which spans
     * @return a copy, in the order in which they came
     */
    public final List<RecordedSpan> spans(final SpanQuery query) {
        return spans().stream().filter(query::matches).toList();
    }

    private static List<RecordedSpan> flat(final List<List<RecordedSpan>> chunks) {
        return chunks.stream().flatMap(List::stream).toList();
    }

    /**
     * Waits for a span, for {@value #LIMIT_S} seconds at most.
     *
     * @param query which span
     * @return the one that matches
     * @throws AssertionError       if none comes, or there are several
     * @throws InterruptedException if the thread is interrupted
     */
    public final RecordedSpan awaitSpan(final SpanQuery query) throws InterruptedException {
        return awaitSpan(query, LIMIT_S, TimeUnit.SECONDS);
    }

    /**
     * Waits for a span.
     *
     * @param query   which span
     * @param timeout how long, at most; 0 only looks
     * @param unit    of the timeout
     * @return the one that matches
     * @throws AssertionError       if none comes, or there are several
     * @throws InterruptedException if the thread is interrupted
     */
    public final RecordedSpan awaitSpan(final SpanQuery query, final long timeout, final TimeUnit unit)
            throws InterruptedException {
        final List<RecordedSpan> found = awaitSpans(query, 1, timeout, unit);
        if (found.size() > 1) {
            throw failure(found.size() + " spans, and not one, with " + query);
        }
        return found.get(0);
    }

    /**
     * Waits for spans.
     *
     * @param query   which spans
     * @param count   how many, at least
     * @param timeout how long, at most; 0 only looks
     * @param unit    of the timeout
     * @return all that match then, in the order in which they came
     * @throws AssertionError       if fewer come
     * @throws InterruptedException if the thread is interrupted
     */
    public final List<RecordedSpan> awaitSpans(
            final SpanQuery query, final int count, final long timeout, final TimeUnit unit)
            throws InterruptedException {
        final List<RecordedSpan> found = flat(chunks.await(
                        items -> flat(items).stream().filter(query::matches).count() >= count, timeout, unit))
                .stream()
                .filter(query::matches)
                .toList();
        if (found.size() < count) {
            throw failure(found.size() + " of " + count + (count == 1 ? " span" : " spans") + " within " + timeout + ' '
                    + unit.toString().toLowerCase(Locale.ROOT) + ", with " + query);
        }
        return found;
    }

    /**
     * Says that no such span was accepted so far.
     *
     * @param query which spans
     * @throws AssertionError if there is one
     */
    public final void assertNoSpan(final SpanQuery query) {
        final List<RecordedSpan> found = spans(query);
        if (!found.isEmpty()) {
            throw failure(found.size() + (found.size() == 1 ? " span" : " spans") + ", and not none, with " + query);
        }
    }

    private AssertionError failure(final String what) {
        return new AssertionError(what + "; there is:\n" + describe());
    }

    /**
     * What was accepted so far, as trees: a line for each span, with its tags, but for those by which the engine speaks of itself.
     *
     * @return for people
     */
    public final String describe() {
        return SpanTree.of(spans());
    }

    /** Forgets what was accepted so far. */
    public void clear() {
        chunks.clear();
    }
}
