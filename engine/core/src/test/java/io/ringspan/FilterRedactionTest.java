/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import io.ringspan.counters.EngineCounter;
import io.ringspan.encode.registry.PayloadFormats;
import io.ringspan.protocol.AttributeWriter;
import io.ringspan.testkit.RecordedSpan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: what settings redact reaches no receiver, in no format, wherever it stands. Method: each value that is to be redacted has a text in it that
 * comes nowhere else, which is looked for in the bytes of all payloads.
 */
class FilterRedactionTest {
    // letters and digits that no format escapes or encodes
    private static final String SECRET = "Zq9SECRETqZ";
    private static final double SECRET_NUMBER = 987_654_321.125;
    private static final long SECRET_INTEGER = 987_654_321_987L;

    private final FilteredEngine engine = new FilteredEngine();
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final AttributeWriter attributes = new AttributeWriter();
    private final UnsafeBuffer bytes = new UnsafeBuffer(SECRET.getBytes(StandardCharsets.UTF_8));

    @AfterEach
    void shouldAccountForEverySpan() {
        engine.close();
    }

    private void assertNowhere(final String... secrets) throws InterruptedException {
        engine.received();
        assertEquals(PayloadFormats.all().size(), engine.payloads().size());
        engine.payloads().forEach((format, payload) -> {
            for (final String secret : secrets) {
                final int at = payload.indexOf(secret);
                assertTrue(
                        at < 0,
                        () -> seed + ": " + format + " has "
                                + payload.substring(Math.max(0, at - 80), Math.min(payload.length(), at + 80)));
            }
        });
    }

    private String key() {
        return switch (random.nextInt(4)) {
            case 0 -> "password";
            case 1 -> "user.PassWord";
            case 2 -> "http.request.header.authorization";
            default -> "secret" + random.nextInt(3);
        };
    }

    private AttributeWriter entries(final int depth) {
        final AttributeWriter entries = attributes.clear();
        putEntries(entries, depth);
        return entries;
    }

