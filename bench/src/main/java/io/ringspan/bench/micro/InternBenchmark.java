/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.micro;

import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.transport.DiscardTransport;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to get the id of a text, or to be told that it has none. One thread; the engine is idle, but for {@link #miss}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 3,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"})
public class InternBenchmark {
    private static final int TEXTS = 1024;
    private static final int MISSES = 1000;
    private static final int MISSES_MAX = 50 * MISSES;

    /** Used by the harness. */
    public InternBenchmark() {}

    /** An engine. */
    @State(Scope.Thread)
    public abstract static class Interning {
        private final List<String> texts = IntStream.range(0, TEXTS)
                .mapToObj(i -> "a value of a tag, number " + i)
                .toList();
        private TraceEngine engine;
        private int key;
        private int next;

        Interning() {}

        final TraceEngine start(final EngineConfigBuilder config) {
            engine = TraceEngine.start(config.build(), new DiscardTransport());
            key = engine.intern("key");
            return engine;
        }

        final List<String> texts() {
            return texts;
        }

        final String next() {
            return texts.get(next++ & (TEXTS - 1));
        }

        final int intern(final String text) {
            return engine.intern(text);
        }

        final int internValue(final String text) {
            return engine.valueId(key, text);
        }

        /** Closes the engine. */
        @TearDown(Level.Trial)
        public void close() {
            engine.close();
        }
    }

    /** Every text has an id. */
    public static class Known extends Interning {
        /** Used by the harness. */
        public Known() {}

        /** Interns all texts. */
        @Setup(Level.Trial)
        public void open() {
            texts().forEach(start(EngineConfig.builder())::intern);
        }
    }

    /** A key has had too many values. */
    public static class Demoted extends Interning {
        /** Used by the harness. */
        public Demoted() {}

        /** Demotes the key. */
        @Setup(Level.Trial)
        public void open() {
            start(EngineConfig.builder().internValuesPerKey(1));
            internValue("the one value");
            internValue("one too many");
        }
    }

    /** There is no id left. */
    public static class Full extends Interning {
        /** Used by the harness. */
        public Full() {}

        /** Takes all ids. */
        @Setup(Level.Trial)
        public void open() {
            start(EngineConfig.builder().internMax(2)).intern("the last one");
        }
    }

    /** Texts that nobody has seen. */
    public static class Fresh extends Interning {
        private final String[] fresh = new String[MISSES];
        private int count;

        /** Used by the harness. */
        public Fresh() {}

        /** Makes texts; and a new engine, when the ids of the last one are used up. */
        @Setup(Level.Invocation)
        public void make() {
            if (count % MISSES_MAX == 0) {
                if (count > 0) {
                    close();
                }
                start(EngineConfig.builder().internMax(MISSES_MAX + 1));
            }
            for (int i = 0; i < MISSES; i++) {
                fresh[i] = "a value of its own, number " + count++;
            }
        }
    }

    /**
     * A text that has an id.
     *
     * @param interning with ids for all texts
     * @return the id
     */
    @Benchmark
    public int hit(final Known interning) {
        return interning.intern(interning.next());
    }

    /**
     * A text that gets an id: its definition is published, and decoded by the engine. The text itself, which nobody has hashed yet, is not
     * included in the time, but in the allocation.
     *
     * @param interning with ids for more
     * @return an id
     */
    @Benchmark
    @OperationsPerInvocation(MISSES)
    public int miss(final Fresh interning) {
        int id = 0;
        for (final String text : interning.fresh) {
            id = interning.intern(text);
        }
        return id;
    }

    /**
     * A value of a key that has had too many.
     *
     * @param interning with that key
     * @return no id
     */
    @Benchmark
    public int demoted(final Demoted interning) {
        return interning.internValue(interning.next());
    }

    /**
     * A text that is one too many for all of the engine.
     *
     * @param interning without ids
     * @return no id
     */
    @Benchmark
    public int overLimit(final Full interning) {
        return interning.intern(interning.next());
    }
}
