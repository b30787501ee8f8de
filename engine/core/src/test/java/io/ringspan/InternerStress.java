/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.ringspan.api.OverflowPolicy;
import io.ringspan.counters.EngineCounters;
import io.ringspan.pipeline.RecordRing;
import io.ringspan.pipeline.StressRing;
import io.ringspan.protocol.DefineStringDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.protocol.StringDescriptor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Two producers intern a text that is new, each with one of its own, and use the ids at once. */
@JCStressTest
@Outcome(id = "the same id, defined before used", expect = ACCEPTABLE, desc = "whoever was first")
@State
public class InternerStress {
    private static final int SLOTS = 16;
    private static final int IDS_MAX = 8;
    private static final int TEXT_MAX = 32;
    private static final EngineCounters COUNTERS = new EngineCounters();

    private final RecordRing ring = StressRing.create(SLOTS, OverflowPolicy.DROP, COUNTERS);
    private final Interner interner = new Interner(
            IDS_MAX, TEXT_MAX, IDS_MAX, ring, new InternedTexts(IDS_MAX), COUNTERS, new DemotedKeys(IDS_MAX, COUNTERS));
    // each of one actor, then of the arbiter
    private final Use first = new Use();
    private final Use second = new Use();

    private static final class Use {
        private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(StressRing.SLOT_LENGTH));
        private final RecordEncoder encoder = new RecordEncoder();
        private int shared;
        private int own;
    }

    private int internAndUse(final String text, final Use use) {
        final int id = interner.intern(text);
        use.encoder.wrap(use.buffer, 0, use.buffer.capacity()).setString(OpCode.SET_NAME, 1, id);
        StressRing.offer(ring, use.buffer, use.encoder.position(), 0);
        return id;
    }

    /** Interns and uses. */
    @Actor
    public void first() {
        first.shared = internAndUse("shared", first);
        first.own = internAndUse("first", first);
    }

    /** Interns and uses. */
    @Actor
    public void second() {
        second.shared = internAndUse("shared", second);
        second.own = internAndUse("second", second);
    }

    /** Compares the ids, and reads the ring in its order. */
    @Arbiter
    public void check(final LL_Result result) {
        final boolean same = first.shared == second.shared;
        final boolean distinct = first.own != second.own && first.own != first.shared && second.own != second.shared;
        result.r1 = !same ? "two ids for one text" : !distinct ? "one id for two texts" : "the same id";
        result.r2 = isDefinedBeforeUsed() ? "defined before used" : "used before defined";
    }

    private boolean isDefinedBeforeUsed() {
        final DirectBuffer bytes = StressRing.bytes(ring);
        int defined = 0;
        for (long sequence = 0; sequence <= StressRing.last(ring); sequence++) {
            final int offset = StressRing.offset(ring, sequence);
            final int opcode = bytes.getShort(offset, ByteOrder.LITTLE_ENDIAN);
            if (opcode == OpCode.DEFINE_STRING) {
                defined |= 1 << bytes.getInt(offset + DefineStringDescriptor.STRING_ID_OFFSET, ByteOrder.LITTLE_ENDIAN);
            } else {
                final int used = bytes.getInt(offset + StringDescriptor.STRING_ID_OFFSET, ByteOrder.LITTLE_ENDIAN);
                if ((defined & 1 << used) == 0) {
                    return false;
                }
            }
        }
        // three definitions and four uses
        return Integer.bitCount(defined) == 3 && StressRing.last(ring) == 6;
    }
}
