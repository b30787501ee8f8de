/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.api.FlushResult;
import io.ringspan.api.OverflowPolicy;
import io.ringspan.api.PayloadPolicy;
import io.ringspan.api.SizeProfile;
import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import java.util.concurrent.TimeUnit;

/** Says which defaults an engine has in this JVM, and sends spans through one that has them. */
final class SmallProfileProgram {
    private static final int TRACES = 5_000;
    private static final int SPANS = 4;

    private SmallProfileProgram() {}

    private static EngineConfigBuilder toNowhere() {
        return EngineConfig.builder()
                .set("receivers", "file")
                .set("receiver.file.directory", System.getProperty("directory"))
                .set("receiver.file.file.count-max", "2");
    }

    public static void main(final String[] args) throws InterruptedException {
        System.out.println("auto " + toNowhere().build().profile());
        System.out.println("sized " + toNowhere().spansMax(32_768).build().profile());
        System.out.println(
                "told " + toNowhere().profile(SizeProfile.STANDARD).build().profile());
        final EngineConfig config = toNowhere()
                .ringOverflow(OverflowPolicy.BLOCK)
                .payloadExhausted(PayloadPolicy.BLOCK)
                .build();
        try (TraceEngine engine = TraceEngine.start(config)) {
            final SpanWriter writer = engine.newWriter();
            final String value = "v".repeat(100);
            for (int trace = 1; trace <= TRACES; trace++) {
                final long first = (long) trace * SPANS;
                for (int i = 0; i < SPANS; i++) {
                    writer.start(
                                    first + i,
                                    0,
                                    trace,
                                    trace,
                                    i == 0 ? 0 : first,
                                    "name",
                                    "service",
                                    "resource",
                                    "web",
                                    1)
                            .setMeta(first + i, "key", value);
                }
                for (int i = 0; i < SPANS; i++) {
                    writer.finish(first + i, 1);
                }
                writer.commit();
            }
            final FlushResult flushed = engine.flush(60, TimeUnit.SECONDS);
            System.out.println("flushed " + flushed + "; " + engine.describeMemory());
            System.out.println("delivered " + engine.close(10, TimeUnit.SECONDS).delivered());
        }
    }
}
