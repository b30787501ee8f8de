/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.micro;

import io.ringspan.api.FilterErrorPolicy;
import io.ringspan.bench.workload.W1;
import io.ringspan.decode.ChunkFilter;
import io.ringspan.filter.FilterSettings;
import io.ringspan.filter.NamedFilter;
import io.ringspan.filter.TextPattern;
import io.ringspan.filter.TraceFilter;
import io.ringspan.filter.Verdict;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What filters that keep everything and change nothing cost the decode thread per span, in chunks of ten spans. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 3,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"})
public class FilterBenchmark {
    private static final int TEXT_MAX = 100 << 10;
    private static final int RECORD_MAX = 256 << 10;

    /** Used by the harness. */
    public FilterBenchmark() {}

    /** Chunks, and filters that look at them. */
    @State(Scope.Thread)
    public static class Input {
        /** Which filters there are: what settings make, one of the application's that looks at spans, or at attributes too. */
        @Param({"redact", "settings", "spans", "attributes"})
        public String filters;

        private final HandedOver chunks = new HandedOver();
        private ChunkFilter chain;
        private int next;

        /** Used by the harness. */
        public Input() {}

        /** Makes the filters and hands chunks over. */
        @Setup(Level.Trial)
        public void prepare() {
            final boolean isBySettings = filters.equals("settings");
            final boolean redacts = isBySettings || filters.equals("redact");
            chain = chunks.newFilter(new FilterSettings(
                    own(),
                    redacts ? patterns("*password*", "*authorization", "card.?umber") : List.of(),
                    redacts ? patterns("db.statement.none", "sql.query.none") : List.of(),
                    isBySettings ? patterns("GET /health*") : List.of(),
                    isBySettings ? 0.5 : 1,
                    0.99,
                    FilterErrorPolicy.DROP,
                    TEXT_MAX,
                    RECORD_MAX));
            chunks.decode();
        }

        private static List<TextPattern> patterns(final String... patterns) {
            return List.of(patterns).stream().map(TextPattern::of).toList();
        }

        private List<NamedFilter> own() {
            final TextPattern secret = TextPattern.of("*password*");
            final TraceFilter spans = (trace, edits) -> {
                while (trace.next()) {
                    if (trace.isError()) {
                        return Verdict.KEEP;
                    }
                }
                return Verdict.PASS;
            };
            final TraceFilter attributes = (trace, edits) -> {
                while (trace.next()) {
                    while (trace.nextAttribute()) {
                        if (trace.key().matches(secret)) {
                            edits.redact();
                        }
                    }
                }
                return Verdict.PASS;
            };
            return switch (filters) {
                case "spans" -> List.of(new NamedFilter(filters, spans));
                case "attributes" -> List.of(new NamedFilter(filters, attributes));
                default -> List.of();
            };
        }

        int decideNext() {
            next = next + 1 == HandedOver.CHUNKS ? 0 : next + 1;
            // what was kept before stays kept, so no weight is written
            final int decision = chain.decide(chunks.chunk(next).first(), ChunkFilter.KEEP);
            if (decision != ChunkFilter.KEEP) {
                throw new IllegalStateException("not kept: " + decision);
            }
            return decision;
        }
    }

    /**
     * All filters, of a chunk that goes out as it is.
     *
     * @param input    chunks
     * @return what was decided
     */
    @Benchmark
    @OperationsPerInvocation(W1.SPANS_PER_TRACE)
    public int keepEverything(final Input input) {
        return input.decideNext();
    }
}
