/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;

class NamedCountersTest {
    private final EngineCounters counters = new EngineCounters();
    private final NamedCounters named = counters.expiredByOperation();

    private void add(final String name, final long delta) {
        // not at the start of the buffer, as names in the string table are not
        final byte[] bytes = ("abc" + name + "de").getBytes(StandardCharsets.UTF_8);
        named.add(new UnsafeBuffer(bytes), 3, bytes.length - 5, delta);
    }

    private Map<String, Long> published() {
        final Map<String, Long> values = new HashMap<>();
        counters.reader().forEach((id, type, key, label) -> {
            if (type == EngineCounters.EXPIRED_TYPE_ID) {
                assertEquals(null, values.put(label, counters.reader().getCounterValue(id)), label);
            }
        });
        return values;
    }

    private Map<String, Long> listed() {
        final Map<String, Long> values = new HashMap<>();
        named.forEach(values::put);
        return values;
    }

    @Test
    void shouldBeginWithoutCounters() {
        assertEquals(Map.of(), published());
        assertEquals(Map.of(), listed());
        assertEquals(0, named.get("GET /cart"));
    }

    @Test
    void shouldKeepNamesApart() {
        add("GET /cart", 1);
        add("GET /carts", 2);
        add("GET /cart", 4);
        add("", 8);
        add("käse", 16);
        assertEquals(
                Map.of(
                        "spans.expired{GET /cart}",
                        5L,
                        "spans.expired{GET /carts}",
                        2L,
                        "spans.expired{}",
                        8L,
                        "spans.expired{käse}",
                        16L),
                published());
        assertEquals(Map.of("GET /cart", 5L, "GET /carts", 2L, "", 8L, "käse", 16L), listed());
        assertEquals(16, named.get("käse"));
    }

    @Test
    void shouldSumWhatComesTooLate() {
        for (int i = 0; i < 3 * NamedCounters.NAMES_MAX; i++) {
            add("name " + i, 1);
        }
        add("name 0", 1);
        final Map<String, Long> values = published();
        assertEquals(NamedCounters.COUNTERS_MAX, values.size());
        assertEquals(2, values.get("spans.expired{name 0}"));
        assertEquals(1, values.get("spans.expired{name 127}"));
        assertEquals(2 * NamedCounters.NAMES_MAX, values.get("spans.expired{other}"));
        assertEquals(0, named.get("name 128"));
        assertEquals(2 * NamedCounters.NAMES_MAX, named.get(NamedCounters.OTHER));
    }

    @Test
    void shouldShareTheSumWithANameThatIsTheSame() {
        add(NamedCounters.OTHER, 5);
        for (int i = 0; i < NamedCounters.NAMES_MAX; i++) {
            add("name " + i, 1);
        }
        assertEquals(NamedCounters.NAMES_MAX, published().size());
        assertEquals(6, named.get(NamedCounters.OTHER));
    }

    @Test
    void shouldCutLongNamesBetweenCharacters() {
        final String start = "x".repeat(CountersReader.MAX_LABEL_LENGTH - "spans.expired{}".length() - 1);
        add(start + "éa", 1);
        add(start + "éb", 2);
        assertEquals(Map.of("spans.expired{" + start + "}", 3L), published());
        assertEquals(3, named.get(start + "é"));
        // to the last byte
        add(start + "a", 4);
        assertEquals(4, published().get("spans.expired{" + start + "a}"));
    }

    @Test
    void shouldNotTakeTheRoomOfOthers() {
        for (int i = 0; i < 1000; i++) {
            add("name " + i, 1);
        }
        counters.set(EngineCounter.SPANS_EXPIRED, 1000);
        counters.drop(DropReason.EXPIRED, TracePriority.NONE, 7, 0);
        assertEquals(1000, counters.get(EngineCounter.SPANS_EXPIRED));
        assertEquals(7, counters.dropped(DropReason.EXPIRED));
        assertTrue(EngineCounters.RECORD_DROP_TYPE_ID + DropReason.values().length < EngineCounters.EXPIRED_TYPE_ID);
    }
}
