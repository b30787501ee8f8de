/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import io.ringspan.bench.workload.W1;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * One run: starts a subject, warms it up, measures, and sees to it that every span is accounted for.
 *
 * <p>Note: everything here is of the main thread.
 */
final class PipelineRun implements AutoCloseable {
    private static final long FLUSH_MS = 60_000;
    private static final long SETTLE_MS = 1000;
    private static final long STALL_LOOK_MS = 250;
    private static final int STALL_LOOKS = 4;
    private static final int STALL_LOOKS_MAX = 80;
    private static final long COMPILER_LOOK_MS = 100;
    private static final int COMPILER_LOOKS = 3;
    private static final int COMPILER_LOOKS_MAX = 150;
    private static final long COMPILER_CALM_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final double SLOW_SPANS_PER_SECOND = 20_000;
    private static final double NS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int DIGITS = 3;

    private final RunOptions options;
    private final LongSupplier agentCpuNs;
    private final PacedGate gate = new PacedGate();
    private final LatencyRecorder latency = new LatencyRecorder();
    private final ThreadMXBean threadBean = ManagementFactory.getThreadMXBean();
    private final Map<String, Object> metrics = new TreeMap<>();
    private final List<ProducerThread> producers = new ArrayList<>();
    private final Subject subject;
    private HostLoad hostBefore;

    /**
     * Starts the subject and its producers.
     *
     * @param options    what to run
     * @param factory    starts the subject
     * @param agentUrl   where payloads go, null to discard them
     * @param agentCpuNs processor time of the agent so far, 0 if it is not this harness's
     * @throws Exception if the subject does not start
     */
    PipelineRun(
            final RunOptions options,
            final SubjectFactory factory,
            final String agentUrl,
            final LongSupplier agentCpuNs)
            throws Exception {
        this.options = options;
        this.agentCpuNs = agentCpuNs;
        subject = factory.start(new SubjectSettings(
                agentUrl,
                options.waitStrategy(),
                options.pipelineThreads(),
                options.live(),
                options.mode() == RunOptions.Mode.LATENCY ? latency : null,
                options.format(),
                options.settings(),
                options.mode() == RunOptions.Mode.BLOCKED ? gate : EncodeGate.OPEN));
        for (int i = 0; i < options.producers(); i++) {
            final ProducerThread producer = new ProducerThread(subject, i);
            producer.start();
            producers.add(producer);
        }
    }

    /**
     * Runs.
     *
     * @return what was found
     * @throws Exception if anything fails, or a span is missing
     */
    RunResult run() throws Exception {
        warmUp();
        final ThreadGroups before = ThreadGroups.now();
        hostBefore = HostLoad.now(before.processNs() + agentCpuNs.getAsLong());
        switch (options.mode()) {
            case THROUGHPUT, LATENCY -> measure(before);
            case IDLE -> idle();
            case BLOCKED -> blocked();
        }
        final long ownNs = ThreadGroups.now().processNs() + agentCpuNs.getAsLong();
        return new RunResult(options, metrics, HostLoad.now(ownNs).since(hostBefore));
    }

    // flat out first, so that everything is compiled; then as it will be measured
    private void warmUp() throws Exception {
        final boolean paced = options.rate() > 0;
        final double seconds = paced ? options.warmup() / 2 : options.warmup();
        work(begin(null, seconds), seconds);
        flush();
        awaitCompiler();
        if (paced) {
            work(begin(pace(), seconds), seconds);
            flush();
            awaitCompiler();
        }
        latency.reset();
    }

    // on a busy machine the compiler falls behind, and would be measured instead of the subject
    private static void awaitCompiler() throws InterruptedException {
        int calm = 0;
        long before = ThreadGroups.now().jitNs();
        for (int look = 0; look < COMPILER_LOOKS_MAX && calm < COMPILER_LOOKS; look++) {
            TimeUnit.MILLISECONDS.sleep(COMPILER_LOOK_MS);
            final long now = ThreadGroups.now().jitNs();
            calm = now - before < COMPILER_CALM_NS ? calm + 1 : 0;
            before = now;
        }
    }

    private Pace pace() {
        return new Pace(options.rate(), W1.SPANS_PER_TRACE, options.producers());
    }

    private Window begin(final Pace pace, final double seconds) {
        final Window window = new Window(
                pace,
                (long) (seconds * NS_PER_SECOND),
                options.mode() == RunOptions.Mode.LATENCY && pace != null,
                producers.size());
        producers.forEach(producer -> producer.begin(window));
        return window;
    }

    private void work(final Window window, final double seconds) throws InterruptedException {
        if (window.isFlatOut()) {
            sleep(seconds);
            window.stop();
            window.await();
        } else {
            // as long again for those who cannot keep the pace
            window.awaitOrStop(2 * window.lengthNs);
        }
    }

