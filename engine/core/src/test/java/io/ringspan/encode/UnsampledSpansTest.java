/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.ringspan.encode.datadog.NumberedPayload;
import io.ringspan.encode.datadog.V05Encoder;
import io.ringspan.model.SpanModel;
import io.ringspan.model.V05Maps;
import io.ringspan.table.BlockPool;
import io.ringspan.table.SpanTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which spans of a chunk go out to a receiver that wants only what the tracer kept, and how. */
class UnsampledSpansTest {
    private static final String PRIORITY = "_sampling_priority_v1";
    private static final String MECHANISM = "_dd.span_sampling.mechanism";
    private static final int LENGTH = 1 << 20;

    private EncodeFixture fixture = new EncodeFixture("service");
    private UnsampledSpans unsampled = new UnsampledSpans(fixture.store);

    private List<Long> selected() {
        final int count = unsampled.select(fixture.chunk);
        final List<Long> ids = new ArrayList<>();
        if (count > 0) {
            assertEquals(count, fixture.chunk.spanCount());
            while (fixture.chunk.next()) {
                ids.add(fixture.chunk.header().spanId());
            }
            fixture.chunk.rewind();
        }
        return ids;
    }

    @ParameterizedTest
    @CsvSource({"-1,0", "0,0", "1,3", "2,3", "0.5,3", "NaN,0"})
    void shouldGoByTheFirstPriority(final double priority, final int expected) {
        for (int i = 1; i <= 3; i++) {
            final int span = fixture.span(i, 0);
            if (i > 1) {
                fixture.metric(span, PRIORITY, i == 2 ? priority : 1 - priority);
            }
        }
        fixture.seal(null);
        assertEquals(expected, selected().size());
    }

    @ParameterizedTest
    @CsvSource({"-1,0", "0,0", "1,2"})
    void shouldGoByThePriorityOfTheTraceBeforeThatOfASpan(final double priority, final int expected) {
        fixture.metric(fixture.span(1, 0), PRIORITY, 1 - priority);
        fixture.span(2, 0);
        fixture.traceMetric(PRIORITY, priority);
        fixture.seal(null);
        assertEquals(expected, selected().size());
    }

    @Test
    void shouldKeepWhatNobodyDecidedOn() {
        fixture.span(1, 0);
        fixture.seal(null);
        assertEquals(List.of(1L), selected());
        final int span = fixture.span(2, 0);
        fixture.metric(span, PRIORITY, 0);
        fixture.store.pushNumber(span, fixture.text(PRIORITY), BlockPool.UNSET, 0);
        fixture.seal(null);
        assertEquals(List.of(2L), selected());
    }

    @Test
    void shouldKeepAChunkWithAnError() {
        fixture.metric(fixture.span(1, 0), PRIORITY, 0);
        fixture.header(fixture.span(2, 0)).error(1);
        fixture.seal(null);
        assertEquals(List.of(1L, 2L), selected());
    }

    /** The case of the OTLP encoder of the reference, which all formats share now. */
    @Test
    void shouldKeepSpansThatWereSampledByThemselves() {
        for (int i = 1; i <= 20; i++) {
            final int span = fixture.span(i, 0);
            fixture.metric(span, PRIORITY, 0);
            fixture.metric(span, MECHANISM, i % 2 == 0 ? 8 : 7);
            if (i == 7) {
                fixture.metric(span, "_dd1.sr.eausr", 0.5);
            }
            if (i == 4) {
                fixture.store.pushNumber(span, fixture.text(MECHANISM), BlockPool.UNSET, 0);
            }
        }
        fixture.seal(null);
        assertEquals(List.of(2L, 6L, 7L, 8L, 10L, 12L, 14L, 16L, 18L, 20L), selected());
    }

    @Test
    void shouldSayOnTheFirstOneThatIsLeftWhatBelongsToTheTrace() {
        fixture.meta(fixture.span(1, 0), "_dd.p.key", "of the root");
        for (int i = 2; i <= 4; i++) {
            final int span = fixture.span(i, 1);
            fixture.meta(span, "own", "value" + i);
            fixture.metric(span, MECHANISM, i == 3 ? 7 : 8);
        }
        fixture.traceMetric(PRIORITY, 0);
        fixture.traceMeta("of trace", "text");
        fixture.seal("origin", SpanTable.LOCAL_ROOT);
        assertEquals(List.of(2L, 4L), selected());
        final List<Map<String, Object>> spans = fixture.decoded();
        assertEquals(
                List.of(2L, 4L), spans.stream().map(span -> span.get("span_id")).toList());
        final Map<?, ?> meta = (Map<?, ?>) spans.get(0).get("meta");
        assertEquals("of the root", meta.get("_dd.p.key"));
        assertEquals("text", meta.get("of trace"));
        assertEquals("value2", meta.get("own"));
        final Map<?, ?> metrics = (Map<?, ?>) spans.get(0).get("metrics");
        assertEquals(0.0, metrics.get(PRIORITY));
        // it is not the root
        assertFalse(metrics.containsKey("_dd.top_level"));
        assertFalse(((Map<?, ?>) spans.get(1).get("meta")).containsKey("of trace"));
        // the same in parts
        assertEquals(List.of(2L), ids(fixture.chunk.limit(1).spanCount()));
        assertEquals(true, fixture.chunk.nextPart());
        assertEquals(List.of(4L), ids(1));
        assertEquals("text", ((Map<?, ?>) fixture.decoded().get(0).get("meta")).get("of trace"));
        assertFalse(fixture.chunk.nextPart());
        fixture.chunk.restart();
        assertEquals(List.of(2L, 4L), ids(2));
    }

    private List<Object> ids(final int count) {
        final List<Object> ids =
                fixture.decoded().stream().map(span -> span.get("span_id")).toList();
        assertEquals(count, ids.size());
        return ids;
    }

    /** All formats read a chunk of which spans are left out the same way. */
    @Property(tries = 200)
    void shouldBeTheSameInV05(@ForAll final long seed) {
        final Random random = new Random(seed);
        fixture = new EncodeFixture(SpanModel.SERVICE);
        final V05Encoder v05 = new V05Encoder(fixture.store, SpanModel.SERVICE, "jvm", 77, false);
        final NumberedPayload payload = new NumberedPayload(v05, LENGTH, LENGTH);
        RandomSpan.chunk(fixture, random, 60);
        final List<Integer> all = new ArrayList<>();
        while (fixture.chunk.next()) {
            all.add(fixture.chunk.span());
        }
        final int[] chosen = all.stream()
                .filter(span -> random.nextInt(3) > 0)
                .mapToInt(i -> i)
                .toArray();
        if (chosen.length > 0) {
            fixture.chunk.select(chosen, chosen.length);
        } else {
            fixture.chunk.restart();
        }
        final List<Map<String, Object>> expected = fixture.decoded();
        assertEquals(chosen.length > 0 ? chosen.length : all.size(), expected.size());
        assertNotEquals(TraceEncoder.DOES_NOT_FIT, payload.add(fixture));
        V05Maps.assertSaysTheSame(List.of(expected), payload.framed());
    }
}
