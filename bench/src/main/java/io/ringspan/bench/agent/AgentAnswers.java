/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** What the agent answers, as bytes that are ready to be sent. */
final class AgentAnswers {
    static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);

    private static final String JSON = "application/json";
    private static final byte[] RATES = answer("200 OK", JSON, "{\"rate_by_service\":{\"service:,env:\":1.0}}");
    // no statistics and no dropping in the client: all peers send all of their traces
    private static final byte[] INFO = answer(
            "200 OK",
            JSON,
            "{\"version\":\"7.60.0\",\"endpoints\":[\"/v0.4/traces\",\"/v0.5/traces\"],\"client_drop_p0s\":false}");
    private static final byte[] OTLP = answer("200 OK", "application/x-protobuf", "");
    private static final byte[] ZIPKIN = answer("202 Accepted", "text/plain", "");
    private static final byte[] NOT_FOUND = answer("404 Not Found", "text/plain", "");

    private AgentAnswers() {}

    static byte[] to(final String path, final LoopbackAgent agent) {
        return switch (path) {
            case "/v0.4/traces", "/v0.5/traces", "/v1.0/traces" -> RATES;
            case "/info" -> INFO;
            case "/v1/traces" -> OTLP;
            case "/api/v2/spans" -> ZIPKIN;
            case "/counts" -> answer("200 OK", JSON, agent.counts());
            default -> NOT_FOUND;
        };
    }

    private static byte[] answer(final String status, final String contentType, final String body) {
        return ("HTTP/1.1 " + status + "\r\nContent-Type: " + contentType + "\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)
                .getBytes(US_ASCII);
    }
}
