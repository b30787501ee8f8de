/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.config.EngineConfig;
import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.protocol.OpCode;
import io.ringspan.protocol.RecordEncoder;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An application that publishes traces in every way there is until somebody kills it, and says in a mapped file how many of each way it has published. What a trace
 * is like follows from its number. Most are finished at once; each sixteenth stays open while thousands of others come and go.
 */
public final class RecoverableProgram {
    static final int WRITER = 0;
    static final int WHOLE = 1;
    static final int INGRESS = 2;
    static final int WAYS = 3;
    static final int LONG_EVERY = 16;
    static final int LONG_STEPS = 400;
    static final int SPANS_MAX = 5;
    static final String SIZE_KEY = "size";
    static final String NAME_KEY = "k";
    static final String TRACE_KEY = "tr";

    private static final long START_NS = 1_700_000_000_000_000_000L;
    private static final int ROOM = 1 << 14;
    private static final int SERVICE_ID = 1;
    private static final int SIZE_KEY_ID = 2;
    private static final int NAME_KEY_ID = 3;
    private static final int TRACE_KEY_ID = 4;
    private static final int FIRST_SIZE_ID = 10;
    // defined anew for each trace
    private static final int NAME_ID = 100;

    private final TraceEngine engine;
    private final UnsafeBuffer progress;

    private RecoverableProgram(final TraceEngine engine, final UnsafeBuffer progress) {
        this.engine = engine;
        this.progress = progress;
    }

    /** Of the first span of a trace; the others follow. */
    static long root(final int way, final long number) {
        return ((way + 1L) << 48) + number * 8;
    }

    static int size(final long number) {
        return 1 + (int) (number % SPANS_MAX);
    }

    static boolean isLong(final long number) {
        return number % LONG_EVERY == 0;
    }

    /** Runs until it is killed. The engine's settings are system properties; the argument is the file. */
    public static void main(final String[] args) throws Exception {
        final MappedByteBuffer memory;
        try (FileChannel channel = FileChannel.open(
                Path.of(args[0]), StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, WAYS * Long.BYTES);
        }
        final TraceEngine engine = TraceEngine.start(EngineConfig.load());
        final RecoverableProgram program = new RecoverableProgram(engine, new UnsafeBuffer(memory));
        start(program::write, "writer");
        start(program::publish, "whole");
        start(program::apply, "ingress");
        System.out.println("running");
        System.out.flush();
        Thread.sleep(Long.MAX_VALUE);
    }

    private static void start(final Runnable task, final String name) {
        final Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void done(final int way, final long number) {
        progress.putLongOrdered(way * Long.BYTES, number + 1);
    }

    private static void require(final long sequence) {
        if (sequence < 0) {
            throw new IllegalStateException("not taken: " + sequence);
        }
    }

    // while the ring is full, a new text gets none
    private int id(final String text) {
        int id = engine.intern(text);
        while (id == TraceEngine.NOT_INTERNED) {
            Thread.onSpinWait();
            id = engine.intern(text);
        }
        return id;
    }

    private void write() {
        final SpanWriter writer = engine.newWriter();
        final int sizeKey = id(SIZE_KEY);
        for (long number = 0; ; number++) {
            final long root = root(WRITER, number);
            final int size = size(number);
            for (int i = 0; i < size; i++) {
                writer.start(root + i, 0, root, root, i == 0 ? 0 : root, "web", "shop", "GET /", "web", START_NS)
                        .setMetaId(root + i, sizeKey, id("n" + size))
                        .setMeta(root + i, NAME_KEY, "w" + number);
            }
            writer.setTraceMeta(root, TRACE_KEY, "t" + number).setSamplingPriority(root, 2, 4);
            require(writer.commit());
            if (!isLong(number)) {
                finish(writer, root, size);
            }
            if (number >= LONG_STEPS && isLong(number - LONG_STEPS)) {
                finish(writer, root(WRITER, number - LONG_STEPS), size(number - LONG_STEPS));
            }
            done(WRITER, number);
        }
    }

    private static void finish(final SpanWriter writer, final long root, final int size) {
        for (int i = size - 1; i >= 0; i--) {
            writer.finish(root + i, 1000);
        }
        require(writer.commit());
    }

    private void publish() {
        final SpanRecord span = new SpanRecord();
        for (long number = 0; ; number++) {
            for (int i = size(number) - 1; i > 0; i--) {
                require(engine.publish(whole(span, number, i)));
            }
            if (!isLong(number)) {
                require(engine.publish(whole(span, number, 0).lastOfSegment()));
            }
            if (number >= LONG_STEPS && isLong(number - LONG_STEPS)) {
                require(engine.publish(whole(span, number - LONG_STEPS, 0).lastOfSegment()));
            }
            done(WHOLE, number);
        }
    }

    private SpanRecord whole(final SpanRecord span, final long number, final int i) {
        final long root = root(WHOLE, number);
        span.begin(root + i, 0, root, root, i == 0 ? 0 : root, START_NS, 1000)
                .names("web", "shop", "GET /", "web")
                .setMetaId(id(SIZE_KEY), id("n" + size(number)));
        span.setMeta(NAME_KEY, "w" + number);
        return span.setTraceMeta(TRACE_KEY, "t" + number);
    }

    private void apply() {
        final ChangeBufferIngress ingress = engine.newIngress("foreign");
        ingress.defineString(SERVICE_ID, "shop");
        ingress.defineString(SIZE_KEY_ID, SIZE_KEY);
        ingress.defineString(NAME_KEY_ID, NAME_KEY);
        ingress.defineString(TRACE_KEY_ID, TRACE_KEY);
        for (int size = 1; size <= SPANS_MAX; size++) {
            ingress.defineString(FIRST_SIZE_ID + size, "n" + size);
        }
        require(ingress.commit());
        final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(ROOM));
        final ChangeBuffer buffer = new ChangeBuffer().wrap(memory, 0, ROOM);
        final RecordEncoder encoder = new RecordEncoder();
        for (long number = 0; ; number++) {
            ingress.defineString(NAME_ID, "w" + number);
            ingress.defineString(NAME_ID + 1, "t" + number);
            require(ingress.commit());
            final long root = root(INGRESS, number);
            encoder.wrap(memory, ChangeBuffer.OPERATIONS_OFFSET, ROOM - ChangeBuffer.OPERATIONS_OFFSET);
            final int size = size(number);
            for (int i = 0; i < size; i++) {
                encoder.createSpanFull(
                                root + i,
                                0,
                                root,
                                root,
                                i == 0 ? 0 : root,
                                SERVICE_ID,
                                SERVICE_ID,
                                SERVICE_ID,
                                SERVICE_ID,
                                START_NS)
                        .setStringPair(OpCode.SET_META_ATTR, root + i, SIZE_KEY_ID, FIRST_SIZE_ID + size)
                        .setStringPair(OpCode.SET_META_ATTR, root + i, NAME_KEY_ID, NAME_ID);
            }
            encoder.setStringPair(OpCode.SET_TRACE_META_ATTR, root, TRACE_KEY_ID, NAME_ID + 1);
            buffer.count(3 * size + 1);
            require(ingress.apply(buffer));
            if (!isLong(number)) {
                flush(ingress, number);
            }
            if (number >= LONG_STEPS && isLong(number - LONG_STEPS)) {
                flush(ingress, number - LONG_STEPS);
            }
            done(INGRESS, number);
        }
    }

    private static void flush(final ChangeBufferIngress ingress, final long number) {
        final long[] ids = new long[size(number)];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = root(INGRESS, number) + i;
        }
        ingress.flushChunk(true, ids, ids.length);
        require(ingress.commit());
    }
}
