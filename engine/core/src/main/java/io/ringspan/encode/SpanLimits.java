/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.encode;

/**
 * How much of a span goes out. What is beyond is left out, and counted.
 *
 * @param textMax       longest text of an attribute, in bytes; longer ones are cut at a character's border. Texts in arrays, events and links
 *                      stay as they are
 * @param attributesMax most attributes; the few that say what the span is come first, and go out in any case
 * @param eventsMax     most events
 * @param linksMax      most links
 */
public record SpanLimits(int textMax, int attributesMax, int eventsMax, int linksMax) {
    private static final int OTLP_COUNT = 128;

    /**
     * What OpenTelemetry's specification has.
     *
     * @return 128 of each, and texts of any length
     */
    public static SpanLimits otlp() {
        return new SpanLimits(Integer.MAX_VALUE, OTLP_COUNT, OTLP_COUNT, OTLP_COUNT);
    }

    /**
     * No limits.
     *
     * @return all goes out
     */
    public static SpanLimits none() {
        return new SpanLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
}
