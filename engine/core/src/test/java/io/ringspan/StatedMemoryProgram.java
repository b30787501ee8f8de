/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.api.SizeProfile;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.encode.PayloadFormat;
import io.ringspan.encode.registry.PayloadFormats;
import io.ringspan.pipeline.CollectingTransport;
import io.ringspan.transport.Compression;
import io.ringspan.transport.DiscardTransport;
import io.ringspan.transport.Transport;
import io.ringspan.transport.otlp.OtlpTransport;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;

/** Starts engines of many sizes, and prints what each states and what it takes, outside the heap and on it. Wants an exact collector. */
final class StatedMemoryProgram {
    private static final int STABLE_ROUNDS = 5;
    private static final long PAUSE_MS = 30;
    private static final long NOISE = 16 * 1024;

    private StatedMemoryProgram() {}

    private static long offHeap() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static long heap() throws InterruptedException {
        long used = Long.MAX_VALUE;
        // what is freed by way of references takes some rounds
        for (int same = 0; same < STABLE_ROUNDS; ) {
            System.gc();
            Thread.sleep(PAUSE_MS);
            final long now =
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            same = now < used - NOISE ? 0 : same + 1;
            used = Math.min(used, now);
        }
        return used;
    }

    private static EngineConfigBuilder random(final Random random) {
        final int strings = 2048 << random.nextInt(8);
        return EngineConfig.builder()
                .ringSlots(64 << random.nextInt(13))
                .ringSlotLength(64 << random.nextInt(3))
                .ringRecordMax(1024)
                .textMax(512)
                .spansMax(1000 + random.nextInt(200_000))
                .segmentsMax(1000 + random.nextInt(100_000))
                .blocksMax(1000 + random.nextInt(200_000))
                .stringsMax(strings)
                .stringsMemory((1 << 20) << random.nextInt(5))
                .internMax(strings / (1 + random.nextInt(4)))
                .payloadCount(2 + random.nextInt(6))
                .payloadLength((1 << 20) + random.nextInt(4 << 20))
                .payloadFlushAt(1 << 19)
                .payloadChunksMax(1000 + random.nextInt(100_000));
    }

    private static void measure(final EngineConfigBuilder builder, final boolean isForeign)
            throws InterruptedException {
        measure(builder, isForeign ? new CollectingTransport() : new DiscardTransport());
    }

    private static void measure(final EngineConfigBuilder builder, final Transport transport)
            throws InterruptedException {
        measure(builder, PayloadFormats.V04, transport);
    }

    private static void measure(
            final EngineConfigBuilder builder, final PayloadFormat format, final Transport transport)
            throws InterruptedException {
        final EngineConfig config = builder.build();
        final long heapBefore = heap();
        final long offHeapBefore = offHeap();
        final TraceEngine engine = TraceEngine.start(config, Receiver.of(format.text(), config, format, transport));
        final long heap = heap() - heapBefore;
        final long offHeap = offHeap() - offHeapBefore;
        System.out.println("stated " + engine.memory() + " taken " + (heap + offHeap) + " = " + heap + " + " + offHeap
                + " of " + config.settings() + "; " + engine.describeMemory());
        engine.close();
    }

    public static void main(final String[] args) throws InterruptedException {
        // classes, and what they keep
        TraceEngine.start(EngineConfig.builder().build(), new CollectingTransport())
                .close();
        measure(EngineConfig.builder(), false);
        measure(EngineConfig.builder().profile(SizeProfile.SMALL), false);
        // most of it for a body that does not compress
        measure(
                EngineConfig.builder()
                        .ringSlots(64)
                        .ringSlotLength(64)
                        .ringRecordMax(1024)
                        .textMax(512)
                        .spansMax(1000)
                        .segmentsMax(1000)
                        .blocksMax(1000)
                        .stringsMax(2048)
                        .stringsMemory(1 << 20)
                        .internMax(1024)
                        .payloadLength(32 << 20)
                        .payloadCount(2),
                new OtlpTransport(
                        OtlpTransport.settings().compression(Compression.GZIP).build()));
        for (final PayloadFormat format : PayloadFormats.all()) {
            measure(EngineConfig.builder(), format, new DiscardTransport());
        }
        final Random random = new Random(Long.parseLong(args[1]));
        for (int i = Integer.parseInt(args[0]); i > 0; i--) {
            measure(random(random), random.nextBoolean());
        }
        for (final int slots : List.of(64, 4_194_304)) {
            measure(
                    EngineConfig.builder()
                            .ringSlots(slots)
                            .ringSlotLength(64)
                            .ringRecordMax(1024)
                            .textMax(512),
                    false);
        }
    }
}
