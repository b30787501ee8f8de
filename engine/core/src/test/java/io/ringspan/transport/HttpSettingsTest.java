/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.transport.otlp.OtlpTransport;
import io.ringspan.transport.zipkin.ZipkinTransport;
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
        final HttpSettings otlp = OtlpTransport.settings().build();
        assertEquals("http://localhost:4318/v1/traces", otlp.url() + otlp.path());
        assertEquals(Compression.NONE, otlp.compression());
        final HttpSettings zipkin = ZipkinTransport.settings().build();
        assertEquals("http://localhost:9411/api/v2/spans", zipkin.url() + zipkin.path());
        assertEquals(Compression.GZIP, zipkin.compression());
    }

    @Test
    void shouldSayWhichSettingIsNotPossible() {
        assertTrue(messageOf(OtlpTransport.settings().url(URI.create("ftp://host")))
                .startsWith("url: ftp://host "));
        assertTrue(messageOf(OtlpTransport.settings().path("v1")).startsWith("path: v1 "));
        assertTrue(messageOf(OtlpTransport.settings().path("/a b")).startsWith("path: /a b "));
        assertTrue(messageOf(OtlpTransport.settings().connectTimeoutNs(0)).startsWith("connectTimeoutNs: 0 "));
        assertTrue(messageOf(OtlpTransport.settings().requestTimeoutNs(-1)).startsWith("requestTimeoutNs: -1 "));
        assertTrue(messageOf(OtlpTransport.settings().userAgent("a\nb")).startsWith("userAgent: a\\nb "));
        assertTrue(messageOf(OtlpTransport.settings().gzipLevel(0)).startsWith("gzipLevel: 0 "));
        assertTrue(messageOf(OtlpTransport.settings().gzipLevel(10)).startsWith("gzipLevel: 10 "));
        for (final String name : new String[] {"Content-Encoding", "content-type", "Host", "User-Agent", "a b", ""}) {
            assertTrue(messageOf(OtlpTransport.settings().headers(Map.of(name, "x")))
                    .startsWith("headers: " + name));
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
                () -> OtlpTransport.settings().headerList(list).build());
        assertTrue(e.getMessage().startsWith("headers"), e::getMessage);
        assertFalse(e.getMessage().contains(SECRET), e::getMessage);
    }

    @Test
    void shouldShowNoSecrets() {
        final HttpSettings settings = OtlpTransport.settings()
                .endpoint(URI.create("https://host/path?key=" + SECRET))
                .headerList("x-any=" + SECRET)
                .build();
        assertFalse(settings.toString().contains(SECRET), settings::toString);
        assertEquals("/path?key=" + SECRET, settings.path());
    }
}
