/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.EngineCounters;
import io.ringspan.pipeline.RecordBatch;
import io.ringspan.pipeline.RecordRing;
import io.ringspan.protocol.LongDescriptor;
import io.ringspan.protocol.OpCode;
import org.junit.jupiter.api.Test;

/** An error in place of an answer of the ring, in a thread that lives on: what has gone out does not go out again. */
class RecordStageTest {
    private static final int SLOT_LENGTH = 64;

    private final EngineCounters counters = new EngineCounters();
    private boolean failing;
    private final RecordRing ring = new RecordRing(
            16, SLOT_LENGTH, 4 * SLOT_LENGTH, 0, new FailingStrategy(), OverflowPolicy.DROP, 0, counters);
    private final RecordStage stage = new RecordStage(ring, 0, 100, counters, null);

    private final class FailingStrategy implements WaitStrategy {
        @Override
        public long waitFor(
                final long sequence, final Sequence cursor, final Sequence dependent, final SequenceBarrier barrier) {
            return cursor.get();
        }

        @Override
        public void signalAllWhenBlocking() {
            if (failing) {
                // the one error that the ring passes on, behind the publish
                throw new ThreadDeath();
            }
        }
    }

    private void stageRecord() {
        stage.ensure(LongDescriptor.LENGTH).setLong(OpCode.FINISH_SPAN, 1, 1);
        stage.note(OpCode.FINISH_SPAN);
    }

    @Test
    void shouldNotPublishAgainWhatWasPublished() {
        stageRecord();
        failing = true;
        assertThrows(ThreadDeath.class, stage::commit);
        failing = false;
        assertEquals(0, stage.length());
        stageThreeAndCommit();
        assertEquals(2, nextSequence(), "three records take one slot, four would take two");
    }

    @Test
    void shouldForgetWhatWasPublishedAtARollback() {
        stageRecord();
        failing = true;
        assertThrows(ThreadDeath.class, stage::commit);
        failing = false;
        stage.rollback();
        stageThreeAndCommit();
        assertEquals(2, nextSequence());
    }

    @Test
    void shouldNotPublishAgainWhatWasPublishedWhenItIsTrimmed() {
        stageRecord();
        failing = true;
        assertThrows(ThreadDeath.class, stage::trim);
        failing = false;
        stageThreeAndCommit();
        assertEquals(2, nextSequence());
    }

    private void stageThreeAndCommit() {
        stageRecord();
        stageRecord();
        stageRecord();
        assertEquals(1, stage.commit());
    }

    private long nextSequence() {
        return ring.tryOffer(new RecordBatch(0).begin(0));
    }
}
