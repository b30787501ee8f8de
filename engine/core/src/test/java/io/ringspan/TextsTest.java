/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.counters.EngineCounter;
import io.ringspan.model.PayloadMaps;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.Payload;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Texts in place of ids, through a whole engine; what arrives is read with an independent reader, which refuses what is not UTF-8. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TextsTest {
    private static final int TEXT_MAX = 300;

    private final EngineFixture fixture = new EngineFixture();
    private final Map<Long, Map<String, Object>> received = new ConcurrentHashMap<>();
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private SpanWriter writer;

    @BeforeEach
    void start() {
        // the receiver here is slow, and nothing is to be lost for that
        fixture.config
                .ringRecordMax(16 * 1024)
                .textMax(TEXT_MAX)
                .internMax(64)
                .ringOverflow(OverflowPolicy.BLOCK)
                .payloadExhausted(PayloadPolicy.BLOCK);
        fixture.transport.answer(this::receive);
        fixture.start();
        writer = fixture.engine.newWriter();
    }

    @AfterEach
    void shouldAccountForEverySpan() {
        fixture.close();
    }

    private Delivery receive(final Payload payload) {
        final ByteBuffer body = payload.body().duplicate();
        final byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        for (final var chunk : PayloadMaps.payload(bytes)) {
            for (final Map<String, Object> span : chunk) {
                received.put(((Number) span.get("span_id")).longValue(), span);
            }
        }
        return Delivery.ACCEPTED;
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> meta(final long id) {
        return (Map<String, Object>) received.get(id).get("meta");
    }

    private int id(final String text) {
        return fixture.engine.intern(text);
    }

    /** A span by ids and one by texts, which have to arrive as the same. */
    @Test
    void shouldSendTheSameForIdsAndForTexts() throws Exception {
        final UnsafeBuffer items = new UnsafeBuffer(new byte[] {1, 1, 1, 0});
        writer.startIds(1, 0, 7, 1, 0, id("name"), id("service"), id("resource"), id("type"), 5)
                .setMetaId(1, id("key"), id("value"))
                .setMetric(1, id("number"), 1.5)
                .setLong(1, id("long"), 1L << 60)
                .setBoolean(1, id("truth"), true)
                .setArray(1, id("array"), items, 0, 4)
                .setMetaIfAbsentId(1, id("key"), id("not this"))
                .setMetaIfAbsentId(1, id("absent"), id("this"))
                .setMetricIfAbsent(1, id("number"), 2)
                .setMetaId(1, id("off"), id("x"))
                .unsetId(1, id("off"))
                .setErrorDetailsId(1, id("Error"), "message", "stack")
                .setTraceMetaId(1, id("trace"), id("text"))
                .setTraceMetric(1, id("trace number"), 3)
                .setOriginId(1, id("origin"))
                .finish(1, 9)
                .commit();
        writer.start(2, 0, 7, 2, 0, text("name"), text("service"), text("resource"), text("type"), 5)
                .setMeta(2, text("key"), text("value"))
                .setMetric(2, text("number"), 1.5)
                .setLong(2, text("long"), 1L << 60)
                .setBoolean(2, text("truth"), true)
                .setArray(2, text("array"), items, 0, 4)
                .setMetaIfAbsent(2, text("key"), text("not this"))
                .setMetaIfAbsent(2, text("absent"), text("this"))
                .setMetricIfAbsent(2, text("number"), 2)
                .setMeta(2, text("off"), text("x"))
                .unset(2, text("off"))
                .setErrorDetails(2, text("Error"), text("message"), text("stack"))
                .setTraceMeta(2, text("trace"), text("text"))
                .setTraceMetric(2, text("trace number"), 3)
                .setOrigin(2, text("origin"))
                .finish(2, 9)
                .commit();
        // strings that have ids, texts set later, and the two in one call
        writer.startIds(3, 0, 7, 3, 0, id("name"), id("service"), text("resource"), id("type"), 5)
                .setMeta(3, new CharSequence[] {"key", text("off")}, new CharSequence[] {text("value"), "x"}, 2)
                .setMetric(3, "number", 1.5)
                .setLong(3, "long", 1L << 60)
                .setBoolean(3, "truth", true)
                .setArray(3, "array", items, 0, 4)
                .setMetaIfAbsent(3, id("key"), text("not this"))
                .setMetaIfAbsent(3, id("absent"), text("this"))
                .setMetricIfAbsent(3, "number", 2)
                .unset(3, "off")
                .setErrorDetails(3, "Error", "message", "stack")
                .setTraceMeta(3, id("trace"), text("text"))
                .setTraceMetric(3, "trace number", 3)
                .setOrigin(3, "origin")
                .setName(3, "name")
                .setService(3, text("service"))
                .setType(3, text("type"))
                .setResource(3, "resource")
                .finish(3, 9)
                .commit();
        fixture.flush();
        assertEquals("resource", received.get(1L).get("resource"));
        assertEquals("value", meta(1).get("key"));
        for (long other = 2; other <= 3; other++) {
            final Map<String, Object> same = new HashMap<>(received.get(other));
            same.put("span_id", received.get(1L).get("span_id"));
            assertEquals(received.get(1L), same);
        }
        assertEquals(0, fixture.count(EngineCounter.RECORDS_MALFORMED));
        assertEquals(0, fixture.count(EngineCounter.RECORDS_STRING_NOT_FOUND));
    }

    /** The text as something that has no id. */
    private static CharSequence text(final String text) {
        return CharBuffer.wrap(text);
    }

    @Test
    void shouldSendTheSameForIdsAndForTextsOfAWholeSpan() throws Exception {
        fixture.engine.publish(new SpanRecord()
                .begin(1, 0, 7, 1, 0, 5, 9)
                .nameIds(id("name"), id("service"), id("resource"), id("type"))
                .setMetaId(id("key"), id("value"))
                .setMetric(id("number"), 1.5)
                .lastOfSegment());
        final Map<CharSequence, Object> tags = new LinkedHashMap<>();
        tags.put("key", "value");
        tags.put("number", 1.5f);
        tags.put("none", null);
        fixture.engine.publish(new SpanRecord()
                .begin(2, 0, 7, 2, 0, 5, 9)
                .names("name", "service", "resource", "type")
                .setTags(tags)
                .lastOfSegment());
        fixture.engine.publish(new SpanRecord()
                .begin(3, 0, 7, 3, 0, 5, 9)
                .nameIds(id("name"), id("service"), 0, id("type"))
                .setResource("resource")
                .setMeta("key", "value")
                .setMetric(id("number"), 1.5)
                .lastOfSegment());
        fixture.flush();
        assertEquals("value", meta(1).get("key"));
        for (long other = 2; other <= 3; other++) {
            final Map<String, Object> same = new HashMap<>(received.get(other));
            same.put("span_id", received.get(1L).get("span_id"));
            assertEquals(received.get(1L), same);
        }
    }

    /** More than the interner takes, and longer than it takes: everything arrives, and nothing is marked. */
    @Test
    void shouldNeedNoIds() throws Exception {
        final int spans = 2000;
        for (long id = 1; id <= spans; id++) {
            final String resource = "GET /user/" + id + "/" + "x".repeat((int) (id % 200));
            writer.start(id, 0, id, id, 0, "name " + id % 100, "service", resource, "type", 1)
                    .setMeta(id, "key " + id % 300, "value " + id)
                    .finish(id, 1)
                    .commit();
        }
        assertEquals(FlushResult.DELIVERED, fixture.engine.flush(20, TimeUnit.SECONDS));
        assertEquals(0, fixture.count(EngineCounter.CHUNKS_INCOMPLETE));
        for (long id = 1; id <= spans; id++) {
            assertEquals(
                    "GET /user/" + id + "/" + "x".repeat((int) (id % 200)),
                    received.get(id).get("resource"));
            assertEquals("value " + id, meta(id).get("key " + id % 300));
        }
    }

    /** Random texts of all planes, with halves of pairs, around the limit: what Java makes of them, cut where it may be. */
    @Test
    void shouldSendAnyTextCutAtTheBorderOfACharacter() throws Exception {
        final int key = id("key");
        final int spans = 3000;
        final Map<Long, String> texts = new HashMap<>();
        for (long id = 1; id <= spans; id++) {
            final String text = randomText();
            texts.put(id, text);
            final CharSequence given = random.nextBoolean() ? text : CharBuffer.wrap(text);
            if (random.nextBoolean()) {
                writer.startIds(id, 0, id, id, 0, key, key, given, 0, 1)
                        .setMeta(id, key, given)
                        .finish(id, 1)
                        .commit();
            } else {
                fixture.engine.publish(new SpanRecord()
                        .begin(id, 0, id, id, 0, 1, 1)
                        .setResource(given)
                        .setMeta(key, given)
                        .lastOfSegment());
            }
        }
        fixture.flush();
        long cuts = 0;
        for (long id = 1; id <= spans; id++) {
            final String whole = new String(texts.get(id).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            final String expected = cut(whole);
            final boolean isCut = expected.length() < whole.length();
            cuts += isCut ? 2 : 0;
            final String name = "span " + id + ", seed " + seed;
            assertEquals(expected, received.get(id).get("resource"), name);
            assertEquals(expected, meta(id).get("key"), name);
            assertEquals(isCut ? CutMark.VALUE : null, meta(id).get(CutMark.KEY), name);
        }
        assertTrue(cuts > 100);
        assertEquals(cuts, fixture.count(EngineCounter.TEXTS_CUT));
        assertEquals(0, fixture.count(EngineCounter.CHUNKS_INCOMPLETE));
    }

    private static String cut(final String text) {
        int end = text.length();
        while (text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > TEXT_MAX) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end);
    }

    private String randomText() {
        final StringBuilder text = new StringBuilder();
        final int bytes = random.nextBoolean() ? random.nextInt(40) : TEXT_MAX - 8 + random.nextInt(16);
        final int plane = random.nextInt(5);
        for (int left = bytes; left > 0; ) {
            final int c = switch (random.nextInt(4) == 0 ? random.nextInt(5) : plane) {
                case 0 -> 0x20 + random.nextInt(0x5F);
                case 1 -> 0x80 + random.nextInt(0x700);
                case 2 -> 0x800 + random.nextInt(0xC000);
                case 3 -> 0xD800 + random.nextInt(0x800);
                default -> 0x10000 + random.nextInt(0x100000);
            };
            text.appendCodePoint(c);
            // half a pair becomes a question mark
            final boolean isHalf = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            left -= c < 0x80 || isHalf ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        }
        return text.toString();
    }

    @Test
    void shouldTakeNullAsNoText() throws Exception {
        final int key = id("key");
        writer.start(1, 0, 1, 1, 0, null, "service", null, null, 1)
                .setName(1, null)
                .setMeta(1, key, null)
                .setMeta(1, (CharSequence) null, "x")
                .setMeta(1, "x", null)
                .setMetaInterned(1, key, null)
                .setMetric(1, null, 1)
                .setLong(1, null, 1)
                .setBoolean(1, null, true)
                .setTraceMeta(1, key, null)
                .setTraceMeta(1, null, null)
                .setTraceMetric(1, null, 1)
                .setOrigin(1, null)
                .setMetaIfAbsent(1, key, null)
                .setMetaIfAbsent(1, null, null)
                .setMetricIfAbsent(1, null, 1)
                .setMetaStruct(1, null, null, 0, 0)
                .setMetaStruct(1, "struct", null, 0, 1)
                .setArray(1, key, null, 0, 1)
                .setTags(1, null)
                .unset(1, null)
                .addEvent(1, 1, "event", null, 0, 5)
                .addLink(1, 1, 1, 1, 0, null, null, 0, 5)
                .setErrorDetailsId(1, id(null), null, "stack")
                .finish(1, 1)
                .commit();
        fixture.engine.publish(new SpanRecord()
                .begin(2, 0, 2, 2, 0, 1, 1)
                .names(null, "service", null, null)
                .setMeta(key, null)
                .setMeta(null, "x")
                .setMeta("x", null)
                .setMetric(null, 1)
                .setTags(null)
                .setMetaInterned(fixture.engine, key, null)
                .lastOfSegment());
        fixture.flush();
        assertEquals(TraceEngine.EMPTY_ID, id(null));
        assertEquals(TraceEngine.NOT_INTERNED, fixture.engine.valueId(key, null));
        assertEquals("service", received.get(1L).get("service"));
        assertEquals("service", received.get(2L).get("service"));
        assertEquals("stack", meta(1).get("error.stack"));
        assertFalse(meta(1).containsKey("error.message"));
        assertFalse(meta(1).containsKey("key"));
        assertNull(meta(2).get("key"));
        assertEquals(0, fixture.count(EngineCounter.CHUNKS_INCOMPLETE));
        assertEquals(0, fixture.count(EngineCounter.TEXTS_UNREADABLE));
    }

    @Test
    void shouldCutWhatIsTooLongTogetherAndLeaveOutWhatCannotBeCut() throws Exception {
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[100_000]);
        final String longText = "\u20ac".repeat(300_000);
        writer.start(1, 0, 1, 1, 0, longText, longText, longText, longText, 1)
                .setErrorDetails(1, longText, longText, longText)
                .setMeta(1, longText, longText)
                .setMetaStruct(1, "struct", bytes, 0, bytes.capacity())
                .setArray(1, "array", bytes, 0, bytes.capacity())
                .setArray(1, id("array"), bytes, 0, bytes.capacity())
                .addEvent(1, 1, "event", bytes, 0, bytes.capacity())
                .addLink(1, 1, 1, 1, 0, "state", bytes, 0, bytes.capacity())
                .finish(1, 1)
                .commit();
        fixture.flush();
        assertEquals("\u20ac".repeat(TEXT_MAX / 3), received.get(1L).get("name"));
        assertEquals("\u20ac".repeat(TEXT_MAX / 3), meta(1).get("error.stack"));
        assertEquals("\u20ac".repeat(TEXT_MAX / 3), meta(1).get("\u20ac".repeat(TEXT_MAX / 3)));
        assertEquals(CutMark.VALUE, meta(1).get(CutMark.KEY));
        assertEquals(5, fixture.count(EngineCounter.ATTRIBUTES_TOO_LONG));
        assertEquals(9, fixture.count(EngineCounter.TEXTS_CUT));
        assertFalse(received.get(1L).containsKey("span_events"));
    }

    /** The call that was refused had cut a text before; no span lacks anything. */
    @Test
    void shouldMarkNoOtherSpanForACallThatWasRefused() throws Exception {
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[4]);
        final CharSequence tooLong = text("k".repeat(TEXT_MAX + 1));
        assertThrows(IndexOutOfBoundsException.class, () -> writer.addLink(1, 0, 2, 3, 0, tooLong, bytes, 2, 4));
        writer.startIds(1, 0, 1, 1, 0, id("name"), id("service"), text("resource"), id("type"), 1)
                .finish(1, 1);
        assertThrows(IndexOutOfBoundsException.class, () -> writer.setArray(2, tooLong, bytes, 2, 4));
        writer.startIds(2, 0, 2, 2, 0, id("name"), id("service"), id("resource"), id("type"), 1)
                .setMeta(2, id("key"), text("value"))
                .finish(2, 1);
        assertThrows(IndexOutOfBoundsException.class, () -> writer.setArray(3, tooLong, bytes, 2, 4));
        writer.startIds(3, 0, 3, 3, 0, id("name"), id("service"), id("resource"), id("type"), 1)
                .setMetaStruct(3, "struct", bytes, 0, 4)
                .finish(3, 1)
                .commit();
        fixture.flush();
        for (long span = 1; span <= 3; span++) {
            assertNull(meta(span).get(CutMark.KEY), "span " + span);
        }
    }

    /** The record that a text begins while it is read is shorter, and so leaves more room to the texts behind it. */
    @Test
    void shouldStartASpanWithTextsThatUseTheWriter() throws Exception {
        try (EngineFixture other = new EngineFixture()) {
            other.config.ringRecordMax(16 * 1024).internMax(1);
            other.start();
            final SpanWriter user = other.engine.newWriter();
            final String longText = "l".repeat(9_000);
            for (int place = 0; place < 4; place++) {
                final CharSequence[] texts = {longText, longText, longText, longText};
                texts[place] = new UsingText(() -> user.setMeta(7, "k", "v"));
                user.start(place + 1, 0, 1, 1, 0, texts[0], texts[1], texts[2], texts[3], 1)
                        .finish(place + 1, 1);
            }
            user.commit();
            other.flush();
            assertEquals(4, other.transport.spanIds().size());
        }
    }

    private record UsingText(Runnable action) implements CharSequence {
        @Override
        public int length() {
            action.run();
            return 4;
        }

        @Override
        public char charAt(final int index) {
            return 'x';
        }

        @Override
        public CharSequence subSequence(final int start, final int end) {
            throw new UnsupportedOperationException();
        }
    }

    /** A text that does what it likes. */
    private final class Hostile implements CharSequence {
        private final int what = random.nextInt(9);
        private final int length =
                what == 0 ? -random.nextInt(100) : what == 1 ? Integer.MAX_VALUE : random.nextInt(400);
        private final int fails = random.nextInt(200);
        private int lengths;
        private int reads;

        @Override
        public int length() {
            assertEquals(1, ++lengths, "length asked for twice");
            if (what == 2) {
                throw new IllegalStateException("length");
            }
            return length;
        }

        @Override
        public char charAt(final int index) {
            assertEquals(reads++, index, "read out of turn");
            if (index == fails) {
                switch (what) {
                    case 3 -> throw new IndexOutOfBoundsException(index);
                    case 4 -> throw new AssertionError("text");
                    case 5 -> throw sneaky(new java.io.IOException("text"));
                    case 6 -> writer.setMeta(1, "nested", "by the text itself").setName(1, "nested");
                    case 7 -> writer.commit();
                    default -> {
                        // says something, or nothing
                    }
                }
            }
            return (char) random.nextInt(1 << Character.SIZE);
        }

        @SuppressWarnings("unchecked")
        private static <E extends Throwable> RuntimeException sneaky(final Throwable e) throws E {
            throw (E) e;
        }

        @Override
        public CharSequence subSequence(final int start, final int end) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String toString() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void shouldSurviveTextsThatDoWhatTheyLike() throws Exception {
        final int key = id("key");
        final int kept = id("kept");
        // known, so that what a name does while it is read cannot push it out
        id("service");
        writer.start(1, 0, 1, 1, 0, "name", "service", "resource", "type", 1).commit();
        for (long id = 2; id < 600; id++) {
            writer.start(id, 0, id, id, 0, new Hostile(), "service", new Hostile(), new Hostile(), 1)
                    .setMeta(id, kept, "as it is")
                    .setMeta(id, key, new Hostile())
                    .setMeta(id, new Hostile(), new Hostile())
                    .setErrorDetails(id, new Hostile(), new Hostile(), new Hostile())
                    .addEvent(id, 1, new Hostile(), null, 0, 0)
                    .setTraceMeta(id, new Hostile(), new Hostile())
                    .setMetric(id, new Hostile(), 1)
                    .setResource(id, new Hostile())
                    .finish(id, 1)
                    .commit();
            final long other = id + 10_000;
            fixture.engine.publish(new SpanRecord()
                    .begin(other, 0, other, other, 0, 1, 1)
                    .names(new Hostile(), "service", new Hostile(), new Hostile())
                    .setMeta(key, new Hostile())
                    .setMeta(new Hostile(), new Hostile())
                    .setMeta(kept, "as it is")
                    .lastOfSegment());
        }
        writer.finish(1, 1).commit();
        fixture.flush();
        for (long id = 2; id < 600; id++) {
            assertEquals("service", received.get(id).get("service"), "seed " + seed);
            assertEquals("as it is", meta(id).get("kept"));
            assertEquals("service", received.get(id + 10_000).get("service"));
            assertEquals("as it is", meta(id + 10_000).get("kept"));
        }
        assertTrue(fixture.count(EngineCounter.TEXTS_UNREADABLE) > 100);
        assertEquals(0, fixture.count(EngineCounter.RECORDS_MALFORMED));
    }

    /** A builder and a buffer that another thread writes to all the time: at worst that tag is not what it was. */
    @Test
    void shouldLetTextsChangeWhileTheyAreRead() throws Exception {
        final int key = id("note");
        final int secret = id("secret");
        final StringBuilder note = new StringBuilder("x");
        final UnsafeBuffer attributes = new UnsafeBuffer(new byte[64]);
        final AtomicBoolean done = new AtomicBoolean();
        final Thread changer = new Thread(() -> {
            final Random own = new Random(seed);
            while (!done.get()) {
                note.setLength(0);
                for (int i = own.nextInt(60); i > 0; i--) {
                    note.append("\u65e5\ud83d\ude00z");
                }
                attributes.putInt(own.nextInt(60), own.nextInt(40));
            }
        });
        changer.start();
        final int spans = 20_000;
        for (long id = 1; id <= spans; id++) {
            writer.startIds(id, 0, id, id, 0, key, key, note, 0, 1)
                    .setMeta(id, secret, "another span's ".repeat(8))
                    .setMeta(id, key, note)
                    .setMeta(id, note, note)
                    .setErrorDetails(id, note, note, note)
                    .addEvent(id, 1, note, attributes, 0, 64)
                    .finish(id, 1)
                    .commit();
        }
        done.set(true);
        changer.join();
        fixture.settle();
        assertEquals(
                spans, received.size(), () -> fixture.engine.ledger().spans().toString());
        for (long id = 1; id <= spans; id++) {
            assertEquals("another span's ".repeat(8), meta(id).get("secret"));
            meta(id).forEach((name, value) ->
                    assertTrue(name.equals("secret") || !value.toString().contains("another"), value::toString));
        }
    }
}
