/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.EngineCounter;
import io.ringspan.encode.PayloadFormat;
import io.ringspan.encode.TracedProcess;
import io.ringspan.encode.registry.PayloadFormats;
import io.ringspan.protocol.AttributeWriter;
import io.ringspan.protocol.InstrumentationScope;
import io.ringspan.protocol.SpanFieldsDescriptor;
import io.ringspan.protocol.SpanLinkDescriptor;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.Payload;
import io.ringspan.transport.Transport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A span that is described record by record, and the same one as a whole record: the same payload in every format. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpanRecordEqualityTest {
    private static final int ROUNDS = 300;
    private static final int CALLS_MAX = 14;
    private static final String[] TEXTS = {"", "a", "key", "v\u00e4lue", "kind", "server", "env", "x".repeat(300)};

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final SpanRecord record = new SpanRecord();
    private final Map<PayloadFormat, Payloads> receivers = new LinkedHashMap<>();
    private final AttributeWriter attributes = new AttributeWriter();
    private final UnsafeBuffer bytes = new UnsafeBuffer("some bytes".getBytes(StandardCharsets.US_ASCII));

    private static final class Payloads implements Transport {
        private final List<byte[]> bodies = Collections.synchronizedList(new ArrayList<>());

        @Override
        public Delivery send(final Payload payload) {
            final ByteBuffer body = payload.body().duplicate();
            final byte[] copy = new byte[body.remaining()];
            body.get(copy);
            bodies.add(copy);
            return Delivery.ACCEPTED;
        }

        String take() {
            // as text, so that a difference can be read
            final StringBuilder text = new StringBuilder();
            bodies.forEach(body -> text.append(new String(body, StandardCharsets.ISO_8859_1)));
            bodies.clear();
            return text.toString();
        }
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    private AttributeWriter attributes() {
        attributes.clear();
        for (int i = random.nextInt(3); i > 0; i--) {
            attributes.key(text()).text(text());
            attributes.key("list").beginList().integer(i).bool(true).end();
            attributes.key("map").beginMap().key("inner").number(0.5).end();
        }
        return attributes.dropped(random.nextInt(2));
    }

    private AttributeWriter value() {
        attributes.clear();
        switch (random.nextInt(7)) {
            case 0 -> attributes.text(text());
            case 1 -> attributes.bool(random.nextBoolean());
            case 2 -> attributes.integer(random.nextLong());
            case 3 -> attributes.number(0.25);
            case 4 -> attributes.bytes(bytes, 0, 4);
            case 5 -> attributes.beginList().text(text()).integer(7).end();
            default -> attributes.beginMap().key(text()).beginList().end().end();
        }
        return attributes;
    }

    // every setter that both have, by ids and by texts
    private void call(final TraceEngine engine, final SpanWriter w, final long id, final SpanRecord r) {
        final String key = text();
        final String value = text();
        final int what = random.nextInt(23);
        if (random.nextBoolean()) {
            callById(what, engine.intern(key), engine.intern(value), w, id, r);
        } else if (what < 12) {
            setByText(what, key, value, w, id, r);
        } else {
            callByText(what, key, value, w, id, r);
        }
    }

    private void callById(
            final int what, final int key, final int value, final SpanWriter w, final long id, final SpanRecord r) {
        final double number = random.nextInt(4) / 2.0;
        final int code = random.nextInt(4);
        switch (what) {
            case 0, 1, 2 -> {
                w.setMetaId(id, key, value);
                r.setMetaId(key, value);
            }
            case 3, 4 -> {
                w.setMetric(id, key, number);
                r.setMetric(key, number);
            }
            case 5 -> {
                w.setLong(id, key, code);
                r.setLong(key, code);
            }
            case 6 -> {
                w.setBoolean(id, key, code > 1);
                r.setBoolean(key, code > 1);
            }
            case 7 -> {
                w.unsetId(id, key);
                r.unsetId(key);
            }
            case 8 -> {
                w.setMetaIfAbsentId(id, key, value);
                r.setMetaIfAbsentId(key, value);
            }
            case 9 -> {
                w.setMetricIfAbsent(id, key, number);
                r.setMetricIfAbsent(key, number);
            }
            case 10 -> {
                w.setStatusId(id, code, value);
                r.setStatusId(code, value);
            }
            case 11 -> {
                w.setTraceStateId(id, value);
                r.setTraceStateId(value);
            }
            case 12 -> {
                w.setTraceMetaId(id, key, value).setTraceMetric(id, key, number);
                r.setTraceMetaId(key, value).setTraceMetric(key, number);
            }
            case 13 -> {
                w.setOriginId(id, value).setServiceId(id, value).setTypeId(id, key);
                r.setOriginId(value).setServiceId(value).setTypeId(key);
            }
            default -> fields(code, number, w, id, r);
        }
    }

    private static void fields(
            final int code, final double number, final SpanWriter w, final long id, final SpanRecord r) {
        if (code < 2) {
            w.setSamplingPriority(id, code, code - 1)
                    .setSamplingRates(id, number, 1, Double.NaN)
                    .setDroppedCounts(id, code, 0, 7);
            r.setSamplingPriority(code, code - 1)
                    .setSamplingRates(number, 1, Double.NaN)
                    .setDroppedCounts(code, 0, 7);
        } else {
            w.setKind(id, code)
                    .setFlags(id, SpanFieldsDescriptor.REMOTE_KNOWN | code)
                    .setScope(id, code - 2)
                    .setError(id, code - 2);
            r.setKind(code)
                    .setFlags(SpanFieldsDescriptor.REMOTE_KNOWN | code)
                    .setScope(code - 2)
                    .setError(code - 2);
        }
    }

    private void setByText(
            final int what,
            final String key,
            final String value,
            final SpanWriter w,
            final long id,
            final SpanRecord r) {
        switch (what) {
            case 0, 1 -> {
                w.setMeta(id, key, value);
                r.setMeta(key, value);
            }
            case 2 -> {
                w.setMeta(id, 0, value);
                r.setMeta(0, value);
            }
            case 3 -> {
                w.setMetric(id, key, 0.5);
                r.setMetric(key, 0.5);
            }
            case 4 -> {
                w.setLong(id, key, Long.MIN_VALUE);
                r.setLong(key, Long.MIN_VALUE);
            }
            case 5 -> {
                w.setBoolean(id, key, true);
                r.setBoolean(key, true);
            }
            case 6, 7 -> {
                final AttributeWriter any = value();
                w.setValue(id, key, any);
                r.setValue(key, any);
            }
            case 8 -> {
                w.setMetaStruct(id, key, bytes, 2, 5);
                r.setMetaStruct(key, bytes, 2, 5);
            }
            case 9 -> {
                w.unset(id, key);
                r.unset(key);
            }
            case 10 -> {
                w.setMetaIfAbsent(id, key, value);
                r.setMetaIfAbsent(key, value);
            }
            default -> {
                w.setMetricIfAbsent(id, key, 4);
                r.setMetricIfAbsent(key, 4);
            }
        }
    }

    private void callByText(
            final int what,
            final String key,
            final String value,
            final SpanWriter w,
            final long id,
            final SpanRecord r) {
        switch (what) {
            case 12, 13, 14 -> {
                final AttributeWriter some = attributes();
                w.addEvent(id, 5, value, some);
                r.addEvent(5, value, some);
            }
            case 15, 16, 17 -> {
                final AttributeWriter some = attributes();
                w.addLink(id, 1, 2, 3, SpanLinkDescriptor.FLAGS_SET | 1, value, some);
                r.addLink(1, 2, 3, SpanLinkDescriptor.FLAGS_SET | 1, value, some);
            }
            case 18 -> {
                w.setErrorDetails(id, key, value, null);
                r.setErrorDetails(key, value, null);
            }
            case 19 -> {
                w.setErrorDetailsId(id, 0, value, key);
                r.setErrorDetailsId(0, value, key);
            }
            case 20 -> {
                w.setStatus(id, 2, value).setTraceState(id, value);
                r.setStatus(2, value).setTraceState(value);
            }
            case 21 -> {
                w.setTraceMeta(id, key, value).setTraceMetric(id, key, 1);
                r.setTraceMeta(key, value).setTraceMetric(key, 1);
            }
            default -> {
                w.setOrigin(id, value).setName(id, value).setResource(id, key);
                r.setOrigin(value).setName(value).setResource(key);
            }
        }
    }

    private TraceEngine start() {
        final EngineConfig config = EngineConfig.builder()
                .service("svc")
                .payloadExhausted(PayloadPolicy.BLOCK)
                .build();
        final TracedProcess process = new ConfiguredProcess(config);
        final List<Receiver> all = new ArrayList<>();
        for (final PayloadFormat format : PayloadFormats.OF_FILES) {
            final Payloads payloads = new Payloads();
            receivers.put(format, payloads);
            all.add(Receiver.of(format.text(), store -> format.encoder(store, process, format.limits()), payloads));
        }
        return TraceEngine.start(config, all);
    }

    private Map<PayloadFormat, String> takeAll(final TraceEngine engine) throws InterruptedException {
        assertEquals(FlushResult.DELIVERED, engine.flush(20, TimeUnit.SECONDS));
        final Map<PayloadFormat, String> taken = new LinkedHashMap<>();
        receivers.forEach((format, payloads) -> taken.put(format, payloads.take()));
        return taken;
    }

    @Test
    void shouldGiveTheSamePayloadInEveryFormat() throws Exception {
        try (TraceEngine engine = start()) {
            assertEquals(1, engine.scope(InstrumentationScope.of("scope").withVersion("1.0")));
            final SpanWriter writer = engine.newWriter();
            final int name = engine.intern("name");
            for (long id = 1; id <= ROUNDS; id++) {
                writer.startIds(id, 5, id, id, 9, name, name, "resource", 0, 1000);
                record.begin(id, 5, id, id, 9, 1000, 77)
                        .nameIds(name, name, 0, 0)
                        .setResource("resource");
                for (int i = random.nextInt(CALLS_MAX); i > 0; i--) {
                    call(engine, writer, id, record);
                }
                assertTrue(writer.finish(id, 77).commit() >= 0);
                final Map<PayloadFormat, String> expected = takeAll(engine);
                assertTrue(engine.publish(record.lastOfSegment()) >= 0);
                final Map<PayloadFormat, String> actual = takeAll(engine);
                final String about = ", seed " + seed + ", round " + id;
                assertEquals(PayloadFormats.OF_FILES.size(), expected.size());
                expected.forEach((format, payload) -> {
                    assertFalse(payload.isEmpty(), () -> format.text() + about);
                    assertEquals(payload, actual.get(format), () -> format.text() + about);
                });
            }
            assertEquals(0, engine.counters().get(EngineCounter.RECORDS_MALFORMED));
            assertEquals(0, engine.counters().get(EngineCounter.CHUNKS_INCOMPLETE));
            assertEquals(0, engine.counters().get(EngineCounter.TEXTS_CUT));
        }
    }
}
