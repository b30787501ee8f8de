/* Copyright 2026 The Ringspan Authors. SPDX-License-Identifier: Apache-2.0 */
package io.ringspan.bench.pipeline;

import java.util.Map;

/**
 * The engine, by each of its ways in, and the floors: the least that each of them could cost.
 *
 * <ul>
 *   <li>{@code ringspan-records}: record by record, committed once a trace
 *   <li>{@code ringspan-batched}: W1b, one record for all string tags of a span and one for its numbers, in a change buffer of another
 *       runtime, applied once a trace
 *   <li>{@code ringspan-whole}: each span as one record, published once a span
 *   <li>{@code floor-records}: the bytes of the first one, through a bare Disruptor to a consumer that reads them
 *   <li>{@code floor-whole}: the bytes of the third one, likewise
 * </ul>
 */
public final class OwnSubjects implements SubjectProvider {
    /** Used by {@link java.util.ServiceLoader}. */
    public OwnSubjects() {}

    @Override
    public Map<String, SubjectFactory> subjects() {
        return Map.of(
                "ringspan-records", settings -> new RingspanSubject(RingspanSubject.Form.RECORDS, settings),
                "ringspan-batched", settings -> new RingspanSubject(RingspanSubject.Form.BATCHED, settings),
                "ringspan-whole", settings -> new RingspanSubject(RingspanSubject.Form.WHOLE, settings),
                "floor-records", settings -> new FloorSubject(false, settings),
                "floor-whole", settings -> new FloorSubject(true, settings));
    }
}
