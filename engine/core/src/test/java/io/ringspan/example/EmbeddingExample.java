/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.example;

// README: begin
import io.ringspan.SpanWriter;
import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfig;
import java.util.concurrent.TimeUnit;

final class EmbeddingExample {
    public static void main(final String... arguments) throws InterruptedException {
        final EngineConfig config =
                EngineConfig.builder().load().service("checkout").env("prod").build();
        try (TraceEngine engine = TraceEngine.start(config)) {
            // once, at start, as a shortcut: texts that come again and again get an id
            final int name = engine.intern("web.request");
            final int service = engine.intern("checkout");
            final int type = engine.intern("web");
            final int route = engine.intern("http.route");
            final int items = engine.intern("cart.items");

            // one writer a thread; nothing here allocates; any text may stand in place of an id.
            // ids: of the span, of the trace (high half, low half), of its part in this process, of the parent
            final SpanWriter writer = engine.newWriter();
            final long span = TraceEngine.newSpanId();
            final long startNs = engine.nowNs();
            writer.startIds(span, 0, span, span, 0, name, service, "GET /cart/17", type, startNs)
                    .setMeta(span, route, "GET /cart/{id}")
                    .setMeta(span, "user.id", "u-1842")
                    .setMetric(span, items, 3)
                    .finish(span, engine.nowNs() - startNs)
                    .commit(); // the last open span of its segment: the trace goes out

            System.out.println("agent has it: " + engine.flush(5, TimeUnit.SECONDS));
            System.out.println(engine.close(5, TimeUnit.SECONDS));
        }
    }
}
// README: end