    private static void sleep(final double seconds) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep((long) (seconds * NS_PER_SECOND));
    }

    private void flush() throws Exception {
        for (final ProducerThread producer : producers) {
            if (producer.failure() != null) {
                throw new IllegalStateException("a producer failed", producer.failure());
            }
        }
        final boolean flushed = subject.flush(FLUSH_MS);
        final long made = made();
        final long delivered = subject.delivered();
        final long dropped = subject.dropped();
        if (!flushed || made != delivered + dropped) {
            throw new IllegalStateException(
                    "spans are missing: made " + made + ", delivered " + delivered + ", dropped " + dropped);
        }
    }

    private long made() {
        return producers.stream().mapToLong(ProducerThread::made).sum() * W1.SPANS_PER_TRACE;
    }

    private void measure(final ThreadGroups before) throws Exception {
        final long deliveredBefore = subject.delivered();
        final long droppedBefore = subject.dropped();
        final boolean paced = options.rate() > 0;
        final long endNs;
        final Window window;
        final FillSampler sampler = new FillSampler(subject);
        try (sampler) {
            final WakeUps wakeUps = WakeUps.now(subject.threads());
            window = begin(paced ? pace() : null, options.seconds());
            work(window, options.seconds());
            wakeUps.addTo(metrics);
            flush();
            endNs = System.nanoTime();
        }
        sampler.addTo(metrics);
        final ThreadGroups after = ThreadGroups.now();
        final long delivered = subject.delivered() - deliveredBefore;
        final long dropped = subject.dropped() - droppedBefore;
        final long made = delivered + dropped;
        metrics.put("made", made);
        metrics.put("delivered", delivered);
        metrics.put("dropped", dropped);
        metrics.put("spansPerSecond", delivered * NS_PER_SECOND / (endNs - window.startNs));
        if (paced) {
            metrics.put("notMade", due(window) - made);
        }
        addProducers();
        metrics.put("cpuSecondsPerMillionSpans", (after.processNs() - before.processNs()) / 1e3 / made);
        after.addTo(metrics, before, made);
        if (options.mode() == RunOptions.Mode.LATENCY) {
            addLatency(made);
        }
    }

    private long due(final Window window) {
        long traces = 0;
        for (int i = 0; i < producers.size(); i++) {
            traces += window.pace.dueBefore(i, window.lengthNs);
        }
        return traces * W1.SPANS_PER_TRACE;
    }

    private void addProducers() {
        long traces = 0;
        long cpuNs = 0;
        long wallNs = 0;
        long fewest = Long.MAX_VALUE;
        long most = 0;
        for (final ProducerThread producer : producers) {
            final Share share = producer.share();
            traces += share.traces();
            cpuNs += share.cpuNs();
            wallNs += share.wallNs();
            fewest = Math.min(fewest, share.traces());
            most = Math.max(most, share.traces());
        }
        final double spans = traces * (double) W1.SPANS_PER_TRACE;
        metrics.put("producerCpuNsPerSpan", cpuNs / spans);
        metrics.put("producerWallNsPerSpan", wallNs / spans);
        metrics.put("slowestToFastest", (double) fewest / most);
    }

    private void addLatency(final long made) {
        if (latency.count() * W1.SPANS_PER_TRACE != made) {
            throw new IllegalStateException(options.subject() + " measured the latency of " + latency.count()
                    + " traces, but made " + made + " spans");
        }
        latency.addTo(metrics);
        final Histogram late = new Histogram(producers.get(0).late().getHighestTrackableValue(), DIGITS);
        producers.forEach(producer -> late.add(producer.late()));
        LatencyRecorder.addTo(metrics, "producerLateUs", late);
    }

    private void idle() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(SETTLE_MS);
        final ThreadGroups before = ThreadGroups.now();
        hostBefore = HostLoad.now(before.processNs() + agentCpuNs.getAsLong());
        final WakeUps wakeUps = WakeUps.now(subject.threads());
        final long startNs = System.nanoTime();
        sleep(options.seconds());
        wakeUps.addTo(metrics);
        final ThreadGroups after = ThreadGroups.now();
        final long wallNs = System.nanoTime() - startNs;
        metrics.put("idleCpuPercent", 100.0 * (after.processNs() - before.processNs()) / wallNs);
        after.addPercentTo(metrics, before, wallNs);
    }

    private void blocked() throws Exception {
        gate.shut();
        final Window window = begin(null, options.seconds());
        try {
            awaitStall();
            addBlocked("blocked");
            gate.slow(SLOW_SPANS_PER_SECOND);
            TimeUnit.MILLISECONDS.sleep(SETTLE_MS);
            addBlocked("blockedSlow");
        } finally {
            window.stop();
            gate.open();
        }
        window.await();
        flush();
    }

    private void awaitStall() throws InterruptedException {
        int same = 0;
        for (int look = 0; same < STALL_LOOKS; look++) {
            if (look == STALL_LOOKS_MAX) {
                throw new IllegalStateException(options.subject() + " does not make its producers wait");
            }
            final long before = made();
            TimeUnit.MILLISECONDS.sleep(STALL_LOOK_MS);
            same = made() == before ? same + 1 : 0;
        }
    }

    private void addBlocked(final String name) throws InterruptedException {
        final long made = made();
        final long cpuNs = producerCpuNs();
        final long startNs = System.nanoTime();
        sleep(options.seconds());
        final long usedNs = producerCpuNs() - cpuNs;
        final long wallNs = System.nanoTime() - startNs;
        metrics.put(name + "CpuPercentPerProducer", 100.0 * usedNs / wallNs / producers.size());
        metrics.put(name + "SpansPerSecond", (made() - made) * NS_PER_SECOND / wallNs);
    }

    private long producerCpuNs() {
        return producers.stream()
                .mapToLong(producer -> threadBean.getThreadCpuTime(producer.getId()))
                .sum();
    }

    @Override
    public void close() {
        subject.close();
    }
}
