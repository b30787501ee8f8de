/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.Balance;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.model.PayloadMaps;
import io.ringspan.transport.Delivery;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Traces of random spans around the length of a payload: each span arrives once, unless it alone is longer than a payload; and each part
 * of a trace says on its first span what belongs to the trace.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChunkPartsTest {
    private static final int TRACES = 40;
    private static final int PAYLOAD_LENGTH = 16 * 1024;
    // head, names, tags of the trace and what the encoder keeps free for numbers and the like
    private static final int OVERHEAD_MAX = 1500;
    private static final long TRACE_ID_HIGH = 0xABCDEFL;
    private static final Map<String, String> TAGS_OF_THE_TRACE = Map.of(
            "_dd.p.dm", "-4", "_dd.p.own", "x", "_dd.p.tid", "0000000000abcdef", "_dd.origin", "lab", "trace", "tag");

    // written by the transport thread, read behind a flush
    private final List<List<Map<String, Object>>> chunks = new ArrayList<>();
    private final List<Integer> chunkCounts = new ArrayList<>();
    // least lengths of the spans of the trace at hand
    private final Map<Long, Integer> lengths = new HashMap<>();
    private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[4 * PAYLOAD_LENGTH]);
    private TraceEngine engine;
    private SpanWriter writer;
    private SplittableRandom random;

    @ParameterizedTest
    @CsvSource({"1, 1, 4096", "2, 2, 4096", "2, 3, 1", "1, 4, 2"})
    void shouldSendEachSpanOnceAndSayOfEachPartWhatBelongsToTheTrace(
            final int threads, final long seed, final int chunksMax) throws Exception {
        random = new SplittableRandom(seed);
        start(threads, chunksMax);
        long lost = 0;
        for (int trace = 1; trace <= TRACES; trace++) {
            publish(trace * 1000L);
            final FlushResult result = engine.flush(20, TimeUnit.SECONDS);
            final long lostSoFar = engine.counters().dropped(DropReason.OVERSIZE_SPAN);
            assertEquals(lostSoFar > lost ? FlushResult.LOST : FlushResult.DELIVERED, result);
            check(lostSoFar - lost);
            lost = lostSoFar;
        }
        assertTrue(lost > 0);
        assertTrue(engine.counters().get(EngineCounter.CHUNKS_DELIVERED) > TRACES);
        assertTrue(chunkCounts.stream().allMatch(count -> count <= chunksMax), chunkCounts::toString);
        final CloseReport report = engine.close(20, TimeUnit.SECONDS);
        assertEquals(0, report.unaccounted());
        final Balance traces = engine.ledger().traces();
        assertEquals(TRACES, traces.delivered() + traces.dropped(), traces::toString);
        assertTrue(traces.delivered() > TRACES / 2, traces::toString);
    }

    private void start(final int threads, final int chunksMax) {
        engine = TraceEngine.start(
                EngineConfig.builder()
                        .ringOverflow(OverflowPolicy.BLOCK)
                        .pipelineThreads(threads)
                        .payloadCount(3)
                        .payloadLength(PAYLOAD_LENGTH)
                        .payloadFlushAt(random.nextBoolean() ? PAYLOAD_LENGTH : PAYLOAD_LENGTH / 2)
                        .payloadChunksMax(chunksMax)
                        .payloadExhausted(PayloadPolicy.BLOCK)
                        .build(),
                payload -> {
                    final byte[] body = new byte[payload.length()];
                    payload.body().get(body);
                    assertTrue(body.length <= PAYLOAD_LENGTH);
                    chunks.addAll(PayloadMaps.payload(body));
                    chunkCounts.add(payload.chunkCount());
                    return Delivery.ACCEPTED;
                });
        writer = engine.newWriter();
    }

    private void publish(final long root) {
        lengths.clear();
        final int spans = 1 + random.nextInt(random.nextBoolean() ? 4 : 90);
        for (long span = root; span < root + spans; span++) {
            writer.startIds(span, TRACE_ID_HIGH, root, root, span == root ? 0 : root, 0, 0, 0, 0, 1);
            if (span == root) {
                // of some traces the tag is the tracer's own
                if (random.nextBoolean()) {
                    writer.setTraceMetaId(root, engine.intern("_dd.p.tid"), engine.intern("0000000000abcdef"));
                }
                writer.setSamplingPriority(root, 2, 4)
                        .setTraceMetaId(root, engine.intern("trace"), engine.intern("tag"))
                        .setOriginId(root, engine.intern("lab"))
                        .setMeta(root, engine.intern("_dd.p.own"), "x");
            }
            fill(span);
            writer.commit();
        }
        for (long span = root + spans - 1; span >= root; span--) {
            writer.finish(span, 1);
            if (span % 50 == 0) {
                writer.commit();
            }
        }
        writer.commit();
    }

    private void fill(final long span) {
        final int length = switch (random.nextInt(12)) {
            case 0 -> random.nextInt(2 * PAYLOAD_LENGTH);
            case 1 -> PAYLOAD_LENGTH - OVERHEAD_MAX - random.nextInt(PAYLOAD_LENGTH / 4);
            default -> random.nextInt(PAYLOAD_LENGTH / 16);
        };
        lengths.put(span, length);
        switch (random.nextInt(4)) {
            case 0 -> writer.setMeta(span, engine.intern("text"), "t".repeat(length));
            case 1 -> writer.setMetaStruct(span, "struct", bytes, 0, length);
            case 2 -> writer.addEvent(span, 7, "e".repeat(length), bytes, 0, 0);
            default -> {
                // the key, and a text as the value
                bytes.putInt(0, 1, ByteOrder.LITTLE_ENDIAN);
                bytes.putByte(4, (byte) 'k');
                bytes.putByte(5, (byte) 0);
                bytes.putInt(6, length, ByteOrder.LITTLE_ENDIAN);
                writer.addLink(span, 1, 2, 3, 0, "", bytes, 0, 10 + length);
                bytes.setMemory(0, 10, (byte) 0);
            }
        }
    }

    private void check(final long lost) {
        final List<Long> sent = new ArrayList<>();
        for (final List<Map<String, Object>> chunk : chunks) {
            checkFirst(chunk.get(0), lost > 0);
            chunk.forEach(span -> sent.add((Long) span.get("span_id")));
            chunk.stream()
                    .skip(1)
                    .forEach(span -> assertFalse(
                            meta(span).containsKey("trace") || meta(span).containsKey("_dd.p.tid")));
        }
        assertEquals(lengths.size(), sent.size() + lost);
        assertEquals(
                sent.stream().distinct().sorted().toList(),
                sent.stream().sorted().toList());
        sent.forEach(lengths::remove);
        // nothing else was lost, and nothing that would have fitted
        lengths.forEach((span, length) -> assertTrue(length > PAYLOAD_LENGTH - OVERHEAD_MAX, span + ": " + length));
        chunks.clear();
    }

    private static void checkFirst(final Map<String, Object> first, final boolean incomplete) {
        Stream.concat(
                        TAGS_OF_THE_TRACE.entrySet().stream(),
                        Stream.of(Map.entry("_ringspan.incomplete", "records-lost")))
                .filter(tag -> incomplete || !tag.getKey().startsWith("_ringspan"))
                .forEach(tag -> assertEquals(tag.getValue(), meta(first).get(tag.getKey()), tag::getKey));
        assertEquals(incomplete, meta(first).containsKey("_ringspan.incomplete"));
        assertEquals(2.0, ((Map<?, ?>) first.get("metrics")).get("_sampling_priority_v1"));
    }

    private static Map<?, ?> meta(final Map<String, Object> span) {
        return (Map<?, ?>) span.get("meta");
    }
}
