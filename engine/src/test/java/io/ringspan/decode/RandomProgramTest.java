/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.DropReason;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random programs over all opcodes, with unknown spans and strings, against {@link LenientModel}. */
class RandomProgramTest {
    private static final int SPAN_IDS = 24;
    private static final int SEGMENT_IDS = 5;
    private static final int STRING_IDS = 12;
    private static final int PARTIAL_FLUSH = 4;
    private static final UnsafeBuffer BYTES = new UnsafeBuffer(new byte[8]);

    private Random random;
    private RecordEncoder records;
    private LenientModel model;

    private long span() {
        return random.nextInt(SPAN_IDS);
    }

    private long segment() {
        return random.nextInt(SEGMENT_IDS);
    }

    private int string() {
        return random.nextInt(STRING_IDS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void shouldDoWhatTheModelDoes(final int round) {
        final long seed = System.nanoTime() + round;
        random = new Random(seed);
        model = new LenientModel(PARTIAL_FLUSH);
        final DecodeFixture fixture = new DecodeFixture(256, 32, 4096, 512, PARTIAL_FLUSH);
        records = fixture.records;
        for (int batch = 0; batch < 1000; batch++) {
            final String message = "seed " + seed + ", batch " + batch;
            for (int i = random.nextInt(12); i >= 0; i--) {
                step(fixture);
            }
            assertEquals(model.takeChunks(), fixture.decode(), message);
            assertEquals(model.created, fixture.stats.spansCreated(), message);
            assertEquals(model.replaced, fixture.dropped(), message);
            assertEquals(model.spanNotFound, fixture.stats.spanNotFound, message);
            assertEquals(model.stringNotFound, fixture.stats.stringNotFound, message);
            assertEquals(model.live(), fixture.spans.live(), message);
            assertEquals(0, fixture.stats.stringsDropped + fixture.store.attributesDropped(), message);
            fixture.assertConserved(message);
            if (random.nextInt(3) == 0) {
                fixture.queue.reclaim(Long.MAX_VALUE);
            }
        }
        assertTrue(model.completed > 300, () -> "only " + model.completed + " spans completed");
        fixture.assertNothingLeaks(STRING_IDS, "seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void shouldConserveAndLeakNothingWhenEveryTableOverflows(final int round) {
        final long seed = System.nanoTime() + round;
        random = new Random(seed);
        model = new LenientModel(PARTIAL_FLUSH);
        // of the texts, ten belong to the decoder itself
        final DecodeFixture fixture = new DecodeFixture(12, 3, 5, 22, PARTIAL_FLUSH);
        records = fixture.records;
        for (int batch = 0; batch < 3000; batch++) {
            final String message = "seed " + seed + ", batch " + batch;
            for (int i = random.nextInt(12); i >= 0; i--) {
                step(fixture);
            }
            fixture.decode();
            fixture.assertConserved(message);
            if (random.nextInt(3) == 0) {
                fixture.queue.reclaim(Long.MAX_VALUE);
            }
        }
        assertTrue(fixture.stats.dropped(DropReason.SPAN_TABLE_FULL) > 100, "spans");
        assertTrue(fixture.stats.dropped(DropReason.SEGMENT_TABLE_FULL) > 100, "segments");
        assertTrue(fixture.stats.stringsDropped > 100, "strings");
        assertTrue(fixture.store.attributesDropped() > 100, "attributes");
        fixture.assertNothingLeaks(STRING_IDS, "seed " + seed);
    }

    private void step(final DecodeFixture fixture) {
        switch (random.nextInt(22)) {
            case 0, 1 -> {
                final long id = span();
                final long segment = segment();
                records.create(id, 0, 5, segment, 0);
                model.create(id, segment, -1, -1, 0);
            }
            case 2 -> {
                final long id = span();
                final long segment = segment();
                final int name = string();
                records.createSpan(id, 0, 5, segment, 0, name, 42);
                model.create(id, segment, name, -1, 42);
            }
            case 3 -> {
                final long id = span();
                final long segment = segment();
                final int name = string();
                final int service = string();
                records.createSpanFull(id, 0, 5, segment, 0, name, service, 0, 0, 43);
                model.create(id, segment, name, service, 43);
                model.useString(0);
                model.useString(0);
            }
            case 4 -> wholeSpan(fixture);
            case 5, 6, 7 -> {
                final long id = span();
                records.setLong(OpCode.FINISH_SPAN, id, id + 7);
                model.finish(id, id + 7);
            }
            case 8 -> flush();
            case 9 -> {
                final int id = 1 + random.nextInt(STRING_IDS - 1);
                records.evictString(id);
                model.strings.remove(id);
            }
            case 10, 11 -> {
                // 0 is defined once and never evicted
                final int id = string();
                final String text = id == 0 ? "zero" : "text " + random.nextInt(15);
                records.defineString(id, text);
                model.strings.put(id, text);
            }
            case 12 -> batch();
            case 13 -> traceTag();
            case 14 -> inline();
            default -> field();
        }
    }

    private void wholeSpan(final DecodeFixture fixture) {
        final long id = span();
        final long segment = segment();
        final boolean last = random.nextInt(3) == 0;
        final int[] coreIds = {string(), string(), string(), string()};
        final int[] metaIds = {string(), string()};
        final int[] metricIds = {string()};
        final int text = string();
        fixture.wholeSpan(id, segment, last, coreIds, metaIds, metricIds, text);
        model.startWhole(id, segment, coreIds);
        model.meta(id, metaIds[0], metaIds[1]);
        model.metric(id, metricIds[0], metricIds[0]);
        model.text(id, text, "inline");
        model.finishWhole(id, id * 10, last);
    }

    private void flush() {
        final long[] ids = new long[random.nextInt(5)];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = span();
        }
        final boolean localRoot = random.nextBoolean();
        records.flushChunk(localRoot, ids, ids.length);
        model.flush(ids, localRoot);
    }

    private void batch() {
        final long id = span();
        final int[] keys = {string(), string(), string(), string()};
        if (random.nextBoolean()) {
            records.batchSetMeta(id, keys, 2);
            if (model.isLive(id)) {
                model.meta(id, keys[0], keys[1]);
                model.meta(id, keys[2], keys[3]);
            }
        } else {
            records.batchSetMetric(id, keys, new double[] {1, 2, 3, 4}, 4);
            if (model.isLive(id)) {
                for (int i = 0; i < 4; i++) {
                    model.metric(id, keys[i], i + 1);
                }
            }
        }
    }

    private void traceTag() {
        final long id = span();
        final int key = string();
        final int value = string();
        switch (random.nextInt(3)) {
            case 0 -> {
                records.setStringPair(OpCode.SET_TRACE_META_ATTR, id, key, value);
                model.ofSpan(id, s -> model.traceMeta(s, key, value));
            }
            case 1 -> {
                records.setStringDouble(OpCode.SET_TRACE_METRICS_ATTR, id, key, value);
                model.ofSpan(id, s -> model.traceMetric(s, key, value));
            }
            default -> {
                records.setString(OpCode.SET_TRACE_ORIGIN, id, value);
                model.ofSpan(id, s -> model.origin(s, value));
            }
        }
    }

    private void inline() {
        final long id = span();
        final int key = string();
        switch (random.nextInt(3)) {
            case 0 -> {
                records.setMetaText(id, key, "text of " + id);
                model.ofSpan(id, s -> model.text(id, key, "text of " + id));
            }
            case 1 -> {
                records.setMetaStruct(id, "key", BYTES, 0, Math.min(key, 8));
                model.ofSpan(id, s -> s.meta.put("struct key", "\u0000".repeat(Math.min(key, 8))));
            }
            default -> {
                records.addSpanEvent(id, 1, "event", BYTES, 0, 0);
                model.ofSpan(id, s -> s.events++);
            }
        }
    }

    private void field() {
        final long id = span();
        final int value = string();
        final int key = string();
        switch (random.nextInt(6)) {
            case 0 -> {
                records.setString(OpCode.SET_NAME, id, value);
                model.ofSpan(id, s -> s.name = model.stringOr(value, s.name));
            }
            case 1 -> {
                records.setString(OpCode.SET_SERVICE_NAME, id, value);
                model.ofSpan(id, s -> s.service = model.stringOr(value, s.service));
            }
            case 2 -> {
                records.setError(id, value);
                model.ofSpan(id, s -> s.error = value);
            }
            case 3 -> {
                records.setLong(OpCode.SET_START, id, value);
                model.ofSpan(id, s -> s.start = value);
            }
            case 4 -> {
                records.setStringPair(OpCode.SET_META_ATTR, id, key, value);
                model.ofSpan(id, s -> model.meta(id, key, value));
            }
            default -> {
                records.setStringDouble(OpCode.SET_METRIC_ATTR, id, key, value);
                model.ofSpan(id, s -> model.metric(id, key, value));
            }
        }
    }
}
