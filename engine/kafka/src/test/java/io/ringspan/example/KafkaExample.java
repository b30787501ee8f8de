/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.example;

// docs: begin
import io.ringspan.SpanRecord;
import io.ringspan.TraceEngine;
import io.ringspan.config.EngineConfig;
import java.util.concurrent.TimeUnit;

final class KafkaExample {
    public static void main(final String... arguments) throws InterruptedException {
        final EngineConfig config = EngineConfig.builder()
                .load()
                .service("checkout")
                .set("receivers", "kafka")
                .set("receiver.kafka.bootstrap-servers", arguments[0])
                .set("receiver.kafka.client.compression.type", "gzip")
                .build();
        try (TraceEngine engine = TraceEngine.start(config)) {
            engine.publish(new SpanRecord()
                    .begin(1, 0, 1, 1, 0, System.currentTimeMillis() * 1_000_000, 3_000_000)
                    .names("web.request", "checkout", "GET /cart", "web")
                    .lastOfSegment());
            System.out.println("brokers have it: " + engine.flush(30, TimeUnit.SECONDS));
        }
    }
}
// docs: end
