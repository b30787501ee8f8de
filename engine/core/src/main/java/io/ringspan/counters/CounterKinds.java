/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.counters;

/** Which counters go up and down, and which each receiver has for itself. */
final class CounterKinds {
    private CounterKinds() {}

    /** Whether the value goes up and down. */
    static boolean isGauge(final EngineCounter counter) {
        return switch (counter) {
            case SPANS_LIVE,
                    SPANS_IN_FLIGHT,
                    SPANS_SPOOLED,
                    TRACES_SPOOLED,
                    SPOOL_BYTES,
                    TRACES_LIVE,
                    TRACES_IN_FLIGHT,
                    RING_USED,
                    RING_USED_MAX,
                    RING_CAPACITY,
                    TABLE_SPANS,
                    TABLE_SPANS_MAX,
                    TABLE_SPANS_CAPACITY,
                    TABLE_SEGMENTS,
                    TABLE_SEGMENTS_MAX,
                    TABLE_SEGMENTS_CAPACITY,
                    TABLE_BLOCKS,
                    TABLE_BLOCKS_MAX,
                    TABLE_BLOCKS_CAPACITY,
                    TABLE_STRINGS,
                    TABLE_STRINGS_MAX,
                    TABLE_STRINGS_CAPACITY,
                    TABLE_STRING_BYTES,
                    TABLE_STRING_BYTES_MAX,
                    TABLE_STRING_BYTES_CAPACITY,
                    SPANS_OLDEST_OPEN,
                    PAYLOADS_WAITING,
                    PAYLOADS_WAITING_MAX,
                    PAYLOADS_CAPACITY,
                    PAYLOADS_OLDEST_AGE,
                    SEND_STATE,
                    SEND_FAILING_TIME -> true;
            default -> false;
        };
    }

    /** Whether each receiver has a value of its own. */
    static boolean isOfReceiver(final EngineCounter counter) {
        return switch (counter) {
            case SPANS_ENCODED,
                    SPANS_DELIVERED,
                    SPANS_DROPPED,
                    SPANS_IN_FLIGHT,
                    SPANS_RECOVERED,
                    SPANS_SPOOLED,
                    TRACES_RECOVERED,
                    TRACES_SPOOLED,
                    TRACES_DELIVERED,
                    TRACES_DROPPED,
                    TRACES_IN_FLIGHT,
                    CHUNKS_DELIVERED,
                    CHUNKS_DROPPED,
                    PAYLOAD_WAITS,
                    PAYLOADS_SEALED,
                    PAYLOADS_DELIVERED,
                    PAYLOADS_LOST,
                    PAYLOADS_CONVERTED,
                    BYTES_DELIVERED,
                    SEND_RETRIES,
                    SEND_SPLITS,
                    ANSWERS_UNREADABLE,
                    ANSWERS_WARNED,
                    ATTRIBUTES_CUT,
                    EVENTS_CUT,
                    LINKS_CUT,
                    TEXTS_SHORTENED,
                    PAYLOADS_WAITING,
                    PAYLOADS_WAITING_MAX,
                    PAYLOADS_CAPACITY,
                    PAYLOADS_OLDEST_AGE,
                    SEND_STATE,
                    SEND_FAILING_TIME -> true;
            default -> counter.label().startsWith("spool.");
        };
    }
}
