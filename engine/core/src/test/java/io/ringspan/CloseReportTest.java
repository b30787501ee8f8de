/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringspan.counters.DropReason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the reports say in a line. */
class CloseReportTest {
    private static final Map<DropReason, Long> REJECTED = Map.of(DropReason.REJECTED, 1L);

    @Test
    void shouldSayWhatBecameOfAllSpans() {
        assertEquals(
                "2 spans created, 1 delivered, dropped: 1 rejected by the receiver, 0 never finished, 0 unaccounted for",
                new CloseReport(2, 1, REJECTED, 0, 0, Map.of(), false).toString());
        assertEquals(
                "1 span created, 1 delivered, dropped: none, 0 never finished, 0 unaccounted for",
                new CloseReport(1, 1, Map.of(), 0, 0, Map.of(), true).toString());
    }

    @Test
    void shouldLetEachOfSeveralReceiversSpeakForItself() {
        final List<ReceiverReport> receivers = List.of(
                new ReceiverReport("agent", true, 2, Map.of(), 0, true),
                new ReceiverReport("otlp", false, 1, REJECTED, 0, false));
        assertEquals(
                "2 spans created, 0 never finished, 0 unaccounted for; by receiver: agent 2 delivered, dropped: none;"
                        + " otlp (optional) 1 delivered, dropped: 1 rejected by the receiver",
                new CloseReport(2, 2, Map.of(), 0, 0, Map.of(), false, receivers).toString());
    }
}
