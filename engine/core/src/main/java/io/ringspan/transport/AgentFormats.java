/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import io.ringspan.counters.EngineCounter;
import io.ringspan.http.HttpAnswer;
import io.ringspan.http.RequestHead;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;

/**
 * Which formats an agent takes: what it lists at {@code /info}, without what it has refused all the same, and the last format always. Nothing
 * but that one until an agent has said more; so nothing waits for an agent that is not there, or says nothing.
 *
 * <p>The agent is asked when it has answered a request, and has not been asked since it was last away, refused a format, or said that its state
 * is another one. What it refused stays out until what it says of itself is another thing too.
 *
 * <p>Transport thread only, but for {@link #taken}.
 */
final class AgentFormats {
    private static final String INFO = "/info";

    private final List<String> paths;
    private final RequestHead info;
    private final int last;
    private volatile int taken;
    private int listed;
    private int refused;
    private boolean isStale = true;
    private boolean isThere;
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
     */
    AgentFormats(final List<String> paths, final HttpExchange exchange, final AgentSettings settings) {
        this.paths = paths;
        last = paths.size() - 1;
        taken = 1 << last;
        info = exchange.head("GET", INFO, AgentHeaders.fixed(settings));
    }

    /** Formats that the agent takes, a bit for each. Any thread. */
    int taken() {
        return taken;
    }

    boolean takes(final int format) {
        return (taken >>> format & 1) != 0;
    }

    /** There was no answer. */
    void away() {
        isStale = true;
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
        if (last == 0 || !isStale || !isThere) {
            return;
        }
        exchange.begin(info);
        exchange.send(null);
        isStale = false;
        final HttpAnswer answer = exchange.answer();
        if (answer == null) {
            // what was known stays, because that says nothing of it; and nothing is asked again at once, since it may
            // never answer this
            return;
        }
        isNewState(answer);
        final int status = answer.status();
        final byte[] body = answer.body();
        final String nowSaid = state + ' ' + status + ' ' + Arrays.hashCode(body);
        if (!nowSaid.equals(said)) {
            said = nowSaid;
            refused = 0;
        }
        listed = 0;
        if (status == 200) {
            try {
                listed = answer.isComplete() ? listed(body) : unreadable(exchange, "more than anybody reads");
            } catch (final ParseException e) {
                listed = unreadable(exchange, e.getMessage());
            }
        }
        publish();
    }

    private void publish() {
        taken = (listed & ~refused) | (1 << last);
    }

    private static int unreadable(final HttpExchange exchange, final String why) {
        exchange.count(EngineCounter.ANSWERS_UNREADABLE, INFO + ": " + why);
        return 0;
    }

    private int listed(final byte[] body) throws ParseException {
        final JsonReader json = JsonReader.of(body);
        final int[] found = {0};
        json.object(name -> {
            if (name.equals("endpoints") && json.peek() == '[') {
                json.array(() -> found[0] |= formatAt(json.string()));
            } else {
                json.skipValue();
            }
        });
        json.end();
        return found[0];
    }

    private int formatAt(final String endpoint) {
        final int format = paths.indexOf(endpoint.startsWith("/") ? endpoint : '/' + endpoint);
        return format < 0 ? 0 : 1 << format;
    }
}
