/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.counters.EngineCounter;
import io.ringspan.pipeline.CollectingTransport;
import java.util.concurrent.TimeUnit;

/** An engine with a receiver in the same process, and what has to hold after every test. */
final class EngineFixture implements AutoCloseable {
    /** On how many threads the handlers run, if a test does not say; the build runs what depends on it with both. */
    static final int PIPELINE_THREADS = Integer.getInteger("pipeline.threads", 2);

    final HotThreads threads = new HotThreads();
    final CollectingTransport transport = new CollectingTransport();
    final EngineConfigBuilder config = EngineConfig.builder()
            .threadFactory(threads)
            .pipelineThreads(PIPELINE_THREADS)
            .ringOverflow(OverflowPolicy.BLOCK);
    TraceEngine engine;

    EngineFixture start() {
        engine = TraceEngine.start(config.build(), transport);
        return this;
    }

    /** Publishes a finished span that is a trace by itself. */
    long publishSpan(final long id) {
        return engine.publish(span(id));
    }

    static SpanRecord span(final long id) {
        return new SpanRecord().begin(id, 0, id, id, 0, 1, 1).lastOfSegment();
    }

    void flush() throws InterruptedException {
        assertEquals(FlushResult.DELIVERED, engine.flush(20, TimeUnit.SECONDS));
    }

    /** Waits until everything is dealt with, also if something was lost. */
    void settle() throws InterruptedException {
        final FlushResult result = engine.flush(20, TimeUnit.SECONDS);
        assertTrue(result == FlushResult.DELIVERED || result == FlushResult.LOST, result::toString);
    }

    long count(final EngineCounter counter) {
        return engine.counters().get(counter);
    }

    /** Lets everything through, closes, and checks that all spans are accounted for and all threads are gone. */
    @Override
    public void close() {
        if (engine == null) {
            return;
        }
        transport.release(1_000_000);
        final CloseReport report = engine.close(20, TimeUnit.SECONDS);
        assertEquals(0, report.unaccounted(), report::toString);
        assertEquals(report.delivered(), transport.spanIds().size());
        threads.threads().forEach(thread -> assertTrue(!thread.isAlive(), () -> thread + " still runs"));
        assertTrue(transport.isClosed());
    }
}
