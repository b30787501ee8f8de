/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.OverflowPolicy;
import io.ringspan.setting.ChoiceType;
import io.ringspan.setting.NearestNames;
import io.ringspan.setting.NumberType;
import io.ringspan.setting.RejectedValueException;
import io.ringspan.setting.SettingType;
import io.ringspan.setting.TagsType;
import io.ringspan.setting.TextType;
import io.ringspan.setting.UrlType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTypesTest {
    private static void assertRejected(final String expected, final SettingType type, final String text) {
        final RejectedValueException e =
                assertThrows(RejectedValueException.class, () -> type.check(type.parse(text)), text);
        assertTrue(e.getMessage().contains(expected), e.getMessage());
        assertTrue(!e.advice().isBlank());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "42, 42", "-7, -7", "007, 7", "9223372036854775807, 9223372036854775807"})
    void shouldReadIntegers(final String text, final long expected) throws RejectedValueException {
        assertEquals(expected, NumberType.INTEGER.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "1k, 1024",
        "1K, 1024",
        "16m, 16777216",
        "1g, 1073741824",
        "3 k, 3072",
        "1500k, 1536000",
        "0g, 0"
    })
    void shouldReadSizes(final String text, final long expected) throws RejectedValueException {
        assertEquals(expected, NumberType.SIZE.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "5ns, 5",
        "5us, 5000",
        "5ms, 5000000",
        "5MS, 5000000",
        "5s, 5000000000",
        "5m, 300000000000",
        "1h, 3600000000000"
    })
    void shouldReadDurations(final String text, final long expected) throws RejectedValueException {
        assertEquals(expected, NumberType.DURATION.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "k", "ten", "+5", "x10", "\u0661"})
    void shouldRefuseWhatIsNoNumber(final String text) {
        assertRejected("is not a whole number", NumberType.INTEGER, text);
        assertRejected("is not a whole number", NumberType.SIZE, text);
        assertRejected("is not a whole number", NumberType.DURATION, text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1_000", "1,000", "12x", "0x10", "1kb", "5min"})
    void shouldRefuseWhatFollowsTheDigits(final String text) {
        assertRejected("behind the number", NumberType.INTEGER, text);
        assertRejected("behind the number", NumberType.SIZE, text);
        assertRejected("behind the number", NumberType.DURATION, text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999g", "9223372036854775808", "-9223372036854775809", "8589934592g"})
    void shouldRefuseSizesThatOverflow(final String text) {
        assertRejected("is far out of range", NumberType.SIZE, text);
    }

    @Test
    void shouldRefuseDurationsThatOverflowOrHaveNoUnit() {
        assertRejected("is far out of range", NumberType.DURATION, "2562048h");
        assertRejected("has no unit", NumberType.DURATION, "500");
        assertRejected("has \"k\" behind the number", NumberType.DURATION, "5k");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "1023, 1023",
        "1024, 1k",
        "1536000, 1500k",
        "1048576, 1m",
        "1073741824, 1g",
        "-2048, -2k"
    })
    void shouldWriteSizes(final long value, final String expected) {
        assertEquals(expected, NumberType.SIZE.format(value));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1ns",
        "1500, 1500ns",
        "1000000, 1ms",
        "60000000000, 1m",
        "90000000000, 90s",
        "7200000000000, 2h"
    })
    void shouldWriteDurations(final long value, final String expected) throws RejectedValueException {
        assertEquals(expected, NumberType.DURATION.format(value));
        assertEquals(value, NumberType.DURATION.parse(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"block-for", "BLOCK_FOR", "Block-For", "block_for"})
    void shouldReadEnumsInAnySpelling(final String text) throws RejectedValueException {
        final ChoiceType type = ChoiceType.of(OverflowPolicy.class);
        assertEquals(OverflowPolicy.BLOCK_FOR, type.parse(text));
        assertEquals("block-for", type.format(OverflowPolicy.BLOCK_FOR));
        assertEquals("block, block-for, drop", type.values());
    }

    @Test
    void shouldSuggestTheNearestChoice() {
        final RejectedValueException e =
                assertThrows(RejectedValueException.class, () -> WaitStrategyType.WAIT_STRATEGY.parse("busyspin"));
        assertTrue(e.advice().contains("busy-spin"), e.advice());
        assertRejected("is unknown", WaitStrategyType.WAIT_STRATEGY, "com.example.Mine");
    }

    @ParameterizedTest
    @CsvSource({"true, true", "TRUE, true", "false, false"})
    void shouldReadBooleans(final String text, final boolean expected) throws RejectedValueException {
        assertEquals(expected, ChoiceType.BOOLEAN.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "1", "on", "tru"})
    void shouldRefuseWhatIsNoBoolean(final String text) {
        assertRejected("is unknown", ChoiceType.BOOLEAN, text);
    }

    @Test
    void shouldRefuseTextThatBreaksHeaders() {
        assertRejected("control character", TextType.ANY, "a\r\nb: c");
        assertRejected("is empty", TextType.NOT_EMPTY, "  ");
        assertDoesNotThrow(() -> TextType.ANY.check(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8126",
                "HTTPS://agent.example",
                "http://10.0.0.1:1/prefix/",
                "http://[::1]:8126",
                "unix:///var/run/datadog/apm.socket"
            })
    void shouldTakeUrlsOfHttpAndUnixSockets(final String text) {
        assertDoesNotThrow(() -> UrlType.URL.check(text));
    }

    @ParameterizedTest
    @CsvSource({
        "unix://var/run/apm.socket, has a host",
        "unix:///, has no path",
        "unix:///a%00b, has a path that no file can have",
        "unix:///a b, is not a URL",
        "localhost:8126, does not begin with http",
        "ftp://host, does not begin with http",
        "agent, does not begin with http",
        "http:///path, has no host",
        "http://my_agent:8126, has no host",
        "http:host, has no host",
        "http://host:0, has a port",
        "http://host:65536, has a port",
        "http://host?x=1, has a query",
        "http://host#x, has a query",
        "http://us er@host, is not a URL",
        "http://, is not a URL",
        "http://user:secret@host, holds credentials"
    })
    void shouldRefuseOtherUrls(final String text, final String expected) {
        assertRejected(expected, UrlType.URL, text);
    }

    @ParameterizedTest
    @CsvSource({
        "http://user:secret@host, http://***@host",
        "http://us er:se@cret@host, http://***@host",
        "user:secret@host, ***@host",
        "http://host, http://host"
    })
    void shouldNotDiscloseCredentials(final String text, final String expected) {
        assertEquals(expected, UrlType.URL.disclose(text));
    }

    @Test
    void shouldReadTagsInOrder() throws RejectedValueException {
        final Map<String, String> tags = TagsType.TAGS.parse("z:1, a : http://x:80 ,m:2");
        assertEquals(List.of("z", "a", "m"), new ArrayList<>(tags.keySet()));
        assertEquals("http://x:80", tags.get("a"));
        assertEquals("z:1,a:http://x:80,m:2", TagsType.TAGS.format(tags));
        assertEquals(Map.of(), TagsType.TAGS.parse(""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a; no colon in \"a\"",
                "a:1,; no colon in \"\"",
                "a:1,,b:2; no colon in \"\"",
                ":1; empty key",
                "a:; empty value",
                "a:1,a:2; key \"a\" twice"
            })
    void shouldRefuseTagsThatAreNone(final String text, final String expected) {
        assertRejected(expected, TagsType.TAGS, text);
    }

    @Test
    void shouldRefuseTagsOfCodeThatAreNone() {
        final Map<String, String> tags = new HashMap<>();
        tags.put("a", null);
        assertThrows(RejectedValueException.class, () -> TagsType.TAGS.check(tags));
        tags.clear();
        tags.put(null, "a");
        assertThrows(RejectedValueException.class, () -> TagsType.TAGS.check(tags));
        assertThrows(RejectedValueException.class, () -> TagsType.TAGS.check(Map.of("a", "b\n")));
    }

    @Test
    void shouldSortNamesByDistance() {
        assertEquals(
                List.of("ring.slots", "ring.slot-length", "mode"),
                NearestNames.sort("ring.slot", List.of("mode", "ring.slot-length", "ring.slots")));
        assertEquals(List.of("b", "ab"), NearestNames.sort("", List.of("ab", "b")));
    }
}
