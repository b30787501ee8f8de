/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.http.HttpRequest;
import java.text.ParseException;
import java.util.Map;
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
public final class DatadogAgentTransport implements Transport {
    private static final String NO_VERSION = "0";
    private static final String RETRY_AFTER = "retry-after";
    private static final Pattern VERSION = Pattern.compile("[ -~]{1,256}");
    private static final int CAUSES_MAX = 8;

    private final HttpPoster poster;
    private final HttpRequest.Builder template;
    private final EngineCounters counters;
    private final RatesListener listener;
    private String ratesVersion = NO_VERSION;
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
        template = AgentHeaders.template(settings);
        poster = new HttpPoster(settings.connectTimeoutNs(), settings.requestTimeoutNs());
    }

    @Override
    public Delivery send(final Payload payload) throws InterruptedException {
        final HttpRequest.Builder request = template.copy()
                .setHeader(AgentHeaders.TRACE_COUNT, Integer.toString(payload.chunkCount()))
                .setHeader(AgentHeaders.RATES_VERSION, ratesVersion);
        final HttpAnswer answer;
        try {
            answer = poster.post(request, payload);
        } catch (final IOException e) {
            return Delivery.retry(0, explain(e));
        }
        return judge(answer);
    }

    private Delivery judge(final HttpAnswer answer) {
        final int status = answer.status();
        if (status >= 200 && status < 300) {
            readRates(answer);
            return Delivery.ACCEPTED;
        }
        if (status == 413) {
            return Delivery.tooLarge(answer.excerpt());
        }
        if (status == 408 || status == 429 || status >= 500) {
            final long retryAfterNs = answer.headers()
                    .firstValue(RETRY_AFTER)
                    .map(value -> RetryAfter.parseNs(
                            value, answer.headers().firstValue("Date").orElse("")))
                    .orElse(0L);
            return Delivery.retry(retryAfterNs, answer.excerpt());
        }
        return Delivery.rejected(answer.excerpt());
    }

    private void readRates(final HttpAnswer answer) {
        final String version =
                answer.headers().firstValue(AgentHeaders.RATES_VERSION).orElse("");
        if (version.equals(ratesVersion)) {
            return;
        }
        final Map<String, Double> rates;
        try {
            rates = RateByService.read(answer.body());
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
        } else if (rates != null && !rates.equals(unversionedRates)) {
            // old agents send the rates with every answer
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

    /** The messages of an exception and its causes; the outer ones of the JDK's client often have none. */
    private String explain(final IOException e) {
        final StringBuilder builder = new StringBuilder();
        boolean isUnreadable = false;
        Throwable cause = e;
        for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
            isUnreadable |= cause instanceof ProtocolException;
            builder.append(i == 0 ? "" : ", because of ").append(cause);
            cause = cause.getCause();
        }
        if (isUnreadable) {
            counters.add(EngineCounter.ANSWERS_UNREADABLE, 1);
        }
        return builder.toString();
    }

    @Override
    public void close() {
        poster.close();
    }
}
