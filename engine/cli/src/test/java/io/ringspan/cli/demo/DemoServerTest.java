/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class DemoServerTest {
    // an array without traces
    private static final byte[] EMPTY = {(byte) 0x90};

    private final HttpClient client = HttpClient.newHttpClient();

    private static DemoServer agent() throws IOException {
        return DemoServer.open(0, DemoTarget.AGENT, "v04", new TraceArrivals(1, System.nanoTime()));
    }

    private HttpResponse<String> send(final HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder traces(final DemoServer agent, final String count) {
        return HttpRequest.newBuilder(URI.create(agent.url() + "/v0.4/traces"))
                .header("Content-Type", "application/msgpack")
                .header("X-Datadog-Trace-Count", count)
                .POST(BodyPublishers.ofByteArray(EMPTY));
    }

    @Test
    void shouldSendRatesOnceForEachVersion() throws IOException, InterruptedException {
        try (DemoServer agent = agent()) {
            final HttpResponse<String> first = send(traces(agent, "0"));
            assertEquals(200, first.statusCode());
            assertTrue(first.body().contains("\"rate_by_service\""), first.body());
            final String version =
                    first.headers().firstValue("Datadog-Rates-Payload-Version").orElseThrow();
            assertEquals(
                    "{}",
                    send(traces(agent, "0").header("Datadog-Rates-Payload-Version", version))
                            .body());
            assertEquals(0, agent.arrivals().findings().summary().faults());
            assertEquals(2, agent.arrivals().findings().summary().payloads());
        }
    }

    @Test
    void shouldFindAHeaderThatDoesNotFitTheBody() throws IOException, InterruptedException {
        try (DemoServer agent = agent()) {
            send(traces(agent, "3"));
            assertEquals(1, agent.arrivals().findings().summary().faults());
        }
    }

    @Test
    void shouldSayWhatItKnowsAndRefuseTheRest() throws IOException, InterruptedException {
        try (DemoServer agent = agent()) {
            final URI url = URI.create(agent.url());
            assertTrue(send(HttpRequest.newBuilder(url.resolve("/info"))).body().contains("/v0.4/traces"));
            assertEquals(
                    404,
                    send(HttpRequest.newBuilder(url.resolve("/v0.9/traces"))).statusCode());
            assertEquals(
                    405,
                    send(HttpRequest.newBuilder(url.resolve("/v0.4/traces"))).statusCode());
        }
    }
}
