/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.zipkin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringspan.transport.Compression;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.HttpSettings;
import io.ringspan.transport.NotingTransport;
import io.ringspan.transport.RetryPolicy;
import io.ringspan.transport.SenderFixture;
import io.ringspan.transport.TestAgent;
import io.ringspan.transport.TestPayloads;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over HTTP, with a server that behaves. */
@Timeout(60)
class ZipkinTransportTest {
    private NotingTransport noting;

    private SenderFixture fixture(final HttpSettings settings) {
        return new SenderFixture(
                        new RetryPolicy(1, 1, 1, 0),
                        counters -> {
                            noting = new NotingTransport(new ZipkinTransport(settings));
                            return noting;
                        },
                        new TestPayloads("application/json"),
                        64 * 1024)
                .start();
    }

    private Delivery deliveryOf(final TestAgent.Answer answer) throws IOException {
        try (TestAgent agent = new TestAgent(request -> answer);
                SenderFixture fixture =
                        fixture(ZipkinTransport.settings().url(agent.url()).build())) {
            fixture.submitAndAwait(1);
            assertEquals(1, agent.requests.size(), "a redirect was followed");
            return noting.deliveries.get(0);
        }
    }

    private static void assertHeaders(final TestAgent.Request request, final Map<String, String> expected) {
        expected.forEach((name, value) -> assertEquals(value, request.header(name), name));
        assertEquals(expected.size(), request.headers().size(), request.headers()::toString);
    }

    @Test
    void shouldSendTheHeadersOfTheProtocolAndNoOthers() throws IOException {
        try (TestAgent agent = new TestAgent(request -> TestAgent.Answer.of(202))) {
            final HttpSettings.Builder settings =
                    ZipkinTransport.settings().url(agent.url()).userAgent("");
            for (final Compression compression : Compression.values()) {
                try (SenderFixture fixture =
                        fixture(settings.compression(compression).build())) {
                    fixture.submitAndAwait(1, 2);
                }
            }
            final TestAgent.Request plain = agent.requests.get(0);
            assertEquals("POST /api/v2/spans", plain.method() + " " + plain.path());
            assertHeaders(
                    plain,
                    Map.of(
                            "content-type", "application/json",
                            "content-length", Integer.toString(plain.body().length),
                            "host", agent.url().getAuthority()));
            assertEquals(List.of(0, 1), TestPayloads.read(plain.body()));
            final TestAgent.Request gzip = agent.requests.get(1);
            assertHeaders(
                    gzip,
                    Map.of(
                            "content-type",
                            "application/json",
                            "content-encoding",
                            "gzip",
                            "content-length",
                            Integer.toString(gzip.body().length),
                            "host",
                            agent.url().getAuthority()));
            assertEquals(
                    List.of(0, 1),
                    TestPayloads.read(new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes()));
        }
    }

    @Test
    void shouldJudgeByTheStatus() throws IOException {
        final Map<Delivery.Outcome, List<Integer>> expected = Map.of(
                Delivery.Outcome.ACCEPTED, List.of(200, 202, 204),
                Delivery.Outcome.RETRY, List.of(408, 429, 500, 502, 503, 504, 599),
                Delivery.Outcome.TOO_LARGE, List.of(413),
                Delivery.Outcome.REJECTED, List.of(301, 307, 400, 401, 403, 404, 405, 415, 422));
        for (final Map.Entry<Delivery.Outcome, List<Integer>> entry : expected.entrySet()) {
            for (final int status : entry.getValue()) {
                final Map<String, String> fields = Map.of("Location", "/elsewhere", "Retry-After", "7");
                final Delivery delivery = deliveryOf(new TestAgent.Answer(status, fields, "why"));
                assertEquals(entry.getKey(), delivery.outcome(), "status " + status);
                if (entry.getKey() == Delivery.Outcome.RETRY) {
                    assertEquals(TimeUnit.SECONDS.toNanos(7), delivery.retryAfterNs());
                    assertEquals("HTTP " + status + ": why", delivery.detail());
                }
            }
        }
    }
}
