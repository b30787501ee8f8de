/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class PayloadPoolTest {
    private final PayloadPool pool = new PayloadPool(3, 64, new TestPayloads(), 4);

    @Test
    void shouldUseAsFewBuffersAsItCan() {
        final Payload first = pool.take();
        final Payload second = pool.take();
        pool.give(first);
        assertSame(first, pool.take());
        pool.give(second);
        pool.give(first);
        assertSame(first, pool.take());
        assertSame(second, pool.take());
    }

    @Test
    void shouldGiveOutEachBufferOnce() {
        final Payload first = pool.take();
        final Payload second = pool.take();
        final Payload third = pool.take();
        assertNotSame(first, second);
        assertNotSame(second, third);
        assertNotSame(first, third);
        assertNull(pool.take());
        pool.give(third);
        assertSame(third, pool.take());
        assertNull(pool.take());
    }

    @Test
    void shouldGiveOutEmptyBuffers() {
        final Payload payload = pool.take();
        payload.append(TestPayloads.FRAME_LENGTH_MAX + 10, 1, 1, io.ringspan.counters.TracePriority.NONE, 7);
        pool.give(payload);
        assertSame(payload, pool.take());
        assertEquals(0, payload.chunkCount());
        assertEquals(TestPayloads.FRAME_LENGTH_MAX, payload.limit());
    }
}
