/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.api.StateReader;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.Balance;
import io.ringspan.counters.CountersView;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.transport.Delivery;
import io.ringspan.transport.Payload;
import io.ringspan.transport.Transport;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Threads that go on with everything they hold of an engine, while it is closed and long after: nothing reaches memory that is gone, all is
 * told or counted. With assertions on, an access outside of memory is an exception; without, it would end this JVM.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UsedAfterCloseTest {
    private static final int ROUNDS = Integer.getInteger("used.rounds", 60);
    private static final int THREADS = 4;
    private static final int OPERATIONS = 17;
    private static final int AFTER_CLOSE = 200;
    private static final long SHORT_MS = 50;

    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** What the threads of a round share. */
    private static final class Round {
        private final Keeper transport = new Keeper();
        private final AtomicReference<StateReader> leaked = new AtomicReference<>();
        private final AtomicInteger afterClose = new AtomicInteger();
        private final TraceEngine engine;
        private volatile boolean isClosed;

        Round(final Random random) {
            engine = TraceEngine.start(
                    EngineConfig.builder()
                            .ringSlots(64 << random.nextInt(4))
                            .ringRecordMax(2048)
                            .spansMax(1024)
                            .segmentsMax(1024)
                            .blocksMax(1024)
                            .stringsMax(1024)
                            .internMax(512)
                            .sourcesMax(64)
                            .payloadCount(2)
                            .payloadLength(1 << 16)
                            .payloadFlushAt(1 << 10)
                            .payloadExhausted(random.nextBoolean() ? PayloadPolicy.BLOCK : PayloadPolicy.DROP)
                            .ringOverflow(random.nextBoolean() ? OverflowPolicy.BLOCK : OverflowPolicy.DROP)
                            .pipelineThreads(1 + random.nextInt(2))
                            .jmx(random.nextInt(8) == 0)
                            .build(),
                    transport);
        }
    }

    /** A receiver that keeps what it was given, and reads in it later. */
    private static final class Keeper implements Transport {
        private volatile Payload payload;
        private volatile ByteBuffer body;

        @Override
        public Delivery send(final Payload newPayload) {
            payload = newPayload;
            body = newPayload.body();
            return Delivery.ACCEPTED;
        }

        int read() {
            final ByteBuffer last = body;
            if (last == null) {
                return 0;
            }
            int sum = payload.buffer().getByte(payload.offset());
            try {
                for (int i = last.position(); i < last.limit(); i++) {
                    sum += last.get(i);
                }
            } catch (final IndexOutOfBoundsException e) {
                // the engine has set the view to a shorter payload meanwhile
            }
            return sum;
        }
    }

    /** What one thread holds. */
    private final class User implements Runnable {
        private final Round round;
        private final Random random;
        private final SpanWriter writer;
        private final SpanRecord record = new SpanRecord();
        private final ChangeBuffer buffer = new ChangeBuffer();
        private final CountersView counters;
        private ChangeBufferIngress ingress;
        private long id;

        User(final Round round, final long seed) {
            this.round = round;
            random = new Random(seed);
            id = seed << 32 | 1;
            writer = round.engine.newWriter();
            ingress = round.engine.newIngress("user");
            counters = round.engine.counters();
            final byte[] bytes = new byte[256];
            final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(256));
            final RecordEncoder encoder = new RecordEncoder().wrap(memory, 8, 248);
            encoder.createSpanFull(id, 0, id, id, 0, 0, 0, 0, 0, 1);
            memory.getBytes(0, bytes);
            buffer.wrap(bytes).count(1);
        }

        @Override
        public void run() {
            try {
                int left = AFTER_CLOSE;
                while (left > 0 && failure.get() == null) {
                    use(random.nextInt(OPERATIONS));
                    if (round.isClosed) {
                        left--;
                        round.afterClose.incrementAndGet();
                    }
                }
            } catch (final Throwable e) {
                failure.compareAndSet(null, e);
            }
        }

        private void use(final int operation) throws InterruptedException {
            final TraceEngine engine = round.engine;
            final long spanId = id++;
            switch (operation) {
                case 0, 1, 2 -> {
                    writer.startIds(spanId, 0, spanId, spanId, 0, 0, 0, 0, 0, 1)
                            .setMeta(spanId, "key" + random.nextInt(50), "x".repeat(random.nextInt(500)))
                            .finish(spanId, 1);
                    if (random.nextInt(3) == 0) {
                        writer.commit();
                    }
                }
                case 3, 4 ->
                    engine.publish(record.begin(spanId, 0, spanId, spanId, 0, 1, 1)
                            .setMeta("some", "text " + spanId)
                            .lastOfSegment());
                case 5 -> engine.intern("text " + random.nextInt(2000));
                case 6 -> engine.valueId(1, "value " + random.nextInt(2000));
                case 7 -> ingress.defineString(random.nextInt(100), "x".repeat(random.nextInt(300)));
                case 8 -> ingress.apply(buffer);
                case 9 -> ingress.commit();
                case 10 -> reopen();
                case 11 ->
                    ask(() -> engine.query(
                            reader -> {
                                round.leaked.set(reader);
                                return reader.stringsUsed();
                            },
                            SHORT_MS,
                            TimeUnit.MILLISECONDS));
                case 12 ->
                    ask(() ->
                            round.leaked.get() == null ? 0 : round.leaked.get().stringsUsed());
                case 13 -> ask(() -> engine.census(SHORT_MS, TimeUnit.MILLISECONDS));
                case 14 -> readAll();
                case 15 -> engine.flush(1, TimeUnit.MILLISECONDS);
                default -> round.transport.read();
            }
        }

        private void reopen() {
            ingress.close();
            ask(() -> ingress = round.engine.newIngress("again"));
        }

        private void readAll() {
            counters.forEach((name, value) -> assertTrue(value >= 0 || name.contains("in-flight"), name));
            assertTrue(round.engine.ledger().spans().unaccounted() == 0);
            assertTrue(round.engine.describeMemory().length() + round.engine.memory() > 0);
            assertTrue(round.engine.acknowledged() >= -1);
            assertTrue(round.engine.demotedKeys().size() <= 64);
        }
    }

    private interface Question {
        Object ask() throws InterruptedException;
    }

    // an engine that is closed, or closing, or too busy says so
    private static void ask(final Question question) {
        try {
            question.ask();
        } catch (final IllegalStateException e) {
            assertTrue(e.getMessage() != null);
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldReachNoMemoryThatIsGone() throws Exception {
        final long seed = Long.getLong("used.seed", System.nanoTime());
        int afterClose = 0;
        for (int i = 0; i < ROUNDS; i++) {
            afterClose += run(new Random(seed + i), "used.seed=" + (seed + i));
        }
        assertTrue(afterClose >= ROUNDS * THREADS * AFTER_CLOSE);
    }

    private int run(final Random random, final String how) throws Exception {
        final Round round = new Round(random);
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            final Thread thread = new Thread(new User(round, random.nextInt(1 << 20) + 1L));
            threads.add(thread);
            thread.start();
        }
        Thread.sleep(random.nextInt(20));
        final CloseReport report = round.engine.close(random.nextInt(2) * 5000L, TimeUnit.MILLISECONDS);
        round.isClosed = true;
        for (final Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new AssertionError(how, failure.get());
        }
        assertEquals(0, report.unaccounted(), () -> how + ": " + report);
        final CountersView counters = round.engine.counters();
        assertEquals(0, counters.get(EngineCounter.MEMORY_LEFT), how);
        assertEquals(0, counters.dropped(DropReason.HANDLER_STUCK), how);
        final Balance spans = round.engine.ledger().spans();
        assertEquals(0, spans.unaccounted(), () -> how + ": " + spans);
        assertEquals(0, spans.inFlight(), () -> how + ": " + spans);
        return round.afterClose.get();
    }
}
