/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.api.SizeProfile;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.pipeline.CollectingTransport;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** Asks again and again for an engine that this JVM has no memory for, and then for one that it has. */
final class FailedStartProgram {
    private static final int TRIES = 5;
    private static final int KIB = 1024;

    private FailedStartProgram() {}

    private static long offHeap() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("ringspan"))
                .count();
    }

    public static void main(final String[] args) {
        final EngineConfigBuilder large = EngineConfig.builder().profile(SizeProfile.STANDARD);
        if (Runtime.getRuntime().maxMemory() < 32L * KIB * KIB) {
            large.ringSlots(262_144).ringSlotLength(64).ringRecordMax(KIB).textMax(KIB / 2);
        }
        final long before = offHeap();
        int open = 0;
        for (int i = 0; i < TRIES; i++) {
            final CollectingTransport transport = new CollectingTransport();
            try {
                TraceEngine.start(large.build(), transport).close();
                throw new AssertionError("there is enough");
            } catch (final OutOfMemoryError e) {
                if (i == 0) {
                    System.out.println(e.getMessage());
                }
                open += transport.isClosed() ? 0 : 1;
            }
        }
        System.out.println("left: " + threads() + " threads, " + open + " open transports, "
                + (offHeap() - before) / KIB + " KiB outside the heap");
        final TraceEngine engine = TraceEngine.start(
                EngineConfig.builder()
                        .ringSlots(64)
                        .ringRecordMax(KIB)
                        .textMax(KIB / 2)
                        .spansMax(100)
                        .segmentPartialFlush(50)
                        .segmentsMax(100)
                        .blocksMax(100)
                        .stringsMax(1000)
                        .stringsMemory(1 << 20)
                        .internMax(500)
                        .payloadCount(2)
                        .payloadLength(1 << 18)
                        .payloadFlushAt(1 << 16)
                        .payloadChunksMax(100)
                        .build(),
                new CollectingTransport());
        engine.publish(EngineFixture.span(1));
        System.out.println("a smaller one delivered "
                + engine.close(20, java.util.concurrent.TimeUnit.SECONDS).delivered());
    }
}
