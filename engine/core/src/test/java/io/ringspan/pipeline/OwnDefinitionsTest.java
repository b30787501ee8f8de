/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.counters.EngineCounter;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.table.IdSpace;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an own id means is said by the interner's batches alone, whatever several threads may write with one writer. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OwnDefinitionsTest {
    private static final int ID = 7;
    private static final int OTHER = 8;

    private final PipelineFixture fixture = new PipelineFixture();
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));

    @BeforeEach
    void start() throws Exception {
        fixture.start();
        publish(RecordRing.DEFINITIONS, records -> records.defineString(ID, "mine"));
    }

    @AfterEach
    void end() {
        fixture.close();
    }

    private void publish(final int flags, final Consumer<RecordEncoder> write) throws InterruptedException {
        final RecordEncoder records = new RecordEncoder().wrap(buffer, 0, buffer.capacity());
        write.accept(records);
        final RecordBatch batch = new RecordBatch(SourceTable.OWN).begin(flags).wrap(buffer, 0, records.position());
        assertTrue(fixture.ring.offer(batch) >= 0);
        fixture.settle();
    }

    private int meaningOf(final int id) throws InterruptedException {
        final int[] handle = new int[1];
        fixture.onDecode(handler -> handle[0] = handler.ownIds().get(id));
        return handle[0];
    }

    @Test
    void shouldTakeDefinitionsOfOtherBatchesForFaults() throws Exception {
        final int handle = meaningOf(ID);
        assertTrue(handle != IdSpace.UNKNOWN);
        publish(0, records -> records.defineString(ID, "torn").defineString(OTHER, "torn"));
        publish(0, records -> records.evictString(ID));
        publish(0, records -> records.own().beginEpoch());
        assertEquals(handle, meaningOf(ID));
        assertEquals(IdSpace.UNKNOWN, meaningOf(OTHER));
        assertEquals(4, fixture.count(EngineCounter.RECORDS_MALFORMED));
        // and go on
        publish(
                RecordRing.DEFINITIONS,
                records -> records.defineString(OTHER, "new").evictString(ID));
        assertTrue(meaningOf(OTHER) != IdSpace.UNKNOWN);
        assertEquals(IdSpace.UNKNOWN, meaningOf(ID));
        assertEquals(4, fixture.count(EngineCounter.RECORDS_MALFORMED));
    }
}
