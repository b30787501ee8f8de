/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateByServiceTest {
    private static Map<String, Double> read(final String text) throws ParseException {
        return RateByService.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldReadRates() throws ParseException {
        assertEquals(
                Map.of("service:web,env:prod", 0.5, "service:,env:", 1.0, "service:db,env:", 1e-3),
                read("{\"rate_by_service\":{\"service:web,env:prod\":0.5,\"service:,env:\":1,"
                        + "\"service:db,env:\":1e-3}}"));
        assertEquals(Map.of(), read(" {\n\t\"rate_by_service\" : { } }\r\n"));
    }

    @Test
    void shouldGiveAMapThatCannotBeChanged() throws ParseException {
        final Map<String, Double> rates = read("{\"rate_by_service\":{\"a\":1}}");
        assertThrows(UnsupportedOperationException.class, () -> rates.put("b", 1.0));
    }

    @Test
    void shouldReadEscapesAndOtherScripts() throws ParseException {
        assertEquals(
                Map.of("\"\\/\b\f\n\r\t\u00e9\u00c9\ud83d\ude00Жä", 0.0),
                read("{\"rate_by_service\":{\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u00C9\\ud83d\\ude00Жä\":0}}"));
    }

    @Test
    void shouldSkipWhatItDoesNotKnow() throws ParseException {
        assertEquals(
                Map.of("a", 0.25),
                read("{\"x\":[1,-2.5E+3,\"]\",{\"y\":null,\"z\":{}},[]],\"t\":true,\"f\":false,"
                        + "\"rate_by_service\":{\"a\":0.25},\"rate_by_service2\":7}"));
    }

    @Test
    void shouldFindNoRatesInAnswersWithoutThem() throws ParseException {
        assertNull(read(""));
        assertNull(read(" \r\n"));
        assertNull(read("OK"));
        assertNull(read("OK\n"));
        assertNull(read("{}"));
        assertNull(read("{\"x\":1}"));
        assertNull(read("{\"rate_by_service\":null}"));
    }

    @Test
    void shouldRefuseNonsense() {
        final String[] texts = {
            "ok",
            "OK OK",
            "<html>",
            "[]",
            "1",
            "{",
            "{]",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{\"a\":1}}",
            "{\"a\":1} x",
            "{a:1}",
            "{\"a\":tru}",
            "{\"a\":nan}",
            "{\"a\":01}",
            "{\"a\":.5}",
            "{\"a\":+1}",
            "{\"a\":1.}",
            "{\"a\":\"\n\"}",
            "{\"a\":\"\\x\"}",
            "{\"a\":\"\\u00g0\"}",
            "{\"a\":\"\\u00",
            "{\"a\":\"\\",
            "{\"a\":\"\\u00\u06611\"}",
            "{\"a\":\"",
            "{\"a\":[1 2]}",
            "{\"a\":[1,]}",
            "{\"rate_by_service\":[]}",
            "{\"rate_by_service\":1}",
            "{\"rate_by_service\":nul}",
            "{\"rate_by_service\":{\"a\":\"1\"}}",
            "{\"rate_by_service\":{\"a\":1.5}}",
            "{\"rate_by_service\":{\"a\":-0.1}}",
            "{\"rate_by_service\":{\"a\":1e999}}",
            "{\"rate_by_service\":{\"a\":null}}",
            "{\"rate_by_service\":{\"a\":1",
        };
        for (final String text : texts) {
            assertThrows(ParseException.class, () -> read(text), text);
        }
    }

    @Test
    void shouldRefuseBytesThatAreNotUtf8() {
        final byte[] body = "{\"rate_by_service\":{\"a?\":1}}".getBytes(StandardCharsets.ISO_8859_1);
        body[22] = (byte) 0xff;
        assertThrows(ParseException.class, () -> RateByService.read(body));
    }

    @Test
    void shouldBoundTheDepth() {
        assertThrows(ParseException.class, () -> read("{\"a\":" + "[".repeat(1_000_000)));
        assertThrows(ParseException.class, () -> read("{\"a\":".repeat(1_000_000)));
    }

    @Test
    void shouldTakeNumbersOfAnyLengthInBoundedTime() throws ParseException {
        assertEquals(Map.of("a", 0.0), read("{\"rate_by_service\":{\"a\":0." + "0".repeat(1_000_000) + "}}"));
    }
}
