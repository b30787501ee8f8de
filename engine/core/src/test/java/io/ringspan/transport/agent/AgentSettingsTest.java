/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class AgentSettingsTest {
    private static AgentSettings with(final UnaryOperator<AgentSettings.Builder> change) {
        return change.apply(AgentSettings.builder()).build();
    }

    private static void assertRefused(final String name, final UnaryOperator<AgentSettings.Builder> change) {
        final Exception e = assertThrows(IllegalArgumentException.class, () -> with(change));
        assertTrue(e.getMessage().startsWith(name + ": ") && e.getMessage().contains("expected"), e.getMessage());
    }

    @Test
    void shouldTakeEachKindOfAddress() {
        for (final String url : new String[] {
            "http://localhost:8126", "https://agent/a/b/", "http://[::1]:8126", "unix:///var/run/datadog/apm.socket"
        }) {
            assertEquals(url, with(b -> b.url(URI.create(url))).url().toString());
        }
    }

    @Test
    void shouldRefuseUrlsThatCannotWork() {
        final String[] urls = {
            "ftp://agent",
            "agent:8126",
            "/path",
            "http:/path",
            "http://my_agent:8126",
            "http://agent:70000",
            "http://agent:0",
            "http://agent?x=1",
            "http://agent#x",
            "http://user:secret@agent",
            "unix://var/run/apm.socket",
            "unix:///"
        };
        for (final String url : urls) {
            assertRefused("url", b -> b.url(URI.create(url)));
        }
    }

    @Test
    void shouldNotRepeatAPasswordInAnError() {
        final URI url = URI.create("http://user:secret@agent");
        final Exception e = assertThrows(IllegalArgumentException.class, () -> with(b -> b.url(url)));
        assertTrue(!e.getMessage().contains("secret"), e.getMessage());
    }

    @Test
    void shouldRefuseWhatIsOutOfRange() {
        assertRefused("path", b -> b.path("v0.4/traces"));
        assertRefused("path", b -> b.path(""));
        assertRefused("path", b -> b.path("/a b"));
        assertRefused("path", b -> b.path("/a?b"));
        assertRefused("connectTimeoutNs", b -> b.connectTimeoutNs(0));
        assertRefused("requestTimeoutNs", b -> b.requestTimeoutNs(-1));
    }

    @Test
    void shouldRefuseValuesThatTheClientCannotSend() {
        for (final String value : new String[] {"ä", "日本", "a\nb", "a\r\nx: y", "\u0000", "\u007f", "😀"}) {
            assertRefused("userAgent", b -> b.userAgent(value));
            assertRefused("language", b -> b.language(value));
            assertRefused("languageVersion", b -> b.languageVersion(value));
            assertRefused("languageInterpreter", b -> b.languageInterpreter(value));
            assertRefused("tracerVersion", b -> b.tracerVersion(value));
            assertRefused("containerId", b -> b.containerId(value));
            assertRefused("entityId", b -> b.entityId(value));
            assertRefused("externalEnv", b -> b.externalEnv(value));
            assertRefused("headers: x", b -> b.headers(Map.of("x", value)));
        }
    }

    @Test
    void shouldRefuseHeadersThatCannotBeSet() {
        for (final String name : new String[] {
            "", "a b", "a:b", "ä", "Host", "Content-Length", "Connection", "Content-Type", "X-Datadog-Trace-Count"
        }) {
            assertRefused("headers", b -> b.headers(Map.of(name, "1")));
        }
        assertRefused("headers", b -> b.headers(Map.of("x-a", "1", "X-A", "2")));
    }

    @Test
    void shouldNotChangeWithTheMapItWasGiven() {
        final Map<String, String> headers = new HashMap<>(Map.of("X-A", "1"));
        final AgentSettings settings = with(b -> b.headers(headers));
        headers.put("x-b", "2");
        assertEquals(Map.of("x-a", "1"), settings.headers());
        assertThrows(
                UnsupportedOperationException.class, () -> settings.headers().clear());
    }
}
