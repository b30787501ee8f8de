/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.suite;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that was measured on one JDK.
 *
 * @param jvm     name and version
 * @param commit  of the sources; empty if unknown
 * @param minutes that it took
 * @param leftOut rounds and steps for which there was no time
 * @param targets what came out for each
 * @param host    what else the machine did
 * @param samples by key, one a round; null in a round that has none
 */
record Run(
        String jvm,
        String commit,
        double minutes,
        List<String> leftOut,
        List<TargetResult> targets,
        List<HostNote> host,
        SortedMap<String, List<Double>> samples) {
    private static final MathContext DIGITS = new MathContext(5);

    Run {
        // written by versions that did not know them
        commit = commit == null ? "" : commit;
        leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
    }

    /** From what was measured. */
    static Run of(
            final String jvm,
            final String commit,
            final double minutes,
            final List<String> leftOut,
            final List<Target> targets,
            final List<HostNote> host,
            final List<Round> rounds) {
        final SortedMap<String, List<Double>> samples = new TreeMap<>();
        final TreeSet<String> keys = new TreeSet<>();
        rounds.forEach(round -> keys.addAll(round.samples().keySet()));
        for (final String key : keys) {
            final List<Double> values = new ArrayList<>();
            rounds.forEach(round -> values.add(rounded(round.get(key))));
            samples.put(key, values);
        }
        final List<TargetResult> results =
                targets.stream().map(target -> target.evaluate(rounds)).toList();
        return new Run(jvm, commit, minutes, leftOut, results, List.copyOf(host), samples);
    }

    private static Double rounded(final double value) {
        return Double.isFinite(value) ? new BigDecimal(value).round(DIGITS).doubleValue() : null;
    }

    /** The JDK in short, such as "JDK 25". */
    String shortName() {
        return "JDK " + jvm.substring(jvm.lastIndexOf(' ') + 1).replaceAll("[^0-9].*", "");
    }

    /** The rounds, for figures to be computed from. */
    @JsonIgnore
    List<Round> rounds() {
        final List<Round> rounds = new ArrayList<>();
        samples.forEach((key, values) -> {
            for (int i = 0; i < values.size(); i++) {
                if (rounds.size() <= i) {
                    rounds.add(new Round());
                }
                if (values.get(i) != null) {
                    rounds.get(i).putAll(Map.of(key, values.get(i)));
                }
            }
        });
        return rounds;
    }

    /** Of a sample. */
    Summary summary(final String key) {
        return summary(Figure.sample(key));
    }

    /** Of a figure. */
    Summary summary(final Figure figure) {
        return Summary.of(rounds(), figure);
    }
}
