/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringspan.config.EngineConfig;
import io.ringspan.transport.DiscardTransport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An ingress that could not be made for want of stack has taken no place. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IngressPlaceTest {
    private static final int SOURCES = 4;
    private static final int FRAMES_MAX = 80;
    private static final int STACK_LENGTH = 200 * 1024;
    private static final int TRIED = -1;

    private final TraceEngine engine =
            TraceEngine.start(EngineConfig.builder().sourcesMax(SOURCES).build(), new DiscardTransport());
    private int overflows;

    @SuppressWarnings("InfiniteRecursion") // up to the end of the stack
    private int openAbove(final int frames) {
        int left;
        try {
            left = openAbove(frames);
        } catch (final StackOverflowError e) {
            left = frames;
        }
        if (left != 0) {
            return Math.max(TRIED, left - 1);
        }
        ChangeBufferIngress ingress = null;
        try {
            ingress = engine.newIngress("deep");
        } catch (final StackOverflowError e) {
            overflows++;
        } finally {
            opened = ingress;
        }
        return TRIED;
    }

    private ChangeBufferIngress opened;

    @Test
    void shouldKeepNoPlaceForWhatCouldNotBeMade() throws InterruptedException {
        try (engine) {
            for (int frames = 0; frames < FRAMES_MAX; frames++) {
                final int above = frames;
                opened = null;
                final Thread thread = new Thread(null, () -> openAbove(above), "deep", STACK_LENGTH);
                thread.start();
                thread.join();
                if (opened != null) {
                    opened.close();
                }
            }
            assertTrue(overflows > SOURCES, "only so many stack overflows: " + overflows);
            final List<ChangeBufferIngress> all = new ArrayList<>();
            for (int i = 0; i < SOURCES; i++) {
                all.add(engine.newIngress("ordinary"));
            }
            assertEquals(SOURCES, all.size());
        }
    }
}
