/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.zipkin;

import io.ringspan.counters.EngineCounters;
import io.ringspan.http.HttpAnswer;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.HttpExchange;
import io.ringspan.transport.HttpSettings;
import io.ringspan.transport.InPlaceTransport;
import io.ringspan.transport.Payload;

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
    private final HttpExchange exchange;

    /**
     * Creates a transport; it connects with the first payload.
     *
     * @param settings where to send to; see {@link HttpSettings#zipkin()}
     */
    public ZipkinTransport(final HttpSettings settings) {
        exchange = new HttpExchange(settings, HttpExchange::isOverloadOrFailure, HttpAnswer::excerpt);
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
