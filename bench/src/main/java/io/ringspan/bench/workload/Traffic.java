/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.workload;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringspan.memory.RawMemory;
import io.ringspan.protocol.CreateDescriptor;
import io.ringspan.protocol.FlushChunkDescriptor;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.OperationHeader;
import io.ringspan.protocol.RecordEncoder;
import io.ringspan.protocol.RecordLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.IntPredicate;
import java.util.zip.GZIPInputStream;
import org.agrona.collections.IntArrayList;

/**
 * Records of a workload as they lie in the slots of a ring: definitions of texts that come once, and a pass of some thousand spans that
 * comes again and again, each time with trace, span and segment ids of its own.
 *
 * <ul>
 *   <li>W1 and W1b ({@link W1}): a slot holds a trace, as if it had been committed as a whole.
 *   <li>W2: the second window of the capture {@code s02-express-routes}: all its texts are defined, then come the operations of all spans,
 *       then their chunks, then all texts are evicted. {@value #SPANS} spans in 214 chunks, 5.9 operations and 243 bytes of them a span,
 *       307 texts. One chunk of 14 spans is left out, and nine spans that belong to no chunk of the window.
 *   <li>W3: the first window of {@code s21-eager-shop}: {@value #SPANS} spans in 211 chunks, 12.1 operations and 339 bytes of them a span.
 *       380 texts are defined once and never evicted. Three chunks of 23 spans are left out, and 60 spans that belong to no chunk.
 * </ul>
 *
 * <p>Slots of W2 and W3 are as long as an ingress makes them: up to 32 KiB, cut between records.
 *
 * <p>Note: not threadsafe.
 */
public final class Traffic {
    /** Spans of a pass of each workload of {@link #of}. */
    public static final int SPANS = 1990;

    private static final int SLOT_LENGTH_MAX = 32 * 1024;

    private final RawMemory memory;
    private final int passOffset;
    // where slots of the pass end; the first begins at the pass
    private final int[] slotLimits;
    // where ids are that are fresh in each pass
    private final int[] idOffsets;
    private long mask;

    private Traffic(final RawMemory memory, final int passOffset, final int[] slotLimits) {
        this.memory = memory;
        this.passOffset = passOffset;
        this.slotLimits = slotLimits;
        idOffsets = idOffsets();
    }

    /**
     * One of the workloads.
     *
     * @param workload W1, W1b, W2 or W3
     * @return {@value #SPANS} spans of it
     */
    public static Traffic of(final String workload) {
        return switch (workload) {
            case "W1" -> ofW1(SPANS / W1.SPANS_PER_TRACE, false);
            case "W1b" -> ofW1(SPANS / W1.SPANS_PER_TRACE, true);
            case "W2" -> recorded("w2.gz", true);
            case "W3" -> recorded("w3.gz", false);
            default -> throw new IllegalArgumentException("no workload: " + workload);
        };
    }

    /**
     * Some traces of W1.
     *
     * @param traces  how many
     * @param batched whether tags come batched, as in W1b
     * @return them
     */
    public static Traffic ofW1(final int traces, final boolean batched) {
        final RawMemory memory = RawMemory.allocate((1 << 15) + traces * W1.TRACE_LENGTH_MAX, 64);
        final RecordEncoder encoder = new RecordEncoder().wrap(memory, 0, memory.capacity());
        final int[] lastId = {0};
        final W1 workload = new W1(
                text -> {
                    encoder.defineString(++lastId[0], text);
                    return lastId[0];
                },
                1);
        final int passOffset = encoder.position();
        final int[] slotLimits = new int[traces];
        for (int i = 0; i < traces; i++) {
            if (batched) {
                workload.encodeBatched(encoder);
            } else {
                workload.encode(encoder);
            }
            slotLimits[i] = encoder.position();
        }
        return new Traffic(memory, passOffset, slotLimits);
    }

    private static Traffic recorded(final String resource, final boolean definesInEachPass) {
        final byte[] bytes = read(resource);
        final RawMemory memory = RawMemory.allocate(bytes.length, 64);
        memory.putBytes(0, bytes);
        int passOffset = 0;
        while (!definesInEachPass && opcode(memory, passOffset) == OpCode.DEFINE_STRING) {
            passOffset = end(memory, passOffset);
        }
        final IntArrayList limits = new IntArrayList();
        int slot = passOffset;
        int offset = passOffset;
        while (offset < bytes.length) {
            final int next = end(memory, offset);
            if (next - slot > SLOT_LENGTH_MAX) {
                limits.addInt(offset);
                slot = offset;
            }
            offset = next;
        }
        limits.addInt(offset);
        return new Traffic(memory, passOffset, limits.toIntArray());
    }

