/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.DropReason;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that can be thrown, at every call out of the ring between claim and publish: the copy of the caller's memory, and each signal
 * to the handlers. Whatever happens, all slots that were claimed are published, what was not copied is told of as lost, once, and everybody
 * else goes on.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClaimFaultTest {
    private static final int SLOTS = 16;
    private static final int SLOT_LENGTH = 64;
    private static final int CALLS_MAX = 8;

    private final EngineCounters counters = new EngineCounters();
    private final Sequence consumer = new Sequence();
    // calls until the next fault, and what it is
    private int callsLeft = Integer.MAX_VALUE;
    private Supplier<Throwable> fault;
    private final RecordRing ring = new RecordRing(
            SLOTS, SLOT_LENGTH, SLOTS * SLOT_LENGTH / 4, 0, new FaultyStrategy(), OverflowPolicy.DROP, 0, counters);
    private final ClaimWatch watch =
            new ClaimWatch(ring, consumer, 1, counters, () -> List.of("nobody shall be asked"));

    ClaimFaultTest() {
        ring.disruptor().addGatingSequences(consumer);
    }

    private final class FaultyStrategy implements WaitStrategy {
        private final WaitStrategy strategy = new BlockingWaitStrategy();

        @Override
        public long waitFor(
                final long sequence, final Sequence cursor, final Sequence dependent, final SequenceBarrier barrier)
                throws AlertException, InterruptedException, TimeoutException {
            return strategy.waitFor(sequence, cursor, dependent, barrier);
        }

        @Override
        public void signalAllWhenBlocking() {
            onCall();
        }
    }

    static Stream<Supplier<Throwable>> faults() {
        return Stream.of(
                StackOverflowError::new,
                OutOfMemoryError::new,
                InternalError::new,
                NoClassDefFoundError::new,
                IllegalStateException::new,
                ThreadDeath::new);
    }

    private void onCall() {
        if (--callsLeft <= 0) {
            // again and again, until it is called off: handlers of faults fail as well
            sneakyThrow(fault.get());
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneakyThrow(final Throwable throwable) throws T {
        throw (T) throwable;
    }

    private RecordBatch batch(final int slots, final boolean faulty) {
        final byte[] bytes = new byte[slots * SLOT_LENGTH];
        final RecordBatch batch = new RecordBatch(0)
                .begin(0)
                .wrap(new FaultyBuffer(bytes, faulty ? this::onCall : () -> {}), 0, bytes.length);
        batch.records = 10 * slots;
        batch.spans = slots;
        return batch;
    }

    /** Reads what is published, as a handler does; returns spans published, and spans lost. */
    private int[] consume() {
        final int[] spans = new int[2];
        long sequence = consumer.get() + 1;
        while (sequence <= ring.disruptor().getCursor()) {
            assertTrue(ring.disruptor().isAvailable(sequence), "stands in front of " + sequence);
            final RecordSlot slot = ring.slot(sequence);
            assertTrue(slot.isStamped(sequence));
            assertEquals(slot.length() == 0, slot.isLost());
            spans[slot.isLost() ? 1 : 0] += slot.spans();
            sequence += slot.slots();
        }
        consumer.set(sequence - 1);
        return spans;
    }

    @ParameterizedTest
    @MethodSource("faults")
    void shouldPublishEachClaimWhateverIsThrownAtWhichCall(final Supplier<Throwable> thrown) {
        fault = thrown;
        final SplittableRandom random = new SplittableRandom(1);
        for (int call = 1; call <= CALLS_MAX; call++) {
            for (int round = 0; round < 2 * SLOTS; round++) {
                final int slots = 1 + random.nextInt(4);
                callsLeft = call;
                long result;
                try {
                    result = ring.offer(batch(slots, true));
                } catch (final ThreadDeath e) {
                    // has to end the thread, and says nothing of the batch
                    result = Long.MIN_VALUE;
                }
                callsLeft = Integer.MAX_VALUE;
                assertTrue(ring.offer(batch(1, false)) >= 0, "another producer");
                watch.check(round);
                final int[] spans = consume();
                assertEquals(slots + 1, spans[0] + spans[1], "call " + call);
                if (result != Long.MIN_VALUE) {
                    assertEquals(result == RecordRing.FAILED ? slots : 0, spans[1], "call " + call);
                }
            }
        }
        assertEquals(0, counters.get(EngineCounter.CLAIMS_STALLED));
        assertEquals(0, counters.get(EngineCounter.BATCHES_LOST), "it is for the decode thread to count them");
    }

    /** An error that comes in front of the claim leaves the batch with the caller: nothing is claimed, published, or counted. */
    @Test
    void shouldClaimNothingForMemoryThatIsNotThere() {
        final RecordBatch batch = batch(2, false);
        batch.wrap(batch.source, SLOT_LENGTH, 2 * SLOT_LENGTH);
        assertThrows(IndexOutOfBoundsException.class, () -> ring.offer(batch));
        assertEquals(-1, ring.disruptor().getCursor());
        assertEquals(0, counters.get(EngineCounter.BATCHES_LOST));
        assertTrue(ring.offer(batch.wrap(batch.source, 0, SLOT_LENGTH)) >= 0);
    }

    /** Others change the batch while it is copied, by mistake: claim and publish go by the same numbers all the same. */
    @Test
    void shouldReadEachNumberOfABatchOnce() {
        final SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 20 * SLOTS; round++) {
            final RecordBatch batch = batch(4, false);
            final int slots = 1 + random.nextInt(4);
            final int other = 1 + random.nextInt(4);
            batch.wrap(
                    new FaultyBuffer(new byte[4 * SLOT_LENGTH], () -> {
                        batch.length = other * SLOT_LENGTH;
                        batch.spans = 1000;
                    }),
                    0,
                    slots * SLOT_LENGTH);
            final long first = ring.offer(batch);
            assertEquals(first + slots - 1, ring.disruptor().getCursor());
            assertEquals(slots, ring.slot(first).slots());
            assertEquals(4, consume()[0]);
        }
    }

    /** The whole engine: what cannot be read is lost and counted, its traces go out with a mark, and the rest is delivered. */
    @ParameterizedTest
    @MethodSource("faults")
    void shouldCountTheBatchAndMarkItsTraces(final Supplier<Throwable> thrown) throws Exception {
        final List<Throwable> seen = new ArrayList<>();
        try (PipelineFixture fixture = new PipelineFixture().start()) {
            fixture.publishOpenSpan(7);
            final RecordBatch batch = new RecordBatch(0).begin(0);
            final byte[] bytes = new byte[SLOT_LENGTH];
            batch.wrap(new FaultyBuffer(bytes, () -> sneakyThrow(thrown.get())), 0, bytes.length);
            batch.records = 5;
            batch.spans = 3;
            try {
                assertEquals(RecordRing.FAILED, fixture.ring.offer(batch));
            } catch (final ThreadDeath e) {
                seen.add(e);
            }
            assertEquals(thrown.get() instanceof ThreadDeath ? 1 : 0, seen.size());
            fixture.finishSpan(7);
            assertEquals(FlushResult.LOST, fixture.flush());
            assertEquals(3, fixture.counters.dropped(DropReason.PUBLISH_FAILED));
            assertEquals(5, fixture.counters.recordsLost(DropReason.PUBLISH_FAILED));
            assertEquals(1, fixture.count(EngineCounter.SPANS_DELIVERED));
            assertEquals(1, fixture.count(EngineCounter.CHUNKS_INCOMPLETE));
        }
    }
}
