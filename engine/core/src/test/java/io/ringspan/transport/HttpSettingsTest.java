/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSettingsTest {
    private static final String SECRET = "hunter2";

    private static String messageOf(final HttpSettings.Builder builder) {
        return assertThrows(IllegalArgumentException.class, builder::build).getMessage();
    }

    @Test
    void shouldHaveTheDefaultsOfTheProtocols() {
        final HttpSettings otlp = HttpSettings.otlp().build();
        assertEquals("http://localhost:4318/v1/traces", otlp.url() + otlp.path());
        assertEquals(Compression.NONE, otlp.compression());
        final HttpSettings zipkin = HttpSettings.zipkin().build();
        assertEquals("http://localhost:9411/api/v2/spans", zipkin.url() + zipkin.path());
        assertEquals(Compression.GZIP, zipkin.compression());
    }

    @Test
    void shouldSayWhichSettingIsNotPossible() {
        assertTrue(messageOf(HttpSettings.otlp().url(URI.create("ftp://host"))).startsWith("url: ftp://host "));
        assertTrue(messageOf(HttpSettings.otlp().path("v1")).startsWith("path: v1 "));
        assertTrue(messageOf(HttpSettings.otlp().path("/a b")).startsWith("path: /a b "));
        assertTrue(messageOf(HttpSettings.otlp().connectTimeoutNs(0)).startsWith("connectTimeoutNs: 0 "));
        assertTrue(messageOf(HttpSettings.otlp().requestTimeoutNs(-1)).startsWith("requestTimeoutNs: -1 "));
        assertTrue(messageOf(HttpSettings.otlp().userAgent("a\nb")).startsWith("userAgent: a\\nb "));
        assertTrue(messageOf(HttpSettings.otlp().gzipLevel(0)).startsWith("gzipLevel: 0 "));
        assertTrue(messageOf(HttpSettings.otlp().gzipLevel(10)).startsWith("gzipLevel: 10 "));
        for (final String name : new String[] {"Content-Encoding", "content-type", "Host", "User-Agent", "a b", ""}) {
            assertTrue(messageOf(HttpSettings.otlp().headers(Map.of(name, "x"))).startsWith("headers: " + name));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SECRET,
                "=" + SECRET,
                "a=" + SECRET + "%",
                "a=%4" + SECRET,
                "a=%zz" + SECRET,
                "a=" + SECRET + "%0A",
                "a=1,a=" + SECRET,
                "a=1,A=" + SECRET,
                "a=" + SECRET + "\u00e4",
                "a b=" + SECRET
            })
    void shouldRefuseHeaderListsWithoutShowingTheirValues(final String list) {
        final IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> HttpSettings.otlp().headerList(list).build());
        assertTrue(e.getMessage().startsWith("headers"), e::getMessage);
        assertFalse(e.getMessage().contains(SECRET), e::getMessage);
    }

    @Test
    void shouldShowNoSecrets() {
        final HttpSettings settings = HttpSettings.otlp()
                .endpoint(URI.create("https://host/path?key=" + SECRET))
                .headerList("x-any=" + SECRET)
                .build();
        assertFalse(settings.toString().contains(SECRET), settings::toString);
        assertEquals("/path?key=" + SECRET, settings.path());
    }
}
