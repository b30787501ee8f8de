/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.api.FlushResult;
import io.ringspan.config.EngineConfig;
import io.ringspan.counters.EngineCounter;
import io.ringspan.fixture.TlsReceiver;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The thread of the JDK's client dies under an engine that sends by TLS. */
class TlsClientDeathTest {
    private static final int DEATHS = 3;

    private static Set<Thread> selectors() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("HttpClient-"))
                .collect(Collectors.toSet());
    }

    private static EngineConfig config(final TlsReceiver receiver) {
        return EngineConfig.builder()
                .agentUrl(receiver.url().toString())
                .agentTimeoutNs(TimeUnit.SECONDS.toNanos(1))
                // so that each request has a payload that would be missing
                .set("receiver.agent.format", "v04")
                .build();
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldDeliverAllTheSame(@TempDir final Path directory) throws Exception {
        final Set<Thread> before = selectors();
        try (TlsReceiver receiver = new TlsReceiver(directory);
                TraceEngine engine = TraceEngine.start(config(receiver))) {
            receiver.trust();
            engine.publish(EngineFixture.span(1));
            assertEquals(FlushResult.DELIVERED, engine.flush(20, TimeUnit.SECONDS));
            for (int i = 0; i < DEATHS; i++) {
                final Set<Thread> dying = selectors();
                dying.removeAll(before);
                assertFalse(dying.isEmpty());
                for (final Thread selector : dying) {
                    selector.interrupt();
                    selector.join();
                }
                engine.publish(EngineFixture.span(2 + i));
                assertEquals(FlushResult.DELIVERED, engine.flush(20, TimeUnit.SECONDS));
            }
            assertTrue(engine.counters().get(EngineCounter.SEND_RETRIES) >= DEATHS);
            final CloseReport report = engine.close(10, TimeUnit.SECONDS);
            assertTrue(report.isComplete(), report::toString);
            assertEquals(1 + DEATHS, report.delivered());
            assertEquals(1 + DEATHS, receiver.bodies().size());
        }
    }
}
