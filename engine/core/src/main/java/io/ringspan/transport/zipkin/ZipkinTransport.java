/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.zipkin;

import io.ringspan.counters.EngineCounters;
import io.ringspan.http.HttpAnswer;
import io.ringspan.transport.Compression;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.HttpExchange;
import io.ringspan.transport.HttpSettings;
import io.ringspan.transport.InPlaceTransport;
import io.ringspan.transport.Payload;
import java.net.URI;

/**
 * Sends payloads to a Zipkin server, or to another collector with the same endpoint.
 *
 * <p>What the status of an answer means:
 *
 * <ul>
 *   <li>2xx, of Zipkin 202: accepted; the server may sample or drop spans later without saying so
 *   <li>413: too large
 *   <li>408, 429, 5xx, and no answer or not in time: to be tried again, after {@code Retry-After} if there is one
 *   <li>every other: rejected; redirects are not followed
 * </ul>
 *
 * <p>A request without an answer may have reached the server all the same; Zipkin merges spans that come twice.
 */
public final class ZipkinTransport implements InPlaceTransport {
    /** Address of a server on the same machine. */
    public static final URI URL_DEFAULT = URI.create("http://localhost:9411");

    /** Endpoint for spans. */
    public static final String PATH = "/api/v2/spans";

    private final HttpExchange exchange;

    /**
     * Creates a transport; it connects with the first payload.
     *
     * @param settings where to send to; see {@link #settings()}
     */
    public ZipkinTransport(final HttpSettings settings) {
        exchange = new HttpExchange(settings, HttpExchange::isOverloadOrFailure, HttpAnswer::excerpt);
    }

    /**
     * Settings for Zipkin.
     *
     * @return a new builder for a server on the same machine, with gzip
     */
    public static HttpSettings.Builder settings() {
        return HttpSettings.builder(URL_DEFAULT, PATH).compression(Compression.GZIP);
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

    @Override
    public Delivery send(final Payload payload) throws InterruptedException {
        exchange.begin().add("content-type", payload.contentType());
        return exchange.send(payload.body());
    }

    @Override
    public void close() {
        exchange.close();
    }
}
