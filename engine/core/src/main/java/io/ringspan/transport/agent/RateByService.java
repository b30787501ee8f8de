/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport.agent;

import io.ringspan.transport.JsonReader;
import java.text.ParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the agent's answer: {@code {"rate_by_service":{"service:x,env:y":0.5}}}.
 *
 * <p>Strict JSON. Fields that are not known are skipped; {@code OK} and an empty answer, which old agents give, have no
 * rates.
 */
final class RateByService {
    private static final String FIELD = "rate_by_service";

    private final JsonReader json;
    private Map<String, Double> rates;

    private RateByService(final JsonReader json) {
        this.json = json;
    }

    /**
     * Reads an answer.
     *
     * @param body of the answer
     * @return an unmodifiable map of rates from 0 to 1 by service and environment; null if the answer has none
     * @throws ParseException if it is not such an answer
     */
    static Map<String, Double> read(final byte[] body) throws ParseException {
        final JsonReader json = JsonReader.of(body);
        if (json.isBlankOr("OK")) {
            return null;
        }
        final RateByService reader = new RateByService(json);
        json.object(reader::member);
        json.end();
        return reader.rates;
    }

    private void member(final String name) throws ParseException {
        if (name.equals(FIELD) && json.peek() == '{') {
            final Map<String, Double> read = new LinkedHashMap<>();
            json.object(service -> read.put(service, rate()));
            rates = Collections.unmodifiableMap(read);
        } else if (name.equals(FIELD) && json.peek() != 'n') {
            throw json.unexpected("an object");
        } else {
            json.skipValue();
        }
    }

    private double rate() throws ParseException {
        final int start = json.index();
        final double rate = Double.parseDouble(json.number());
        if (!(rate >= 0 && rate <= 1)) {
            throw new ParseException("a rate that is not from 0 to 1: " + rate, start);
        }
        return rate;
    }
}
