/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import io.ringspan.counters.EngineCounter;
import io.ringspan.counters.EngineCounters;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Detaches an optional receiver whose encoder does not come back: that has made no step for {@value #STALL_S} second of elapsed time, and is
 * in the way, because it has half of the ring behind it, or because the decode thread needs the memory of its chunks.
 *
 * <p>Note: belongs to the timer thread.
 */
final class ReceiverWatch {
    /** How long an optional stage may stand still, in seconds, if others would have to wait for it. */
    static final long STALL_S = 1;

    static final long STALL_NS = TimeUnit.SECONDS.toNanos(STALL_S);

    private static final long NOT_STANDING = -1;

    private final List<EncodeStage> stages;
    private final DecodeStage decodeStage;
    private final int backlogMax;
    private final EngineCounters counters;
    // of each stage: where it was, and since when it has been seen to stand in the way, by elapsed time
    private final long[] seen;
    private final long[] sinceNs;

    /**
     * Creates a watch.
     *
     * @param stages      of all receivers
     * @param decodeStage in front of them
     * @param slots       of the ring
     * @param counters    of the engine
     */
    ReceiverWatch(
            final List<EncodeStage> stages,
            final DecodeStage decodeStage,
            final int slots,
            final EngineCounters counters) {
        this.stages = stages.stream().filter(stage -> !stage.isRequired()).toList();
        this.decodeStage = decodeStage;
        backlogMax = slots / 2;
        this.counters = counters;
        seen = new long[this.stages.size()];
        sinceNs = new long[this.stages.size()];
        Arrays.fill(seen, -2);
        Arrays.fill(sinceNs, NOT_STANDING);
    }

    /** Looks after all stages; elapsed time in nanoseconds. */
    void check(final long elapsedNs) {
        for (int i = 0; i < seen.length; i++) {
            final EncodeStage stage = stages.get(i);
            final long progress = stage.progress();
            if (progress != seen[i] || !isInTheWay(stage.passed())) {
                seen[i] = progress;
                sinceNs[i] = NOT_STANDING;
            } else if (sinceNs[i] == NOT_STANDING) {
                sinceNs[i] = elapsedNs;
            } else if (elapsedNs - sinceNs[i] >= STALL_NS) {
                detach(stage, counters);
            }
        }
    }

    private boolean isInTheWay(final long passed) {
        return passed != EncodeStage.DETACHED
                && (decodeStage.sequence().get() - passed >= backlogMax || decodeStage.waitsFor(passed));
    }

    /** Detaches a stage, and counts it. Any thread. */
    static void detach(final EncodeStage stage, final EngineCounters counters) {
        if (stage.detach()) {
            counters.add(EngineCounter.RECEIVERS_DETACHED, 1);
        }
    }
}
