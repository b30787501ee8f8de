/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode.datadog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.ringspan.encode.EncodeFixture;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventEncoderTest {
    private final EncodeFixture fixture = new EncodeFixture("");
    private final int span = fixture.span(1, 0);
    private final Attributes attributes = new Attributes();

    /** Writes attributes in the layout of records, and keeps what they have to become. */
    private static final class Attributes {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final Map<String, Object> expected = new LinkedHashMap<>();

        private void number(final long value, final int width) {
            for (int i = 0; i < width; i++) {
                out.write((int) (value >>> (8 * i)));
            }
        }

        private void text(final String text) {
            final byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            number(utf8.length, 4);
            out.writeBytes(utf8);
        }

        Attributes put(final String key, final Object value) {
            text(key);
            expected.remove(key);
            expected.put(key, value(value));
            return this;
        }

        private Object value(final Object value) {
            if (value instanceof String text) {
                out.write(0);
                text(text);
                return Map.of("type", 0L, "string_value", text);
            }
            if (value instanceof Boolean flag) {
                out.write(1);
                // anything but 0 is true
                out.write(flag ? 0x80 : 0);
                return Map.of("type", 1L, "bool_value", flag);
            }
            if (value instanceof Long number) {
                out.write(2);
                number(number, 8);
                return Map.of("type", 2L, "int_value", number);
            }
            if (value instanceof Double number) {
                out.write(3);
                number(Double.doubleToRawLongBits(number), 8);
                return Map.of("type", 3L, "double_value", number);
            }
            final List<?> items = (List<?>) value;
            out.write(4);
            number(items.size(), 4);
            final List<Object> values = new ArrayList<>();
            items.forEach(item -> values.add(value(item)));
            return Map.of("type", 4L, "array_value", Map.of("values", values));
        }
    }

    private List<?> sentEvents() {
        fixture.seal(null);
        return (List<?>) fixture.decoded().get(0).get("span_events");
    }

    private void assertOnly(final String name) {
        fixture.event(span, 5, name, attributes.out.toByteArray());
        final Map<?, ?> event = (Map<?, ?>) sentEvents().get(0);
        assertEquals(Map.of("time_unix_nano", 5L, "name", name, "attributes", attributes.expected), event);
        assertEquals(
                List.copyOf(attributes.expected.keySet()), List.copyOf(((Map<?, ?>) event.get("attributes")).keySet()));
    }

    @Test
    void shouldWriteEveryKindOfValue() {
        attributes
                .put("text", "a\u00e9\ud83d\ude00")
                .put("", "")
                .put("true", true)
                .put("false", false)
                .put("long", Long.MIN_VALUE)
                .put("small", -1L)
                .put("double", 0.1)
                .put("nan", Double.NaN)
                .put("array", List.of("x", "", true, false, 7L, 1.5, "y".repeat(300)))
                .put("none", List.of());
        assertOnly("name \u20ac");
    }

    @Test
    void shouldKeepTheLastOfEqualKeysAndItsPlace() {
        attributes
                .put("a", "first")
                .put("b", 1L)
                .put("a", List.of("second"))
                .put("c", 2L)
                .put("a", true)
                .put("ab", 1L)
                .put("", 3L)
                .put("", 4L);
        assertOnly("");
    }

    @Test
    void shouldWriteEventsInTheOrderInWhichTheyCame() {
        for (int i = 0; i < 20; i++) {
            fixture.event(span, i, "e" + i, new byte[0]);
        }
        final List<Object> expected = new ArrayList<>();
        for (long i = 0; i < 20; i++) {
            expected.add(Map.of("time_unix_nano", i, "name", "e" + i));
        }
        assertEquals(expected, sentEvents());
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 16, 17, 1000, 70_000})
    void shouldWriteManyAttributesAndItems(final int count) {
        final List<Object> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // every key twice, the second time in another order
            attributes.put("k" + i, (long) i);
            items.add(i % 2 == 0 ? (Object) "i" : (Object) true);
        }
        for (int i = count - 1; i >= 0; i--) {
            attributes.put("k" + i, "again");
        }
        attributes.put("items", items);
        fixture.event(span, 5, "many", attributes.out.toByteArray());
        fixture.seal(null);
        final Object read = EncodeFixture.read(fixture.bytes(1 << 25));
        final Map<?, ?> sent = (Map<?, ?>) ((List<?>) read).get(0);
        assertEquals(
                List.of(Map.of("time_unix_nano", 5L, "name", "many", "attributes", attributes.expected)),
                sent.get("span_events"));
    }

    @Test
    void shouldNotAskForMuchMoreRoomThanItNeeds() {
        attributes
                .put("stack trace", "x".repeat(100_000))
                .put("items", List.of(1L, 2L, true))
                .put("flag", true);
        fixture.event(span, 5, "n".repeat(50_000), attributes.out.toByteArray());
        fixture.seal(null);
        final byte[] whole = fixture.bytes(1 << 23);
        // an event of a few attributes costs what its texts are long, not many times as much
        assertNotNull(fixture.bytes(whole.length + 1000));
        for (int room = whole.length - 500; room < whole.length; room++) {
            assertNull(fixture.bytes(room));
        }
    }
}
