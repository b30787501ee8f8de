/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.config.EngineConfig;
import io.ringspan.transport.DiscardTransport;
import java.util.List;

/** An application that embeds the engine, and knows nothing of any option. */
public final class ModuleAccessProgram {
    private ModuleAccessProgram() {}

    /**
     * Sends one span; or with the argument {@code settings}, starts with the receiver that settings describe, and sends nothing; or with
     * {@code record}, makes a record in front of the engine that it is sent to.
     */
    public static void main(final String[] args) {
        if (List.of(args).contains("settings")) {
            TraceEngine.start(EngineConfig.builder().build()).close();
            System.out.println("started by settings");
            return;
        }
        final SpanRecord early = List.of(args).contains("record") ? new SpanRecord() : null;
        try (TraceEngine engine = TraceEngine.start(EngineConfig.builder().build(), new DiscardTransport())) {
            final SpanRecord record = early == null ? new SpanRecord() : early;
            engine.publish(record.begin(1, 0, 1, 1, 0, 1, 1).lastOfSegment());
            System.out.println("delivered "
                    + engine.close(10, java.util.concurrent.TimeUnit.SECONDS).delivered());
        }
    }
}
