/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.opentelemetry.sdk.resources.Resource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An engine that is started by the first span. */
class LateStartTest {
    private final AtomicInteger starts = new AtomicInteger();

    @Test
    void shouldStartOnceForTheResourceOfTheFirstSpan() {
        final LateStart<String> late = new LateStart<>(resource -> "started " + starts.incrementAndGet());
        assertNull(late.started());
        assertEquals("started 1", late.start(Resource::getDefault));
        assertEquals("started 1", late.start(Resource::empty));
        assertEquals("started 1", late.started());
        assertEquals("started 1", late.close());
    }

    /** Whatever is wrong will be wrong for the next span too. */
    @Test
    void shouldNotTryAgainWithEachSpan() {
        final LateStart<String> late = new LateStart<>(resource -> {
            starts.incrementAndGet();
            throw new IllegalStateException("by the test");
        });
        for (int i = 0; i < 100; i++) {
            assertNull(late.start(Resource::getDefault));
        }
        assertEquals(1, starts.get());
        assertNull(late.close());
    }

    @Test
    void shouldThrowWhatIsWrongWhereSomebodyWaitsForTheStart() {
        final LateStart<String> late = new LateStart<>(resource -> {
            throw new IllegalStateException("by the test");
        });
        assertThrows(IllegalStateException.class, () -> late.startNow(Resource::getDefault));
    }

    @Test
    void shouldStartNothingOnceItIsClosed() {
        final LateStart<String> late = new LateStart<>(resource -> "started " + starts.incrementAndGet());
        assertNull(late.close());
        assertNull(late.start(Resource::getDefault));
        assertEquals(0, starts.get());
    }
}