    private static byte[] read(final String resource) {
        try (InputStream in = new GZIPInputStream(Traffic.class.getResourceAsStream(resource))) {
            return in.readAllBytes();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int opcode(final RawMemory memory, final int offset) {
        return memory.getShort(offset + OperationHeader.OPCODE_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    private static int end(final RawMemory memory, final int offset) {
        return offset + (int) RecordLayout.length(opcode(memory, offset), memory, offset, memory.capacity());
    }

    private int[] idOffsets() {
        final IntArrayList offsets = new IntArrayList();
        for (int offset = passOffset; offset < limit(); offset = end(memory, offset)) {
            final int opcode = opcode(memory, offset);
            addIdOffset(offsets, offset + OperationHeader.SPAN_ID_OFFSET);
            if (OpCode.isCreate(opcode)) {
                addIdOffset(offsets, offset + CreateDescriptor.TRACE_ID_LOW_OFFSET);
                addIdOffset(offsets, offset + CreateDescriptor.SEGMENT_ID_OFFSET);
                addIdOffset(offsets, offset + CreateDescriptor.PARENT_ID_OFFSET);
            } else if (opcode == OpCode.FLUSH_CHUNK) {
                final int end = end(memory, offset);
                for (int id = offset + FlushChunkDescriptor.LENGTH; id < end; id += Long.BYTES) {
                    addIdOffset(offsets, id);
                }
            }
        }
        return offsets.toIntArray();
    }

    // no span, no parent: stays so
    private void addIdOffset(final IntArrayList offsets, final int offset) {
        if (memory.getLong(offset) != 0) {
            offsets.addInt(offset);
        }
    }

    /**
     * A part of the same pass: only some of the records, in the same slots, without definitions.
     *
     * @param opcodes which records
     * @return a copy of them, with the ids of pass 0
     */
    public Traffic only(final IntPredicate opcodes) {
        renew(0);
        final RawMemory part = RawMemory.allocate(limit(), 64);
        final int[] limits = new int[slotLimits.length];
        int to = 0;
        int offset = passOffset;
        for (int slot = 0; slot < slotLimits.length; slot++) {
            while (offset < slotLimits[slot]) {
                final int end = end(memory, offset);
                if (opcodes.test(opcode(memory, offset))) {
                    part.putBytes(to, memory, offset, end - offset);
                    to += end - offset;
                }
                offset = end;
            }
            limits[slot] = to;
        }
        return new Traffic(part, 0, limits);
    }

    /**
     * Gives all traces, spans and segments the ids of a pass.
     *
     * @param pass 0 for those that they had at first; no two passes share any
     */
    public void renew(final long pass) {
        // the increment is odd, so no two products are equal; ids stay positive
        final long newMask = (pass * 0x9E3779B97F4A7C15L) >>> 1;
        final long change = mask ^ newMask;
        mask = newMask;
        for (final int offset : idOffsets) {
            memory.putLong(offset, memory.getLong(offset) ^ change);
        }
    }

    /** {@return all records} */
    public RawMemory memory() {
        return memory;
    }

    /** {@return where the definitions that come once end, and the first slot of the pass begins} */
    public int passOffset() {
        return passOffset;
    }

    /** {@return slots of a pass} */
    public int slots() {
        return slotLimits.length;
    }

    /**
     * Where a slot begins.
     *
     * @param slot of the pass, from 0
     * @return offset in the memory
     */
    public int slotOffset(final int slot) {
        return slot == 0 ? passOffset : slotLimits[slot - 1];
    }

    /**
     * Where a slot ends.
     *
     * @param slot of the pass, from 0
     * @return offset in the memory
     */
    public int slotLimit(final int slot) {
        return slotLimits[slot];
    }

    /** {@return bytes of a pass} */
    public int passLength() {
        return limit() - passOffset;
    }

    private int limit() {
        return slotLimits[slotLimits.length - 1];
    }
}
