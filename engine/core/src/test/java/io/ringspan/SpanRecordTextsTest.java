/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.EngineCounter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of span records in any order, of any length, and that use the record themselves: none stands where another one belongs. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpanRecordTextsTest extends SpanRecordFixture {
    private static final String FROM_TEXTS = "(hostile)*|(nested)*";
    private static final List<String> NAMES = List.of("name", "service", "resource", "type");

    @SuppressWarnings("unchecked")
    private Map<String, Object> tags(final long id, final String kind) {
        final var tags = new HashMap<>((Map<String, Object>) received.get(id).getOrDefault(kind, Map.of()));
        // those of the engine itself, but for the mark
        tags.keySet()
                .removeIf(key -> key.equals("language")
                        || key.equals("process_id")
                        || (key.startsWith("_") && !key.equals(CutMark.KEY)));
        return tags;
    }

    /** What a span was given, by what it is: names by their field, values by their key. */
    private final class Given {
        private final long id;
        private final Map<String, String> names = new HashMap<>();
        private final Map<String, String> texts = new HashMap<>();
        private final List<String> numbers = new ArrayList<>();

        Given(final long id) {
            this.id = id;
        }

        void set(final int what, final int longest) {
            final String value = (char) ('A' + what % 26) + "x".repeat(random.nextInt(longest));
            if (what < NAMES.size()) {
                names.put(NAMES.get(what), value);
                name(what, value);
            } else {
                final String key = String.valueOf(1000 + what) + "k".repeat(random.nextInt(longest));
                if (random.nextBoolean()) {
                    numbers.add(key);
                    record.setMetric(key, what);
                } else {
                    texts.put(key, value);
                    record.setMeta(key, value);
                }
            }
        }

        boolean check(final int recordMax) {
            final String about = "span " + id + ", seed " + seed + ", " + recordMax;
            final Map<String, Object> meta = tags(id, "meta");
            boolean whole = true;
            for (final String name : NAMES) {
                final String expected = names.getOrDefault(name, "");
                final String seen = (String) received.get(id).getOrDefault(name, "");
                assertTrue(expected.startsWith(seen), () -> about + ": " + name + " is " + seen);
                assertTrue(seen.length() >= Math.min(4, expected.length()), () -> about + ": no " + name);
                whole &= seen.equals(expected);
            }
            for (final var text : texts.entrySet()) {
                whole &= text.getValue().equals(meta.get(text.getKey()));
            }
            whole &= tags(id, "metrics").keySet().containsAll(numbers);
            meta.forEach((key, value) -> assertTrue(
                    key.equals(CutMark.KEY) || texts.entrySet().stream().anyMatch(text -> isCut(text, key, value)),
                    () -> about + ": " + key + " is " + value));
            tags(id, "metrics")
                    .forEach((key, value) -> assertTrue(
                            numbers.stream().anyMatch(number -> number.startsWith(key)), () -> about + ": " + key));
            assertEquals(whole ? null : CutMark.VALUE, meta.get(CutMark.KEY), about);
            return whole;
        }

        private static boolean isCut(final Map.Entry<String, String> text, final String key, final Object value) {
            return text.getKey().startsWith(key) && text.getValue().startsWith((String) value);
        }
    }

    private void name(final int what, final CharSequence value) {
        switch (what) {
            case 0 -> record.setName(value);
            case 1 -> record.setService(value);
            case 2 -> record.setResource(value);
            default -> record.setType(value);
        }
    }

    /** All names and some tags, of lengths around all that a record takes: each is what it was, or a part of it, and then says so. */
    @ParameterizedTest
    @ValueSource(ints = {256, 1024, 16 * 1024})
    void shouldCutTextsTogetherTooLongAndMixNone(final int recordMax) throws Exception {
        start(recordMax);
        final List<Given> all = new ArrayList<>();
        for (long id = 1; id <= 1000; id++) {
            final Given given = new Given(id);
            final List<Integer> order = new ArrayList<>();
            for (int i = NAMES.size() + random.nextInt(recordMax / 80); i > 0; i--) {
                order.add(i - 1);
            }
            Collections.shuffle(order, random);
            record.begin(id, 0, id, id, 0, 1, 1).lastOfSegment();
            final int longest = 1 + random.nextInt(random.nextBoolean() ? 20 : recordMax);
            order.forEach(what -> given.set(what, random.nextInt(4) == 0 ? longest : 8));
            fixture.engine.publish(record);
            all.add(given);
        }
        fixture.flush();
        final long whole = all.stream().filter(given -> given.check(recordMax)).count();
        assertTrue(whole > 50 && whole < 950, "whole: " + whole);
        assertEquals(0, fixture.count(EngineCounter.RECORDS_STRING_NOT_FOUND));
        assertEquals(0, fixture.count(EngineCounter.CHUNKS_INCOMPLETE));
    }

    /** However long one text is, short ones stay what they are. */
    @Test
    void shouldCutTheLongestFirst() throws Exception {
        start(4096);
        for (int last = 0; last < NAMES.size(); last++) {
            record.begin(last + 1, 0, last + 1, last + 1, 0, 1, 1).lastOfSegment();
            final List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3));
            Collections.shuffle(order, random);
            for (final int what : order) {
                name(what, what == last ? "l".repeat(10_000) : "a short one " + what);
            }
            record.setMeta("long", "v".repeat(10_000)).setMeta("short", "value");
            fixture.engine.publish(record);
        }
        fixture.flush();
        for (int last = 0; last < NAMES.size(); last++) {
            for (int what = 0; what < NAMES.size(); what++) {
                final String seen = (String) received.get(last + 1L).get(NAMES.get(what));
                assertTrue(what == last ? seen.matches("l{1900,}") : seen.equals("a short one " + what), seen);
            }
            assertEquals("value", tags(last + 1L, "meta").get("short"));
            assertTrue(((String) tags(last + 1L, "meta").get("long")).matches("v{1900,}"));
        }
    }

    /** More keys as texts than there are places for: what is left out takes along what has it. */
    @Test
    void shouldLeaveOutTagsOfWhichTheKeyFindsNoRoom() throws Exception {
        start(1024);
        record.begin(1, 0, 1, 1, 0, 1, 1).setName("name").lastOfSegment();
        for (int i = 0; i < 500; i++) {
            record.setMetric("number " + i, i).setMeta("text " + i, "v" + i);
        }
        record.setType("no room");
        fixture.engine.publish(record);
        fixture.flush();
        assertEquals("name", received.get(1L).get("name"));
        assertEquals("", received.get(1L).getOrDefault("type", ""));
        assertEquals(CutMark.VALUE, tags(1, "meta").get(CutMark.KEY));
        tags(1, "meta").forEach((key, value) -> assertTrue(key.equals(CutMark.KEY) || key.startsWith("text"), key));
        assertEquals(0, fixture.count(EngineCounter.RECORDS_STRING_NOT_FOUND));
        assertEquals(0, fixture.count(EngineCounter.RECORDS_MALFORMED));
    }

    /** A text that does something else with the record when one of its characters is asked for. */
    private final class Nesting implements CharSequence {
        private final String text = "hostile".repeat(1 + random.nextInt(80));
        private final int when = random.nextInt(text.length());
        private final int what = random.nextInt(7);
        private final boolean begins;

        Nesting(final boolean begins) {
            this.begins = begins;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(final int index) {
            if (index == when) {
                if (begins) {
                    record.begin(1L << 40, 0, 1, 1, 0, 1, 1);
                }
                final String nested = "nested".repeat(random.nextInt(200));
                switch (what) {
                    case 0 -> record.setName(nested);
                    case 1 -> record.setMeta("nested key", nested);
                    case 2 -> record.setMetric(nested, 1);
                    case 3 -> record.names(nested, nested, nested, nested);
                    case 4 -> record.setTags(Map.of("nested key", nested, "nested number", 5));
                    case 5 -> record.setMeta(fixture.engine.intern("nested key"), nested);
                    default -> record.setType(new Nesting(begins && random.nextBoolean()));
                }
            }
            return text.charAt(index);
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
    void shouldMixNothingWithTextsThatUseTheRecordThemselves() throws Exception {
        start(16 * 1024);
        final int spans = 2000;
        for (long id = 1; id <= spans; id++) {
            final long hostile = random.nextInt(6);
            record.begin(id, 0, id, id, 0, 1, 1)
                    .setMeta("before", "value before")
                    .setName(hostile == 0 ? new Nesting(false) : "name")
                    .setService(hostile == 1 ? new Nesting(false) : "service")
                    .setMeta("user", hostile == 2 ? new Nesting(false) : "somebody")
                    .setMeta(hostile == 3 ? new Nesting(false) : "tail", "value of tail")
                    .setMetric(hostile == 4 ? new Nesting(false) : "number", 5)
                    .setResource("resource")
                    .setMeta("after", "value after");
            fixture.engine.publish(record.lastOfSegment());
        }
        fixture.flush();
        for (long id = 1; id <= spans; id++) {
            final Map<String, Object> meta = tags(id, "meta");
            final String about = "span " + id + ", seed " + seed + ": " + received.get(id);
            assertEquals("value before", meta.get("before"), about);
            assertEquals("value after", meta.get("after"), about);
            assertEquals("resource", received.get(id).get("resource"), about);
            assertTrue(((String) received.get(id).get("name")).matches("|name|" + FROM_TEXTS), about);
            assertTrue(((String) received.get(id).get("service")).matches(".*service|" + FROM_TEXTS), about);
            meta.forEach((key, value) -> assertTrue(
                    (key + "=" + value)
                            .matches("before=value before|after=value after|user=somebody|(tail|" + FROM_TEXTS
                                    + ")=value of tail|(user|nested key)=(" + FROM_TEXTS + ")"),
                    about));
            tags(id, "metrics")
                    .keySet()
                    .forEach(key -> assertTrue(key.matches("number|nested number|" + FROM_TEXTS), about));
            assertNull(meta.get(CutMark.KEY), about);
        }
        assertTrue(fixture.count(EngineCounter.TEXTS_UNREADABLE) > spans / 2);
        assertEquals(0, fixture.count(EngineCounter.RECORDS_STRING_NOT_FOUND));
        assertEquals(0, fixture.count(EngineCounter.CHUNKS_INCOMPLETE));
    }

    /** The same with a text that begins another span: what comes later belongs to that one, and nothing is where it was not put. */
    @Test
    void shouldMixNothingWithTextsThatBeginAnotherSpan() throws Exception {
        start(16 * 1024);
        for (int round = 0; round < 2000; round++) {
            record.begin(round + 1, 0, 1, 1, 0, 1, 1)
                    .setMeta("before", "value of before".repeat(20))
                    .setName(random.nextBoolean() ? new Nesting(true) : "name")
                    .setMeta("user", random.nextBoolean() ? new Nesting(true) : "value of user")
                    .setService("service")
                    .setMeta("after", "value of after")
                    .lastOfSegment();
            fixture.engine.publish(record);
        }
        fixture.settle();
        received.values().forEach(span -> {
            final String about = "seed " + seed + ": " + span;
            NAMES.forEach(name -> assertTrue(
                    ((String) span.getOrDefault(name, "")).matches("|.*service|" + name + "|" + FROM_TEXTS), about));
            tags(((Number) span.get("span_id")).longValue(), "meta")
                    .forEach((key, value) -> assertTrue(
                            ((String) value).startsWith("value of " + key)
                                    || (key + "=" + value).matches("(user|nested key)=(" + FROM_TEXTS + ")"),
                            about));
        });
        assertEquals(0, fixture.count(EngineCounter.RECORDS_MALFORMED));
    }
}
