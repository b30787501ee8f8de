/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Posts payloads to an agent, each once, with the headers that the reference sends. */
final class AgentClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String RATES_VERSION = "datadog-rates-payload-version";

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final URI uri;
    private ReplayConfig config;
    private String ratesVersion = "0";

    AgentClient(final URI agent) {
        final String base = agent.toString();
        uri = URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/v0.4/traces");
    }

    /** Sets what the headers are made of. */
    void config(final ReplayConfig newConfig) {
        config = newConfig;
        ratesVersion = "0";
    }

    /**
     * Posts a payload.
     *
     * @throws IOException if the agent cannot be reached or does not accept it
     */
    void post(final ReplayPayload payload) throws IOException, InterruptedException {
        final HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(TIMEOUT);
        header(request, "user-agent", "Tracer/9.0.0");
        header(request, "datadog-meta-lang", config.language());
        header(request, "datadog-meta-lang-version", config.languageVersion());
        header(request, "datadog-meta-lang-interpreter", config.languageInterpreter());
        header(request, "datadog-meta-tracer-version", config.tracerVersion());
        header(request, "datadog-client-computed-stats", config.clientComputedStats() ? "true" : "");
        header(request, "datadog-send-real-http-status", "1");
        header(request, "x-datadog-trace-count", Integer.toString(payload.chunkCount()));
        header(request, "content-type", "application/msgpack");
        header(request, RATES_VERSION, ratesVersion);
        final ByteBuffer body = payload.body();
        request.POST(HttpRequest.BodyPublishers.ofByteArray(
                body.array(), body.arrayOffset() + body.position(), body.remaining()));
        final HttpResponse<String> response;
        try {
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (final IOException e) {
            throw new IOException("no answer from " + uri + ": " + (e.getMessage() == null ? e : e.getMessage()), e);
        }
        if (response.statusCode() / 100 != 2) {
            throw new IOException(uri + " answered " + response.statusCode() + " " + response.body());
        }
        ratesVersion = response.headers().firstValue(RATES_VERSION).orElse(ratesVersion);
    }

    // an empty header is left out; the client sends Latin-1, so other texts go out as their UTF-8 bytes
    private static void header(final HttpRequest.Builder request, final String name, final String value) {
        if (!value.isEmpty()) {
            request.header(name, new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        }
    }
}
