/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.config.EngineConfig;
import io.ringspan.config.EngineConfigBuilder;
import io.ringspan.transport.Delivery;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an engine keeps of the threads that publish, and what it calls its own. */
@Timeout(60)
class ProducerThreadsTest {
    private static final int THREADS = 50;
    private static final String[] ROLES = {"decode", "send", "timer", "transport", "log"};

    /** Threads have ended, the engine is idle, and nothing of it leads to them. */
    @Test
    void shouldKeepNoThreadThatPublished() throws Exception {
        try (EngineFixture fixture = new EngineFixture()) {
            fixture.config.ringSlots(16).ringRecordMax(1024);
            fixture.start();
            final List<WeakReference<Thread>> ended = new ArrayList<>();
            for (int i = 1; i <= THREADS; i++) {
                ended.add(publishAndEnd(fixture, i));
            }
            fixture.flush();
            for (final WeakReference<Thread> thread : ended) {
                awaitCleared(thread);
            }
        }
    }

    private static WeakReference<Thread> publishAndEnd(final EngineFixture fixture, final long id)
            throws InterruptedException {
        final Thread thread = new Thread(() -> fixture.publishSpan(id));
        thread.start();
        thread.join();
        return new WeakReference<>(thread);
    }

    private static void awaitCleared(final WeakReference<Thread> thread) throws InterruptedException {
        for (int i = 0; i < 50 && thread.get() != null; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertNull(thread.get());
    }

    @Test
    void shouldTellTheThreadsOfTwoEnginesApart() {
        final Set<String> first = namesOfOne(EngineConfig.builder().pipelineThreads(2));
        final Set<String> second = namesOfOne(EngineConfig.builder().pipelineThreads(2));
        assertEquals(ROLES.length, first.size(), first::toString);
        final List<String> all = new ArrayList<>(first);
        all.addAll(second);
        for (final String role : ROLES) {
            assertTrue(first.stream().anyMatch(name -> name.matches("ringspan-[0-9]+-" + role)), first::toString);
        }
        assertTrue(Collections.disjoint(first, second), all::toString);
    }

    @Test
    void shouldKeepTheNamesThatAFactoryGave() {
        final List<String> given = Collections.synchronizedList(new ArrayList<>());
        final Set<String> own =
                namesOfOne(EngineConfig.builder().pipelineThreads(2).threadFactory(task -> {
                    given.add(task.toString());
                    final Thread thread = new Thread(task, "mine " + given.size());
                    thread.setDaemon(true);
                    return thread;
                }));
        assertEquals(Set.of(), own);
        assertEquals(ROLES.length, given.size());
        assertNotEquals(given.get(0), given.get(1));
        given.forEach(name -> assertTrue(name.startsWith("ringspan-"), name));
    }

    // names of an engine's threads while it runs
    private static Set<String> namesOfOne(final EngineConfigBuilder config) {
        final Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (TraceEngine engine = TraceEngine.start(config.build(), payload -> Delivery.ACCEPTED)) {
            assertEquals(0, engine.intern(""));
            final Set<String> names = new TreeSet<>();
            for (final Thread thread : Thread.getAllStackTraces().keySet()) {
                if (!before.contains(thread) && thread.getName().startsWith("ringspan-")) {
                    names.add(thread.getName());
                }
            }
            return names;
        }
    }
}
