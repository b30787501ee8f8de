/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.http.HttpAnswer;
import java.text.ParseException;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Sends MessagePack payloads to a Datadog agent, and hands the sampling rates in its answers to a listener.
 *
 * <p>What the status of an answer means:
 *
 * <ul>
 *   <li>2xx: accepted, even if the body cannot be read
 *   <li>413: too large
 *   <li>408, 429, 5xx, and no answer or not in time: to be tried again, after {@code Retry-After} if there is one
 *   <li>every other: rejected; redirects are not followed
 * </ul>
 *
 * <p>A request without an answer may have reached the agent all the same; sending it again can then make duplicates.
 */
public final class DatadogAgentTransport implements InPlaceTransport {
    private static final String NO_VERSION = "0";
    private static final Pattern VERSION = Pattern.compile("[ -~]{1,256}");

    private final HttpExchange exchange;
    private final EngineCounters counters;
    private final RatesListener listener;
    private String ratesVersion = NO_VERSION;
    // what the last answer without a version said, as bytes and as rates
    private byte[] unversionedBody = {};
    private Map<String, Double> unversionedRates;

    /**
     * Creates a transport; it connects with the first payload.
     *
     * @param settings where to send to
     * @param counters for unreadable answers, and for what the listener throws
     * @param listener for sampling rates
     */
    public DatadogAgentTransport(
            final AgentSettings settings, final EngineCounters counters, final RatesListener listener) {
        this.counters = counters;
        this.listener = listener;
        exchange = new HttpExchange(settings, AgentHeaders.fixed(settings), HttpExchange::isOverloadOrFailure);
        exchange.countIn(counters);
    }

    @Override
    public Delivery send(final Payload payload) throws InterruptedException {
        exchange.begin()
                .add(AgentHeaders.TRACE_COUNT, payload.chunkCount())
                .add(AgentHeaders.RATES_VERSION, ratesVersion);
        final Delivery delivery = exchange.send(payload.body());
        if (delivery.outcome() == Delivery.Outcome.ACCEPTED) {
            readRates(exchange.answer());
        }
        return delivery;
    }

    private void readRates(final HttpAnswer answer) {
        // nothing new, which is the rule: nothing of it is looked at further, and nothing allocated
        if (answer.fieldIs(AgentHeaders.RATES_VERSION, ratesVersion)) {
            return;
        }
        final String version = Objects.requireNonNullElse(answer.field(AgentHeaders.RATES_VERSION), "");
        if (version.isEmpty() && answer.isComplete() && answer.bodyIs(unversionedBody)) {
            return;
        }
        final byte[] body = answer.body();
        final Map<String, Double> rates;
        try {
            rates = RateByService.read(body);
        } catch (final ParseException e) {
            counters.add(EngineCounter.ANSWERS_UNREADABLE, 1);
            return;
        }
        // a version that cannot be sent back, or a body that broke off: the agent is to send them again
        if (!answer.isComplete()
                || (!version.isEmpty() && !VERSION.matcher(version).matches())) {
            counters.add(EngineCounter.ANSWERS_UNREADABLE, 1);
            return;
        }
        if (!version.isEmpty()) {
            ratesVersion = version;
            handOver(rates);
            return;
        }
        // old agents send the rates with every answer
        unversionedBody = body;
        if (rates != null && !rates.equals(unversionedRates)) {
            unversionedRates = rates;
            handOver(rates);
        }
    }

    private void handOver(final Map<String, Double> rates) {
        if (rates == null) {
            return;
        }
        try {
            listener.onRates(rates);
        } catch (final RuntimeException | Error e) {
            counters.add(EngineCounter.HANDLER_ERRORS, 1);
        }
    }

    @Override
    public void close() {
        exchange.close();
    }
}
