/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.StressTrace.Kind;
import io.ringspan.api.FlushResult;
import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/** Tells random traces through all ways in until the engine is closed, and notes what it has told. */
final class StressProducer implements Runnable {
    static final String SIZE_KEY = "size";
    static final String TEXT_KEY = "text";
    static final String INDEX_KEY = "index";
    static final int SPANS_MAX = 6;

    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final int UNKNOWN_STRING = 0x7FFF_FFFF;
    private static final int BUFFER_LENGTH = 8 * 1024;

    final List<StressTrace> traces = new ArrayList<>();
    long spansTold;
    Throwable failure;

    private final TraceEngine engine;
    private final Random random;
    private final boolean acknowledges;
    private final SpanWriter writer;
    private final SpanRecord span = new SpanRecord();
    private final ChangeBufferIngress ingress;
    private final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(BUFFER_LENGTH));
    private final ChangeBuffer buffer = new ChangeBuffer().wrap(memory, 0, BUFFER_LENGTH);
    private final RecordEncoder encoder = new RecordEncoder();
    private final int name;
    private final int sizeKey;
    private final int textKey;
    private final int indexKey;
    private final int[] sizes = new int[SPANS_MAX + 1];
    private long lastId;
    // of the trace at hand
    private long first;
    private long last = -1;
    private boolean lost;

    StressProducer(final TraceEngine engine, final int number, final long seed, final boolean acknowledges) {
        this.engine = engine;
        this.acknowledges = acknowledges;
        random = new Random(seed * 64 + number);
        lastId = (number + 1L) << 40;
        writer = engine.newWriter();
        name = engine.intern("stress");
        sizeKey = engine.intern(SIZE_KEY);
        textKey = engine.intern(TEXT_KEY);
        indexKey = engine.intern(INDEX_KEY);
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = engine.intern("n" + i);
        }
        ingress = engine.newIngress("stress " + number);
    }

    @Override
    public void run() {
        try {
            defineForIngress();
            long result = 0;
            while (result != TraceEngine.CLOSED) {
                result = tell();
                if (random.nextInt(50) == 0) {
                    LockSupport.parkNanos(1);
                }
            }
        } catch (final Throwable e) {
            failure = e;
        }
    }

    private void defineForIngress() {
        ingress.defineString(1, SIZE_KEY).defineString(2, TEXT_KEY).defineString(3, INDEX_KEY);
        for (int i = 0; i < sizes.length; i++) {
            ingress.defineString(10 + i, "n" + i);
        }
        note(ingress.commit());
    }

    // 0, or why something was lost
    private long tell() {
        final Kind kind = random.nextInt(3) == 0 ? KINDS.get(random.nextInt(KINDS.size())) : Kind.WHOLE;
        final long[] ids = new long[1 + random.nextInt(SPANS_MAX)];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = ++lastId;
        }
        // a commit of several batches returns the sequence of the last one, so the first is behind the trace before
        first = last + 1;
        lost = false;
        long result = 0;
        switch (kind == Kind.WHOLE ? random.nextInt(4) : 0) {
            case 2 -> result = byRecord(ids);
            case 3 -> result = byIngress(ids);
            default -> result = byWriter(ids, kind);
        }
        final boolean acknowledged =
                acknowledges && kind == Kind.WHOLE && !lost && random.nextInt(8) == 0 && isAcknowledged();
        traces.add(new StressTrace(ids, kind, acknowledged));
        return result;
    }

    private boolean isAcknowledged() {
        try {
            return engine.awaitAcknowledged(first, last, random.nextInt(3), TimeUnit.MILLISECONDS)
                    == FlushResult.DELIVERED;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private long note(final long result) {
        if (result < 0) {
            lost = true;
        } else {
            last = result;
        }
        return result;
    }

    private long byWriter(final long[] ids, final Kind kind) {
        final boolean inParts = random.nextInt(4) == 0;
        final boolean kept = random.nextInt(4) == 0;
        final boolean byChunk = kind == Kind.UNKNOWN_SPAN || (kind == Kind.WHOLE && random.nextInt(4) == 0);
        long result = 0;
        for (int i = 0; i < ids.length; i++) {
            start(ids, i);
            if (inParts) {
                result = worse(result, note(kept ? writer.commitKept() : writer.commit()));
            }
        }
        damage(ids, kind);
        final int open = kind == Kind.UNFINISHED ? 1 + random.nextInt(ids.length) : 0;
        for (int i = ids.length - 1; i >= open; i--) {
            if (byChunk) {
                writer.setDuration(ids[i], 1);
            } else {
                writer.finish(ids[i], 1);
            }
        }
        if (byChunk) {
            final long[] named = Arrays.copyOf(ids, ids.length + 1);
            named[ids.length] = -ids[0];
            writer.flushChunk(true, named, kind == Kind.UNKNOWN_SPAN ? named.length : ids.length);
        }
        return worse(result, note(kept ? writer.commitKept() : writer.commit()));
    }

    private void start(final long[] ids, final int i) {
        writer.startIds(ids[i], 0, ids[0], ids[0], i == 0 ? 0 : ids[0], name, name, name, TraceEngine.EMPTY_ID, 1)
                .setMetaId(ids[i], sizeKey, sizes[ids.length])
                .setMeta(ids[i], textKey, "text of " + ids[i])
                .setMetric(ids[i], indexKey, i);
        spansTold++;
    }

    private void damage(final long[] ids, final Kind kind) {
        final int chosen = random.nextInt(ids.length);
        switch (kind) {
            case DUPLICATE -> start(ids, chosen);
            case FAULTY -> writer.setMetaId(ids[chosen], sizeKey, UNKNOWN_STRING);
            case ABANDONED -> {
                if (random.nextBoolean()) {
                    writer.abandon(ids[chosen]);
                } else {
                    writer.abandonSegment(ids[chosen]);
                }
            }
            default -> {
                // says nothing of it
            }
        }
    }

    private long byRecord(final long[] ids) {
        long result = 0;
        for (int i = ids.length - 1; i >= 0; i--) {
            span.begin(ids[i], 0, ids[0], ids[0], i == 0 ? 0 : ids[0], 1, 1)
                    .nameIds(name, name, name, TraceEngine.EMPTY_ID)
                    .setMetaId(sizeKey, sizes[ids.length])
                    .setMeta(textKey, "text of " + ids[i])
                    .setMetric(indexKey, i);
            if (random.nextInt(8) == 0) {
                span.kept();
            }
            if (i == 0) {
                span.lastOfSegment();
            }
            spansTold++;
            result = worse(result, note(engine.publish(span)));
        }
        return result;
    }

    private long byIngress(final long[] ids) {
        encoder.wrap(memory, ChangeBuffer.OPERATIONS_OFFSET, BUFFER_LENGTH - ChangeBuffer.OPERATIONS_OFFSET);
        for (int i = 0; i < ids.length; i++) {
            encoder.createSpanFull(ids[i], 0, ids[0], ids[0], i == 0 ? 0 : ids[0], 1, 1, 1, 1, 1)
                    .setStringPair(OpCode.SET_META_ATTR, ids[i], 1, 10 + ids.length)
                    .setStringPair(OpCode.SET_META_ATTR, ids[i], 2, 2)
                    .setStringDouble(OpCode.SET_METRIC_ATTR, ids[i], 3, i)
                    .setLong(OpCode.SET_DURATION, ids[i], 1);
            spansTold++;
        }
        buffer.count(5L * ids.length);
        final long result = note(ingress.drain(buffer));
        return worse(result, note(ingress.flushChunk(true, ids, ids.length).commit()));
    }

    private static long worse(final long one, final long other) {
        return one == TraceEngine.CLOSED || other == TraceEngine.CLOSED ? TraceEngine.CLOSED : Math.min(one, other);
    }
}
