/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {
    private static final HttpAddress ADDRESS = HttpAddress.of(URI.create("http://agent:8126/a/b/"));

    private static RequestHead head(final Map<String, String> fields) {
        return new RequestHead("POST", ADDRESS, "/c?d=e", fields);
    }

    private static String text(final RequestHead head) {
        return StandardCharsets.ISO_8859_1.decode(head.bytes()).toString();
    }

    @Test
    void shouldPutFieldsThatVaryBehindTheOthers() {
        final Map<String, String> fields = new LinkedHashMap<>();
        fields.put("one", "1");
        fields.put("Two", "a:b c");
        final RequestHead head = head(fields);
        final String fixed = "POST /a/b/c?d=e HTTP/1.1\r\nhost: agent:8126\r\none: 1\r\nTwo: a:b c\r\n";
        head.begin().add("n", 0).add("v", "x").end(1234567890123L);
        assertEquals(fixed + "n: 0\r\nv: x\r\ncontent-length: 1234567890123\r\n\r\n", text(head));
        head.begin().add("n", Long.MAX_VALUE).end(-1);
        assertEquals(fixed + "n: " + Long.MAX_VALUE + "\r\n\r\n", text(head));
        head.begin().end(0);
        assertEquals(fixed + "content-length: 0\r\n\r\n", text(head));
    }

    @Test
    void shouldTellItsPartsApartAgain() {
        final RequestHead head =
                head(Map.of("one", "a: b")).begin().add("n", 42).add("empty", "");
        final List<String> fields = new ArrayList<>();
        head.forEachField((name, value) -> fields.add(name + "=" + value));
        assertEquals(List.of("one=a: b", "n=42", "empty="), fields);
        assertEquals("/a/b/c?d=e", head.target());
        assertEquals("POST", head.method());
    }

    @Test
    void shouldTakeAsMuchAsIsGiven() {
        final String value = "x".repeat(5_000);
        final RequestHead head = head(Map.of("long", value)).begin();
        for (int i = 0; i < 10; i++) {
            head.add("more", value);
        }
        head.end(0);
        assertEquals(
                "POST /a/b/c?d=e HTTP/1.1\r\nhost: agent:8126\r\nlong: " + value + "\r\n"
                        + ("more: " + value + "\r\n").repeat(10) + "content-length: 0\r\n\r\n",
                text(head));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb: c", "a\nb", "a\rb", "a\0b", "\t", "\u007f", "\u00e4", "\u010a", "\ud83d\ude00"})
    void shouldNotLetAValueBeginAnotherField(final String value) {
        assertThrows(IllegalArgumentException.class, () -> head(Map.of("name", value)));
        final RequestHead head = head(Map.of()).begin();
        final IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> head.add("name", "s3cret" + value));
        assertFalse(e.getMessage().contains("s3cret"), e::getMessage);
    }

    @ParameterizedTest
    @CsvSource({
        "http://agent:1, /v0.4/traces",
        "http://agent:1/, /v0.4/traces",
        "https://agent/a/b, /a/b/v0.4/traces",
        "https://agent/a%20b//, /a%20b/v0.4/traces",
        "http://[::1]:8126, /v0.4/traces",
        "unix:///a/b, /v0.4/traces",
    })
    void shouldJoinUrlAndPath(final URI url, final String target) {
        assertEquals(target, new RequestHead("GET", HttpAddress.of(url), "/v0.4/traces", Map.of()).target());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\r\n", "\u00e4", "a\0", "(a)"})
    void shouldRefuseWhatIsNoName(final String name) {
        assertThrows(IllegalArgumentException.class, () -> head(Map.of(name, "x")));
        final RequestHead head = head(Map.of()).begin();
        assertThrows(IllegalArgumentException.class, () -> head.add(name, "x"));
        assertThrows(IllegalArgumentException.class, () -> head.add(name, 1));
        assertThrows(IllegalArgumentException.class, () -> new RequestHead(name, ADDRESS, "/", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c", "/c d", "/c\r\n", "/\u00e4", "/#d"})
    void shouldRefuseWhatIsNoPath(final String path) {
        assertThrows(IllegalArgumentException.class, () -> new RequestHead("GET", ADDRESS, path, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "content-length", "Transfer-Encoding", "CONNECTION", "expect", "upgrade"})
    void shouldLeaveToTheSenderWhatIsItsBusiness(final String name) {
        assertThrows(IllegalArgumentException.class, () -> head(Map.of(name, "x")));
    }

    @Test
    void shouldRefuseANegativeNumber() {
        final RequestHead head = head(Map.of()).begin();
        assertThrows(IllegalArgumentException.class, () -> head.add("n", -1));
    }
}
