/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.TraceEngine;
import io.ringspan.api.FlushResult;
import io.ringspan.config.EngineConfig;
import io.ringspan.testkit.InMemoryReceiver;
import io.ringspan.testkit.RecordedSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The guide shows a tracer that is compiled here, and does what the guide says. */
class GuideTest {
    private static final Path GUIDE = Path.of("..", "..", "docs", "guide.md");
    private static final Path SOURCE = Path.of("src", "test", "java", "io", "ringspan", "example", "SmallTracer.java");
    private static final String BEGIN = "// guide.md: begin\n";

    @Test
    void shouldShowTheTracerThatIsCompiledHere() throws IOException {
        final String source = Files.readString(SOURCE);
        final String shown = source.substring(
                        source.indexOf(BEGIN) + BEGIN.length(), source.indexOf("// guide.md: end"))
                .strip();
        assertTrue(Files.readString(GUIDE).contains("```java\n" + shown + "\n```"), "not shown as it is:\n" + shown);
    }

    @Test
    void shouldSendATraceWhenItsRootEnds() throws InterruptedException {
        final InMemoryReceiver receiver = new InMemoryReceiver();
        final EngineConfig config = EngineConfig.builder().service("checkout").build();
        try (TraceEngine engine = TraceEngine.start(config, receiver)) {
            final SmallTracer tracer = new SmallTracer(engine);
            final SmallTracer.Span root = tracer.begin("GET /cart").tag("cart.items", 3);
            root.child("SELECT carts").tag("db.system.name", "h2").end();
            assertEquals(FlushResult.DELIVERED, engine.flush(5, TimeUnit.SECONDS));
            assertEquals(0, receiver.spans().size());
            root.end();
            assertEquals(FlushResult.DELIVERED, engine.flush(5, TimeUnit.SECONDS));
        }
        assertEquals(2, receiver.spans().size());
        final RecordedSpan query = receiver.spans().stream()
                .filter(span -> "SELECT carts".equals(span.name()))
                .findFirst()
                .orElseThrow();
        final RecordedSpan root = receiver.spans().stream()
                .filter(span -> "GET /cart".equals(span.name()))
                .findFirst()
                .orElseThrow();
        assertEquals(root.spanId(), query.parentId());
        assertEquals(root.traceId(), query.traceId());
        assertEquals("checkout", query.service());
        assertEquals(3.0, root.metrics().get("cart.items"));
        assertTrue(root.startNs() <= query.startNs());
    }
}
