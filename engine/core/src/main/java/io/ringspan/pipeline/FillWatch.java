/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import com.lmax.disruptor.RingBuffer;
import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import io.ringspan.counters.ReceiverState;
import io.ringspan.transport.PayloadSender;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Publishes how full the ring is, and how the receivers are: what their own threads could not say while they wait for something.
 *
 * <p>Note: belongs to the timer thread, and behind its end to the closing thread.
 */
@SuppressWarnings("EnumOrdinal") // the states in the order that the counter names
final class FillWatch {
    private final RingBuffer<RecordSlot> ring;
    private final DecodeStage decodeStage;
    private final List<ReceiverUnit> receivers;
    private final EngineCounters counters;
    private long usedMax;

    FillWatch(
            final RecordRing ring,
            final DecodeStage decodeStage,
            final List<ReceiverUnit> receivers,
            final EngineCounters counters) {
        this.ring = ring.disruptor();
        this.decodeStage = decodeStage;
        this.receivers = receivers;
        this.counters = counters;
        counters.set(EngineCounter.RING_CAPACITY, this.ring.getBufferSize());
    }

    void check() {
        final int slots = ring.getBufferSize();
        final long used = Math.max(0, slots - ring.remainingCapacity());
        // in between the ring may have been fuller, and the decode thread has seen it
        usedMax = Math.min(slots, Math.max(usedMax, Math.max(used, decodeStage.slotsUsedMax())));
        counters.set(EngineCounter.RING_USED, used);
        counters.set(EngineCounter.RING_USED_MAX, usedMax);
        for (int i = 0; i < receivers.size(); i++) {
            check(receivers.get(i));
        }
    }

    private static void check(final ReceiverUnit receiver) {
        final EngineCounters counters = receiver.counters();
        final PayloadSender sender = receiver.sender();
        final long oldestNs = sender.oldestNs();
        final long failingNs = sender.failingNs();
        final long completed = sender.completed();
        counters.set(
                EngineCounter.SEND_STATE, state(receiver, oldestNs, failingNs).ordinal());
        counters.set(EngineCounter.SEND_FAILING_TIME, toMs(failingNs));
        counters.set(EngineCounter.PAYLOADS_OLDEST_AGE, toMs(oldestNs));
        counters.set(EngineCounter.PAYLOADS_WAITING, counters.get(EngineCounter.PAYLOADS_SEALED) - completed);
    }

    private static ReceiverState state(final ReceiverUnit receiver, final long oldestNs, final long failingNs) {
        if (receiver.stage().isDetached()) {
            return ReceiverState.DETACHED;
        }
        if (failingNs > 0) {
            return ReceiverState.FAILING;
        }
        return oldestNs > 0 ? ReceiverState.SENDING : ReceiverState.IDLE;
    }

    // what there is takes a millisecond at least
    private static long toMs(final long ns) {
        return ns == 0 ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(ns));
    }
}
