/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.agent;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.http.HttpAnswer;
import io.ringspan.http.RequestHead;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.HttpExchange;
import io.ringspan.transport.InPlaceTransport;
import io.ringspan.transport.Payload;
import io.ringspan.transport.RatesListener;
import io.ringspan.transport.ReceiverTerms;
import io.ringspan.transport.UnsampledPolicy;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Sends MessagePack payloads to a Datadog agent, and hands the sampling rates in its answers to a listener; a rate that the agent raises gets
 * to the listener in steps of at most twofold a second, with answers.
 *
 * <p>Payloads may have one of several formats, each with a path of its own. Then the agent is asked which of these it takes ({@code /info}), and
 * a 404 for any but the last means that it does not take that one: the payload goes out in the last format.
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
    private static final int NOT_FOUND = 404;
    private static final Pattern VERSION = Pattern.compile("[ -~]{1,256}");

    private final HttpExchange exchange;
    // one for each format
    private final RequestHead[] heads;
    private final AgentFormats formats;
    private final EngineCounters counters;
    private final RatesListener listener;
    private final RateRamp ramp = new RateRamp();
    // what the client has not sent, and how much of it the agent has been told
    private LongSupplier droppedTraces = () -> 0;
    private LongSupplier droppedSpans = () -> 0;
    private long toldTraces;
    private long toldSpans;
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
        this(settings, List.of(settings.path()), counters, listener, new ReceiverTerms(UnsampledPolicy.SEND));
    }

    /**
     * Creates a transport for payloads in several formats; it connects with the first payload.
     *
     * @param settings where to send to, but for the path
     * @param paths    of the formats that payloads have, best first; every agent takes the last one
     * @param counters for unreadable answers, and for what the listener throws
     * @param listener for sampling rates
     * @param terms    are told what the agent says of itself, if there are several formats, so that it is asked
     */
    public DatadogAgentTransport(
            final AgentSettings settings,
            final List<String> paths,
            final EngineCounters counters,
            final RatesListener listener,
            final ReceiverTerms terms) {
        this(settings, paths, counters, listener, terms, SystemNanoClock.INSTANCE);
    }

    DatadogAgentTransport(
            final AgentSettings settings,
            final List<String> paths,
            final EngineCounters counters,
            final RatesListener listener,
            final ReceiverTerms terms,
            final NanoClock clock) {
        this.counters = counters;
        this.listener = listener;
        exchange = new HttpExchange(
                settings.url(),
                settings.connectTimeoutNs(),
                settings.requestTimeoutNs(),
                HttpExchange::isOverloadOrFailure);
        exchange.countIn(counters);
        final Map<String, String> fields = AgentHeaders.fixed(settings);
        heads = paths.stream().map(path -> exchange.head("POST", path, fields)).toArray(RequestHead[]::new);
        formats = new AgentFormats(paths, exchange, settings, terms, clock);
    }

    /**
     * Says where to read how many traces and spans were not sent because nobody wanted to keep them, so that the agent gets to know of them. To
     * be called before the first send.
     *
     * @param traces how many since the start; asked by the transport thread
     * @param spans  in them
     * @return this
     */
    public DatadogAgentTransport clientDropped(final LongSupplier traces, final LongSupplier spans) {
        droppedTraces = traces;
        droppedSpans = spans;
        return this;
    }

    @Override
    public int formats() {
        return formats.taken();
    }

    @Override
    public void closing() {
        formats.closing();
    }

    @Override
    public Delivery send(final Payload payload) throws InterruptedException {
        formats.update(exchange);
        final int format = payload.format();
        if (!formats.takes(format)) {
            return Delivery.formatRefused("not a format that the agent takes");
        }
        final long traces = droppedTraces.getAsLong();
        final long spans = droppedSpans.getAsLong();
        final RequestHead head = exchange.begin(heads[format])
                .add(AgentHeaders.TRACE_COUNT, payload.chunkCount())
                .add(AgentHeaders.RATES_VERSION, ratesVersion);
        if (traces > toldTraces || spans > toldSpans) {
            head.add(AgentHeaders.DROPPED_TRACES, traces - toldTraces);
            head.add(AgentHeaders.DROPPED_SPANS, spans - toldSpans);
        }
        final Delivery delivery = exchange.send(payload.body());
        final HttpAnswer answer = exchange.answer();
        if (answer == null) {
            formats.away();
            return delivery;
        }
        formats.answered(answer);
        if (delivery.outcome() == Delivery.Outcome.ACCEPTED) {
            toldTraces = traces;
            toldSpans = spans;
            readRates(answer);
            if (ramp.isOnTheWay()) {
                handOver(ramp.step(System.nanoTime()));
            }
        }
        return answer.status() == NOT_FOUND && formats.refuse(format)
                ? Delivery.formatRefused(delivery.detail())
                : delivery;
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
            aim(rates);
            return;
        }
        // old agents send the rates with every answer
        unversionedBody = body;
        if (rates != null && !rates.equals(unversionedRates)) {
            unversionedRates = rates;
            aim(rates);
        }
    }

    private void aim(final Map<String, Double> rates) {
        if (rates != null) {
            ramp.aim(rates);
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
