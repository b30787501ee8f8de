/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.SpanRecord;
import io.ringspan.TraceEngine;
import io.ringspan.api.FlushResult;
import io.ringspan.config.EngineConfig;
import io.ringspan.testkit.InMemoryReceiver;
import io.ringspan.testkit.RecordedSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What docs/operations.md shows is compiled here, and does what it says. */
class OperationsDocTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "operations.md");
    private static final Path EXAMPLES = Path.of("src", "test", "java", "io", "ringspan", "example");

    private static void assertShown(final String example) throws IOException {
        final String source = Files.readString(EXAMPLES.resolve(example));
        final String begin = "// operations.md: begin\n";
        final String shown = source.substring(
                        source.indexOf(begin) + begin.length(), source.indexOf("// operations.md: end"))
                .strip();
        assertTrue(Files.readString(PAGE).contains("```java\n" + shown + "\n```"), "not shown as it is:\n" + shown);
    }

    @Test
    void shouldShowTheFilterThatIsCompiledHere() throws IOException {
        assertShown("FilterExample.java");
    }

    @Test
    void shouldDoWhatTheFilterSays() throws InterruptedException {
        final InMemoryReceiver receiver = new InMemoryReceiver();
        final EngineConfig config = EngineConfig.builder()
                .filter("shop", new FilterExample())
                .filterKeepShare(0)
                .build();
        try (TraceEngine engine = TraceEngine.start(config, receiver)) {
            engine.publish(span(1).setResource("GET /healthz").setMeta("customer", "acme"));
            engine.publish(
                    span(2).setResource("GET /cart").setMeta("customer", "acme").setMeta("card.number", "4111"));
            engine.publish(span(3).setResource("GET /cart").setMeta("customer", "other"));
            assertEquals(FlushResult.DELIVERED, engine.flush(20, TimeUnit.SECONDS));
        }
        final List<RecordedSpan> spans = receiver.spans();
        assertEquals(List.of(2L), spans.stream().map(RecordedSpan::spanId).toList());
        assertEquals("****", spans.get(0).meta().get("card.number"));
    }

    private static SpanRecord span(final long id) {
        return new SpanRecord().begin(id, 0, id, id, 0, 1, 1).lastOfSegment();
    }
}
