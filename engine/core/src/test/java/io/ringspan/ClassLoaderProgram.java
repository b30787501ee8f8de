/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import io.ringspan.config.EngineConfig;
import io.ringspan.transport.DiscardTransport;
import java.util.concurrent.TimeUnit;

/** What an application does with an engine of its own, on a thread that is not its own. */
public final class ClassLoaderProgram {
    private ClassLoaderProgram() {}

    /**
     * Starts an engine, uses all ways in, and closes it.
     *
     * @return spans delivered
     * @throws InterruptedException if the calling thread is interrupted
     */
    public static long run() throws InterruptedException {
        final TraceEngine engine = TraceEngine.start(
                EngineConfig.builder().jmx(true).shutdownHook(true).build(), new DiscardTransport());
        engine.publish(EngineFixture.span(1));
        engine.newWriter().setMeta(1, "key", "value").commit();
        engine.newIngress("ingress").defineString(1, "text").commit();
        engine.intern("text");
        engine.query(reader -> reader.stringsUsed(), 20, TimeUnit.SECONDS);
        engine.flush(20, TimeUnit.SECONDS);
        return engine.close(20, TimeUnit.SECONDS).delivered();
    }
}
