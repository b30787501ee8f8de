/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.config.EngineConfig;
import io.ringspan.protocol.ChangeBuffer;
import io.ringspan.transport.DiscardTransport;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** Uses an engine for the first time so many frames above the end of a stack, and then again where there is room. */
public final class FirstUse implements BiFunction<String, Integer, String> {
    private static final int STACK_LENGTH = 200 * 1024;
    private static final int USED = -1;

    /** What is used. */
    enum Operation {
        /** Record by record. */
        WRITER,
        /** A span in one record, with ids. */
        RECORD,
        /** A span in one record, with texts. */
        TEXTS,
        /** A foreign buffer. */
        INGRESS,
        /** Ids for texts. */
        INTERN,
        /** What is read. */
        COUNTERS,
        /** What is waited for. */
        FLUSH
    }

    /** Used by reflection. */
    public FirstUse() {}

    /** What was thrown when there was room; null for nothing. */
    @Override
    public String apply(final String operation, final Integer frames) {
        final TraceEngine engine = TraceEngine.start(
                EngineConfig.builder().ringSlots(64).ringRecordMax(1024).build(), new DiscardTransport());
        try {
            final Operation used = Operation.valueOf(operation);
            final Thread thread = new Thread(null, () -> useAbove(frames, used, engine), "deep", STACK_LENGTH);
            thread.start();
            thread.join();
            for (final Operation any : Operation.values()) {
                use(any, engine);
            }
            return engine.close(10, TimeUnit.SECONDS).unaccounted() == 0 ? null : "unaccounted";
        } catch (final Throwable e) {
            return e.toString();
        } finally {
            engine.close(10, TimeUnit.SECONDS);
        }
    }

    @SuppressWarnings("InfiniteRecursion") // up to the end of the stack
    private static int useAbove(final int frames, final Operation operation, final TraceEngine engine) {
        int left;
        try {
            left = useAbove(frames, operation, engine);
        } catch (final StackOverflowError e) {
            left = frames;
        }
        if (left != 0) {
            return Math.max(USED, left - 1);
        }
        try {
            use(operation, engine);
        } catch (final StackOverflowError | LinkageError | InterruptedException e) {
            // what this is about is what comes later
        }
        return USED;
    }

    private static void use(final Operation operation, final TraceEngine engine) throws InterruptedException {
        switch (operation) {
            case WRITER ->
                engine.newWriter()
                        .startIds(1, 0, 1, 1, 0, 0, 0, 0, 0, 1)
                        .setMeta(1, "key", "x".repeat(2000))
                        .finish(1, 1)
                        .commit();
            case RECORD ->
                engine.publish(new SpanRecord().begin(2, 0, 2, 2, 0, 1, 1).setMetaId(0, 0));
            case TEXTS -> {
                final SpanRecord record = new SpanRecord().begin(3, 0, 3, 3, 0, 1, 1);
                engine.publish(
                        record.setName("name").setMeta("key", "x".repeat(2000)).lastOfSegment());
            }
            case INGRESS -> {
                try (ChangeBufferIngress ingress = engine.newIngress("source")) {
                    ingress.defineString(1, "text").apply(new ChangeBuffer().wrap(new byte[16]));
                }
            }
            case INTERN -> {
                engine.intern("text");
                engine.valueId(1, "value");
            }
            case COUNTERS -> {
                engine.counters().forEach((name, value) -> {});
                engine.ledger().spans().unaccounted();
                engine.describeMemory();
                engine.census(10, TimeUnit.SECONDS);
            }
            default -> {
                engine.flush(1, TimeUnit.SECONDS);
                engine.awaitAcknowledged(0, 0, 1, TimeUnit.SECONDS);
            }
        }
    }
}