    private void putEntries(final AttributeWriter to, final int depth) {
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            if (random.nextBoolean()) {
                to.key(key());
                putValue(to, SECRET, depth);
            } else {
                to.key("harmless" + random.nextInt(3));
                if (depth > 0 && random.nextBoolean()) {
                    to.beginMap();
                    putEntries(to, depth - 1);
                    to.end();
                } else if (depth > 0 && random.nextBoolean()) {
                    to.beginList().text("x").beginMap();
                    putEntries(to, depth - 1);
                    to.end().end();
                } else {
                    putValue(to, "fine", depth);
                }
            }
        }
    }

    private void putValue(final AttributeWriter to, final String text, final int depth) {
        switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0, 1 -> to.text(text);
            case 2 -> to.bytes(new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8)), 0, text.length());
            case 3 -> to.text(text + "-" + text.repeat(random.nextInt(20)));
            case 4 -> to.beginList().text(text).end();
            default -> to.beginMap().key("inner").text(text).end();
        }
    }

    private void call(final SpanRecord record) {
        switch (random.nextInt(12)) {
            case 0 -> record.setMeta(key(), SECRET);
            case 1 -> record.setMeta("harmless", "fine").setMeta(key(), SECRET + random.nextInt());
            case 2 -> record.setTraceMeta(key(), SECRET);
            case 3 -> record.setMetaStruct(key(), bytes, 0, bytes.capacity());
            case 4 -> record.addEvent(1, "event", entries(3));
            case 5 -> record.addLink(1, 2, 3, 0, "a=b", entries(2));
            case 6 ->
                record.setValue(
                        key(),
                        attributes.clear().beginMap().key("a").text(SECRET).end());
            case 7 -> {
                attributes.clear().beginMap();
                putEntries(attributes, 3);
                record.setValue("nested", attributes.end());
            }
            case 8 -> record.setErrorDetails("type", SECRET, SECRET);
            case 9 -> record.setStatus(2, SECRET);
            case 10 -> record.setMetaIfAbsent(key(), SECRET);
            default -> record.setMetric("number", 1).setLong("integer", 2).unset(key());
        }
    }

    /** Everything that a span can have, with permanent texts and with others, beside default tags of which one is to be redacted. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLetNothingThroughInAnyFormat(final boolean interned) throws Exception {
        engine.config
                .filterRedact(List.of("*password*", "*authorization", "secret?", "error.message", "error.stack"))
                .defaultTags(Map.of("team", "blue", "secret0", SECRET));
        engine.startWithAllFormats();
        if (interned) {
            engine.intern("password", "user.PassWord", "secret1", SECRET, "harmless", "fine");
        }
        final int spans = 400;
        for (long id = 1; id <= spans; id++) {
            final SpanRecord record = FilteredEngine.span(id).names("name", "service", "resource", "web");
            if (interned) {
                record.setMetaId(engine.engine.intern("password"), engine.engine.intern(SECRET));
            }
            for (int calls = random.nextInt(8); calls > 0; calls--) {
                call(record);
            }
            engine.publish(record);
        }
        assertNowhere(SECRET);
        final List<RecordedSpan> received = engine.received();
        assertEquals(spans, received.size());
        for (final RecordedSpan span : received) {
            assertEquals("redacted", span.meta().get("secret0"), span::toString);
            assertEquals("blue", span.meta().get("team"), span::toString);
        }
        assertTrue(engine.count(EngineCounter.FILTERS_EDITED) > spans);
        assertEquals(0, engine.count(EngineCounter.FILTERS_NO_ROOM));
        assertEquals(0, engine.count(EngineCounter.FILTERS_FAILED));
        assertEquals(0, engine.count(EngineCounter.CHUNKS_INCOMPLETE));
    }

    @Test
    void shouldRedactNumbersAndResources() throws Exception {
        engine.config.filterRedact(List.of("pin", "resource.name"));
        engine.startWithAllFormats();
        engine.publish(FilteredEngine.span(1).setResource(SECRET).setMetric("pin", SECRET_NUMBER));
        engine.publish(FilteredEngine.span(2).setResource(SECRET).setLong("pin", SECRET_INTEGER));
        engine.publish(FilteredEngine.span(3).setBoolean("pin", true).setMetric("other", 5));
        assertNowhere(SECRET, Long.toString(SECRET_INTEGER), Double.toString(SECRET_NUMBER), "987654321");
        for (final RecordedSpan span : engine.received()) {
            assertEquals("redacted", span.meta().get("pin"));
            assertEquals("redacted", span.resource());
            assertNull(span.metrics().get("pin"));
        }
    }

    @Test
    void shouldLeaveTheRestAsItIs() throws Exception {
        engine.config.filterRedact(List.of("secret*"));
        engine.start();
        engine.publish(FilteredEngine.span(1)
                .names("name", "service", "resource", "type")
                .setMeta("a", "1")
                .setMeta("secret", SECRET)
                .setMeta("b", "2")
                .setMetric("c", 3)
                .setMeta("secretly", ""));
        final RecordedSpan span = engine.single();
        assertEquals("resource", span.resource());
        assertEquals("1", span.meta().get("a"));
        assertEquals("2", span.meta().get("b"));
        assertEquals(3.0, span.metrics().get("c"));
        assertEquals("redacted", span.meta().get("secret"));
        assertEquals("redacted", span.meta().get("secretly"));
        assertEquals(2, engine.count(EngineCounter.FILTERS_EDITED));
    }

    /** An entry of the string table that had a harmless key gets one that is to be redacted, again and again. */
    @Test
    void shouldNotTakeATextForTheOneThatWasThereBefore() throws Exception {
        engine.config.filterRedact(List.of("secret")).stringsMax(256).internMax(0);
        engine.start();
        for (long id = 1; id <= 3000; id++) {
            final boolean isSecret = random.nextBoolean();
            engine.publish(FilteredEngine.span(id)
                    .setMeta(isSecret ? "secret" : "key" + id % 300, isSecret ? SECRET : "fine"));
            if (id % 50 == 0) {
                engine.flush();
            }
        }
        for (final RecordedSpan span : engine.received()) {
            assertFalse(span.meta().containsValue(SECRET), span::toString);
            assertFalse(span.meta().containsKey("secret") == span.meta().containsValue("fine"), span::toString);
        }
    }

    @Test
    void shouldRedactPartsOfTracesAndExpiredOnes() throws Exception {
        engine.config
                .filterRedact(List.of("secret"))
                .segmentPartialFlush(2)
                .expiryAgeNs(TimeUnit.MILLISECONDS.toNanos(20));
        engine.start();
        final SpanWriter writer = engine.engine.newWriter();
        writer.start(1, 0, 7, 9, 0, "root", "s", "r", "t", 1).setMeta(1, "secret", SECRET);
        for (long id = 2; id <= 5; id++) {
            writer.start(id, 0, 7, 9, 1, "child", "s", "r", "t", 1)
                    .setMeta(id, "secret", SECRET)
                    .setTraceMeta(id, "secret", SECRET)
                    .finish(id, 1);
        }
        writer.commit();
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (engine.received().size() < 5 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertEquals(5, engine.received().size());
        for (final RecordedSpan span : engine.received()) {
            assertEquals("redacted", span.meta().get("secret"), span::toString);
        }
    }

    @Test
    void shouldObfuscateStatements() throws Exception {
        engine.config.filterSql(true);
        engine.startWithAllFormats();
        final String statement = "SELECT * FROM t WHERE a = '" + SECRET + "'";
        engine.publish(
                FilteredEngine.span(1).names("query", "db", statement, "sql").setMeta("db.statement", statement));
        engine.publish(FilteredEngine.span(2).setResource(statement).setMeta("db.query.text", statement));
        engine.publish(FilteredEngine.span(3)
                .addEvent(1, "e", attributes.clear().key("db.statement").text(statement)));
        engine.publish(FilteredEngine.span(4)
                .setValue(
                        "v",
                        attributes
                                .clear()
                                .beginMap()
                                .key("sql.query")
                                .text(statement)
                                .end()));
        engine.publish(FilteredEngine.span(5).setMetaStruct("sql.query", bytes, 0, bytes.capacity()));
        engine.publish(
                FilteredEngine.span(6).setMeta("sql.query", "SELECT 1 FROM t").setResource("SELECT ? FROM t"));
        engine.publish(FilteredEngine.span(7).names("GET", "web", "GET /users/42", "web"));
        assertNowhere(SECRET);
        final List<RecordedSpan> spans = engine.received();
        final String obfuscated = "SELECT * FROM t WHERE a = ?";
        assertEquals(obfuscated, spans.get(0).meta().get("db.statement"));
        assertEquals(obfuscated, spans.get(0).resource());
        assertEquals(obfuscated, spans.get(1).resource());
        assertEquals("redacted", spans.get(4).meta().get("sql.query"));
        assertEquals("SELECT ? FROM t", spans.get(5).meta().get("sql.query"));
        assertEquals("GET /users/42", spans.get(6).resource());
        assertTrue(
                engine.payloads().get("otlp-protobuf").indexOf(obfuscated) > 0,
                engine.payloads().keySet()::toString);
    }

    /** Texts that are clean, or not, with an id and without one, many times. */
    @Test
    void shouldObfuscateTheSameStatementAgainAndAgain() throws Exception {
        engine.config.filterSql(true);
        engine.start();
        final int key = engine.engine.intern("sql.query");
        final int clean = engine.engine.intern("SELECT ? FROM t");
        final int literal = engine.engine.intern("SELECT 5 FROM t");
        engine.intern();
        for (long id = 1; id <= 2000; id++) {
            engine.publish(FilteredEngine.span(id).setMetaId(key, id % 2 == 0 ? clean : literal));
            engine.publish(FilteredEngine.span(10_000 + id).setMeta("sql.query", "SELECT " + id + " FROM t"));
        }
        assertEquals(FlushResult.DELIVERED, engine.flush());
        for (final RecordedSpan span : engine.received()) {
            assertEquals("SELECT ? FROM t", span.meta().get("sql.query"));
        }
    }

    /** With hardly any memory for texts: what cannot be rewritten is redacted as a whole, and counted. */
    @Test
    void shouldRedactWhatFindsNoRoom() throws Exception {
        engine.config
                .filterSql(true)
                .filterRedact(List.of("secret"))
                .stringsMemory(64 << 10)
                .internMax(0)
                .stringsMax(1024);
        engine.start();
        final String statement = "SELECT '" + SECRET + "' " + "x".repeat(9000);
        for (long id = 1; id <= 300; id++) {
            final SpanRecord record = FilteredEngine.span(id)
                    .setMeta("sql.query", statement)
                    .addEvent(
                            1,
                            "e",
                            attributes
                                    .clear()
                                    .key("secret")
                                    .text(SECRET)
                                    .key("pad")
                                    .text("y".repeat(9000)));
            engine.publish(record);
            record.begin(1000 + id, 0, id, 1000 + id, 0, 1, 1).lastOfSegment();
            for (int i = 0; i < 4; i++) {
                record.setMeta("sql.query", statement);
            }
            engine.publish(record);
        }
        engine.received();
        final Map<String, Long> found = new java.util.TreeMap<>();
        for (final RecordedSpan span : engine.received()) {
            final String query = span.meta().getOrDefault("sql.query", "none");
            assertFalse(span.toString().contains(SECRET), query);
            found.merge(query.substring(0, Math.min(8, query.length())), 1L, Long::sum);
        }
        assertTrue(found.containsKey("redacted") && found.containsKey("SELECT ?"), found::toString);
        assertTrue(engine.count(EngineCounter.FILTERS_NO_ROOM) > 0);
    }

    @Test
    void shouldRedactDefaultTagsThatAreSetLater() throws Exception {
        engine.config.filterRedact(List.of("token"));
        engine.start();
        engine.engine.defaultMeta(List.of(Map.entry("token", SECRET), Map.entry("zone", "a")), 20, TimeUnit.SECONDS);
        engine.intern();
        engine.publish(FilteredEngine.span(1));
        final RecordedSpan span = engine.single();
        assertEquals("redacted", span.meta().get("token"));
        assertEquals("a", span.meta().get("zone"));
    }
}
