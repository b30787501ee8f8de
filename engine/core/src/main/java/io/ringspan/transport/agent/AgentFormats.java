/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.agent;

import io.ringspan.counters.EngineCounter;
import io.ringspan.http.HttpAnswer;
import io.ringspan.http.RequestHead;
import io.ringspan.transport.HttpExchange;
import io.ringspan.transport.JsonReader;
import io.ringspan.transport.ReceiverTerms;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.NanoClock;

/**
 * Which formats an agent takes: what it lists at {@code /info}, without what it has refused all the same, and the last format always. Nothing
 * but that one until an agent has said more; so nothing waits for an agent that is not there, or says nothing.
 *
 * <p>The agent is asked when it has answered a request, and has not said what it takes since it was last away, refused a format, or said that its
 * state is another one. What it refused stays out until what it says of itself is another thing too.
 *
 * <p>Payloads wait meanwhile, so a question has little time. No answer leaves what was known, and the agent is asked once more, in front of
 * the next payload. When that is in vain too, or the agent says that it is overloaded or fails, it is not asked soon again, unless it has been
 * away since. While the engine closes nothing is asked.
 *
 * <p>Transport thread only, but for {@link #taken} and {@link #closing}.
 */
final class AgentFormats {
    private static final String INFO = "/info";
    // no real limit is lower; spans would be lost to one that is
    private static final int BODY_MAX_LEAST = 1 << 16;

    private static final long INFO_TIMEOUT_MAX_NS = 1_000_000_000;
    // how many of these times lie between two questions of which the first was in vain
    private static final int PAUSE_FACTOR = 20;

    private final List<String> paths;
    private final RequestHead info;
    private final long timeoutNs;
    private final NanoClock clock;
    private final int last;
    private final ReceiverTerms terms;
    private volatile int taken;
    private int listed;
    private int refused;
    private boolean isStale = true;
    private boolean isThere;
    private boolean wasInVain;
    private boolean isPausing;
    private long pausedSinceNs;
    private volatile boolean isClosing;
    // last one that any answer had
    private String state = "";
    // what the agent said of itself last
    private String said = "";

    /**
     * Knows nothing of the agent yet.
     *
     * @param paths    where agents take the formats, best first; the last one is taken by all
     * @param exchange with the agent
     * @param settings for requests
     * @param terms    are told what the agent says of dropping traces, and of the length of requests
     * @param clock    of the time between two questions
     */
    AgentFormats(
            final List<String> paths,
            final HttpExchange exchange,
            final AgentSettings settings,
            final ReceiverTerms terms,
            final NanoClock clock) {
        this.paths = paths;
        this.terms = terms;
        this.clock = clock;
        last = paths.size() - 1;
        taken = 1 << last;
        info = exchange.head("GET", INFO, AgentHeaders.fixed(settings));
        timeoutNs = Math.min(settings.requestTimeoutNs(), INFO_TIMEOUT_MAX_NS);
    }

    /** Formats that the agent takes, a bit for each. Any thread. */
    int taken() {
        return taken;
    }

    boolean takes(final int format) {
        return (taken >>> format & 1) != 0;
    }

    /** From now on nothing is asked. Any thread. */
    void closing() {
        isClosing = true;
    }

    /** There was no answer to a payload. It may be another agent that answers the next one. */
    void away() {
        isStale = true;
        isPausing = false;
        wasInVain = false;
        isThere = false;
    }

    /** There was an answer, to whatever request. */
    void answered(final HttpAnswer answer) {
        isThere = true;
        isStale |= isNewState(answer);
    }

    private boolean isNewState(final HttpAnswer answer) {
        if (answer.fieldIs(AgentHeaders.STATE, state)) {
            return false;
        }
        final String newState = answer.field(AgentHeaders.STATE);
        if (newState == null) {
            return false;
        }
        state = newState;
        return true;
    }

    /** The agent has no such path. False if that is the last format's. */
    boolean refuse(final int format) {
        if (format == last) {
            return false;
        }
        refused |= 1 << format;
        isStale = true;
        publish();
        return true;
    }

    /** Asks the agent what it takes, if that is due. */
    void update(final HttpExchange exchange) throws InterruptedException {
        if (last == 0 || !isStale || !isThere || isClosing || isPausing()) {
            return;
        }
        exchange.begin(info);
        exchange.send(null, timeoutNs);
        final HttpAnswer answer = exchange.answer();
        if (answer == null && !wasInVain) {
            // once more: it may just have been replaced
            wasInVain = true;
            return;
        }
        if (answer == null || HttpExchange.isOverloadOrFailure(answer.status())) {
            isPausing = true;
            pausedSinceNs = clock.nanoTime();
            return;
        }
        isStale = false;
        wasInVain = false;
        isNewState(answer);
        read(exchange, answer);
    }

    private boolean isPausing() {
        isPausing = isPausing && clock.nanoTime() - pausedSinceNs < PAUSE_FACTOR * timeoutNs;
        return isPausing;
    }

    private void read(final HttpExchange exchange, final HttpAnswer answer) {
        final int status = answer.status();
        final byte[] body = answer.body();
        final String nowSaid = state + ' ' + status + ' ' + Arrays.hashCode(body);
        if (!nowSaid.equals(said)) {
            said = nowSaid;
            refused = 0;
        }
        final Said info = new Said();
        if (status == 200) {
            try {
                if (answer.isComplete()) {
                    info.read(body);
                } else {
                    unreadable(exchange, "more than anybody reads");
                }
            } catch (final ParseException e) {
                unreadable(exchange, e.getMessage());
            }
        }
        listed = info.listed;
        terms.wantsNoUnsampled(info.dropsUnsampled);
        terms.bodyMax(info.bodyMax);
        publish();
    }

    private void publish() {
        taken = (listed & ~refused) | (1 << last);
    }

    private static void unreadable(final HttpExchange exchange, final String why) {
        exchange.count(EngineCounter.ANSWERS_UNREADABLE, INFO + ": " + why);
    }

    private int formatAt(final String endpoint) {
        final int format = paths.indexOf(endpoint.startsWith("/") ? endpoint : '/' + endpoint);
        return format < 0 ? 0 : 1 << format;
    }

    /** What is of interest in the agent's answer; until it has been read to its end, nothing of it counts. */
    private final class Said {
        private int listed;
        private boolean dropsUnsampled;
        private int bodyMax = Integer.MAX_VALUE;

        void read(final byte[] body) throws ParseException {
            final JsonReader json = JsonReader.of(body);
            final Said read = new Said();
            json.object(name -> read.member(json, name));
            json.end();
            listed = read.listed;
            dropsUnsampled = read.dropsUnsampled;
            bodyMax = read.bodyMax;
        }

        private void member(final JsonReader json, final String name) throws ParseException {
            if (name.equals("endpoints") && json.peek() == '[') {
                json.array(() -> listed |= formatAt(json.string()));
            } else if (name.equals("config") && json.peek() == '{') {
                json.object(key -> config(json, key));
            } else {
                if (name.equals("client_drop_p0s")) {
                    dropsUnsampled = json.peek() == 't';
                }
                json.skipValue();
            }
        }

        private void config(final JsonReader json, final String name) throws ParseException {
            if (name.equals("max_request_bytes") && json.peek() != 'n') {
                final double length = Double.parseDouble(json.number());
                bodyMax = length < BODY_MAX_LEAST ? Integer.MAX_VALUE : (int) length;
            } else {
                json.skipValue();
            }
        }
    }
}
