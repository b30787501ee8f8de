/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.otlp;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.http.HttpAnswer;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.HttpExchange;
import io.ringspan.transport.HttpSettings;
import io.ringspan.transport.InPlaceTransport;
import io.ringspan.transport.Payload;
import java.net.URI;
import java.text.ParseException;

/**
 * Sends payloads by OTLP over HTTP, as protobuf or JSON, whichever the encoder writes.
 *
 * <p>What an answer means:
 *
 * <ul>
 *   <li>2xx: accepted. If the body tells of a partial success, so many spans are lost, and nothing is sent again; a message without
 *       rejected spans is a warning; a body that cannot be read changes nothing, and is counted
 *   <li>413: too large
 *   <li>429, 502, 503, 504, and no answer or not in time: to be tried again, after {@code Retry-After} if there is one
 *   <li>every other: rejected; redirects are not followed
 * </ul>
 *
 * <p>A request without an answer may have reached the receiver all the same; sending it again can then make duplicates.
 *
 * <p>Source: the OTLP specification, section OTLP/HTTP, and the protobuf messages {@code ExportTraceServiceResponse} and
 * {@code google.rpc.Status}.
 */
public final class OtlpTransport implements InPlaceTransport {
    /** Address of a receiver on the same machine. */
    public static final URI URL_DEFAULT = URI.create("http://localhost:4318");

    /** Endpoint for traces. */
    public static final String PATH = "/v1/traces";

    private static final String CONTENT_TYPE = "content-type";
    private static final String JSON = "application/json";
    private static final String PROTOBUF = "application/x-protobuf";

    private final HttpExchange exchange;
    private String contentType = PROTOBUF;
    // what the last answer was that has nothing to say
    private byte[] quietBody = {};

    /**
     * Creates a transport; it connects with the first payload.
     *
     * @param settings where to send to; see {@link #settings()}
     */
    public OtlpTransport(final HttpSettings settings) {
        exchange = new HttpExchange(settings, OtlpTransport::isRetried, this::describe);
    }

    /**
     * Settings for OTLP over HTTP.
     *
     * @return a new builder for a receiver on the same machine, without compression
     */
    public static HttpSettings.Builder settings() {
        return HttpSettings.builder(URL_DEFAULT, PATH);
    }

    @Override
    public long offHeap(final int payloadLength) {
        return exchange.offHeap(payloadLength);
    }

    @Override
    public void reserve(final int payloadLength) {
        exchange.reserve(payloadLength);
    }

    @Override
    public void countIn(final EngineCounters counters) {
        exchange.countIn(counters);
    }

    private static boolean isRetried(final int status) {
        return status == 429 || status == 502 || status == 503 || status == 504;
    }

    @Override
    public Delivery send(final Payload payload) throws InterruptedException {
        contentType = payload.contentType();
        exchange.begin().add(CONTENT_TYPE, contentType);
        final Delivery delivery = exchange.send(payload.body());
        return delivery.outcome() == Delivery.Outcome.ACCEPTED
                ? readAnswer(exchange.answer(), payload.spanCount())
                : delivery;
    }

    private Delivery readAnswer(final HttpAnswer answer, final int spans) {
        // the rule: nothing of it is looked at further, and nothing allocated
        if (answer.isComplete() && (answer.bodyLength() == 0 || answer.bodyIs(quietBody))) {
            return Delivery.ACCEPTED;
        }
        final byte[] body = answer.body();
        final OtlpAnswer said;
        try {
            if (!answer.isComplete()) {
                throw new ParseException("it breaks off", body.length);
            }
            said = OtlpAnswer.accepting(body, isJson(answer));
        } catch (final ParseException e) {
            exchange.count(EngineCounter.ANSWERS_UNREADABLE, answer.excerpt() + " (" + e.getMessage() + ")");
            return Delivery.ACCEPTED;
        }
        if (said.rejectedSpans() < 0 || said.rejectedSpans() > spans) {
            exchange.count(
                    EngineCounter.ANSWERS_UNREADABLE,
                    "it rejects " + said.rejectedSpans() + " of " + spans + " spans: " + said.message());
        }
        if (said.rejectedSpans() > 0) {
            return Delivery.acceptedBut(said.rejectedSpans(), said.message());
        }
        if (said.message().isEmpty()) {
            quietBody = body;
        } else {
            exchange.count(EngineCounter.ANSWERS_WARNED, said.message());
        }
        return Delivery.ACCEPTED;
    }

    /** By what the answer says it is; else it is of the same kind as the request. */
    private boolean isJson(final HttpAnswer answer) {
        final String answered = answer.field(CONTENT_TYPE);
        if (answered != null && answered.startsWith(PROTOBUF)) {
            return false;
        }
        return (answered != null && answered.startsWith(JSON)) || contentType.startsWith(JSON);
    }

    /** The message of the status, where there is one. */
    private String describe(final HttpAnswer answer) {
        try {
            final String message =
                    OtlpAnswer.status(answer.body(), isJson(answer)).message();
            return message.isEmpty() ? answer.excerpt() : "HTTP " + answer.status() + ": " + message;
        } catch (final ParseException e) {
            // a proxy in between, for example
            return answer.excerpt();
        }
    }

    @Override
    public void close() {
        exchange.close();
    }
}
