/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.cli.demo;

import com.sun.management.ThreadMXBean;
import io.ringspan.CloseReport;
import io.ringspan.TraceEngine;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.counters.CountersView;
import io.ringspan.counters.EngineCounter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/**
 * Runs the demonstration once: shop, engine and receiver, through all phases.
 *
 * <p>Note: for one thread; but {@link #stop} may be called from any.
 */
final class Demo {
    private static final int SAMPLES = 1 << 16;
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long SETTLE_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long WARM_UP_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long REHEARSAL_NS_MAX = TimeUnit.SECONDS.toNanos(5);
    private static final long QUIET_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int FLUSHES_MIN = 30;
    private static final long NS_PER_S = TimeUnit.SECONDS.toNanos(1);
    private static final long GIVEN_UP_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long HAND_OVER_NS_MAX = TimeUnit.MINUTES.toNanos(10);

    private final DemoSettings settings;
    private final ProgressLine progress;
    private final Preloader preloader = new Preloader();
    private final ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long originNs = System.nanoTime();
    private final EncodedTimes encoded;
    private final HotThreads hotThreads;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WARM_UP);
    private final AtomicReference<Map<String, Double>> rates = new AtomicReference<>(Map.of());
    private final List<Producer> producers = new ArrayList<>();
    private final List<SampleLog> samples = new ArrayList<>();
    private final Histogram handOver = new Histogram(1, HAND_OVER_NS_MAX, 3);
    private volatile boolean stopping;
    private final LogLines log;
    private DemoReceiver receiver;
    private volatile boolean givenUp;
    private TraceEngine engine;

    /**
     * Prepares a run.
     *
     * @param settings what to do
     * @param progress where to say how it goes
     * @param log      of the engine
     */
    Demo(final DemoSettings settings, final ProgressLine progress, final LogLines log) {
        this.settings = settings;
        this.progress = progress;
        this.log = log;
        final EngineConfig config =
                EngineConfig.builder().waitStrategy(settings.waitStrategy()).build();
        final boolean inTurn = config.pipelineThreads() == 1;
        encoded = new EncodedTimes(config.newWaitStrategy(), inTurn);
        final List<String> names = new ArrayList<>();
        for (int i = 0; i < settings.producers(); i++) {
            names.add(producerName(i));
        }
        names.add("ringspan-decode");
        if (!inTurn) {
            names.add("ringspan-send");
        }
        hotThreads = new HotThreads(bean, names);
    }

    private static String producerName(final int number) {
        return "demo-producer-" + (number + 1);
    }

    /** Ends the run early; what has been published until now is still delivered and shown. */
    void stop() {
        stopping = true;
    }

    /**
     * Runs.
     *
     * @return what came of it
     * @throws IOException          if the receiver's port is taken, or its directory cannot be used
     * @throws InterruptedException if the calling thread is interrupted
     */
    DemoResult run() throws IOException, InterruptedException {
        preloader.preload(List.of(
                Producer.class,
                EncodedTimes.class,
                bean.getClass(),
                bean.getClass().getSuperclass()));
        receiver = open(new TraceArrivals(settings.producers(), originNs));
        try (DemoReceiver opened = receiver;
                TraceEngine started = opened.start(config())) {
            engine = started;
            final List<Thread> threads = startProducers();
            final DemoResult.Measurement measurement = measure();
            phase.set(Phase.END);
            for (final Thread thread : threads) {
                thread.join();
            }
            final CloseReport report = engine.close(givenUp ? GIVEN_UP_NS : SETTLE_NS, TimeUnit.NANOSECONDS);
            receiver.close();
            return result(report, measurement);
        } finally {
            phase.set(Phase.END);
            progress.end();
        }
    }

    private DemoReceiver open(final TraceArrivals arrivals) throws IOException {
        if (settings.isRemote()) {
            return new DemoRemote(settings, arrivals);
        }
        return switch (settings.target()) {
            case AGENT, OTLP, ZIPKIN ->
                DemoServer.open(settings.port(), settings.target(), settings.format(), arrivals);
            case FILE ->
                DemoFiles.open(settings.url() == null ? null : Path.of(settings.url()), settings.format(), arrivals);
            case CONSOLE -> new DemoConsole(arrivals);
        };
    }

    private EngineConfig config() {
        final EngineConfigBuilder config = EngineConfig.builder()
                .service(Shop.SERVICE)
                .env(Shop.ENV)
                .waitStrategy(encoded)
                .ringOverflow(OverflowPolicy.BLOCK)
                // By default a receiver that cannot keep up costs traces and not time.
                // One that checks every field of every span in the same process never keeps up, flat out.
                // As nothing shall be lost here, producers have to wait for it.
                .payloadExhausted(PayloadPolicy.BLOCK)
                .threadFactory(hotThreads)
                // for the command census
                .jmx(true)
                .ratesListener(rates::set);
        receiver.configure(config);
        return config.build();
    }

    private List<Thread> startProducers() {
        final Shop shop = new Shop(engine::intern);
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < settings.producers(); i++) {
            final SampleLog log = new SampleLog(SAMPLES);
            final Producer producer = new Producer(
                    i,
                    phase,
                    shop,
                    new RequestTracer(engine, shop, originNs),
                    log,
                    settings.spansPerSecond() / settings.producers(),
                    settings.openRequests(),
                    bean);
            samples.add(log);
            producers.add(producer);
            final Thread thread = hotThreads.newThread(producer);
            thread.setName(producerName(i));
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        return threads;
    }

    /** Warm-up and measurement; null if it was ended before that. */
    private DemoResult.Measurement measure() throws InterruptedException {
        final long warmUpStartNs = System.nanoTime();
        // a ring that was full once has shown producers how waiting goes, too; on some machines it never is
        await(
                "warm-up",
                2 * WARM_UP_NS,
                () -> System.nanoTime() - warmUpStartNs >= WARM_UP_NS
                        && engine.counters().get(EngineCounter.RING_FULL_WAITS) > 0);
        if (!stopping) {
            rehearse();
        }
        rest("warm-up", Phase.HOLD);
        if (!givenUp) {
            engine.flush(SETTLE_NS, TimeUnit.NANOSECONDS);
        }
        if (stopping) {
            return null;
        }
        drainSamples();
        handOver.reset();
        receiver.arrivals().measure();
        final long spansBefore = spans();
        final long bytesBefore = engine.counters().get(EngineCounter.BYTES_DELIVERED);
        final long workBefore = workNs();
        hotThreads.begin();
        final long startNs = System.nanoTime();
        phase.set(Phase.MEASURE);
        await("measure", (long) (settings.seconds() * NS_PER_S), () -> false);
        final double seconds = (double) (System.nanoTime() - startNs) / NS_PER_S;
        rest("measure", Phase.REST);
        if (givenUp) {
            return null;
        }
        final List<HotThreads.Allocation> allocations = hotThreads.end();
        drainSamples();
        // all that is still on its way belongs to the latencies
        engine.flush(SETTLE_NS, TimeUnit.NANOSECONDS);
        return new DemoResult.Measurement(
                seconds,
                (double) (startNs - warmUpStartNs) / NS_PER_S,
                spans() - spansBefore,
                engine.counters().get(EngineCounter.BYTES_DELIVERED) - bytesBefore,
                workNs() - workBefore,
                allocations,
                Percentiles.of(handOver),
                Percentiles.of(new Histogram(1)));
    }

    /**
     * The second half of the warm-up: until the hot threads have allocated nothing for a while. Each flush makes a payload, so that what
     * happens once for each payload has happened often enough, too.
     */
    private void rehearse() throws InterruptedException {
        phase.set(Phase.REHEARSE);
        final long startNs = System.nanoTime();
        long allocated = hotThreads.allocatedSoFar();
        long quietNs = startNs;
        int flushes = 0;
        long nowNs = startNs;
        while (!stopping
                && nowNs - startNs < REHEARSAL_NS_MAX
                && (flushes < FLUSHES_MIN || nowNs - quietNs < QUIET_NS)) {
            engine.flush(SETTLE_NS, TimeUnit.NANOSECONDS);
            flushes++;
            nowNs = System.nanoTime();
            final long allocatedNow = hotThreads.allocatedSoFar();
            if (allocatedNow != allocated) {
                allocated = allocatedNow;
                quietNs = nowNs;
            }
            look("warm-up");
        }
    }

    // until all producers rest and the engine's two handlers have done what there was
    private void rest(final String what, final Phase resting) {
        phase.set(resting);
        final boolean settled =
                await(what, SETTLE_NS, () -> producers.stream().allMatch(producer -> producer.isResting(resting)));
        final boolean drained = await(what, SETTLE_NS, () -> encoded.usedSlots() == 0);
        if (!givenUp && (!settled || !drained)) {
            throw new IllegalStateException("the producers or the engine did not come to rest");
        }
    }

    private boolean await(final String what, final long timeoutNs, final BooleanSupplier condition) {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            final boolean cut = givenUp || (stopping && (phase.get() == Phase.WARM_UP || phase.get() == Phase.MEASURE));
            final long leftNs = timeoutNs - (System.nanoTime() - startNs);
            if (cut || leftNs <= 0) {
                return false;
            }
            LockSupport.parkNanos(Math.min(leftNs, POLL_NS));
            look(what);
        }
        return true;
    }

    private void look(final String what) {
        drainSamples();
        checkProducers();
        if (settings.isRemote() && engine.counters().dropped() > 0) {
            // the rest would be lost as well, only later
            givenUp = true;
            stopping = true;
        }
        progress.update(what, snapshot());
    }

    private void checkProducers() {
        for (final Producer producer : producers) {
            if (producer.failure() != null) {
                throw new IllegalStateException("a producer has failed: " + producer.failure(), producer.failure());
            }
        }
    }

    private ProgressLine.Snapshot snapshot() {
        final CountersView counters = engine.counters();
        return new ProgressLine.Snapshot(
                System.nanoTime(),
                spans(),
                settings.isRemote()
                        ? counters.get(EngineCounter.SPANS_DELIVERED)
                        : receiver.arrivals().findings().spans(),
                (double) encoded.usedSlots() / engine.config().ringSlots(),
                counters.get(EngineCounter.SPANS_LIVE),
                counters.dropped());
    }

    private void drainSamples() {
        for (final SampleLog log : samples) {
            while (!log.isEmpty() && log.sequence() <= encoded.encoded()) {
                final long encodedNs = encoded.timeNs(log.sequence());
                if (encoded.isKept(log.sequence())) {
                    handOver.recordValue(Math.max(0, Math.min(encodedNs - log.timeNs(), HAND_OVER_NS_MAX)));
                }
                log.remove();
            }
        }
    }

    private long spans() {
        return producers.stream().mapToLong(Producer::spans).sum();
    }

    private long workNs() {
        return producers.stream().mapToLong(Producer::workNs).sum();
    }

    private DemoResult result(final CloseReport report, final DemoResult.Measurement measurement) {
        final CountersView counters = engine.counters();
        final TraceArrivals arrivals = receiver.arrivals();
        return new DemoResult(
                settings,
                new DemoResult.Production(
                        spans(), producers.stream().mapToLong(Producer::traces).sum()),
                new DemoResult.Engine(
                        report,
                        counters.get(EngineCounter.CHUNKS_DELIVERED),
                        counters.get(EngineCounter.PAYLOADS_DELIVERED),
                        counters.get(EngineCounter.SEND_RETRIES),
                        counters.get(EngineCounter.RING_FULL_WAITS),
                        rates.get(),
                        engine.describeMemory(),
                        log.lines()),
                new DemoResult.Received(arrivals.findings().summary(), arrivals.distinctSpans(), receiver.lines()),
                measurement == null ? null : measurement.withArrival(Percentiles.of(arrivals.latencies())),
                arrivals.sample());
    }
}
