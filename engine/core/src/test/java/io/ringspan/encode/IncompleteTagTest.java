/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

import static io.ringspan.encode.RecordRun.meta;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.ringspan.api.DecodeMode;
import io.ringspan.protocol.OpCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a payload says that a trace is not whole. */
class IncompleteTagTest {
    private static final String KEY = "_ringspan.incomplete";

    private final RecordRun run = new RecordRun(DecodeMode.LENIENT, Map.of());

    private void finish(final long spanId) {
        run.records().setLong(OpCode.FINISH_SPAN, spanId, 5);
    }

    @Test
    void shouldSayOnTheFirstSpanThatRecordsWereLost() {
        run.create(1, 7).create(2, 7).create(3, 8);
        run.records().setStringPair(OpCode.SET_META_ATTR, 2, run.id("key"), 999);
        finish(1);
        finish(2);
        finish(3);
        run.apply();
        final List<List<Map<String, Object>>> chunks = run.take();
        assertEquals("records-lost", meta(chunks.get(0).get(0)).get(KEY));
        assertNull(meta(chunks.get(0).get(1)).get(KEY));
        assertFalse(meta(chunks.get(1).get(0)).containsKey(KEY));
        run.assertBalanced();
    }

    @Test
    void shouldSayThatSpansWereOpenWhenTheEngineWasClosed() {
        run.create(1, 7).create(2, 7);
        finish(2);
        run.apply();
        run.completeFinished();
        final List<List<Map<String, Object>>> chunks = run.take();
        assertEquals(1, chunks.size());
        assertEquals(1, chunks.get(0).size());
        assertEquals("closed", meta(chunks.get(0).get(0)).get(KEY));
    }

    @Test
    void shouldRatherSayThatRecordsWereLost() {
        run.create(1, 7).create(2, 7);
        run.records().setString(OpCode.SET_NAME, 1, 999);
        finish(2);
        run.apply();
        run.completeFinished();
        assertEquals("records-lost", meta(run.take().get(0).get(0)).get(KEY));
    }

    @Test
    void shouldSayNothingOfTheKindInStrictMode() {
        final RecordRun strict = new RecordRun(DecodeMode.STRICT, Map.of());
        strict.create(1, 7).records().setString(OpCode.SET_NAME, 1, 999);
        strict.apply();
        assertFalse(meta(strict.finish(1)).containsKey(KEY));
    }
}
