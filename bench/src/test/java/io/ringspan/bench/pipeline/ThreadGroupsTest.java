/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadGroupsTest {
    @ParameterizedTest
    @CsvSource({
        "producer-0, producer",
        "producer-13, producer",
        "ringspan-decode, ringspan-decode",
        "pool-1-thread-2, pool-thread",
        "HttpClient-1-SelectorManager, HttpClient-SelectorManager",
        "OkHttp 127.0.0.1, OkHttp",
        "BatchSpanProcessor_WorkerThread-1, BatchSpanProcessor-WorkerThread",
        "#7 worker, worker"
    })
    void shouldNameGroupsWithoutDigits(final String threadName, final String group) {
        assertEquals(group, ThreadGroups.group(threadName));
    }

    @Test
    void shouldSayWhatASpanCost() {
        final ThreadGroups before =
                new ThreadGroups(1000, Map.of("producer", 500L, "main", 1L), Map.of("producer", 100L, "main", 7L));
        final ThreadGroups after = new ThreadGroups(
                9000,
                Map.of("producer", 2500L, "main", 9000L, "gc", 40L),
                Map.of("producer", 150L, "main", 9000L, "late", 20L));
        final Map<String, Object> metrics = new TreeMap<>();

        after.addTo(metrics, before, 10);

        assertEquals(
                Map.of(
                        "cpuNsPerSpan.producer", 200.0,
                        "cpuNsPerSpan.gc", 4.0,
                        "bytesPerSpan.producer", 5.0,
                        "bytesPerSpan.late", 2.0,
                        "bytesPerSpan.all", 7.0),
                metrics,
                "and nothing of the harness itself");
    }

    @Test
    void shouldSayWhatAnIdleProcessTook() {
        final Map<String, Object> metrics = new TreeMap<>();

        new ThreadGroups(0, Map.of("timer", 30L, "other", 5L), Map.of())
                .addPercentTo(metrics, new ThreadGroups(0, Map.of("timer", 10L, "other", 5L), Map.of()), 1000);

        assertEquals(Map.of("idleCpuPercent.timer", 2.0), metrics);
    }

    @Test
    void shouldAccountForThisThread() {
        final String group = ThreadGroups.group(Thread.currentThread().getName());
        final ThreadGroups before = ThreadGroups.now();
        final byte[][] garbage = new byte[1000][];
        for (int i = 0; i < garbage.length; i++) {
            garbage[i] = new byte[1000];
        }
        final ThreadGroups after = ThreadGroups.now();

        assertTrue(after.bytes().get(group) - before.bytes().get(group) >= garbage.length * 1000L);
        assertTrue(after.cpuNs().get(group) > before.cpuNs().get(group));
        assertTrue(after.processNs() >= before.processNs());
        assertFalse(after.cpuNs().get(ThreadGroups.REST) < 0);
    }
}
