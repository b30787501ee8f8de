/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.config.EngineConfig;
import io.ringspan.transport.DiscardTransport;
import java.util.concurrent.TimeUnit;

/** Starts, uses and closes one engine after the other, and keeps what it has of them, as an application does that is not careful. */
final class RestartProgram {
    private static final int KEPT = 20;

    private RestartProgram() {}

    private static EngineConfig config(final String url) {
        return EngineConfig.builder()
                .ringSlots(256)
                .ringRecordMax(4096)
                .textMax(1024)
                .agentUrl(url)
                .closeTimeoutNs(TimeUnit.MILLISECONDS.toNanos(20))
                .jmx(true)
                .shutdownHook(true)
                .build();
    }

    public static void main(final String[] args) throws Exception {
        final int rounds = Integer.parseInt(args[0]);
        final Object[] kept = new Object[KEPT];
        long direct = 0;
        for (int i = 0; i < rounds; i++) {
            final EngineConfig config = config("http://localhost:1");
            final TraceEngine engine = args[1].equals("agent")
                    ? TraceEngine.start(config)
                    : TraceEngine.start(config, new DiscardTransport());
            engine.intern("text " + i);
            final ChangeBufferIngress ingress = engine.newIngress("left open");
            ingress.defineString(1, "x".repeat(1000)).commit();
            for (int id = 1; id <= 20; id++) {
                engine.publish(EngineFixture.span(id));
            }
            engine.close();
            kept[i % KEPT] = new Object[] {engine, ingress};
            direct += engine.memory();
        }
        System.out.println(rounds + " rounds, which took " + direct / (1 << 20) + " MiB");
    }
}
