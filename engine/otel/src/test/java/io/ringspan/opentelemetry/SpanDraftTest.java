/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.sdk.trace.SpanLimits;
import org.junit.jupiter.api.Test;

/** The memory of a span that is live goes by what it says, and not by how often it was told. */
class SpanDraftTest {
    private static final int LENGTH_MAX = 1 << 20;
    private static final int TOLD = 300_000;
    private static final int KEPT_MAX = 128 * 1024;

    private final SpanDraft draft = new SpanDraft(0, SpanLimits.getDefault(), LENGTH_MAX);

    private void begin() {
        draft.begin();
        draft.record.begin(1, 0, 1, 1, 0, 1, 1);
    }

    @Test
    void shouldStayShortHoweverOftenItIsToldTheSame() {
        begin();
        for (int i = 0; i < TOLD; i++) {
            assertTrue(draft.takesAttribute(1 + i % 5));
            draft.record.setMeta(1 + i % 5, "value " + i);
            draft.compact();
            draft.record.setName("name " + i).setStatus(2, "message " + i);
        }
        assertTrue(draft.record.memoryLength() < KEPT_MAX, () -> draft.record.memoryLength() + " bytes");
    }

    @Test
    void shouldTakeNewValuesOfWhatItHasOnceItIsFull() {
        begin();
        final String text = "x".repeat(100_000);
        int taken = 0;
        while (draft.takesAttribute(1 + taken)) {
            draft.record.setMeta(1 + taken++, text);
        }
        assertEquals(11, taken);
        for (int i = 0; i < 1000; i++) {
            assertTrue(draft.takesAttribute(1));
            draft.record.setMeta(1, text);
            assertFalse(draft.takesAttribute(100));
        }
        assertTrue(draft.record.length() < 3 * LENGTH_MAX, () -> draft.record.length() + " bytes");
    }
}
