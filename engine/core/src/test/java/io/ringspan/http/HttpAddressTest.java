/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "http://agent, HTTP, agent, 80, agent, ''",
        "HTTP://Agent:8126, HTTP, Agent, 8126, Agent:8126, ''",
        "http://agent:80/, HTTP, agent, 80, agent, ''",
        "https://agent, HTTPS, agent, 443, agent, ''",
        "https://agent:80/a/b//, HTTPS, agent, 80, agent:80, /a/b",
        "http://[::1]:8126/x, HTTP, ::1, 8126, [::1]:8126, /x",
        "http://[fe80::1%25eth0], HTTP, fe80::1%25eth0, 80, [fe80::1], ''",
        "http://127.0.0.1:1/\u00e4%20b, HTTP, 127.0.0.1, 1, 127.0.0.1:1, /%C3%A4%20b",
    })
    void shouldTakeAnAddressApart(
            final URI url,
            final HttpAddress.Scheme scheme,
            final String host,
            final int port,
            final String hostField,
            final String prefix) {
        final HttpAddress address = HttpAddress.of(url);
        assertEquals(scheme, address.scheme());
        assertEquals(host, address.host());
        assertEquals(port, address.port());
        assertEquals(hostField, address.hostField());
        assertEquals(prefix, address.prefix());
        assertNull(address.socket());
        assertEquals(url.toString(), address.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "unix:///var/run/datadog/apm.socket, /var/run/datadog/apm.socket",
        "UNIX:///a%20b, /a b",
        "unix:/a, /a",
    })
    void shouldTakeAUnixSocket(final URI url, final String path) {
        final HttpAddress address = HttpAddress.of(url);
        assertEquals(HttpAddress.Scheme.UNIX, address.scheme());
        assertEquals(path, address.socket().getPath().toString());
        assertEquals("localhost", address.hostField());
        assertEquals("", address.prefix());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agent:8126",
                "ftp://agent",
                "//agent",
                "http:agent",
                "http:///path",
                "http://my_agent:8126",
                "http://agent:0",
                "http://agent:65536",
                "http://user:s3cret@agent",
                "http://agent?s3cret",
                "http://agent#s3cret",
                "unix:apm.socket",
                "unix:///",
                "unix://var/run/apm.socket",
                "unix:///a%00b",
                "unix:///a?s3cret",
                "unix://user:s3cret@host/a"
            })
    void shouldRefuseWhatIsNoAddress(final String url) {
        final IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> HttpAddress.of(URI.create(url)));
        assertFalse(e.getMessage().contains("s3cret"), e::getMessage);
        assertTrue(
                e.getMessage().startsWith("has ")
                        || e.getMessage().startsWith("holds ")
                        || e.getMessage().startsWith("does not "),
                e::getMessage);
    }

    @Test
    void shouldSayWhatIsWrongWithTheSlashesOfASocket() {
        final IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> HttpAddress.of(URI.create("unix://var/run/apm.socket")));
        assertTrue(e.getMessage().contains("three slashes"), e::getMessage);
    }
}
