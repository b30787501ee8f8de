/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.http.HttpAddress;
import io.ringspan.http.HttpAnswer;
import io.ringspan.http.HttpSender;
import io.ringspan.http.RequestHead;
import java.io.IOException;
import java.net.ProtocolException;
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
    private static final String RETRY_AFTER = "retry-after";
    private static final String DATE = "date";
    private static final Pattern VERSION = Pattern.compile("[ -~]{1,256}");
    private static final int CAUSES_MAX = 8;

    private final HttpSender sender;
    private final RequestHead head;
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
        final HttpAddress address = HttpAddress.of(settings.url());
        head = new RequestHead("POST", address, settings.path(), AgentHeaders.fixed(settings));
        sender = HttpSender.to(address, settings.connectTimeoutNs(), settings.requestTimeoutNs());
    }

    @Override
    public Delivery send(final Payload payload) throws InterruptedException {
        head.begin().add(AgentHeaders.TRACE_COUNT, payload.chunkCount()).add(AgentHeaders.RATES_VERSION, ratesVersion);
        final HttpAnswer answer;
        try {
            answer = sender.send(head, payload.body());
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
            final String retryAfter = answer.field(RETRY_AFTER);
            final long retryAfterNs = retryAfter == null
                    ? 0
                    : RetryAfter.parseNs(retryAfter, Objects.requireNonNullElse(answer.field(DATE), ""));
            return Delivery.retry(retryAfterNs, answer.excerpt());
        }
        return Delivery.rejected(answer.excerpt());
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

    /** The messages of an exception and its causes; the outer ones of the JDK's client often have none. */
    private String explain(final IOException e) {
        final StringBuilder builder = new StringBuilder();
        boolean isUnreadable = false;
        Throwable cause = e;
        for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
            isUnreadable |= cause instanceof ProtocolException;
            // the own client says the cause's message in its own
            if (cause.getMessage() == null || builder.indexOf(cause.getMessage()) < 0) {
                builder.append(i == 0 ? "" : ", because of ").append(cause);
            }
            cause = cause.getCause();
        }
        if (isUnreadable) {
            counters.add(EngineCounter.ANSWERS_UNREADABLE, 1);
        }
        return builder.toString();
    }

    @Override
    public void close() {
        sender.close();
    }
}
