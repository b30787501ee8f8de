/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.model;

import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import java.util.List;
import org.agrona.ExpandableDirectByteBuffer;

/**
 * What a producer commits at once.
 *
 * @param producer whose string ids the operations use
 * @param ops      in their order
 */
public record Batch(int producer, List<Op> ops) {
    /** The batch as a change buffer. */
    public ChangeBuffer toChangeBuffer() {
        final ExpandableDirectByteBuffer memory = new ExpandableDirectByteBuffer(1 << 14);
        final RecordEncoder records = new RecordEncoder()
                .wrap(memory, ChangeBuffer.OPERATIONS_OFFSET, memory.capacity() - ChangeBuffer.OPERATIONS_OFFSET);
        ops.forEach(op -> op.write(records));
        final ChangeBuffer buffer = new ChangeBuffer().wrap(memory, 0, records.position());
        buffer.count(ops.size());
        return buffer;
    }

    /** The batch without what change buffers may not have: the time, which is the engine's to tell, and texts for the next record. */
    public Batch withoutOwn() {
        return new Batch(producer, ops.stream().filter(op -> !isOwn(op)).toList());
    }

    static boolean isOwn(final Op op) {
        return op.opcode() == OpCode.TICK || op.opcode() == OpCode.WITH_TEXTS;
    }
}
